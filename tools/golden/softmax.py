"""Makes test/golden/softmax.json: divergences of softmaxes, and their gradients. Needs mpmath; never run by npm test.

  python3 tools/golden/softmax.py           writes the file
  python3 tools/golden/softmax.py --check   makes it again and compares; exits 1 if anything differs

Values are the doubles nearest to the exact real answers for the double inputs, by the definitions, as generate.py has them.
"""

import json
import math
import os
import struct
import sys

from generate import GOLDEN, settle, spell, stream
from mpmath import mp, mpf

FILE = os.path.join(GOLDEN, "softmax.json")
WEIGHTS = [0.5, 0.125, 0.999]
MASKED = float("-inf")


def softmax(logits, temperature):
    most = max(logits)
    powers = [mpf(0) if x == MASKED else mp.exp((mpf(x) - mpf(most)) / mpf(temperature)) for x in logits]
    mass = mp.fsum(powers)
    return [power / mass for power in powers]


def kl(p, q):
    if any(x and not y for x, y in zip(p, q)):
        return mp.inf
    return mp.fsum([x * mp.log(x / y) for x, y in zip(p, q) if x])


def mixture(p, q, w):
    return [mpf(w) * x + (1 - mpf(w)) * y for x, y in zip(p, q)]


def js(p, q, w):
    m = mixture(p, q, w)
    return mpf(w) * kl(p, m) + (1 - mpf(w)) * kl(q, m)


class Softmaxes:
    """Both, at the precision that is set when they are asked for."""

    def __init__(self, teacher, student, temperature):
        self.given = (teacher, student, temperature)
        self.at = {}

    def __call__(self):
        if mp.dps not in self.at:
            teacher, student, temperature = self.given
            self.at[mp.dps] = softmax(teacher, temperature), softmax(student, temperature)
        return self.at[mp.dps]


def decades(*rows, temperature):
    """How many decades probabilities span: a divergence may be as much smaller than a rounding of 1."""
    spans = [max(row) - min(x for x in row if x != MASKED) for row in rows]
    return int(max(spans) / temperature / math.log(10)) + 1


def forward_gradient(p, q):
    return [y - x for x, y in zip(p, q)]


def reverse_gradient(p, q):
    score = kl(q, p)
    return [y * (mp.log(y / x) - score) if y else mpf(0) for x, y in zip(p, q)]


def js_gradient(p, q, w):
    m = mixture(p, q, w)
    score = kl(q, m)
    return [(1 - mpf(w)) * y * (mp.log(y / z) - score) if y else mpf(0) for y, z in zip(q, m)]


def gradient(of, temperature, count, span):
    kept = {}

    def value(i):
        if mp.dps not in kept:
            kept[mp.dps] = of()
        return kept[mp.dps][i] / mpf(temperature)

    return [settle(lambda i=i: value(i), span) for i in range(count)]


def row(name, teacher, student, temperature=1.0):
    teacher, student = [float(x) for x in teacher], [float(x) for x in student]
    both = Softmaxes(teacher, student, temperature)
    span = decades(teacher, student, temperature=temperature)
    made = {
        "name": name,
        "teacher": teacher,
        "student": student,
        "temperature": temperature,
        "forward": settle(lambda: kl(*both()), span),
        "reverse": settle(lambda: kl(*reversed(both())), span),
        "jensenShannon": {str(w): settle(lambda w=w: js(*both(), w), span) for w in WEIGHTS},
    }
    if len(teacher) > 10:
        return made
    count = len(teacher)
    gradients = {"forward": gradient(lambda: forward_gradient(*both()), temperature, count, span)}
    if made["reverse"] != float("inf"):
        gradients["reverse"] = gradient(lambda: reverse_gradient(*both()), temperature, count, span)
    gradients["jensenShannon"] = {
        str(w): gradient(lambda w=w: js_gradient(*both(), w), temperature, count, span) for w in WEIGHTS
    }
    return {**made, "gradients": gradients}


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def normals(random):
    """About normal, by nothing but sums: the same in every Python."""
    while True:
        yield sum(next(random) for _ in range(12)) - 6


def rows():
    made = special()
    random = stream(8128)
    normal = normals(random)
    temperatures = [1.0, 2.0, 2.5, 0.5, 3.0, 0.1]
    turn = 0
    for k in [1, 2, 3, 5, 10, 63, 130, 600]:
        spreads = [0.3, 1.0, 3.0, 10.0]
        for spread in spreads if k < 100 else spreads[1:3]:
            for step in [0, 2.0, 0.3, 1e-2, 1e-4, 1e-7, 1e-11]:
                temperature = temperatures[turn % len(temperatures)]
                turn += 1
                teacher = [spread * next(normal) for _ in range(k)]
                student = [(x if step else 0) + (step or spread) * next(normal) for x in teacher]
                if turn % 5 == 1:
                    student = [x + 9999.25 for x in student]
                if turn % 2:
                    teacher, student = [single(x) for x in teacher], [single(x) for x in student]
                name = f"{k} classes, spread {spread:g}, " + (f"apart by {step:g}" if step else "independent")
                made.append(row(name, teacher, student, temperature))
    return made


def special():
    return [
        row("equal", [0.5, 1.5, -2.0], [0.5, 1.5, -2.0]),
        row("equal but for an offset", [0.5, 1.5, -2.0], [1e4 + 0.5, 1e4 + 1.5, 1e4 - 2.0], 3.0),
        row("masked in both", [0.5, MASKED, 1.0, MASKED], [1.0, MASKED, 0.25, MASKED], 2.0),
        row("masked in the student", [0.5, 0.25, 1.0], [1.0, MASKED, 0.25]),
        row("masked in the teacher", [0.5, MASKED, 1.0], [1.0, 0.5, 0.25]),
        row("masked in each", [0.5, MASKED, 1.0], [1.0, 0.5, MASKED]),
        row("masked where the other has next to nothing", [0.5, -60.0, 1.0], [0.5, MASKED, 1.0]),
        row("masked in both, near-equal", [0.5, MASKED, 1.0], [0.5, MASKED, 1.0 + 2.0**-40]),
        row("certain, of the same", [800.0, 0.0, -5.0], [900.0, 1.0, 3.0]),
        row("certain, of others", [300.0, 0.0, -5.0], [0.0, 300.0, -5.0]),
        row("from -1e4 to 1e4", [1e4, -1e4, 0.0], [-1e4, 1e4, 0.0]),
        row("from -1e4 to 1e4, at a temperature of 1e4", [1e4, -1e4, 0.0], [-1e4, 1e4, 0.0], 1e4),
        row("hot", [3.0, 1.0, -2.0], [1.0, 2.0, 0.5], 1e6),
        row("cold", [3.0, 1.0, -2.0], [1.0, 2.0, 0.5], 2.0**-10),
        row("one class differs, of little probability", [0.0, 1.0, -30.0], [0.0, 1.0, -28.0]),
        row("the last digit", [0.0, 1.0, 2.0], [0.0, 1.0, 2.0 + 2.0**-51]),
    ]


def text():
    return "[\n" + ",\n".join(json.dumps(spell(one), allow_nan=False) for one in rows()) + "\n]\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        with open(FILE) as file:
            fresh = file.read() == text()
        print("" if fresh else "softmax.json is not what this script makes", end="" if fresh else "\n")
        sys.exit(0 if fresh else 1)
    made = text()
    with open(FILE, "w") as file:
        file.write(made)
