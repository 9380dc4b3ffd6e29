"""Makes test/golden/parametric.json: golden values of divergences with a parameter. Needs mpmath; never run by npm test.

  python3 tools/golden/parametric.py           writes the file
  python3 tools/golden/parametric.py --check   makes it again and compares; exits 1 if anything differs

Values are the doubles nearest to the exact real answers for the double inputs, by the definitions, as generate.py has them.
An order of 0, 1 or infinity has the limit. Of masses as given, and of those that a policy changed, `tsallis` and `alpha` are
sums of p^a·q^(1−a) − a·p − (1 − a)·q.
"""

import json
import math
import os
import sys

from generate import (
    GOLDEN, Pair, bhattacharyya, counts, cubes, jensen_shannon, kl, near, power_sum, settle, skew_kl, smooth,
    spell, stream, supported, unsupported, with_epsilon,
)  # fmt: skip
from mpmath import mp, mpf

FILE = os.path.join(GOLDEN, "parametric.json")


# ---- measures --------------------------------------------------------------------------------------------------------

def terms_of_order(pair, a):
    """The sum of p^a·q^(1−a) − a·p − (1 − a)·q, a neither 0 nor 1."""
    if a < 0:
        return terms_of_order(pair.swapped(), 1 - mpf(a))
    if a > 1 and unsupported(pair):
        return mp.inf
    u, w, a = sum(pair.u), sum(pair.w), mpf(a)
    return power_sum(pair, a) - (a * u + (1 - a) * w) / pair.n


def k_sum(pair):
    return kl(pair) + mpf(sum(pair.w) - sum(pair.u)) / pair.n


def renyi(pair, a):
    if a == 1:
        return kl(pair)
    if a == math.inf:
        if unsupported(pair):
            return mp.inf
        return max((log for log in pair.logs() if log is not None), default=-mp.inf)
    s = power_sum(pair, a)
    return mp.log(s) / (mpf(a) - 1) if s else mp.inf * (-1 if a > 1 else 1)


def tsallis(pair, a):
    return k_sum(pair) if a == 1 else terms_of_order(pair, a) / (mpf(a) - 1)


def alpha(pair, a):
    if a in (0, 1):
        return k_sum(pair if a == 1 else pair.swapped())
    return terms_of_order(pair, a) / (mpf(a) * (mpf(a) - 1))


def skew(pair, weight):
    return kl(pair) if weight == 0 else skew_kl(pair, weight)


def jensen(pair, weight):
    return mpf(0) if weight in (0, 1) else jensen_shannon(pair, weight)


FAMILIES = {
    "renyi": renyi, "tsallis": tsallis, "alpha": alpha, "skew-kl": skew, "jensen-shannon": jensen,
}  # fmt: skip

NAMES = ["bhattacharyya"] + [
    f"{family}({parameter})"
    for family, parameters in {
        "renyi": ["0", "1e-12", "0.1", "0.3", "0.5", "0.75", "0.999999999", "1", "1.0000000001", "1.5", "2", "3", "7.5", "40",
                  "Infinity"],
        "tsallis": ["0", "0.2", "0.5", "0.9999", "1", "1.25", "2", "4.5"],
        "alpha": ["-2.5", "-1", "-1e-9", "0", "0.25", "0.5", "0.75", "1", "1.5", "2", "3", "20"],
        "skew-kl": ["0", "1e-9", "0.01", "0.5", "0.9", "0.999999", "1"],
        "jensen-shannon": ["0", "1e-7", "0.1", "0.3", "0.5", "0.9", "0.99999999", "1"],
    }.items()
    for parameter in parameters
]  # fmt: skip
LARGE = ["renyi(300)", "renyi(1e4)", "renyi(1e9)", "renyi(1e300)", "tsallis(60)", "alpha(-40)"]


def number(parameter):
    return math.inf if parameter == "Infinity" else float(parameter)


def value(name, pair):
    if name == "bhattacharyya":
        return settle(lambda: bhattacharyya(pair), pair.decades())
    family, parameter = name[:-1].split("(")
    a = number(parameter)
    return settle(lambda: FAMILIES[family](pair, a), pair.decades())


# ---- rows ------------------------------------------------------------------------------------------------------------

def row(name, p, q, names=NAMES, mass="normalize", zeros="infinite"):
    p, q = [float(x) for x in p], [float(x) for x in q]
    amounts = zeros if isinstance(zeros, dict) else {}
    raw = smooth(p, q, amounts["pseudocount"]) if "pseudocount" in amounts else Pair.given(p, q)
    pair = raw if mass == "given" else raw.normalized()

    def changed(key):
        """A policy speaks where a bin is infinite: at zeros of Q of orders above 1, of P below 0."""
        if zeros not in ("drop",) and "epsilon" not in amounts:
            return pair
        change = supported if zeros == "drop" else lambda x: with_epsilon(x, amounts["epsilon"])
        family, _, parameter = key[:-1].partition("(")
        a = number(parameter) if parameter else 0.5
        if (family in ("renyi", "tsallis", "alpha") and a >= 1) or key == "skew-kl(0)":
            return change(pair)
        return change(pair.swapped()).swapped() if family == "alpha" and a <= 0 else pair

    return {
        "name": name, "p": p, "q": q, "mass": mass, "zeros": zeros,
        "scores": {key: value(key, changed(key)) for key in names},
    }  # fmt: skip


