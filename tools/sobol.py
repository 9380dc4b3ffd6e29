"""Makes src/continuous/estimate/joe-kuo.ts, direction numbers of Sobol' sequences, and test/golden/sobol.json, points of them.

  python3 tools/sobol.py           writes the files
  python3 tools/sobol.py --check   makes them again and compares; exits 1 if anything differs

The numbers are those of new-joe-kuo-6.21201 by S. Joe and F. Y. Kuo, from the copy that SciPy has of it; the points are SciPy's.
Needs SciPy; never run by npm test.
"""

import json
import os
import sys

import numpy as np
import scipy.stats
from scipy.stats import qmc

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
DIMENSIONS = 64

HEADER = """/**
 * Direction numbers of Sobol' sequences, new-joe-kuo-6.21201, of the first {dimensions} dimensions: S. Joe and F. Y. Kuo 2008,
 * “Constructing Sobol sequences with better two-dimensional projections”, SIAM J. Sci. Comput. 30, 2635. Made by
 * tools/sobol.py. Of each dimension the primitive polynomial, its bits the coefficients, and as many initial numbers
 * m as its degree.
 *
 * @license
 * Copyright (c) 2008, Frances Y. Kuo and Stephen Joe. All rights reserved.
 *
 * Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
 * conditions are met:
 *
 * - Redistributions of source code must retain the above copyright notice, this list of conditions and the following
 *   disclaimer.
 * - Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
 *   disclaimer in the documentation and/or other materials provided with the distribution.
 * - Neither the names of the copyright holders nor the names of the University of New South Wales and the University of
 *   Waikato and its contributors may be used to endorse or promote products derived from this software without specific prior
 *   written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS “AS IS” AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED
 * TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE
 * COPYRIGHT HOLDERS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING,
 * BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION)
 * HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR
 * OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
"""


def directions():
    """The table, of which the first dimension, the van der Corput sequence, has no polynomial."""
    copy = np.load(os.path.join(os.path.dirname(scipy.stats.__file__), "_sobol_direction_numbers.npz"))
    rows = []
    for polynomial, numbers in zip(copy["poly"][:DIMENSIONS], copy["vinit"][:DIMENSIONS]):
        degree = int(polynomial).bit_length() - 1
        rows.append([int(polynomial)] + [int(m) for m in numbers[:degree]])
    lines = [f"  [{', '.join(map(str, row))}]," for row in rows]
    table = "export const joeKuo: readonly (readonly number[])[] = [\n" + "\n".join(lines) + "\n];\n"
    return HEADER.format(dimensions=DIMENSIONS) + table


def points():
    """The first points, and one far on, as multiples of 2^-32."""
    sequence = qmc.Sobol(DIMENSIONS, scramble=False, bits=32)
    first = sequence.random(20)
    sequence.fast_forward(1_000_000 - 20)
    far = sequence.random(1)
    rows = [{"index": i, "point": row} for i, row in enumerate(first)] + [{"index": 1_000_000, "point": far[0]}]
    lines = [json.dumps({**row, "point": [int(x * 2**32) for x in row["point"]]}) for row in rows]
    return "[\n" + ",\n".join(lines) + "\n]\n"


FILES = {"src/continuous/estimate/joe-kuo.ts": directions, "test/golden/sobol.json": points}

if __name__ == "__main__":
    differs = False
    for name, make in FILES.items():
        path = os.path.join(ROOT, name)
        if "--check" not in sys.argv:
            with open(path, "w") as file:
                file.write(make())
        elif open(path).read() != make():
            print(f"{name} differs")
            differs = True
    sys.exit(1 if differs else 0)
