"""Makes test/golden/closed-forms.json: Kullback-Leibler divergences of distributions, in nats.

    python3 tools/golden/closed-forms.py           writes it (30 s)
    python3 tools/golden/closed-forms.py --check   compares it with what is there

By the definition, the integral or sum of p*ln(p/q), in 60 digits. Parameters with which that is slow (shapes of some thousands or
some thousandths, near-equal distributions of vectors) are marked "formula": these are by the textbook formula in 80 digits, which
has first been compared with the integral on every other pair of the same families. Vectors are by matrices.
"""
import json
import pathlib
import sys

import mpmath as mp

mp.mp.dps = 60
M = mp.mpf
GOLDEN = pathlib.Path(__file__).parents[2] / "test/golden/closed-forms.json"
L2P = lambda: mp.log(2 * mp.pi)


# ln of densities. `where`: the variable of integration; `knots`: where the integral is cut, in that variable.
def normal(m, s):
    return dict(where="real", log=lambda x: -((x - m) / s) ** 2 / 2 - mp.log(s) - L2P() / 2, knots=[m + s * k for k in (-9, -3, 0, 3, 9)])


def logNormal(m, s):
    n = normal(m, s)
    return dict(where="positive", log=lambda x: n["log"](mp.log(x)) - mp.log(x), knots=n["knots"])


def gamma(a, r):
    c = a * mp.log(r) - mp.loggamma(a)
    low, mid = [mp.log(a / r) - k / min(a, mp.sqrt(a)) for k in (60, 15, 3)], mp.log(a / r)
    return dict(where="positive", log=lambda x: c + (a - 1) * mp.log(x) - r * x, knots=low + [mid, mid + 1 / mp.sqrt(a), mid + 4 / mp.sqrt(a)])


def exponential(r):
    return gamma(M(1), r)


def laplace(m, s):
    return dict(where="real", log=lambda x: -abs(x - m) / s - mp.log(2 * s), knots=[m + s * k for k in (-30, -5, 0, 5, 30)], kinks=[m])


def logistic(m, s):
    return dict(where="real", log=lambda x: -abs(x - m) / s - 2 * mp.log1p(mp.exp(-abs(x - m) / s)) - mp.log(s),
                knots=[m + s * k for k in (-30, -5, 0, 5, 30)])


def gumbel(m, s):
    return dict(where="real", log=lambda x: -(x - m) / s - mp.exp(-(x - m) / s) - mp.log(s), knots=[m + s * k for k in (-3, -1, 0, 4, 30)])


def pareto(x0, a):
    return dict(where="positive", log=lambda x: mp.log(a) + a * mp.log(x0) - (a + 1) * mp.log(x),
                knots=[mp.log(x0), mp.log(x0) + 1 / a, mp.log(x0) + 10 / a], low=mp.log(x0))


def cauchy(m, s):
    return dict(where="real", log=lambda x: -mp.log(mp.pi * s) - mp.log1p(((x - m) / s) ** 2), knots=[m + s * k for k in (-100, -3, 0, 3, 100)])


def studentT(n, m, s):
    c = mp.loggamma((n + 1) / 2) - mp.loggamma(n / 2) - mp.log(n * mp.pi) / 2 - mp.log(s)
    return dict(where="real", log=lambda x: c - (n + 1) / 2 * mp.log1p(((x - m) / s) ** 2 / n), knots=[m + s * k for k in (-100, -3, 0, 3, 100)])


def uniform(a, b):
    return dict(where="real", log=lambda x: -mp.log(b - a), knots=[(a + b) / 2], low=a, high=b)


def beta(a, b):
    c = mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
    mid, s = mp.log(a / b), mp.sqrt(1 / a + 1 / b)
    return dict(where="unit", log=lambda x: c + (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-x),
                logit=lambda y: c - a * mp.log1p(mp.exp(-y)) - b * mp.log1p(mp.exp(y)), knots=[mid + s * k for k in (-20, -6, -2, 0, 2, 6, 20)])


