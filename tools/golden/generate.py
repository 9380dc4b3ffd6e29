"""Makes the golden values of test/golden (see its README). Needs mpmath; never run by npm test.

  python3 tools/golden/generate.py           writes nasty.json, stress.json, zeros.json, contributions.json, ends.json
  python3 tools/golden/generate.py --check   recomputes every value of all seven files from its inputs, and the inputs
                                             of the five; reports what differs and exits 1

A value is the double nearest to the exact real answer for the double inputs. Rows become exact integers over a common
denominator (so dividing by a row's mass rounds nothing), and each measure, by its plain definition, is evaluated with 60
digits more than the row's range (1 + 1e-300 needs 300), then with more and more until two evaluations agree to 25:
cancellation costs digits, not accuracy.
"""

import json
import os
import sys
from fractions import Fraction

from mpmath import mp, mpf

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "test", "golden")
DIGITS = (60, 90, 200, 420, 900, 1900)  # more than a row's range
ENOUGH = 900  # digits that no cancellation to a value above NEGLIGIBLE exhausts: only then may a sum be called 0
NEGLIGIBLE = 340  # digits after the point: far below half the smallest subnormal


# ---- numbers -------------------------------------------------------------------------------------------------------

def to_double(x):
    """The nearest double, subnormals and overflow included."""
    if mp.isinf(x):
        return float(x)
    sign, man, exp, _ = x._mpf_
    try:
        return float(Fraction(-man if sign else man) * Fraction(2) ** exp)
    except OverflowError:
        return float("inf") if x > 0 else float("-inf")


def settle(evaluate, decades=0):
    """The double nearest to the real number that evaluate() approaches as mp.dps grows; its terms span so many decades."""
    before = None
    for digits in DIGITS:
        mp.dps = digits + decades
        x = mpf(evaluate())
        if mp.isinf(x):
            return to_double(x)
        if before is not None:
            tiny = mpf(10) ** -NEGLIGIBLE
            if abs(x) < tiny and abs(before) < tiny:
                if digits > ENOUGH:
                    return 0.0
            elif abs(x - before) <= abs(x) * mpf(10) ** -25 and to_double(x) == to_double(before):
                return to_double(x)
        before = x
    raise ArithmeticError("not settled: an exact tie, or more cancellation than DIGITS allow for")


def revive(x):
    return float(x) if isinstance(x, str) else x


