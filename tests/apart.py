#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""apart.py PLUGIN...    fails where a plugin needs libtorch, itself or by what
it needs: GStreamer drops a plugin whose library is missing."""

import subprocess
import sys


def needed(path):
    text = subprocess.run(["ldd", path], check=True, stdout=subprocess.PIPE,
                          text=True).stdout
    return [line.split()[0] for line in text.splitlines() if line.split()]


def main():
    bad = 0
    for path in sys.argv[1:]:
        found = needed(path)
        foreign = [name for name in found
                   if name.startswith(("libtorch", "libc10"))]
        print(f"{path}: {len(found)} libraries")
        for name in foreign:
            print(f"{path} needs {name}")
        bad += len(foreign)
    return 1 if bad or len(sys.argv) < 2 else 0


sys.exit(main())