def binomial(n, p):
    return dict(where="integers", log=lambda x: mp.log(mp.binomial(n, x)) + x * mp.log(p) + (n - x) * mp.log1p(-p), last=int(n))


def bernoulli(p):
    return binomial(M(1), p)


def geometric(p):
    return dict(where="integers", log=lambda x: mp.log(p) + x * mp.log1p(-p), mean=(1 - p) / p)


def poisson(r):
    return dict(where="integers", log=lambda x: x * mp.log(r) - r - mp.loggamma(x + 1), mean=r)


def categorical(*p):
    total = sum(p)
    return dict(where="integers", log=lambda x: mp.log(p[int(x)] / total), last=len(p) - 1, zeros={i for i, x in enumerate(p) if x == 0})


FAMILIES = {f.__name__: f for f in (normal, logNormal, gamma, exponential, laplace, logistic, gumbel, pareto, cauchy, studentT, uniform,
                                    beta, binomial, bernoulli, geometric, poisson, categorical)}


# ln of a density that adds nothing; e^x of what lies beyond may take for ever.
NOTHING = -1000


def integral(p, q):
    if p["where"] == "integers":
        total, x = M(0), 0
        while True:
            if x not in p.get("zeros", ()):
                log = p["log"](M(x))
                term = mp.exp(log) * (log - q["log"](M(x)))
                total += term
                if "last" not in p and x > p["mean"] and mp.exp(log) * (1 + abs(log) + x) < M(10) ** -(mp.mp.dps + 5):
                    return total
            if x == p.get("last"):
                return total
            x += 1
    if p["where"] == "unit":
        # x = 1/(1 + e^-y): p(x)·dx = p(x)·x·(1 − x)·dy, which is what `logit` has.
        def f(y):
            logit = p["logit"](y)
            if logit < NOTHING:
                return M(0)
            if "logit" in q:
                return mp.exp(logit) * (logit - q["logit"](y))
            x = 1 / (1 + mp.exp(-y))
            return mp.exp(logit) * (logit + mp.log1p(mp.exp(-y)) + mp.log1p(mp.exp(y)) - q["log"](x))
        kinks = [mp.log(k / (1 - k)) for k in q.get("kinks", []) if 0 < k < 1]
    elif p["where"] == "positive":
        def f(y):
            x = mp.exp(y)
            log = p["log"](x)
            if log + y < NOTHING:
                return M(0)
            return mp.exp(log + y) * (log - q["log"](x))
        kinks = [mp.log(k) for k in q.get("kinks", []) if k > 0]
    else:
        def f(x):
            log = p["log"](x)
            if log < NOTHING:
                return M(0)
            return mp.exp(log) * (log - q["log"](x))
        kinks = q.get("kinks", [])
    low, high = p.get("low", -mp.inf), p.get("high", mp.inf)
    cuts = sorted({x for x in p["knots"] + kinks if low < x < high})
    value, error = mp.quad(f, [low, *cuts, high], error=True, maxdegree=10)
    return value


# Textbook formulas, of pairs whose integral is slow.
def gamma_formula(a, r, b, s):
    return (a - b) * mp.digamma(a) - mp.loggamma(a) + mp.loggamma(b) + b * mp.log(r / s) + a * (s / r - 1)


def dirichlet_formula(a, b):
    n, m = sum(a), sum(b)
    value = mp.loggamma(n) - mp.loggamma(m)
    return value + sum(mp.loggamma(y) - mp.loggamma(x) + (x - y) * (mp.digamma(x) - mp.digamma(n)) for x, y in zip(a, b))


def gumbel_formula(m, s, n, t):
    return mp.log(t / s) + mp.euler * (s / t - 1) + (m - n) / t + mp.exp((n - m) / t) * mp.gamma(1 + s / t) - 1


def normal_formula(m, s, n, t):
    return mp.log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - M(1) / 2