def spell(x):
    if isinstance(x, dict):
        return {key: spell(value) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return [spell(value) for value in x]
    if isinstance(x, float):
        if x != x:
            return "NaN"
        if x in (float("inf"), float("-inf")):
            return "Infinity" if x > 0 else "-Infinity"
        if x == 0 and str(x) == "-0.0":
            return "-0"
    return x


# ---- rows ----------------------------------------------------------------------------------------------------------

SCALE = 1074  # every finite double is a whole number of 2^-1074


def whole(x):
    return int(Fraction(float(x)) * (1 << SCALE))


class Pair:
    """Two rows as integers u, w over one denominator: u[i]/n and w[i]/n are their exact entries."""

    def __init__(self, u, w, n):
        common = n.bit_length() - 1
        for x in (n, *u, *w):
            if x:
                common = min(common, (x & -x).bit_length() - 1)
        self.u, self.w, self.n = [x >> common for x in u], [x >> common for x in w], n >> common
        self.kept = {}
        self.other = None

    @staticmethod
    def given(p, q):
        return Pair([whole(x) for x in p], [whole(x) for x in q], 1 << SCALE)

    def decades(self):
        """From the least entry to the greatest, the denominator among them, and what is of second order in differences."""
        sizes = [x.bit_length() for x in (self.n, *self.u, *self.w) if x]
        sizes += [2 * (x - y).bit_length() - x.bit_length() for x, y in zip(self.u, self.w) if x and x != y]
        return (max(sizes) - min(sizes)) * 3 // 10 + 1

    def normalized(self):
        a, b = sum(self.u), sum(self.w)
        return Pair([x * b for x in self.u], [x * a for x in self.w], a * b)

    def swapped(self):
        if self.other is None:
            self.other = Pair(self.w, self.u, self.n)
        return self.other

    def mixed(self, weight):
        """u, w and their mixture weight·u + (1 − weight)·w."""
        k = Fraction(weight)
        c, d = k.numerator, k.denominator
        u, w = [x * d for x in self.u], [x * d for x in self.w]
        return u, w, [c * x + (d - c) * y for x, y in zip(self.u, self.w)], self.n * d

    def logs(self):
        """ln(u/w) where both are positive."""
        if mp.dps not in self.kept:
            self.kept[mp.dps] = [mp.log(mpf(x) / y) if x and y else None for x, y in zip(self.u, self.w)]
        return self.kept[mp.dps]


def total(terms, n):
    return mp.fsum(terms) / n


def unsupported(pair):
    return any(x and not y for x, y in zip(pair.u, pair.w))


def kl(pair):
    if unsupported(pair):
        return mp.inf
    return total([x * log for x, log in zip(pair.u, pair.logs()) if x], pair.n)


def generalized_kl(pair):
    return kl(pair) + mpf(sum(pair.w) - sum(pair.u)) / pair.n


def jeffreys(pair):
    if unsupported(pair) or unsupported(pair.swapped()):
        return mp.inf
    return total([(x - y) * log for x, y, log in zip(pair.u, pair.w, pair.logs()) if x], pair.n)


def relative(u, m):
    return [x * mp.log(mpf(x) / y) for x, y in zip(u, m) if x]


def jensen_shannon(pair, weight=0.5):
    u, w, m, n = pair.mixed(weight)
    weight = mpf(weight)
    return weight * total(relative(u, m), n) + (1 - weight) * total(relative(w, m), n)


def skew_kl(pair, weight):
    u, _, m, n = pair.mixed(weight)
    return total(relative(u, m), n)


def total_variation(pair):
    return mpf(sum(abs(x - y) for x, y in zip(pair.u, pair.w))) / (2 * pair.n)


def squared_hellinger(pair):
    return total([(mp.sqrt(x) - mp.sqrt(y)) ** 2 for x, y in zip(pair.u, pair.w)], 2 * pair.n)


def bhattacharyya(pair):
    coefficient = total([mp.sqrt(x * y) for x, y in zip(pair.u, pair.w)], pair.n)
    return -mp.log(coefficient) if coefficient else mp.inf


def chi_squared(pair):
    if unsupported(pair):
        return mp.inf
    return total([mpf((x - y) ** 2) / y for x, y in zip(pair.u, pair.w) if y], pair.n)


def triangular(pair):
    return total([mpf((x - y) ** 2) / (x + y) for x, y in zip(pair.u, pair.w) if x or y], pair.n)


def entropy(pair):
    return -total([x * mp.log(mpf(x) / pair.n) for x in pair.u if x], pair.n)


def cross_entropy(pair):
    if unsupported(pair):
        return mp.inf
    return -total([x * mp.log(mpf(y) / pair.n) for x, y in zip(pair.u, pair.w) if x], pair.n)


def power_sum(pair, a):
    """Σ p^a q^(1−a)."""
    if a > 1 and unsupported(pair):
        return mp.inf
    return total([x * (mpf(x) / y) ** (mpf(a) - 1) for x, y in zip(pair.u, pair.w) if x and y], pair.n)


def renyi(pair, a):
    s = power_sum(pair, a)
    return mp.log(s) / (mpf(a) - 1) if s else mp.inf


def tsallis(pair, a):
    return (power_sum(pair, a) - 1) / (mpf(a) - 1)


def alpha(pair, a):
    return (power_sum(pair, a) - 1) / (mpf(a) * (mpf(a) - 1))


MEASURES = {
    "kl": kl,
    "reverse-kl": lambda pair: kl(pair.swapped()),
    "generalized-kl": generalized_kl,
    "jeffreys": jeffreys,
    "js": jensen_shannon,
    "js-distance": lambda pair: mp.sqrt(abs(jensen_shannon(pair))),
    "entropy": entropy,
    "cross-entropy": cross_entropy,
    "total-variation": total_variation,
    "squared-hellinger": squared_hellinger,
    "hellinger": lambda pair: mp.sqrt(squared_hellinger(pair)),
    "bhattacharyya": bhattacharyya,
    "chi-squared": chi_squared,
    "neyman-chi-squared": lambda pair: chi_squared(pair.swapped()),
    "triangular": triangular,
}
# A parameter is the double that the caller passes.
PARAMETRISED = {
    "renyi": renyi,
    "tsallis": tsallis,
    "alpha": alpha,
    "skew-kl": skew_kl,
    "jensen-shannon": jensen_shannon,
}

EXPECTED = [
    "kl", "reverse-kl", "jeffreys", "js", "js-distance", "entropy", "cross-entropy", "total-variation",
    "squared-hellinger", "hellinger", "bhattacharyya", "chi-squared", "neyman-chi-squared", "triangular",
    "renyi(0.5)", "renyi(2)",
]  # fmt: skip
GIVEN = ["kl", "reverse-kl", "generalized-kl", "jeffreys", "js", "entropy", "cross-entropy"]


def measure(name, pair):
    if "(" in name:
        family, parameter = name[:-1].split("(")
        return settle(lambda: PARAMETRISED[family](pair, float(parameter)), pair.decades())
    return settle(lambda: MEASURES[name](pair), pair.decades())


def values(p, q, expected=EXPECTED, given=GIVEN):
    raw = Pair.given(p, q)
    normalized = raw.normalized()
    return {
        "expected": {name: measure(name, normalized) for name in expected},
        "given": {name: measure(name, raw) for name in given},
    }


def row(name, p, q):
    p, q = [float(x) for x in p], [float(x) for x in q]
    return {"name": name, "p": p, "q": q, **values(p, q)}


# ---- terms ---------------------------------------------------------------------------------------------------------

def term(p, q):
    pair = Pair.given([p], [q])
    return {"rel_entr": measure("kl", pair), "kl_term": measure("generalized-kl", pair)}


# ---- inputs --------------------------------------------------------------------------------------------------------

def stream(seed):
    """Uniform doubles in [0, 1) by splitmix64: the same in every Python."""
    mask = (1 << 64) - 1
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        yield ((z ^ (z >> 31)) >> 11) * 2.0**-53


def cubes(random, k):
    """Masses over about six decades, products only (no libm)."""
    return [(x * x * x * 10.0) + 1e-6 for x in (next(random) for _ in range(k))]


def near(random, p, step, ratio=1.0):
    return [x * (1.0 + step * (2.0 * next(random) - 1.0)) * ratio for x in p]


def counts(random, k, filled, most):
    """Counts in about `filled` of the bins, zero in the others; never all zero."""
    row = [float(1 + int(next(random) ** 4 * most)) if next(random) < filled else 0.0 for _ in range(k)]
    if not any(row):
        row[int(next(random) * k)] = 1.0
    return row


LENGTHS = [*range(1, 10), 15, 16, 17, 127, 128, 129, 511, 512, 513, 1025]


def at_threshold(random, k, target):
    """Rows whose normalized KL is close to target: bisection on the step of a fixed perturbation."""
    p = cubes(random, k)
    direction = [0.9 if i % 2 else -0.9 * next(random) for i in range(k)]
    low, high = 0.0, 1.0
    mp.dps = 30
    for _ in range(30):
        step = (low + high) / 2
        q = [x * (1.0 + step * v) for x, v in zip(p, direction)]
        found = kl(Pair.given(p, q).normalized())
        low, high = (step, high) if found < target else (low, step)
    if abs(found / target - 1) > 2.0**-22:
        raise ArithmeticError(f"2^{mp.log(target, 2)} is out of reach")
    return p, q


def stress():
    random = stream(20240229)
    rows = []

    def add(name, p, q):
        rows.append(row(name, p, q))

    for k in LENGTHS:
        add(f"cubes k={k}", cubes(random, k), cubes(random, k))
    for k in LENGTHS[12:]:
        p = cubes(random, k)
        add(f"near 1e-9, masses 1:3, k={k}", p, near(random, p, 1e-9, 3.0))

    lengths = [5, 2, 8, 17, 3, 16, 4, 9, 7, 15, 6]
    for level in range(1, 16):
        for ratio in (1.0, 1.001, 3.0, 1e-8, 1e8, 1e200):
            k = lengths[len(rows) % len(lengths)]
            p = cubes(random, k)
            add(f"near 1e-{level}, masses 1:{ratio:g}, k={k}", p, near(random, p, float(f"1e-{level}"), ratio))

    for k in (4, 64, 513):
        for power in (-12, -7):
            for side in (-1, 1):
                target = mpf(2) ** power * (1 + side * mpf(2) ** -20)
                p, q = at_threshold(random, k, target)
                add(f"kl just {'below' if side < 0 else 'above'} 2^{power}, k={k}", p, q)

    add("1e-300 next to 1", [1, 1e-300, 0.5], [1, 2e-300, 0.25])
    add("1e-300 next to 1, all in q", [1, 0.5, 0.25], [1, 1e-300, 1e-300])
    add("only the tiny bins differ", [1, 2, 1e-300, 3e-300], [1, 2, 3e-300, 1e-300])
    add("5e-324 next to 1", [1, 5e-324], [0.5, 0.5])
    add("5e-324 in q next to 1", [0.5, 0.5], [1, 5e-324])
    add("5e-324 in both next to 1", [1, 5e-324, 2], [2, 5e-324, 1])
    add("all subnormal", [5e-324, 1e-323, 2e-310], [1e-310, 5e-324, 1.5e-323])
    add("all subnormal, near-equal", [1e-310, 2e-310, 3e-310], [1.00001e-310, 2e-310, 2.99999e-310])
    add("one subnormal in a near-equal row", [0.2, 0.3, 0.5, 1e-310], [0.2000001, 0.3, 0.4999999, 1.1e-310])
    add("from 5e-324 to 1.7e308", [5e-324, 1, 1.7e308], [1.7e308, 1, 5e-324])
    add("sum overflows", [1.7e308, 1.7e308, 1.6e308], [1, 2, 3])
    add("both sums overflow", [1.7e308, 1.5e308, 1e308, 3.0], [1e308, 1.7e308, 1.2e308, 5.0])
    add("both sums overflow, near-equal", [1.7e308, 1.5e308], [1.7e308, 1.5000000000001e308])
    add("sum overflows, zeros", [1.7e308, 0, 1.7e308], [1, 0, 1e-9])
    add("17 bins of 1.7e308 against uniform", [1.7e308] * 16 + [1e300], [1.0] * 17)
    add("masses 1e300 and 1e-300", [1e300, 2e300, 4e300], [4e-300, 2e-300, 1e-300])
    add("just inside 2^500", [2.0**499, 2.0**498, 2.0**-499], [2.0**-499, 2.0**499, 2.0**499])
    add("just outside 2^500", [2.0**501, 2.0**498, 2.0**-501], [2.0**-501, 2.0**501, 2.0**499])

    for k, step in ((6, 1e-3), (17, 1e-9), (130, 1e-13)):
        p = [x if i % 3 else 0.0 for i, x in enumerate(cubes(random, k))]
        add(f"common zeros, near {step:g} elsewhere, k={k}", p, near(random, p, step))
    p = [0.0, *cubes(random, 7), 0.0]
    q = near(random, p, 1e-9)
    add("near 1e-9, a zero in p alone", p, [1e-12, *q[1:]])
    add("near 1e-9, a zero in q alone", [1e-12, *p[1:]], q)
    add("near 1e-9, a zero in each", [1e-12, *p[1:]], [*q[:8], 1e-12])

    add("ratio 1e300 in one bin", [1, 1], [1e-300, 1])
    add("ratio 1e-300 in one bin", [1e-300, 1], [1, 1])
    add("ratio 1e300 and 1e-300", [1, 1e-300], [1e-300, 1])
    add("ratio 1e300, near-equal elsewhere", [1, 2, 3, 1], [1.000000001, 2, 3, 1e-300])
    add("ratio 1e-300, near-equal elsewhere", [1, 2, 3, 1e-300], [1.000000001, 2, 3, 1])
    add("ratio 1e300 in a bin of no mass", [1e8, 2e8, 1e-8], [1e8, 2e8, 1e-308])

    for k, filled in ((16, 0.3), (64, 0.1), (256, 0.05)):
        p = counts(random, k, filled, 2000)
        add(f"counts, mostly zeros, k={k}", p, counts(random, k, filled, 2000))
        smoothed = [x + 0.5 for x in counts(random, k, filled, 2000)]
        add(f"counts against smoothed counts, k={k}", p, smoothed)
        add(f"counts on one support, k={k}", p, [float(int(x * (0.5 + next(random)))) + 1.0 if x else 0.0 for x in p])

    add("near-disjoint", [1, 1e-16], [1e-16, 1])
    add("near-disjoint, zeros", [1, 0, 1e-20, 0], [0, 1, 1e-20, 0])
    add("disjoint but for 1e-300", [1, 1, 0, 1e-300], [0, 0, 1, 1e-300])
    add("near-disjoint halves", [1.0] * 8 + [1e-12] * 8, [1e-12] * 8 + [1.0] * 8)
    # Many equal values, next to a large one: roundings all go one way.
    for k in (256, 512, 1000, 1024):
        add(f"one-hot, smoothed, against uniform, k={k}", [1 - 0.47 + 0.47 / k] + [0.47 / k] * (k - 1), [1.0] * k)
        add(f"one bin and nearly nothing against uniform, k={k}", [1.0] + [1e-16] * (k - 1), [1.0] * k)
    add("one bin of 9 against another", [0, 0, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1, 0, 0, 0])

    # A ratio of masses in two doubles is wrong by 2^-106 of itself: these show it.
    add("one bin, 0.3 against 7", [0.3], [7.0])
    add("one bin and zeros", [0, 0.1, 0], [0, 0.7, 0])
    add("counts in proportion 1:3", [1, 2, 4, 100], [3, 6, 12, 300])
    add("counts in proportion 7:3, zeros", [7, 0, 49, 63], [3, 0, 21, 27])
    for small in (1e-20, 1e-40, 1e-60, 1e-70, 1e-90, 1e-200):
        add(f"1 and {small:g} against 3 and {7 * small:g}", [1, small], [3, 7 * small])
        add(f"3 and {small:g} against 1 and near", [3, small], [1, small * (1 + 1e-5) / 3])
        add(f"{small:g} next to 0.1, 0.2, 0.7", [0.1, 0.2, 0.7, small], [0.3, 0.6, 2.1, 2 * small])
    add("5e-324 against 1e-323, next to 1 and 3", [1, 5e-324], [3, 1e-323])
    add("in proportion but for 2^-52, D near 2^-160", [1296470156855, 631192205689], [631235484421, 307319775634])
    add("in proportion but for 2^-52, D near 2^-120", [3319319167, 2161136007], [159671653, 103958716])
    add("in proportion but for a rounding", [0.1076036879370552, 0.8691834563185825], [1.018648618426595, 8.22827306305806])
    add("the ladder has nothing left", [6645465995081907, 5446689039458717], [8241491047098763, 6754806809372096])
    return rows


def dominated():
    """Contributions, bin by bin, where one bin outweighs the others."""
    pairs = [
        ([7, 3e-33], [1e-3, 1e-60]),
        ([1, 1e-40], [3, 7e-40]),
        ([1e-20, 1, 2e-20], [3e-20, 3, 1e-20]),
        ([0.1, 0.2, 0.7, 1e-25], [0.3, 0.6, 2.1, 5e-25]),
        ([0.3], [7.0]),
        ([1, 2, 4, 100], [3, 6, 12, 300]),
        ([1, 1e-300], [3, 1e-290]),
        ([0.25, 0.75], [0.25 + 2.0**-54, 0.75]),
        ([1e-33, 3], [1, 7e32]),
        ([5.6750925e-317, 4.954169153059695e-117], [5.6750925e-317, 4.954169153644868e-117]),
    ]

    def shares(p, q):
        pair = Pair.given(p, q).normalized()
        return [(mpf(x) / pair.n, mpf(y) / pair.n) for x, y in zip(pair.u, pair.w)]

    def contributions(p, q, term):
        return [settle(lambda: term(*shares(p, q)[i]), Pair.given(p, q).decades()) for i in range(len(p))]

    return [
        {
            "p": p,
            "q": q,
            "kl": contributions(p, q, lambda x, y: x * mp.log(x / y)),
            "jeffreys": contributions(p, q, lambda x, y: (x - y) * mp.log(x / y)),
        }
        for p, q in pairs
    ]


# The terms of NASTY.md, a list of inputs that break divergence code, with the value of kl_term that it states.
NASTY_TERMS = [
    (0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (-0.0, 0.0), (-0.0, -0.0), (0.0, -0.0), (0.5, -0.0),
    (1e300, 1e-300, 1.3805510557964276e303), (1e-300, 1e300, 1e300), (4.0, 2.22e-308, 2835.139983229607),
    (1.0, 5e-324, 743.4400719213812), (5e-324, 1.0, 1.0), (1e-310, 1.1e-310, 4.68982019567e-313),
    (1e-320, 2e-320, 3.07e-321), (1.7e308, 1.69e308, 2.9527616220096295e303), (1e308, 1.6e307, 9.925814637483101e307),
    (1.7e308, 1e-5, float("inf")), (1.0, 1.0 + 1e-9, 5.00000082407041e-19),
    (1.0, 1.0 + 2.0**-52, 2.4651903288156616e-32), (2.0**32, 2.0**32 - 1, 1.1641532184500486e-10),
    (2.0**53, 2.0**53 + 2, 2.2204460492503128e-16), (0.1 + 0.2, 0.3, 5.1358131850326285e-33),
]  # fmt: skip


def below_half():
    return 0.5 - 2.0**-54


def nasty():
    x = below_half()
    p = [0.1, 0.2, 0.3, 0.4]
    rows = [
        row("equal to 1e-9", p, [0.1 * (1 + 1e-9), 0.2 * (1 - 1e-9), 0.3 * (1 + 1e-9), 0.4 * (1 - 1e-9)]),
        row("against twice itself", p, [2 * y for y in p]),
        row("against 3 times itself", p, [3 * y for y in p]),
        row("against 0.7 times itself", p, [0.7 * y for y in p]),
        row("against 1e200 times itself", p, [1e200 * y for y in p]),
        row("1 - x rounds to a half", [x, 1 - x], [1 - x, x]),
        row("disjoint", [1, 0], [0, 1]),
        row("disjoint, 5 bins", [0.5, 0.5, 0, 0, 0], [0, 0, 1, 2, 3]),
        row("halves against 0.3", [0.5, 0.5], [0.3, 0.3]),
        row("the sum overflows", [1e308, 1e308], [1, 3]),
        row("subnormal", [1e-320, 1e-320], [1, 3]),
        row("one bin", [0.3], [7]),
        row("uint32", [2.0**32 - 1, 1], [1, 2.0**32 - 1]),
        row("negative zeros", [0.5, -0.0, 0.5, -0.0], [0.25, -0.0, 0.5, 0.25]),
        row("scipy docs", [0.5, 0.5], [0.9, 0.1]),
        row("dit", [0.5, 0.5], [0.4, 0.6]),
        row("wikipedia", [0.36, 0.48, 0.16], [1, 1, 1]),
    ]
    offset = [1e4 + y for y in (0.25, -1.5, 2.0)]
    logits = [
        ("minus infinity in both", [0.5, float("-inf"), 1.0], [1.0, float("-inf"), 0.25]),
        ("minus infinity in the student only", [0.5, 0.25, 1.0], [1.0, float("-inf"), 0.25]),
        ("minus infinity in the teacher only", [0.5, float("-inf"), 1.0], [1.0, 0.5, 0.25]),
        ("offset 1e4", [0.25, -1.5, 2.0], offset),
        ("offset -1e4 and 1e4", [y - 2e4 for y in offset], offset),
        ("offset 1e4, near-equal", offset, [offset[0] + 2.0**-30, offset[1], offset[2]]),
        ("from -1e4 to 1e4", [1e4, -1e4, 0.0], [-1e4, 1e4, 0.0]),
    ]
    return {
        "terms": [{"p": p, "q": q, **term(p, q)} for p, q, *_ in NASTY_TERMS],
        "rows": rows,
        "logits": [
            {"name": name, "teacher": a, "student": b, "temperature": 1, "kl": kl_of_logits(a, b)}
            for name, a, b in logits
        ],
    }


def kl_of_logits(a, b):
    def evaluate():
        pa, pb = [mp.exp(mpf(x)) for x in a], [mp.exp(mpf(x)) for x in b]
        sa, sb = mp.fsum(pa), mp.fsum(pb)
        if any(x and not y for x, y in zip(pa, pb)):
            return mp.inf
        # ln(p/q) from the logits themselves: their difference is exact.
        return mp.fsum([x * (mpf(i) - mpf(j)) for x, i, j in zip(pa, a, b) if x]) / sa - mp.log(sa) + mp.log(sb)

    return settle(evaluate)


STATED = {  # what NASTY.md says of its rows: measure, value, base (0: nats)
    "1 - x rounds to a half": [("js-distance", 3.925231146709438e-17, 0)],
    "disjoint": [("js-distance", 0.8325546111576977, 0)],
    "the sum overflows": [("kl", 0.14384103622589045, 0)],
    "subnormal": [("kl", 0.14384103622589045, 0)],
    "scipy docs": [("kl", 0.7369655941662062, 2)],
    "dit": [("kl", 0.0294468445267841, 2), ("reverse-kl", 0.029049405545331419, 2)],
    # Its reverse value for this row, 0.0974550070067851, is wrong from the ninth digit on: 0.0974550067853876.
    "wikipedia": [("kl", 0.0852996013183706, 0)],
}


# ---- zero policies -------------------------------------------------------------------------------------------------

EPSILON = 1e-10
PSEUDOCOUNT = 0.5
ZERO_MEASURES = ["kl", "reverse-kl", "jeffreys", "js", "cross-entropy", "generalized-kl"]


def with_epsilon(pair, epsilon=EPSILON):
    """Zeros of w under u become epsilon; nothing is renormalized."""
    e = Fraction(epsilon)
    return Pair(
        [x * e.denominator for x in pair.u],
        [y * e.denominator if y or not x else e.numerator * pair.n for x, y in zip(pair.u, pair.w)],
        pair.n * e.denominator,
    )


def supported(pair):
    """Nothing in the bins of w = 0 under u; nothing is renormalized."""
    return Pair([x if y else 0 for x, y in zip(pair.u, pair.w)], pair.w, pair.n)


def lost(pair):
    return sum(x for x, y in zip(pair.u, pair.w) if not y), sum(pair.u)


INFINITE_AT_Q = ["kl", "jeffreys", "cross-entropy", "generalized-kl", "chi-squared"]
INFINITE_AT_P = ["reverse-kl", "jeffreys", "neyman-chi-squared"]


def changed(name, change, pair):
    """The rows as a policy leaves them, where a measure is infinite: jeffreys at the zeros of either row."""
    if name in INFINITE_AT_Q:
        pair = change(pair)
    if name in INFINITE_AT_P:
        pair = change(pair.swapped()).swapped()
    return pair


def by_policy(name, change, pair):
    """A measure under a policy."""
    return measure(name, changed(name, change, pair))


def lost_mass(name, pair):
    directions = {"js": [], "reverse-kl": [pair.swapped()], "jeffreys": [pair, pair.swapped()]}.get(name, [pair])
    return float(sum((Fraction(*lost(direction)) for direction in directions), Fraction(0)))


def smooth(p, q, pseudocount):
    count = whole(pseudocount)
    return Pair([whole(x) + count for x in p], [whole(x) + count for x in q], 1 << SCALE)


def zero_row(name, p, q):
    p, q = [float(x) for x in p], [float(x) for x in q]
    raw = Pair.given(p, q)
    smoothed = smooth(p, q, PSEUDOCOUNT)

    def of(name, pair):  # "given" is generalized-kl's mass
        return pair if name == "generalized-kl" else pair.normalized()

    return {
        "name": name,
        "p": p,
        "q": q,
        "infinite": {name: measure(name, of(name, raw)) for name in ZERO_MEASURES},
        "epsilon": {name: by_policy(name, with_epsilon, of(name, raw)) for name in ZERO_MEASURES},
        "pseudocount": {name: measure(name, of(name, smoothed)) for name in ZERO_MEASURES},
        "drop": {name: by_policy(name, supported, of(name, raw)) for name in ZERO_MEASURES},
        "lostMass": {name: lost_mass(name, raw) for name in ZERO_MEASURES},
    }


def zeros():
    random = stream(161803398)
    rows = [
        zero_row("half the mass lost", [0.5, 0.5], [1, 0]),
        zero_row("half the mass lost, other way", [1, 0], [0.5, 0.5]),
        zero_row("zeros both ways", [0.25, 0.75, 0], [0, 0.5, 0.5]),
        zero_row("all lost", [1, 0], [0, 1]),
        zero_row("all lost, 4 bins", [0.1, 0, 0.9, 0], [0, 0.3, 0, 0.7]),
        zero_row("common zeros only", [0.2, 0, 0.8], [0.6, 0, 0.4]),
        zero_row("one bin", [3], [5]),
        zero_row("little lost", [1e-12, 1, 1], [0, 1, 1]),
        zero_row("little lost, near-equal elsewhere", [1e-12, 1, 2], [0, 1 + 2.0**-30, 2]),
        zero_row("nearly all lost", [1, 1e-12], [0, 1]),
        zero_row("epsilon larger than the masses", [1e-14, 1e-14, 1], [1, 0, 1e-14]),
        zero_row("small masses", [1e-5, 2e-5, 0], [0, 3e-5, 1e-5]),
        zero_row("large counts", [1e9, 3e9, 0, 5e9], [0, 1e9, 2e9, 6e9]),
        zero_row("subnormal under a zero", [5e-324, 1, 1], [0, 1, 2]),
        zero_row("the sum overflows", [1.5e308, 1.5e308, 0], [1e308, 0, 1.7e308]),
    ]
    for k in (3, 5, 8, 16, 17):
        p, q = cubes(random, k), cubes(random, k)
        rows.append(zero_row(f"zeros in q, k={k}", p, [y if i % 3 else 0.0 for i, y in enumerate(q)]))
        rows.append(zero_row(f"zeros in p, k={k}", [x if i % 3 else 0.0 for i, x in enumerate(p)], q))
    # What adding the pseudocount rounds off is a large part of what such rows differ by.
    for k, step in ((2, 1e-5), (3, 1e-9), (16, 1e-7), (64, 1e-12), (130, 1e-15), (600, 1e-9)):
        p = cubes(random, k)
        rows.append(zero_row(f"near {step:g}, k={k}", p, near(random, p, step)))
    for k, filled in ((8, 0.5), (33, 0.5), (64, 0.2), (129, 0.1), (256, 0.05)):
        rows.append(
            zero_row(f"counts, k={k}", counts(random, k, filled, 500), counts(random, k, filled, 500)),
        )
    return rows


# ---- the ends of the range --------------------------------------------------------------------------------------------

LIBRARY = [
    "kl", "reverse-kl", "generalized-kl", "jeffreys", "js", "js-distance", "total-variation", "squared-hellinger",
    "hellinger", "chi-squared", "neyman-chi-squared", "triangular", "entropy", "cross-entropy",
]  # fmt: skip
NO_SUMS = ["js-distance", "hellinger", "bhattacharyya"]


def end(name, p, q, mass="normalize", zeros="infinite"):
    """Every measure, and what each bin contributes, of a pair of rows under the options of a caller."""
    p, q = [float(x) for x in p], [float(x) for x in q]
    amounts = zeros if isinstance(zeros, dict) else {}
    raw = smooth(p, q, amounts["pseudocount"]) if "pseudocount" in amounts else Pair.given(p, q)
    keys = LIBRARY if mass == "given" else [*LIBRARY, "bhattacharyya"]

    def of(key):
        pair = raw if mass == "given" or key == "generalized-kl" else raw.normalized()
        if zeros == "drop":
            return changed(key, supported, pair)
        if "epsilon" in amounts:
            return changed(key, lambda x: with_epsilon(x, amounts["epsilon"]), pair)
        return pair

    def contributions(key):
        pair = of(key)
        return [measure(key, Pair([x], [y], pair.n)) for x, y in zip(pair.u, pair.w)]

    return {
        "name": name,
        "p": p,
        "q": q,
        "mass": mass,
        "zeros": zeros,
        "scores": {key: measure(key, of(key)) for key in keys},
        "contributions": {key: contributions(key) for key in keys if key not in NO_SUMS},
    }


def ends():
    rows = []

    def add(name, p, q, mass="normalize", zeros="infinite"):
        rows.append(end(name, p, q, mass, zeros))

    # What a policy changes is next to nothing, and so is all else but one bin.
    add("an epsilon next to a bin of 100", [0, 100, 2.30000000023e-18], [2.3e-20, 1, 0], zeros={"epsilon": 2.3e-20})
    add("an epsilon next to a bin of 3e60", [3e60, 66, 0], [2.0999999999999998e60, 0, 0], zeros={"epsilon": 0.01})
    add("an epsilon and a ratio of 3", [1, 1e-20, 1e-40], [3, 7e-20, 0], zeros={"epsilon": 1e-10})
    add("dropped next to a bin of 1e40", [0, 1e40, 0.46698302168240524], [7.007e-21, 7e39, 0], zeros="drop")
    add("dropped of Q next to a bin of 1e40", [0, 1e40], [2.650301326997422, 3e40], zeros="drop")
    add("dropped, and a ratio of 3", [1, 1e-20, 1e-40], [3, 7e-20, 0], zeros="drop")
    # Epsilon next to what it stands beside.
    add("nearly epsilon, in the regular range", [1e18, 10.000000097467204], [1e18, 0], zeros={"epsilon": 1e-17})
    add("nearly epsilon, both ways", [1, 0, 1e-10], [1, 1e-10, 0], zeros={"epsilon": 1e-10})
    add("nearly epsilon of a mass in Q", [0.8222583905495724, 0], [0.5755974172681084, 2.647505638876316e-59], zeros={"epsilon": 1e-60})  # fmt: skip
    add("nearly epsilon of a mass near 1e308", [3.9100391e288, 1.7e308], [0, 1.7e308], zeros={"epsilon": 2.3e-20})
    add("an epsilon of subnormal masses", [0, 1e-323, 1.5e-323], [1.04e-322, 5e-324, 0], zeros={"epsilon": 5e-324})
    add("an epsilon that makes subnormals", [1e-100, 1e-200, 1e-100], [1e-100, 0, 3e-100], zeros={"epsilon": 1e-250})
    add("an epsilon of masses as given", [7.535810402063143e-162, 1.7e308], [0, 1.7e308], "given", {"epsilon": 0.5})
    add("a subnormal epsilon of masses as given", [3, 1e-300], [3, 0], "given", {"epsilon": 5e-324})
    # Next to nothing, of rows whose greatest value is far above.
    for mass in ("normalize", "given"):
        add(f"2 of 5e-324 next to 1e308, {mass}", [1e308, 1e-323], [1e308, 5e-324], mass)
        add(f"1e-300 next to 1.7e308, {mass}", [1.7e308, 1e-300, 3e-310], [1.7e308, 2e-300, 1e-310], mass)
        add(f"near 1e-9, next to 1e308, {mass}", [1e308, 1e-250], [1e308, 1.000000001e-250], mass)
        add(f"next to nothing, next to 1e300 and a zero, {mass}", [0, 2, 1e300], [2.5e-323, 2, 1e300], mass)
        add(f"a hundred of 1e-18 next to 1e300, {mass}", [1e300, *[1e-18] * 100], [1e300, *[2e-18] * 100], mass)
        for exponent in (-1074, -600, 600, 965):
            pseudocount = 2.0**exponent
            add(f"1 and 3 next to pseudocounts of 2^{exponent}, {mass}", [1, 3, 2], [3, 1, 2], mass, {"pseudocount": pseudocount})  # fmt: skip
        add(f"subnormals next to pseudocounts, {mass}", [2e-323, 0], [1e-323, 5e-324], mass, {"pseudocount": 1e-18})
        add(f"one bin and a pseudocount, {mass}", [1e-18], [1e18], mass, {"pseudocount": 1e291})
    add("dropped as given, next to near nothing", [2.2e-308, 1, 1e29], [0, 1, 1e29], "given", "drop")
    add("dropped as given, next to 1e299", [1e159, 4e-301, 1e299, 0], [0, 9e-31, 1e299, 1e-33], "given", "drop")
    add("a term as 1/q above 1e307", [0, 2], [1.7e308, 2], "normalize", {"pseudocount": 5e-324})
    add("a term as 1/q above 1e290, near zeros", [2.6e-147, 0, 1, 1.2e-301], [0, 0, 0, 1.2e-311])
    return rows


# ---- files ---------------------------------------------------------------------------------------------------------

FILES = {"nasty.json": nasty, "stress.json": stress, "zeros.json": zeros, "contributions.json": dominated, "ends.json": ends}


def text_of(data):
    def lines(rows):
        return ",\n".join(json.dumps(spell(entry), allow_nan=False) for entry in rows)

    if isinstance(data, list):
        return f"[\n{lines(data)}\n]\n"
    return "{\n" + ",\n".join(f"{json.dumps(key)}: [\n{lines(rows)}\n]" for key, rows in data.items()) + "\n}\n"


def load(name):
    with open(os.path.join(GOLDEN, name)) as file:
        return json.load(file)


def check():
    wrong = 0

    def differs(where, stated, ours):
        nonlocal wrong
        if revive(stated) != ours:
            wrong += 1
            print(f"{where}: file {stated}, recomputed {ours!r}")

    for entry in load("terms.json"):
        p, q = revive(entry["p"]), revive(entry["q"])
        for key, ours in term(p, q).items():
            differs(f"terms.json ({p!r}, {q!r}) {key}", entry[key], ours)
    for entry in load("rows.json"):
        ours = values(entry["p"], entry["q"], entry["expected"], entry["given"])
        for group in ("expected", "given"):
            for key, stated in entry[group].items():
                differs(f"rows.json {entry['name']!r} {group} {key}", stated, ours[group][key])
    for name, make in FILES.items():
        data = make()
        with open(os.path.join(GOLDEN, name)) as file:
            if file.read() != text_of(data):
                wrong += 1
                print(f"{name} is not what this script makes")
        if name == "nasty.json":
            for p, q, *stated in NASTY_TERMS:
                for value in stated:
                    differs(f"NASTY.md ({p!r}, {q!r})", value, term(p, q)["kl_term"])
            for entry in data["rows"]:
                for key, value, base in STATED.get(entry["name"], []):
                    pair = Pair.given(entry["p"], entry["q"]).normalized()
                    ours = settle(lambda: MEASURES[key](pair) / (mp.log(base) if base else 1))
                    # Published values are of decimals, and printed by others' double arithmetic.
                    if abs(ours / value - 1) > 1e-14:
                        differs(f"NASTY.md {entry['name']!r} {key}", value, ours)
    return wrong


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(1 if check() else 0)
    for name, make in FILES.items():
        with open(os.path.join(GOLDEN, name), "w") as file:
            file.write(text_of(make()))
