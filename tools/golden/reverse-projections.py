"""Normal distributions of which KL to a target is least, by quadrature: test/golden/reverse-projections.json.

KL(q‖target) of q = N(mean, std) is a sum over 40 points of Gauss and Legendre in each of 24 parts, and more where the target is
narrow or jumps, within 12 standard deviations: right to far more digits than are compared. Optima are those that Nelder and
Mead's method finds from a grid of starts.

    python3 tools/golden/reverse-projections.py
"""

import json
from pathlib import Path

import numpy as np
from scipy import optimize, special, stats


def log_mixture(parts):
    weights = np.log([weight for weight, _, _ in parts])
    return lambda x: special.logsumexp([w + stats.norm.logpdf(x, m, s) for w, (_, m, s) in zip(weights, parts)], axis=0)


def log_jump(weight, low, high, mean, std):
    """A uniform and a normal distribution."""
    inside = np.log(weight / (high - low))
    outside = np.log(1 - weight)
    return lambda x: np.logaddexp(
        np.where((x >= low) & (x <= high), inside, -np.inf), outside + stats.norm.logpdf(x, mean, std)
    )


TARGETS = {
    "two modes": ({"mixture": [[0.5, -3, 1], [0.5, 3, 1]]}, log_mixture([[0.5, -3, 1], [0.5, 3, 1]])),
    "skewed": ({"mixture": [[0.7, -1, 1], [0.3, 2, 0.5]]}, log_mixture([[0.7, -1, 1], [0.3, 2, 0.5]])),
    "a narrow mode between wide ones": (
        {"mixture": [[1, -10, 1], [2, 0, 0.5], [3, 10, 2]]},
        log_mixture([[1 / 6, -10, 1], [2 / 6, 0, 0.5], [3 / 6, 10, 2]]),
    ),
    "one within another": ({"mixture": [[0.5, 0, 10], [0.5, 0, 0.01]]}, log_mixture([[0.5, 0, 10], [0.5, 0, 0.01]])),
    "a density that jumps": ({"normalAndUniform": [0.5, 0, 1, 0, 1]}, log_jump(0.5, 0, 1, 0, 1)),
    "a step": ({"normalAndUniform": [0.9, -1, 1, 0, 3]}, log_jump(0.9, -1, 1, 0, 3)),
    "student": ({"studentT": [5, 1, 2]}, lambda x: stats.t.logpdf(x, 5, 1, 2)),
    "student of no mean": ({"studentT": [0.3, 0, 1]}, lambda x: stats.t.logpdf(x, 0.3)),
    "student of a tenth": ({"studentT": [0.1, 0, 1]}, lambda x: stats.t.logpdf(x, 0.1)),
    "logistic": ({"logistic": [-1, 3]}, lambda x: stats.logistic.logpdf(x, -1, 3)),
    "gumbel": ({"gumbel": [2, 1]}, lambda x: stats.gumbel_r.logpdf(x, 2, 1)),
}

NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)
# Where targets are narrow, or jump.
PLACES = np.array([-1, -0.1, -0.03, -0.01, 0, 0.01, 0.03, 0.1, 1])


def divergence(log_density):
    def of(parameters):
        mean, log_std = parameters
        std = np.exp(log_std)
        ends = np.unique(np.concatenate([(PLACES - mean) / std, np.linspace(-12, 12, 25)]))
        ends = ends[(ends >= -12) & (ends <= 12)]
        half, middle = np.diff(ends)[:, None] / 2, (ends[1:] + ends[:-1])[:, None] / 2
        z = (half * NODES + middle).ravel()
        mass = (half * WEIGHTS).ravel() * stats.norm.pdf(z)
        return -np.log(2 * np.pi * np.e) / 2 - log_std - np.sum(mass * log_density(mean + std * z))

    return of


def optima(log_density):
    found = []
    for mean in (-10, -6, -4, -2, 0, 2, 4, 6, 10):
        for std in (0.01, 0.5, 1.5, 8):
            options = {"xatol": 1e-9, "fatol": 1e-13, "maxiter": 5000}
            first = np.array([mean, np.log(std)])
            simplex = [first, first + [0.2 * std, 0], first + [0, 0.2]]
            options["initial_simplex"] = simplex
            fit = optimize.minimize(divergence(log_density), first, method="Nelder-Mead", options=options)
            own = [fit.x[0], np.exp(fit.x[1]), fit.fun]
            if not any(abs(own[0] - other[0]) + abs(own[1] - other[1]) < 1e-3 for other in found):
                found.append(own)
    return sorted(found, key=lambda own: own[2])


rows = [
    {"name": name, "target": target, "optima": [dict(zip(("mean", "std", "divergence"), own)) for own in optima(density)]}
    for name, (target, density) in TARGETS.items()
]
path = Path(__file__).parents[2] / "test/golden/reverse-projections.json"
path.write_text(json.dumps(rows, indent=1) + "\n")