FORMULAS = dict(gamma=gamma_formula, beta=lambda a, b, c, d: dirichlet_formula((a, b), (c, d)), gumbel=gumbel_formula,
                normal=normal_formula, logNormal=normal_formula,
                laplace=lambda m, s, n, t: mp.log(t / s) + abs(m - n) / t + s / t * mp.exp(-abs(m - n) / s) - 1,
                exponential=lambda r, s: mp.log(r / s) + s / r - 1,
                cauchy=lambda m, s, n, t: mp.log(((s + t) ** 2 + (m - n) ** 2) / (4 * s * t)),
                pareto=lambda x, a, y, b: mp.log(a / b) + b * mp.log(x / y) + b / a - 1,
                poisson=lambda r, s: r * mp.log(r / s) - r + s,
                bernoulli=lambda p, q: p * mp.log(p / q) + (1 - p) * (mp.log1p(-p) - mp.log1p(-q)),
                binomial=lambda n, p, m, q: n * FORMULAS["bernoulli"](p, q),
                geometric=lambda p, q: FORMULAS["bernoulli"](p, q) / p)

N = "near"
SAME = dict(
    normal=[(0, 1, 1, 2), (3, 0.1, -2, 5), (0, 1, 1e-9, 1), (0, 1, 0, 1 + 1e-9), (1e6, 3, 1e6 + 1e-3, 3.0001)],
    logNormal=[(0, 1, 0.5, 2), (2, 0.25, 2, 0.2500001)],
    exponential=[(1, 3), (3, 0.2), (2, 2 + 1e-12), (1e-5, 1)],
    gamma=[(2, 1, 3, 2), (0.3, 2, 1.7, 0.5), (5, 1, 5, 1.1), (0.05, 1, 2, 3), (12, 3, 4, 1), (30, 2, 31, 2), (2, 1, 2 + 1e-8, 1), (2, 1, 2, 1 + 1e-8),
           (7, 2, 7 + 7e-7, 2 + 2e-7), (300, 2, 290, 2), (0.7, 3, 0.7 + 1e-10, 3 - 1e-10), (18, 1, 18 + 1e-6, 1)],
    beta=[(2, 5, 3, 4), (0.5, 0.5, 2, 2), (1, 1, 2, 3), (30, 60, 20, 50), (0.2, 3, 0.7, 1), (2, 5, 2 + 1e-8, 5), (2, 5, 2.000002, 5.000005), (1, 1, 1 + 1e-7, 1),
          (20, 0.5, 25, 0.5)],
    laplace=[(0, 1, 1, 2), (0, 1, -7, 0.25), (0, 1, 1e-8, 1), (2, 3, 2, 3 + 1e-9)],
    gumbel=[(0, 1, 1, 2), (3, 2, 0, 1), (0, 0.1, 1, 3), (0, 1, 1e-8, 1), (0, 1, 0, 1 + 1e-8), (2, 1, 2 + 1e-6, 1 - 3e-6), (0, 1, 0, 0.6)],
    pareto=[(1, 2, 1, 3), (2, 0.5, 1, 4), (1, 3, 1, 3 + 1e-9), (1 + 1e-9, 3, 1, 3)],
    cauchy=[(0, 1, 1, 2), (5, 0.1, -5, 3), (0, 1, 1e-8, 1), (0, 1, 0, 1 + 1e-8)],
    uniform=[(0, 1, -1, 3), (0, 1, 0, 1 + 1e-12), (2, 3, 2 - 1e-9, 3 + 2e-9)],
    bernoulli=[(0.3, 0.6), (1e-9, 0.5), (0.3, 0.3 + 1e-10), (0.999, 0.9990001), (1e-12, 2e-12)],
    binomial=[(12, 0.3, 12, 0.6), (40, 0.25, 40, 0.25 + 1e-9)],
    geometric=[(0.3, 0.6), (0.5, 0.5 + 1e-10), (0.05, 0.5)],
    poisson=[(1, 3), (20, 18), (5, 5 + 1e-9), (1e-3, 2)],
)
# By the formula: slow by the integral.
EXTREME = dict(
    normal=[(0, 1, 0, 1 + 2**-50), (0, 1e-200, 0, 3e-200), (1e300, 1e299, -1e300, 2e299), (0, 1e-3, 0, 1e3)],
    exponential=[(1e-300, 3e-300), (1, 1 + 2**-52), (1e160, 1e-300), (1e160, 1e-160)],
    gamma=[(1e6, 2, 1e6 + 1, 2), (1e6, 2, 1e6 * (1 + 1e-9), 2 * (1 + 1e-9)), (1e-3, 2, 2e-3, 2), (1e-5, 1, 1e-5 * (1 + 1e-7), 1), (1e4, 3, 10, 1), (10, 1, 1e4, 3),
           (15.9, 1, 16.1, 1.0125), (100, 1, 100 + 1e-11, 1), (1e3, 1e-200, 1.1e3, 2e-200), (1e10, 1, 1e10 + 1, 1), (3, 1, 3, 1 + 2**-52),
           (1e8, 1, 1, 1e-8), (1e12, 3, 1e-3, 2), (1e4, 1, 1, 1e-4), (7.799021512165784, 0.0014325652817111056, 3.427885129397237, 0.0006296519657508385),
           (5, 1, 5 + 5e-9, 1 + 1e-9), (9.5, 2, 9.5 * (1 + 1e-6), 2 * (1 + 1e-6))],
    beta=[(1e5, 3e5, 1e5 + 1, 3e5), (1e5, 3e5, 1e5 + 1, 3e5 + 3), (0.01, 0.02, 0.03, 0.01), (3000, 2, 3001, 2), (0.5, 0.5, 0.5 + 1e-9, 0.5 - 1e-9),
          (1e12, 1e12, 1, 1), (1e4, 1e4, 2, 2), (2734253757.681412, 9193681553.373936, 0.03474809510461997, 5.749933460163301),
          (8.87847142346257, 0.9198246951293362, 19.02539162150461, 1.2399269808168811),
          (1, 0.05, 1 + 1e-6, 0.05), (1e7, 1e7, 1e7 + 1e3, 1e7 - 1e3), (40, 60, 40 + 4e-6, 60 + 6e-6), (5e-3, 8, 5e-3, 8.5)],
    gumbel=[(0, 1, 0, 0.02), (0, 1, 3, 1 + 1e-12), (0, 1e-3, 0.5, 1e3), (0, 1, 40, 0.5)],
    cauchy=[(0, 1, 1e200, 1), (0, 1e-200, 0, 1e150), (0, 1, 2**-52, 1)],
    laplace=[(0, 1, 0, 1 + 2**-52), (0, 1, 600, 1), (0, 1e-200, 1e-201, 1e-200)],
    pareto=[(1, 1e-3, 1, 2e-3), (1e300, 2, 1e-300, 2)],
    poisson=[(1e9, 1e9 + 1), (1e-200, 3e-200)],
    bernoulli=[(1e-300, 2e-300), (0.5, 0.5 + 2**-53)],
    binomial=[(1e9, 0.25, 1e9, 0.25 + 1e-12)],
    geometric=[(1e-9, 1.0001e-9)],
)
CROSS = [
    (("normal", 0, 1), ("laplace", 0, 1)), (("normal", 2, 0.5), ("laplace", -1, 3)), (("laplace", 0, 1), ("normal", 0, 1)), (("laplace", 3, 0.5), ("normal", 1, 2)),
    (("gamma", 3, 2), ("exponential", 0.5)), (("exponential", 2), ("gamma", 3, 1)), (("exponential", 2), ("gamma", 0.4, 1)), (("gamma", 1 + 1e-8, 2), ("exponential", 2)),
    (("exponential", 2), ("normal", 1, 2)), (("uniform", -1, 3), ("normal", 0.5, 2)), (("uniform", 1, 4), ("exponential", 0.7)), (("uniform", 0, 1), ("exponential", 1)),
    (("uniform", 0.2, 0.9), ("beta", 2, 3)), (("uniform", 0, 1), ("beta", 2, 3)), (("uniform", 0, 0.5), ("beta", 0.5, 30)), (("beta", 2, 3), ("uniform", 0, 1)),
    (("beta", 0.5, 0.7), ("uniform", -1, 2)), (("beta", 2, 3), ("normal", 0.4, 0.3)), (("beta", 20, 30), ("normal", 0.4, 0.07)), (("beta", 0.5, 0.5), ("normal", 0, 1)),
    (("gumbel", 0, 1), ("normal", 1, 2)), (("normal", 1, 2), ("gumbel", 0, 3)), (("normal", 0, 1), ("gumbel", -0.5, 0.8)), (("laplace", 1, 0.5), ("gumbel", 0, 1)),
    (("logistic", 1, 0.5), ("gumbel", 0, 1)), (("exponential", 2), ("gumbel", 0, 1)), (("gamma", 3, 2), ("gumbel", 1, 1)), (("uniform", -1, 2), ("gumbel", 0, 1)),
    (("pareto", 1, 3), ("exponential", 0.5)), (("pareto", 2, 1.5), ("exponential", 1)), (("pareto", 1, 3), ("gamma", 2, 1)), (("pareto", 1, 3), ("normal", 1, 2)),
    (("pareto", 1, 3), ("logNormal", 0, 1)), (("pareto", 1, 3), ("laplace", 0, 1)), (("pareto", 1, 3), ("laplace", 2, 1)), (("logNormal", 0, 1), ("gamma", 2, 1)),
    (("logNormal", 0, 0.5), ("exponential", 1)), (("logNormal", 0, 0.5), ("normal", 1, 1)), (("logNormal", 2, 0.05), ("normal", 7, 0.5)), (("logNormal", 0, 0.5), ("laplace", 1, 1)),
    (("logNormal", 0, 0.5), ("laplace", 3, 1)), (("gamma", 3, 2), ("logNormal", 0, 1)), (("exponential", 1), ("logNormal", 0, 1)), (("beta", 2, 3), ("logNormal", -1, 1)),
    (("gamma", 3, 2), ("normal", 1, 1)), (("gamma", 200, 2), ("normal", 100, 7)), (("exponential", 1), ("laplace", 0, 1)), (("exponential", 1), ("laplace", 2, 1)),
    (("gamma", 3, 2), ("laplace", -1, 1)), (("gamma", 3, 2), ("laplace", 1, 0.5)), (("gamma", 3, 2), ("laplace", 4, 0.5)), (("logistic", 0, 1), ("normal", 0, 2)),
    (("logistic", 0, 1), ("laplace", 1, 2)), (("uniform", 0, 1), ("laplace", 0.3, 1)), (("uniform", 2, 3), ("laplace", 0, 1)), (("beta", 2, 3), ("laplace", 0.3, 1)),
    (("beta", 2, 3), ("laplace", 0.9, 1)), (("beta", 2, 3), ("laplace", 4, 1)), (("beta", 2, 3), ("exponential", 2)), (("beta", 2, 3), ("gamma", 2, 3)),
    (("uniform", 1, 4), ("gamma", 2, 1)), (("uniform", 1, 1.001), ("gamma", 2, 1)), (("uniform", 0, 4), ("gamma", 0.5, 1)), (("uniform", 2, 5), ("pareto", 1, 2)),
    (("cauchy", 1, 2), ("studentT", 3, 0, 1)), (("cauchy", 0, 1), ("studentT", 0.5, 2, 3)), (("studentT", 5, 0, 1), ("normal", 1, 2)), (("studentT", 40, 0, 1), ("normal", 0, 1)),
    (("bernoulli", 0.3), ("poisson", 0.5)), (("bernoulli", 1e-6), ("poisson", 1.1e-6)), (("bernoulli", 0.3), ("geometric", 0.6)), (("bernoulli", 1e-6), ("geometric", 1 - 1e-6)),
    (("bernoulli", 0.3), ("binomial", 4, 0.1)), (("bernoulli", 1e-5), ("binomial", 3, 4e-6)), (("binomial", 1, 0.3), ("bernoulli", 0.4)), (("bernoulli", 0.3), ("categorical", 1, 2, 3)),
    (("categorical", 3, 1), ("bernoulli", 0.3)), (("categorical", 1, 2, 3), ("categorical", 3, 2, 1)), (("categorical", 1, 0, 3), ("categorical", 3, 2, 1, 4)),
    (("categorical", 1, 2, 3), ("poisson", 1.5)), (("categorical", 1, 2, 3), ("geometric", 0.5)), (("categorical", 1, 2, 3), ("binomial", 5, 0.5)),
    (("categorical", 1, 0, 3), ("binomial", 2, 0.6)), (("categorical", 3, 1), ("bernoulli", 0.25 + 1e-9)), (("categorical", 0.25, 0.75), ("categorical", 0.25 + 2**-29, 0.75 - 2**-29)),
]
VECTORS = [
    ("dirichlet", (1, 2, 3), (2, 2, 2)), ("dirichlet", (0.1, 0.1, 0.1, 0.1), (1, 1, 1, 1)), ("dirichlet", (10, 20, 30, 40), (10 + 1e-7, 20, 30 - 1e-7, 40)),
    ("dirichlet", (100, 200, 300), (101, 202, 303)), ("dirichlet", (1e6, 2e6, 5), (1e6 + 10, 2e6, 5)), ("dirichlet", (0.5, 8), (0.6, 7)),
    ("dirichlet", (3, 4, 5), (3 + 3e-9, 4 + 4e-9, 5 + 5e-9)),
]


