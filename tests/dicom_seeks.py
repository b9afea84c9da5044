#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A thousand seeks in a DICOM series, and play forward and backward: each
slice is the one that was asked for, whatever order the names of the files are
in. tests/bench/volumes.py does the same with a long one."""

import os
import random
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "bench"))
from gzip_seeks import Run, check_rates, check_seeks  # noqa: E402
from make_series import file_number, write_series  # noqa: E402

SLICES, SIZE, SEEKS = 97, 40, 1000


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.getrandbits(32)
    print(f"seed {seed}", flush=True)
    # Names in the slices' order would prove little.
    assert len({file_number(k, SLICES) for k in range(SLICES)}) == SLICES
    assert file_number(1, SLICES) != 1
    with tempfile.TemporaryDirectory() as folder:
        write_series(folder, SLICES, size=SIZE)
        run = Run(folder)
        good = check_seeks("series", run, SLICES, SEEKS, random.Random(seed))
        good &= check_rates("series", run, 0, SLICES, (-1.0, 2.0, 1.0))
        run.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
