#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Adds up what the rows of .ci/run came to: names what failed and what was
# skipped, and closes with the line that says how many. Knows nothing of the
# tests. A row that ran tests left meson's log of them (FOLDER/ROW.json) and
# counts as those; any other row counts as one.
"""count.py ALLOWED_SKIPS FOLDER ROW=STATUS...

Fails where anything failed, or where a row skipped more than allowed."""

import json
import pathlib
import re
import sys

# A test program of many parts may skip one of them and pass.
SKIPPED_PART = re.compile(r"^ok\b.*?(/\S+)\s+# SKIP\s*(.*)$", re.M)


def skips(test):
    output = test.get("stdout", "").strip()
    parts = SKIPPED_PART.findall(output)
    if parts:
        return [f"{part}: {reason}" for part, reason in parts]
    if test["result"] == "SKIP":
        return output.splitlines()[-1:] or ["it does not say why"]
    return []


def read_log(path):
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def main(allowed, folder, *rows):
    passed, failed, skipped = [], [], []
    for row, status in (text.split("=") for text in rows):
        tests = read_log(pathlib.Path(folder) / f"{row}.json")
        bad = [f"{row}: {test['name']} ({test['result']})" for test in tests
               if test["result"] not in ("OK", "EXPECTEDFAIL", "SKIP")]
        passed += [test for test in tests
                   if test["result"] in ("OK", "EXPECTEDFAIL")]
        quiet = [f"{row}: {test['name']}: {skip}" for test in tests
                 for skip in skips(test)]
        skipped += quiet
        if len(quiet) > int(allowed):
            bad.append(f"{row}: {len(quiet)} skipped, expected at most "
                       f"{allowed}")
        if status != "0" and not bad:
            bad.append(row)
        elif not tests:
            passed.append(row)
        failed += bad
    for text in skipped:
        print("skipped:", text)
    for text in failed:
        print("failed:", text)
    print(f"{len(passed)} passed, {len(failed)} failed, "
          f"{len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
