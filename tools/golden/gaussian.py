"""Makes test/golden/gaussian-hard.json: KL of Gaussians whose parameters are hard, by the definition in mpmath.

    python3 tools/golden/gaussian.py           writes it
    python3 tools/golden/gaussian.py --check   compares it with what is there

Deviations equal but for 1e-2 … 1e-15 of themselves, means so near too; ratios of deviations from 1e-150 to 1e150, and just
where they are scaled by another power of two; deviations and means at the ends of the range of doubles. 1,200 digits.
"""
import json
import math
import pathlib
import sys

import mpmath as mp

mp.mp.dps = 1200
GOLDEN = pathlib.Path(__file__).parents[2] / "test/golden/gaussian-hard.json"


def kl(mean0, std0, mean1, std1):
    m0, s0, m1, s1 = map(mp.mpf, (mean0, std0, mean1, std1))
    return mp.log(s1 / s0) + (s0 ** 2 + (m0 - m1) ** 2) / (2 * s1 ** 2) - mp.mpf(1) / 2


def cases():
    for k in range(2, 16):
        d = 10.0 ** -k
        yield 1.0, 1.0, 1.0, 1.0 + d
        yield 1.0, 1.0 + d, 1.0, 1.0
        yield 0.3, 0.7, 0.3 + d, 0.7 * (1 + d)
        yield -5.0, 3.0, -5.0 - d, 3.0
    yield 1.0, 1.0, 1.0, math.nextafter(1.0, 2.0)
    for ratio in (1e-150, 1e-80, 1e-20, 0.66, 0.67, 0.74, 0.76, 1.33, 1.34, 1.49, 1.51, 1.99, 2.01, 1e20, 1e80, 1e150):
        yield 1.0, ratio, 1.5, 1.0
        yield 0.0, 0.9 * ratio, 0.0, 0.9
    for scale in (5e-324, 1e-310, 2.3e-308, 1e-200, 1e-76, 1e75, 1e200, 1e308):
        yield 0.0, scale, 0.0, scale * 1.5
        yield scale, scale, 0.0, scale
        yield scale, scale, -scale, scale
        yield 0.0, 1.0, 0.0, scale
    yield 1.7e308, 1e308, -1.7e308, 1.5e308
    yield 1e-200, 1.0, 0.0, 1.0
    yield 1e-150, 1.0, 0.0, 1.0
    yield 1e300, 1e-300, 1e300, 1e-300


def rounded(value):
    """The nearest double, by way of its exact digits."""
    if value == 0:
        return 0.0
    if value > mp.mpf(sys.float_info.max) * (1 + mp.mpf(2) ** -54):
        return "Infinity"
    if value < mp.mpf(2) ** -1022:
        return math.ldexp(float(mp.nint(value * mp.mpf(2) ** 1074)), -1074)
    return float(value)


made = [dict(mean0=a, std0=b, mean1=c, std1=d, kl=rounded(kl(a, b, c, d))) for a, b, c, d in cases()]
text = "[\n" + ",\n".join(map(json.dumps, made)) + "\n]\n"
if "--check" in sys.argv:
    sys.exit(0 if GOLDEN.read_text() == text else "gaussian-hard.json differs")
GOLDEN.write_text(text)
