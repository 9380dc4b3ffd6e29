"""Makes test/golden/discrete.json: golden values of src/discrete. Needs mpmath and NumPy; never run by npm test.

  python3 tools/golden/discrete.py           writes the file
  python3 tools/golden/discrete.py --check   makes it again and compares; exits 1 if anything differs

Values are the doubles nearest to the exact real answers for the double inputs, by the definitions, as generate.py has them.
What bins samples fall into is NumPy's word.
"""

import json
import os
import sys
from fractions import Fraction

import numpy
from generate import GOLDEN, Pair, counts, cubes, kl, near, settle, spell, stream, whole
from mpmath import mp, mpf

FILE = os.path.join(GOLDEN, "discrete.json")


# ---- information ---------------------------------------------------------------------------------------------------

class Joint:
    """A table of exact integers; their unit does not matter to shares."""

    def __init__(self, masses, shape):
        rows, columns = shape
        cells = [whole(x) for x in masses]
        self.table = [cells[x * columns : (x + 1) * columns] for x in range(rows)]
        self.x = [sum(row) for row in self.table]
        self.y = [sum(row[y] for row in self.table) for y in range(columns)]
        self.mass = sum(self.x)

    def flat(self):
        return [cell for row in self.table for cell in row]

    def mutual_information(self):
        cells = [cell * self.mass for cell in self.flat()]
        product = [a * b for a in self.x for b in self.y]
        return of_pair(Pair(cells, product, self.mass * self.mass))


def of_pair(pair):
    return settle(lambda: kl(pair), pair.decades())


def shares(u, w):
    """Two rows of integers, each divided by its sum."""
    return Pair([x * sum(w) for x in u], [y * sum(u) for y in w], sum(u) * sum(w))


def conditional(p, q):
    """Σ p(x)·KL(P(Y|x)‖Q(Y|x)): its terms differ in size, but have one sign."""
    if any(a and not b for a, b in zip(p.x, q.x)):
        return float("inf")
    pairs = [(a, shares(u, w)) for a, u, w in zip(p.x, p.table, q.table) if a]
    return settle(
        lambda: mp.fsum([mpf(a) / p.mass * kl(pair) for a, pair in pairs]), max(pair.decades() for _, pair in pairs)
    )


def entropy(u):
    return settle(lambda: -mp.fsum([mpf(x) / sum(u) * mp.log(mpf(x) / sum(u)) for x in u if x]))


def information_row(name, shape, p, q):
    p, q = [float(x) for x in p], [float(x) for x in q]
    jp, jq = Joint(p, shape), Joint(q, shape)
    return {
        "name": name,
        "shape": shape,
        "p": p,
        "q": q,
        "mutualInformation": jp.mutual_information(),
        "entropyX": entropy(jp.x),
        "entropyY": entropy(jp.y),
        "total": of_pair(shares(jp.flat(), jq.flat())),
        "marginal": of_pair(shares(jp.x, jq.x)),
        "conditional": conditional(jp, jq),
    }


SHAPES = [[1, 1], [1, 5], [5, 1], [2, 2], [2, 7], [3, 3], [4, 6], [9, 5], [16, 16], [3, 200], [200, 3]]


def outer(a, b):
    return [x * y for x in a for y in b]


def within_rows(random, p, shape, step):
    """The same rows but for their inside: what a bin wins, its neighbour loses, to the bit."""
    rows, columns = shape
    q = list(p)
    for x in range(rows):
        for y in range(0, columns - 1, 2):
            part = min(p[x * columns + y], p[x * columns + y + 1]) * step * next(random)
            q[x * columns + y] += part
            q[x * columns + y + 1] -= part
    return q


