"""Makes test/golden/pareto-tail.json: shapes of generalized Pareto distributions fitted to their own quantiles.

  python3 tools/golden/pareto_tail.py           writes the file
  python3 tools/golden/pareto_tail.py --check   makes it again and compares; exits 1 if it differs

The fit is that of J. Zhang and M. Stephens (2009), as in A. Vehtari et al. (2024), appendix G, in mpmath by the formulas as they
stand. Needs mpmath; never run by npm test.
"""

import json
import os
import sys

from generate import GOLDEN
from mpmath import mp, mpf

FILE = os.path.join(GOLDEN, "pareto-tail.json")
CASES = [(0.3, 5), (0.3, 50), (0.75, 300), (-0.5, 100), (-2.0, 40), (1.5, 100)]


def quantiles(shape, count):
    """The doubles that the fit is of."""
    return [float((mp.power(1 - (mpf(j) + 0.5) / count, -mpf(shape)) - 1) / mpf(shape)) for j in range(count)]


def fit(values):
    x = [mpf(value) for value in values]
    n = len(x)
    points = 30 + int(n**0.5)
    quartile = x[int(n / 4 + 0.5) - 1]
    grid = [1 / x[-1] + (1 - mp.sqrt(points / (mpf(j) - 0.5))) / (3 * quartile) for j in range(1, points + 1)]
    shape = lambda b: mp.fsum([mp.log1p(-b * value) for value in x]) / n
    likelihoods = [n * (mp.log(-b / k) - k - 1) for b, k in ((b, shape(b)) for b in grid)]
    weights = [1 / mp.fsum([mp.exp(other - own) for other in likelihoods]) for own in likelihoods]
    k = shape(mp.fsum([b * w for b, w in zip(grid, weights)]))
    return float((n * k + 10 * mpf("0.5")) / (n + 10))


def rows():
    mp.dps = 40
    lines = []
    for shape, count in CASES:
        values = quantiles(shape, count)
        lines.append(json.dumps({"shape": shape, "exceedances": values, "fit": fit(values)}))
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if open(FILE).read() == rows() else "pareto-tail.json differs")
    with open(FILE, "w") as file:
        file.write(rows())