def matrix_kl(mean0, cov0, mean1, cov1):
    a, b = mp.matrix(cov0), mp.matrix(cov1)
    d = mp.matrix([x - y for x, y in zip(mean0, mean1)])
    inverse = b ** -1
    product = inverse * a
    trace = sum(product[i, i] for i in range(len(mean0)))
    return (trace - len(mean0) - mp.log(mp.det(a) / mp.det(b)) + (d.T * inverse * d)[0]) / 2


def diag(*std):
    return [[s * s if i == j else M(0) for j in range(len(std))] for i, s in enumerate(map(M, std))]


C = [[2.0, 0.5, 0.25], [0.5, 1.5, -0.5], [0.25, -0.5, 1.0]]
NORMALS = [
    (((0, 1, 2), C), ((0.5, 1, 1), [[1.0, 0.0, 0.5], [0.0, 2.0, 0.5], [0.5, 0.5, 3.0]])),
    (((0, 1, 2), C), ((0, 1, 2), [[2.0 + 2**-30, 0.5, 0.25], [0.5, 1.5, -0.5 + 2**-31], [0.25, -0.5 + 2**-31, 1.0]])),
    (((0, 1, 2), C), ((0, 1, 2 + 2**-40), [[2.0, 0.5, 0.25 + 2**-45], [0.5, 1.5, -0.5], [0.25 + 2**-45, -0.5, 1.0]])),
    (((0, 1, 2), C), ((0, 1, 1), (1.5, 1.25, 1.0))), (((0, 1, 2), (1.5, 1.25, 1.0)), ((0, 1, 1), C)),
    (((0, 1), [[0.01, 1e-9], [1e-9, 0.09]]), ((0, 1), (0.1, 0.3))), (((0, 1, 2), (1.5, 1.25, 1.0)), ((0, 1, 2), (1.5, 1.25 + 2**-40, 1.0))),
]


