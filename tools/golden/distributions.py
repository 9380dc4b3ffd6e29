"""Makes test/golden/distributions.json: what distributions are, by their definitions in mpmath.

    python3 tools/golden/distributions.py           writes it
    python3 tools/golden/distributions.py --check   compares it with what is there

Of each distribution: `logDensity` at points, `lower` and `upper` tails there, and mean, variance and entropy where the package
gives them. Points are quantiles, near and far out. 40 digits; integrals where there is no function.
"""
import json
import pathlib
import sys

import mpmath as mp

mp.mp.dps = 40
M = mp.mpf
GOLDEN = pathlib.Path(__file__).parents[2] / "test/golden/distributions.json"


def phi(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def normal(m, s):
    return dict(
        log=lambda x: -((x - m) / s) ** 2 / 2 - mp.log(s) - mp.log(2 * mp.pi) / 2,
        lower=lambda x: phi((x - m) / s), upper=lambda x: phi((m - x) / s),
        mean=m, variance=s * s, entropy=mp.log(2 * mp.pi * mp.e) / 2 + mp.log(s),
        points=[m + s * z for z in map(M, ("-38", "-9", "-2.5", "-0.3", "0", "1e-9", "0.7", "6", "30"))])


def log_normal(m, s):
    base = normal(m, s)
    return dict(
        log=lambda x: base["log"](mp.log(x)) - mp.log(x),
        lower=lambda x: base["lower"](mp.log(x)), upper=lambda x: base["upper"](mp.log(x)),
        mean=mp.exp(m + s * s / 2), variance=mp.expm1(s * s) * mp.exp(2 * m + s * s),
        entropy=m + mp.log(2 * mp.pi * mp.e) / 2 + mp.log(s),
        points=[mp.exp(m + s * z) for z in map(M, ("-8", "-2", "-0.1", "0", "1", "3", "8"))])


def large_shape_tails(a, x):
    """P and Q where mpmath's series gives up: the series below a + 1 (DLMF 8.11.4), the continued fraction above (8.9.2)."""
    density = mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))
    least = M(10) ** -mp.mp.dps
    if x < a + 1:
        term = total = M(1)
        n = 0
        while term > total * least:
            n += 1
            term *= x / (a + n)
            total += term
        return density * total, 1 - density * total
    b = x + 1 - a
    c, d = mp.inf, 1 / b
    fraction, factor, n = d, M(0), 1
    while abs(factor - 1) > least * 10:
        b += 2
        d = 1 / (b + n * (a - n) * d)
        c = b + n * (a - n) / c
        factor = c * d
        fraction *= factor
        n += 1
    upper = density * a * fraction
    return 1 - upper, upper


def gamma(a, r):
    return dict(
        log=lambda x: a * mp.log(r) + (a - 1) * mp.log(x) - r * x - mp.loggamma(a),
        lower=lambda x: mp.gammainc(a, 0, r * x, regularized=True),
        upper=lambda x: mp.gammainc(a, r * x, mp.inf, regularized=True),
        mean=a / r, variance=a / r / r, entropy=a - mp.log(r) + mp.loggamma(a) + (1 - a) * mp.digamma(a),
        points=[max(a * M("1e-6"), a + mp.sqrt(a) * z) / r for z in map(M, ("-20", "-5", "-1", "0", "0.5", "4", "20"))])


def exponential(r):
    return gamma(M(1), r)


def beta_by_quadrature(a, b, x):
    """I_x(a, b) of large parameters, where mpmath's series give up: the integral over u = ln(x/(1 - x)), beside its greatest value."""
    steepness = abs(a - (a + b) * x) + mp.sqrt((a + b) * x * (1 - x))
    mode, width = mp.log(a / b), mp.sqrt(1 / a + 1 / b)
    end = mp.log(x) - mp.log1p(-x)
    top = min(end, mode)
    log = lambda u: a * u - (a + b) * mp.log1p(mp.exp(u))
    ends = {mode + width * z for z in (-40, -20, -10, -5, -2, 0, 2, 5, 10, 20, 40)} | {end - z / steepness for z in (1, 3, 8, 20, 50, 120)}
    with mp.workdps(40 + int(mp.log10(a + b))):
        integral = mp.quad(lambda u: mp.exp(log(u) - log(top)), [-mp.inf, *sorted(z for z in ends if z < end), end])
        return integral * mp.exp(log(top) - mp.log(mp.beta(a, b)))


def beta_lower(a, b, x):
    if a + b > 1e5:
        return beta_by_quadrature(a, b, x)
    return mp.betainc(a, b, 0, x, regularized=True)


def beta(a, b):
    m = a / (a + b)
    s = mp.sqrt(m * (1 - m) / (a + b + 1))
    points = [min(max(m + s * z, m * M("1e-4")), 1 - (1 - m) * M("1e-4")) for z in map(M, ("-9", "-2", "0", "0.5", "3", "9"))]
    return dict(
        log=lambda x: (a - 1) * mp.log(x) + (b - 1) * mp.log(1 - x) - mp.log(mp.beta(a, b)),
        lower=lambda x: beta_lower(a, b, x), upper=lambda x: beta_lower(b, a, 1 - x),
        mean=m, variance=a * b / (a + b) ** 2 / (a + b + 1),
        entropy=mp.log(mp.beta(a, b)) - (a - 1) * mp.digamma(a) - (b - 1) * mp.digamma(b) + (a + b - 2) * mp.digamma(a + b),
        points=points)


