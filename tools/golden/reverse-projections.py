"""Normal distributions of which KL to a target is least, by quadrature: test/golden/reverse-projections.json.

KL(q‖target) of q = N(mean, std) is a sum over a grid of 20,001 points within 12 standard deviations, where the trapezoidal rule of a
smooth density is right to far more digits than are compared. Optima are those that Nelder and Mead's method finds from a grid
of starts.

    python3 tools/golden/reverse-projections.py
"""

import json
from pathlib import Path

import numpy as np
from scipy import optimize, special, stats


def log_mixture(parts):
    weights = np.log([weight for weight, _, _ in parts])
    return lambda x: special.logsumexp([w + stats.norm.logpdf(x, m, s) for w, (_, m, s) in zip(weights, parts)], axis=0)


TARGETS = {
    "two modes": ({"mixture": [[0.5, -3, 1], [0.5, 3, 1]]}, log_mixture([[0.5, -3, 1], [0.5, 3, 1]])),
    "skewed": ({"mixture": [[0.7, -1, 1], [0.3, 2, 0.5]]}, log_mixture([[0.7, -1, 1], [0.3, 2, 0.5]])),
    "student": ({"studentT": [5, 1, 2]}, lambda x: stats.t.logpdf(x, 5, 1, 2)),
    "logistic": ({"logistic": [-1, 3]}, lambda x: stats.logistic.logpdf(x, -1, 3)),
    "gumbel": ({"gumbel": [2, 1]}, lambda x: stats.gumbel_r.logpdf(x, 2, 1)),
}

Z = np.linspace(-12, 12, 20_001)
MASS = stats.norm.pdf(Z) * (Z[1] - Z[0])


def divergence(log_density):
    def of(parameters):
        mean, log_std = parameters
        return -np.log(2 * np.pi * np.e) / 2 - log_std - np.sum(MASS * log_density(mean + np.exp(log_std) * Z))

    return of


def optima(log_density):
    found = []
    for mean in np.linspace(-6, 6, 7):
        for std in (0.5, 1.5):
            options = {"xatol": 1e-9, "fatol": 1e-13, "maxiter": 5000}
            fit = optimize.minimize(divergence(log_density), [mean, np.log(std)], method="Nelder-Mead", options=options)
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