def student_entropy(v):
    return (v + 1) / 2 * (mp.digamma((v + 1) / 2) - mp.digamma(v / 2)) + mp.log(v * mp.pi) / 2 + mp.loggamma(v / 2) - mp.loggamma((v + 1) / 2)


# Of Student's t distributions from normal ones, by moments and entropy; and entropies, where shapes are large.
STUDENTS = [(300, 1.5), (1e6, 1.5), (1e15, 1.5), (1e6, 1.0000010000015)]
ENTROPIES = dict(
    gamma=(lambda a: a + mp.loggamma(a) + (1 - a) * mp.digamma(a), [(1e-3,), (9.1,), (1e6,), (1e15,)]),
    beta=(lambda a, b: mp.log(mp.beta(a, b)) - (a - 1) * mp.digamma(a) - (b - 1) * mp.digamma(b) + (a + b - 2) * mp.digamma(a + b),
          [(9.1, 3.4), (1, 1e15), (1e15, 1e15), (1e-3, 4e5)]),
    studentT=(student_entropy, [(0.01,), (19.3,), (1e10,), (1e15,)]),
)


def number(x):
    return float(x)


def argument(p):
    return [p[0], *p[1:]]


def covariance(c):
    return [[M(x) for x in row] for row in c] if isinstance(c[0], (list, tuple)) else diag(*c)