def laplace(m, s):
    half = lambda z: mp.exp(z) / 2 if z <= 0 else 1 - mp.exp(-z) / 2
    return dict(log=lambda x: -abs(x - m) / s - mp.log(2 * s), lower=lambda x: half((x - m) / s), upper=lambda x: half((m - x) / s),
                mean=m, variance=2 * s * s, entropy=1 + mp.log(2 * s),
                points=[m + s * z for z in map(M, ("-600", "-30", "-1", "0", "0.2", "5", "100"))])


def logistic(m, s):
    low = lambda z: 1 / (1 + mp.exp(-z))
    return dict(log=lambda x: -abs(x - m) / s - 2 * mp.log1p(mp.exp(-abs(x - m) / s)) - mp.log(s),
                lower=lambda x: low((x - m) / s), upper=lambda x: low((m - x) / s),
                mean=m, variance=mp.pi ** 2 * s * s / 3, entropy=2 + mp.log(s),
                points=[m + s * z for z in map(M, ("-600", "-30", "-1", "0", "0.2", "5", "100"))])


def gumbel(m, s):
    return dict(log=lambda x: -(x - m) / s - mp.exp(-(x - m) / s) - mp.log(s),
                lower=lambda x: mp.exp(-mp.exp((m - x) / s)), upper=lambda x: -mp.expm1(-mp.exp((m - x) / s)),
                mean=m + mp.euler * s, variance=mp.pi ** 2 * s * s / 6, entropy=mp.log(s) + mp.euler + 1,
                points=[m + s * z for z in map(M, ("-6", "-3", "-1", "0", "0.2", "5", "100"))])


def cauchy(m, s):
    return dict(log=lambda x: -mp.log(mp.pi * s) - mp.log1p(((x - m) / s) ** 2),
                lower=lambda x: mp.atan2(1, (m - x) / s) / mp.pi, upper=lambda x: mp.atan2(1, (x - m) / s) / mp.pi,
                entropy=mp.log(4 * mp.pi * s), points=[m + s * z for z in map(M, ("-1e200", "-1e9", "-3", "0", "1e-3", "1", "1e6"))])


def pareto(x0, a):
    return dict(log=lambda x: mp.log(a) + a * mp.log(x0) - (a + 1) * mp.log(x), lower=lambda x: 1 - (x0 / x) ** a,
                upper=lambda x: (x0 / x) ** a, mean=a * x0 / (a - 1) if a > 1 else mp.inf,
                variance=x0 ** 2 * a / (a - 1) ** 2 / (a - 2) if a > 2 else mp.inf, entropy=mp.log(x0 / a) + 1 / a + 1,
                points=[x0 * z for z in map(M, ("1.0000000001", "1.1", "2", "1e3", "1e12"))])


def student(n, m, s):
    def tail(z):
        return beta_lower(n / 2, M(1) / 2, n / (n + z * z)) / 2 if z >= 0 else 1 - tail(-z)
    out = dict(log=lambda x: mp.loggamma((n + 1) / 2) - mp.loggamma(n / 2) - mp.log(n * mp.pi) / 2 - mp.log(s)
               - (n + 1) / 2 * mp.log1p(((x - m) / s) ** 2 / n),
               upper=lambda x: tail((x - m) / s), lower=lambda x: tail((m - x) / s),
               entropy=(n + 1) / 2 * (mp.digamma((n + 1) / 2) - mp.digamma(n / 2)) + mp.log(mp.sqrt(n) * mp.beta(n / 2, M(1) / 2)) + mp.log(s),
               points=[m + s * z for z in map(M, ("-1e4", "-7", "-1", "0", "1e-3", "2", "20"))])
    if n > 1:
        out["mean"] = m
        out["variance"] = s * s * n / (n - 2) if n > 2 else mp.inf
    return out


def uniform(a, b):
    return dict(log=lambda x: -mp.log(b - a), lower=lambda x: (x - a) / (b - a), upper=lambda x: (b - x) / (b - a),
                mean=(a + b) / 2, variance=(b - a) ** 2 / 12, entropy=mp.log(b - a), points=[a, a + (b - a) / 8, b])


def binomial(n, p):
    log = lambda x: mp.log(mp.binomial(n, x)) + x * mp.log(p) + (n - x) * mp.log(1 - p)
    lower = lambda x: beta_lower(n - x, x + 1, 1 - p) if x < n else M(1)
    upper = lambda x: beta_lower(x + 1, n - x, p) if x < n else M(0)
    s = mp.sqrt(n * p * (1 - p))
    points = sorted({int(min(max(mp.floor(n * p + s * z), 0), n)) for z in (-30, -4, -1, 0, 1, 5, 30)})
    return dict(log=log, lower=lower, upper=upper, mean=n * p, variance=n * p * (1 - p), points=[M(x) for x in points])


