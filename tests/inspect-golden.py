#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What gst-inspect-1.0 says of each element, against tests/golden/*.txt: a
property, a default or a pad that changes is to be seen in a review.

    meson devenv -C build python3 ../tests/inspect-golden.py --update

writes them anew."""

import difflib
import os
import pathlib
import re
import subprocess
import sys

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"
ELEMENTS = ("ctgradcam", "ctheatoverlay", "ctvolumesrc")
# Of one build or installation.
VOLATILE = re.compile(r"  (Filename|Version|Source release date) ")


def inspected(element):
    env = dict(os.environ, LC_ALL="C.UTF-8", GST_INSPECT_NO_COLORS="1")
    text = subprocess.run(["gst-inspect-1.0", element], env=env, check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    lines = [line.rstrip() for line in text.splitlines()
             if not VOLATILE.match(line)]
    return "\n".join(lines).strip() + "\n"


def main():
    failed = False
    for element in ELEMENTS:
        path = GOLDEN / f"{element}.txt"
        found = inspected(element)
        if sys.argv[1:] == ["--update"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(found, encoding="utf-8")
            continue
        expected = path.read_text(encoding="utf-8")
        for line in difflib.unified_diff(expected.splitlines(),
                                         found.splitlines(), path.name,
                                         "gst-inspect-1.0", lineterm=""):
            failed = True
            print(line)
    if failed:
        print("as it is to be? then:", __doc__.split("\n\n")[1].strip())
    return 1 if failed else 0


sys.exit(main())