def make():
    out = []
    for family, cases in SAME.items():
        half = len(cases[0]) // 2
        for case in cases:
            x = list(map(M, case))
            value = integral(FAMILIES[family](*x[:half]), FAMILIES[family](*x[half:]))
            if family in FORMULAS:
                with mp.workdps(80):
                    formula = FORMULAS[family](*x)
                if abs(value / formula - 1) > M(10) ** -17:
                    sys.exit(f"{family}{case}: the integral is {mp.nstr(value, 20)}, the formula {mp.nstr(formula, 20)}")
            out.append(dict(p=[family, *case[:half]], q=[family, *case[half:]], kl=number(value)))
    for family, cases in EXTREME.items():
        half = len(cases[0]) // 2
        for case in cases:
            with mp.workdps(80):
                value = FORMULAS[family](*map(M, case))
            out.append(dict(p=[family, *case[:half]], q=[family, *case[half:]], kl=number(value), formula=True))
    for p, q in CROSS:
        value = integral(FAMILIES[p[0]](*map(M, p[1:])), FAMILIES[q[0]](*map(M, q[1:])))
        out.append(dict(p=argument(p), q=argument(q), kl=number(value)))
    for df, std in STUDENTS:
        with mp.workdps(80):
            v, t = M(df), M(std)
            value = mp.log(t) + L2P() / 2 + v / (v - 2) / (2 * t * t) - student_entropy(v)
        out.append(dict(p=["studentT", df, 0, 1], q=["normal", 0, std], kl=number(value), formula=True))
    entropies = []
    for family, (formula, cases) in ENTROPIES.items():
        for case in cases:
            with mp.workdps(80):
                value = formula(*map(M, case))
            own = dict(gamma=[1], beta=[], studentT=[0, 1])[family]
            entropies.append(dict(p=[family, *case, *own], entropy=number(value)))
    vectors = []
    for family, a, b in VECTORS:
        with mp.workdps(80):
            value = dirichlet_formula(list(map(M, a)), list(map(M, b)))
        vectors.append(dict(p=dict(alpha=a), q=dict(alpha=b), kl=number(value)))
    for (m0, c0), (m1, c1) in NORMALS:
        with mp.workdps(80):
            value = matrix_kl(list(map(M, m0)), covariance(c0), list(map(M, m1)), covariance(c1))
        key = lambda c: "covariance" if isinstance(c[0], (list, tuple)) else "std"
        vectors.append(dict(p={"mean": m0, key(c0): c0}, q={"mean": m1, key(c1): c1}, kl=number(value)))
    note = "Made by tools/golden/closed-forms.py. In nats."
    text = json.dumps(dict(note=note, pairs=out, vectors=vectors, entropies=entropies), indent=None, separators=(",", ":"))
    return text.replace('{"p"', '\n{"p"') + "\n"


text = make()
if "--check" in sys.argv:
    sys.exit(0 if GOLDEN.read_text() == text else f"{GOLDEN} is not what this script makes")
GOLDEN.write_text(text)