def bernoulli(p):
    return binomial(M(1), p) | dict(entropy=-p * mp.log(p) - (1 - p) * mp.log(1 - p))


def geometric(p):
    return dict(log=lambda x: mp.log(p) + x * mp.log(1 - p), lower=lambda x: 1 - (1 - p) ** (x + 1), upper=lambda x: (1 - p) ** (x + 1),
                mean=(1 - p) / p, variance=(1 - p) / p ** 2, entropy=(-p * mp.log(p) - (1 - p) * mp.log(1 - p)) / p,
                points=[M(0), M(1), M(7), mp.floor(3 / p)])


def poisson(r):
    s = mp.sqrt(r)
    points = sorted({int(max(mp.floor(r + s * z), 0)) for z in (-30, -4, -1, 0, 1, 5, 30)})
    lower = lambda x: mp.gammainc(x + 1, r, mp.inf, regularized=True)
    upper = lambda x: mp.gammainc(x + 1, 0, r, regularized=True)
    if r > 1e5:
        lower, upper = (lambda x: large_shape_tails(x + 1, r)[1]), (lambda x: large_shape_tails(x + 1, r)[0])
    return dict(log=lambda x: x * mp.log(r) - r - mp.loggamma(x + 1), lower=lower, upper=upper, mean=r, variance=r, points=[M(x) for x in points])


FAMILIES = dict(normal=normal, logNormal=log_normal, exponential=exponential, gamma=gamma, beta=beta, laplace=laplace, logistic=logistic,
                gumbel=gumbel, cauchy=cauchy, pareto=pareto, studentT=student, uniform=uniform, bernoulli=bernoulli, binomial=binomial,
                geometric=geometric, poisson=poisson)

CASES = [
    ("normal", 0, 1), ("normal", -3.5, 0.01), ("normal", 1e6, 250.0), ("logNormal", 0, 1), ("logNormal", 2.5, 0.1), ("logNormal", -1, 2),
    ("exponential", 1), ("exponential", 0.003), ("gamma", 0.01, 2), ("gamma", 0.7, 3), ("gamma", 1, 5), ("gamma", 3.3, 0.1), ("gamma", 150, 2),
    ("gamma", 2500, 1), ("beta", 0.01, 500), ("beta", 0.05, 0.2), ("beta", 1, 1), ("beta", 2, 5), ("beta", 300, 700), ("beta", 0.5, 40), ("laplace", 0, 1),
    ("laplace", -2, 0.3), ("logistic", 0, 1), ("logistic", 5, 2.5), ("gumbel", 0, 1), ("gumbel", -1, 0.4), ("cauchy", 0, 1), ("cauchy", 3, 0.02),
    ("pareto", 1, 0.5), ("pareto", 2, 1.5), ("pareto", 0.1, 7), ("studentT", 0.05, 0, 1), ("studentT", 0.7, 0, 1), ("studentT", 1.5, 2, 3), ("studentT", 4, 0, 1),
    ("studentT", 60, -1, 0.5), ("studentT", 2000, 0, 1), ("uniform", 0, 1), ("uniform", -3, 5.5), ("bernoulli", 0.3), ("bernoulli", 1e-9),
    ("binomial", 12, 0.3), ("binomial", 5000, 0.02), ("geometric", 0.5), ("geometric", 0.001), ("poisson", 0.2), ("poisson", 7.5), ("poisson", 1500),
    ("poisson", 250000), ("beta", 3e5, 7e5), ("beta", 1e8, 1e8), ("beta", 3, 1e9), ("beta", 1e12, 35), ("beta", 0.25, 1e10), ("studentT", 1e9, 0, 1),
    ("studentT", 1e15, -1, 2), ("binomial", 1e6, 0.3), ("binomial", 1e10, 0.5), ("binomial", 1e15, 1e-12), ("binomial", 3e9, 0.9),
]


def number(x):
    x = float(x)
    return x if x == x and abs(x) != float("inf") else ("Infinity" if x > 0 else "-Infinity")


def make():
    out = []
    for name, *parameters in CASES:
        exact = FAMILIES[name](*map(M, parameters))
        entry = dict(family=name, parameters=parameters)
        points = []
        for point in exact["points"]:
            x = M(float(point))
            if name == "beta" and not 0 < x < 1:
                continue
            points.append([number(x), number(exact["log"](x)), number(exact["lower"](x)), number(exact["upper"](x))])
        entry["points"] = points
        for key in ("mean", "variance", "entropy"):
            if key in exact:
                entry[key] = number(exact[key])
        out.append(entry)
    note = "Made by tools/golden/distributions.py. Points are [x, ln of the density, P(X <= x), P(X > x)]."
    return json.dumps(dict(note=note, distributions=out), indent=None, separators=(",", ":")).replace('{"family"', '\n{"family"') + "\n"


text = make()
if "--check" in sys.argv:
    sys.exit(0 if GOLDEN.read_text() == text else f"{GOLDEN} is not what this script makes")
GOLDEN.write_text(text)