def rows():
    random = stream(299792458)
    made = [
        row("lesson", [0.9, 0.1], [0.5, 0.5]),
        row("equal", [0.2, 0.3, 0.5], [0.2, 0.3, 0.5]),
        row("a factor", [1, 2, 5], [3, 6, 15]),
        row("one bin", [3], [5]),
        row("a zero in q", [0.5, 0.5, 0], [1, 0, 1]),
        row("a zero in p", [1, 0, 1], [0.5, 0.25, 0.25]),
        row("zeros in both", [0.25, 0.75, 0, 0], [0, 0.5, 0.5, 0]),
        row("disjoint", [1, 2, 0, 0], [0, 0, 3, 4]),
        row("nearly disjoint", [1, 1e-12, 1e-14], [1e-13, 1, 1e-9]),
        row("nearly nothing in common", [1, 1e-200, 0], [0, 1e-150, 1]),
        row("a rare bin", [1e-30, 1, 1], [1e-10, 1, 1.0000001]),
        row("q rare", [1, 1, 1e-3], [1, 1, 1e-90]),
        row("one outweighs all", [1e40, 1, 3], [1e40, 2, 5]),
        row("range of doubles", [1e300, 1e-300, 1], [1e-300, 1e300, 2]),
        row("subnormal", [5e-324, 1, 2], [1e-310, 2, 1]),
        row("the sum overflows", [1.5e308, 1.5e308, 1e308], [1e308, 1e307, 1.7e308]),
        row("only subnormals", [5e-323, 1e-320, 4e-322], [1e-320, 1e-320, 3e-321]),
    ]
    for k, step, ratio in (
        (2, 1e-1, 3.0), (5, 1e-2, 1.0), (3, 1e-3, 0.7), (17, 1e-4, 1e9), (2, 1e-6, 1.0), (64, 1e-8, 1.7), (130, 1e-11, 1.0),
        (3, 1e-15, 1.0), (600, 1e-5, 0.3),
    ):  # fmt: skip
        p = cubes(random, k)
        made.append(row(f"near {step:g}, k={k}, masses 1:{ratio:g}", p, near(random, p, step, ratio)))
    for k in (2, 3, 8, 65, 513):
        made.append(row(f"random, k={k}", cubes(random, k), cubes(random, k)))
    for k, filled in ((16, 0.5), (64, 0.3), (256, 0.05)):
        made.append(row(f"counts, k={k}", counts(random, k, filled, 500), counts(random, k, filled, 500)))
    p = cubes(random, 20)
    for name, p, q in (
        ("of nearly one size", [1, 2, 3, 4], [2, 2, 2, 2]),
        ("near 1e-3", p, near(random, p, 1e-3)),
        ("near 1e-9", p, near(random, p, 1e-9)),
    ):
        made.append(row(f"large orders, {name}", p, q, LARGE))
    # Rows as they are, and changed by a policy.
    given = [key for key in NAMES if key.startswith(("tsallis", "alpha", "skew", "jensen"))]
    for name, p, q in (
        ("counts", [9, 1, 4, 0], [2, 2, 7, 3]),
        ("near", [1, 2, 3], [1 + 2.0**-30, 2, 3 - 2.0**-31]),
        ("far", [1e-8, 5, 0.1], [3, 1e-9, 0.2]),
        ("random", cubes(random, 70), cubes(random, 70)),
    ):
        made.append(row(f"given, {name}", p, q, given, mass="given"))
    for zeros in ({"epsilon": 1e-10}, {"epsilon": 0.01}, {"pseudocount": 0.5}, "drop"):
        for name, p, q in (
            ("a zero in q", [0.5, 0.5, 0], [1, 0, 1]),
            ("zeros in both", [0.25, 0.75, 0, 2], [0, 0.5, 0.5, 2]),
            ("little under a zero", [1e-12, 1, 2], [0, 1 + 2.0**-20, 2]),
            ("counts", counts(random, 24, 0.5, 300), counts(random, 24, 0.5, 300)),
        ):
            made.append(row(f"{json.dumps(zeros)}, {name}", p, q, zeros=zeros))
    return made


def text():
    return "[\n" + ",\n".join(json.dumps(spell(made), allow_nan=False) for made in rows()) + "\n]\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        with open(FILE) as file:
            fresh = file.read() == text()
        print("" if fresh else "parametric.json is not what this script makes", end="" if fresh else "\n")
        sys.exit(0 if fresh else 1)
    made = text()
    with open(FILE, "w") as file:
        file.write(made)