def information():
    random = stream(577215664)
    rows = []

    def add(name, shape, p, q):
        rows.append(information_row(f"{name}, {shape[0]} x {shape[1]}", shape, p, q))

    for shape in SHAPES:
        k = shape[0] * shape[1]
        add("cubes", shape, cubes(random, k), cubes(random, k))
        add("counts", shape, counts(random, k, 0.4, 3000), [x + 1 for x in counts(random, k, 0.4, 3000)])
    for level in range(1, 16):
        for ratio in (1.0, 3.0, 1e-8):
            shape = SHAPES[3 + len(rows) % 6]
            p = cubes(random, shape[0] * shape[1])
            add(f"near 1e-{level}, masses 1:{ratio:g}", shape, p, near(random, p, float(f"1e-{level}"), ratio))
    for level in range(1, 16):
        shape = SHAPES[3 + len(rows) % 6]
        independent = outer(cubes(random, shape[0]), cubes(random, shape[1]))
        p = near(random, independent, float(f"1e-{level}"))
        add(f"independent but for 1e-{level}", shape, p, within_rows(random, p, shape, float(f"1e-{level}")))
    for level in (3, 8, 13):
        shape = [6, 5]
        p = cubes(random, 30)
        factors = near(random, [1.0] * 6, float(f"1e-{level}"))
        add(f"only X differs, by 1e-{level}", shape, p, [m * factors[i // 5] for i, m in enumerate(p)])
    add("independent to the bit", [2, 3], outer([1, 3], [2, 4, 8]), outer([3, 1], [2, 4, 8]))
    add("X tells Y", [3, 3], [1, 0, 0, 0, 2, 0, 0, 0, 4], [1, 1, 1, 1, 1, 1, 1, 1, 1])
    add("X tells Y, and Q denies it", [2, 2], [1, 0, 0, 1], [0, 1, 1, 0])
    add("an x without mass in P", [3, 2], [1, 2, 0, 0, 3, 4], [2, 1, 5, 5, 4, 3])
    add("an x without mass in Q", [3, 2], [1, 2, 3, 3, 3, 4], [2, 1, 0, 0, 4, 3])
    add("an x without mass in either", [3, 2], [1, 2, 0, 0, 3, 4], [2, 1, 0, 0, 4, 3])
    add("a y without mass in either", [2, 3], [1, 0, 2, 3, 0, 1], [2, 0, 1, 1, 0, 3])
    add("a zero of Q under P", [2, 2], [1, 2, 3, 4], [1, 0, 3, 4])
    add("a zero of Q under no mass of P", [2, 2], [1, 0, 3, 4], [1, 0, 4, 3])
    add("1e300 and 1e-300", [2, 2], [1e300, 1e-300, 1e-300, 1e300], [1e300, 1e300, 1e-300, 1e300])
    add("all subnormal", [2, 2], [5e-324, 1e-323, 2e-310, 1e-310], [1e-310, 5e-324, 1.5e-323, 1e-312])
    add("an x of 5e-324", [2, 2], [5e-324, 0, 1, 2], [1, 2, 5e-324, 1e-323])
    add("an x of 1e-300 that tells Y", [2, 2], [1e-300, 0, 0, 1], [1e-300, 1e-300, 1, 1])
    add("masses near 1e308", [2, 2], [4e307, 1e307, 2e307, 3e307], [1e307, 4e307, 3e307, 2e307])
    return rows


# ---- the test of drift -----------------------------------------------------------------------------------------------

def tail(freedom, x):
    """The upper tail of chi-squared."""
    return settle(lambda: mp.gammainc(mpf(freedom) / 2, mpf(x) / 2, mp.inf, regularized=True))


def drift_row(name, p, q, confidence):
    p, q = [float(x) for x in p], [float(x) for x in q]
    pair = Pair.given(p, q).normalized()
    freedom = sum(1 for x in q if x) - 1
    mass = Fraction(0)
    for x in p:
        mass += Fraction(x)

    def size():
        return mpf(mass.numerator) / mass.denominator

    def expected():
        return freedom / (2 * size())

    def divergence():
        return kl(pair)

    found = {"kl": settle(divergence, pair.decades()), "degreesOfFreedom": freedom}
    if found["kl"] == float("inf"):
        return {
            **{"name": name, "counts": p, "reference": q, "confidence": confidence},
            **found,
            **{key: float("inf") for key in ("statistic", "correctedKl", "lower", "upper")},
            **{"expectedKl": settle(expected), "pValue": 0.0},
        }

    def ends(sign):
        n, d = size(), divergence()
        z = mp.sqrt(2) * mp.erfinv(mpf(confidence))
        variance = mp.fsum([mpf(x) / pair.n * (log - d) ** 2 for x, log in zip(pair.u, pair.logs()) if x])
        rho = variance / (2 * d) if d else mpf(1)
        estimate = d - expected()
        # (estimate - t)^2 = z^2 (2 rho t / n + freedom / 2n^2), by the formula of schools.
        b = -2 * estimate - 2 * z * z * rho / n
        c = estimate * estimate - z * z * freedom / (2 * n * n)
        return max(mpf(0), (-b + sign * mp.sqrt(max(mpf(0), b * b - 4 * c))) / 2)

    def p_value():
        g = 2 * size() * divergence()
        return mp.gammainc(mpf(freedom) / 2, g / 2, mp.inf, regularized=True) if freedom else mpf(1)

    return {
        "name": name,
        "counts": p,
        "reference": q,
        "confidence": confidence,
        **found,
        "statistic": settle(lambda: 2 * size() * divergence(), pair.decades()),
        "pValue": settle(p_value),
        "expectedKl": settle(expected),
        "correctedKl": settle(lambda: divergence() - expected()),
        "lower": settle(lambda: ends(-1) if freedom else mpf(0)),
        "upper": settle(lambda: ends(1) if freedom else mpf(0)),
    }


def sample(random, q, n):
    """Counts of n draws, by the cumulative sums of q."""
    found = [0] * len(q)
    for _ in range(n):
        u, i = next(random) * sum(q), 0
        while i < len(q) - 1 and u >= q[i]:
            u, i = u - q[i], i + 1
        found[i] += 1
    return found


def drift():
    random = stream(299792458)
    rows = []
    for k, n in ((2, 50), (3, 10), (5, 200), (10, 100), (10, 1000), (40, 400), (200, 5000)):
        q = [0.2 + next(random) for _ in range(k)]
        other = [x * (0.7 + 0.6 * next(random)) for x in q]
        for confidence in (0.95, 0.5, 0.999):
            rows.append(drift_row(f"no drift, k={k}, N={n}, {confidence}", sample(random, q, n), q, confidence))
        rows.append(drift_row(f"drift, k={k}, N={n}", sample(random, other, n), q, 0.95))
        rows.append(drift_row(f"another, k={k}, N={n}", sample(random, cubes(random, k), n), q, 0.9))
    rows.append(drift_row("far", [5, 95], [95, 5], 0.95))
    rows.append(drift_row("far in the tail", [350, 50, 50, 50], [1, 1, 1, 1], 0.95))
    rows.append(drift_row("all in one bin", [30, 0, 0], [1, 1, 1], 0.95))
    rows.append(drift_row("zeros in both", [3, 0, 5, 0, 9], [4, 0, 4, 0, 8], 0.95))
    rows.append(drift_row("a zero in the reference alone", [3, 1, 5], [4, 0, 4], 0.95))
    rows.append(drift_row("one bin", [17], [3], 0.95))
    rows.append(drift_row("one bin of the reference", [0, 17, 0], [0, 3, 0], 0.95))
    rows.append(drift_row("equal to the bit", [20, 30, 50], [2, 3, 5], 0.95))
    rows.append(drift_row("nearly equal", [200000, 300001, 500000], [2, 3, 5], 0.95))
    rows.append(drift_row("weighted counts", [2.5, 3.25, 10.125, 0.75], [1, 2, 3, 1], 0.95))
    return rows


def tails():
    found = []
    for freedom in (1, 2, 3, 4, 5, 7, 10, 19, 20, 21, 30, 47, 100, 101, 255, 999, 1000, 4096, 10000, 100001):
        for deviations in (-8, -4, -2, -1, -0.1, 0, 0.1, 1, 2, 4, 8, 16, 32):
            x = freedom + deviations * float(numpy.sqrt(2 * freedom))
            if x > 0:
                found.append((freedom, x))
        for x in (0.0, 1e-300, 1e-9, 0.5, 3.0, 20.0, 100.0, 700.0, 1300.0):
            found.append((freedom, x))
    rows = [{"freedom": k, "statistic": x, "tail": tail(k, x)} for k, x in found]
    return [row for row in rows if row["tail"] > 1e-307]


def exponentials():
    random = stream(112358)
    xs = [0.0, -0.0, -1e-300, 0.008, -0.34, -0.35, -0.6931471805599453, -1.0, -745.0, -745.2, -746.5, -708.0, -1e9]
    xs += [-720 * next(random) for _ in range(200)] + [-next(random) for _ in range(100)]
    return [{"x": x, "exp": settle(lambda x=x: mp.exp(mpf(x)))} for x in xs if x > -1000] + [{"x": -1e9, "exp": 0.0}]


# ---- bins ------------------------------------------------------------------------------------------------------------

def binned(name, values, bins, span=None):
    values = numpy.asarray(values, dtype=float)
    edges = numpy.histogram_bin_edges(values, bins, span)
    inside = values[(values >= edges[0]) & (values <= edges[-1])]
    found, again = numpy.histogram(values, bins, span)
    assert (again == edges).all() and found.sum() == len(inside)
    row = {"name": name, "values": values.tolist(), "edges": edges.tolist()}
    row["counts"] = [int((values < edges[0]).sum()), *found.tolist(), int((values > edges[-1]).sum())]
    return {**row, **({"bins": bins} if isinstance(bins, int) else {}), **({"range": list(span)} if span else {})}


def bins():
    random = stream(141421356)
    tenths = [i * 0.1 for i in range(-3, 14)] + [i / 10 for i in range(-3, 14)]
    uniform = [next(random) for _ in range(300)]
    rows = [
        binned("tenths in tenths", tenths, 10, (0.0, 1.0)),
        binned("tenths in sevenths", tenths, 7, (-0.1, 1.1)),
        binned("tenths, default range", tenths, 13),
        binned("uniform", uniform, 17),
        binned("uniform, a narrow range", uniform, 8, (0.25, 0.5)),
        binned("cubes", cubes(random, 200), 30),
        binned("all the same", [3.5] * 4, 5),
        binned("one", [-2.0], 3),
        binned("far from 0", [1e15 + i for i in range(20)], 19),
        binned("thirds of nothing much", [i * 1e-310 for i in range(12)], 3, (0.0, 9e-310)),
        binned("uneven edges", uniform, [0.1, 0.15, 0.5, 0.51, 0.9]),
        binned("uneven edges, values on them", [0.1, 0.15, 0.5, 0.51, 0.9, 0.05, 1.0], [0.1, 0.15, 0.5, 0.51, 0.9]),
        binned("one bin", uniform, [0.2, 0.7]),
        binned("minus zero", [-0.0, 0.0], [-1.0, 0.0, 1.0]),
    ]
    for k in (1, 2, 3, 7, 49, 100, 1000):
        low, high = -next(random), next(random)
        edges = numpy.linspace(low, high, k + 1).tolist()
        around = [numpy.nextafter(e, side).item() for e in edges for side in (-9, e, 9)]
        rows.append(binned(f"on and beside the edges of {k}", around[:900], k, (low, high)))
    return rows


# ---- the file --------------------------------------------------------------------------------------------------------

SECTIONS = {
    "information": information,
    "drift": drift,
    "tails": tails,
    "exponentials": exponentials,
    "bins": bins,
}


def text():
    def lines(rows):
        return ",\n".join(json.dumps(spell(row), allow_nan=False) for row in rows)

    return "{\n" + ",\n".join(f"{json.dumps(name)}: [\n{lines(make())}\n]" for name, make in SECTIONS.items()) + "\n}\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        with open(FILE) as file:
            fresh = file.read() == text()
        print("" if fresh else "discrete.json is not what this script makes", end="" if fresh else "\n")
        sys.exit(0 if fresh else 1)
    made = text()
    with open(FILE, "w") as file:
        file.write(made)
