#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The house's rules that a compiler does not see: which way includes may
# point, that each file has its test, names, sizes, and calls that have a
# better replacement. Knows nothing of C beyond comments, strings and includes.
"""layers.py [ROOT]       checks the tree, a line for each fault
layers.py --format     checks that clang-format would change nothing
layers.py --self-test  plants each fault in a small tree and looks for it"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

SPDX = "SPDX-License-Identifier: LGPL-2.1-or-later"
SUFFIXES = {".c", ".cc", ".h"}
# A set of kernels is one file: two of them can be laid side by side.
MAX_LINES = {"src": 400, "src/kernels": 800, "gst": 600}
DATA = {"src/colormap-data.c"}
# Each plugin has one; they hold a list of elements and are tested by loading.
PLUGIN = "plugin.c"
C11 = set("""assert complex ctype errno fenv float inttypes iso646 limits
locale math setjmp signal stdalign stdarg stdatomic stdbool stddef stdint
stdio stdlib stdnoreturn string tgmath threads time uchar wchar
wctype""".split())
INTRINSICS = {"immintrin.h", "cpuid.h", "arm_neon.h", "sys/auxv.h"}

# From what, to what not, and why.
ARROWS = [
    ("src/", r"(gst/|config\.h)", "the core knows no GStreamer"),
    ("src/kernels/", r"(?!src/kernels/)", "kernels know nothing but C11"),
    ("src/volume/", r"(?!src/volume/|src/plane\.h$)",
     "readers know nothing but src/plane.h"),
    (r"src/[^/]*$", r"src/volume/", "the core knows no files"),
    ("gst/", r"src/kernels/", "elements ask the core, not its kernels"),
    ("gst/common/", r"gst/(?!common/)", "what is common knows no plugin"),
    ("gst/ctheat/", r"(gst/ctvolume/|src/volume/)",
     "the overlay works where no reader does"),
    ("gst/ctvolume/", r"gst/ctheat/", "a plugin knows no other plugin"),
    (r"(gst/(?!ctgradcam/)|src/(?!gradcam/))",
     r"(gst/ctgradcam/|src/gradcam/)", "nothing needs a network"),
    ("src/gradcam/", r"src/(?!gradcam/|kernels/|plane\.h$)",
     "networks know nothing of files and colors"),
    ("gst/ctgradcam/", r"(gst/ctheat/|gst/ctvolume/|src/volume/)",
     "a plugin knows no other plugin"),
    ("gst/(ctheat|ctvolume)/", r"gst/ctscroll/", "no element knows a program"),
    ("gst/ctscroll/", r"gst/(?!ctscroll/)",
     "the viewer knows elements by their properties alone"),
]

# Call, replacement, where it is denied, where it is allowed all the same.
OWN = ("src/", "gst/")
NO_PRINT = "a GError in src, a GStreamer log or message in gst"
DENIED = [
    (names.split(), instead, where, allowed) for names, instead, where, allowed
    in [
        ("printf fprintf vprintf vfprintf puts fputs putchar perror g_print "
         "g_printerr", NO_PRINT, OWN, ("gst/ctscroll/ctscroll.c",)),
        ("g_message g_warning g_critical g_info g_debug g_log", NO_PRINT,
         ("src/",), ()),
        ("strcpy strncpy stpcpy", "g_strlcpy", OWN, ()),
        ("strcat strncat", "g_strlcat or GString", OWN, ()),
        ("sprintf vsprintf", "g_snprintf or g_strdup_printf", OWN, ()),
        ("gets scanf sscanf fscanf", "g_ascii_strtod and the like", OWN, ()),
        ("strtok", "g_strsplit_set", OWN, ()),
        ("atoi atol atoll strtol strtoul strtoll strtoull",
         "g_ascii_string_to_signed", OWN, ()),
        ("atof strtod strtof", "g_ascii_strtod", OWN, ()),
        ("malloc calloc realloc free strdup", "GLib's, and g_autofree", OWN,
         ()),
        ("alloca g_alloca g_newa", "g_malloc", OWN, ()),
        ("mmap g_mapped_file_new g_mapped_file_new_from_fd",
         "pread: a file cut short under a map kills the process", OWN, ()),
        ("fopen freopen g_fopen g_file_get_contents",
         "open with O_NONBLOCK, then fstat: a FIFO would block", OWN, ()),
        ("system popen g_spawn_command_line_sync", "nothing", OWN, ()),
        ("getenv secure_getenv g_getenv", "a property", OWN,
         ("src/kernels/kernels.c",)),
        ("rand srand random srandom drand48",
         "a generator with a seed of its own", OWN, ()),
    ]
]

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'
                   r"'(?:\\.|[^'\\\n])*'", re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def without_comments(text):
    """Comments gone, lines kept."""
    def keep(match):
        token = match.group()
        return token if token[0] in "\"'" else "\n" * token.count("\n")
    return TOKEN.sub(keep, text)


def without_strings(text):
    return TOKEN.sub(lambda match: '""', text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def sources(root):
    """Path from the root -> text, of every C file."""
    found = {}
    for folder in ("src", "gst", "tests"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES:
                name = path.relative_to(root).as_posix()
                found[name] = path.read_text(encoding="utf-8")
    return found


def include_faults(name, text, files):
    code = without_comments(text)
    for match in INCLUDE.finditer(code):
        quote, target = match.groups()
        where = f"{name}:{line_of(code, match.start())}"
        if quote == "<":
            yield from system_faults(name, target, where)
            continue
        if target not in files and target != "config.h":
            yield (f"{where}: \"{target}\" is not a file seen from the root: "
                   "root own includes at the repository, give others <>")
            continue
        for source, denied, why in ARROWS:
            if re.match(source, name) and re.match(denied, target):
                yield f"{where}: includes \"{target}\": {why}"


def system_faults(name, target, where):
    if target.split("/")[0] in ("src", "tests", "common", "ctheat",
                                "ctgradcam", "ctscroll", "ctvolume"):
        yield f"{where}: <{target}> is ours: give it quotes"
    if name.startswith("src/") and target.startswith("gst/"):
        yield f"{where}: includes <{target}>: the core knows no GStreamer"
    if name.startswith("src/kernels/"):
        stem = target[:-2] if target.endswith(".h") else target
        if stem not in C11 and target not in INTRINSICS:
            yield (f"{where}: includes <{target}>: kernels know nothing but "
                   "C11")


def cycle_faults(files):
    """Among the nouns of src (NAME.c and NAME.h are one) no arrow comes back;
    the readers' own .c files may share what volume.h declares for them all."""
    arrows = {}
    for name, text in files.items():
        if name.startswith("src/") and not re.match(r"src/volume/.*\.cc?$",
                                                    name):
            nouns = arrows.setdefault(name.rsplit(".", 1)[0], set())
            for _, target in INCLUDE.findall(without_comments(text)):
                nouns.add(target.rsplit(".", 1)[0])

    done = set()

    def walk(noun, trail):
        if noun in trail:
            circle = trail[trail.index(noun):] + [noun]
            yield "includes run in a circle: " + " -> ".join(circle)
        elif noun not in done:
            for target in sorted(arrows[noun] & arrows.keys() - {noun}):
                yield from walk(target, trail + [noun])
            done.add(noun)

    for noun in sorted(arrows):
        yield from walk(noun, [])


def call_faults(name, text):
    code = without_strings(without_comments(text))
    for calls, instead, where, allowed in DENIED:
        if not name.startswith(where) or name in allowed:
            continue
        # A member of a struct may have any name.
        pattern = r"(?<![\w.])(?<!->)(" + "|".join(calls) + r")\s*\("
        for match in re.finditer(pattern, code):
            yield (f"{name}:{line_of(code, match.start())}: "
                   f"{match.group(1)} is denied; instead: {instead}")


def needs_test(name):
    if not name.startswith(OWN) or name.endswith(".h") or name in DATA:
        return False
    if name.startswith("src/kernels/"):
        return name == "src/kernels/kernels.c"  # whose test covers all sets
    return os.path.basename(name) != PLUGIN


def max_lines(name):
    """None: as many as it takes."""
    if name in DATA:
        return None
    folder = os.path.dirname(name)
    return MAX_LINES.get(folder, MAX_LINES.get(name.split("/")[0]))


def file_faults(name, text, files):
    stem = os.path.basename(name).rsplit(".", 1)[0]
    most = max_lines(name)
    if not text.startswith("/* " + SPDX):
        yield f"{name}:1: begins without \"{SPDX}\""
    if needs_test(name) and f"tests/test-{stem}.c" not in files:
        yield f"{name}: has no tests/test-{stem}.c"
    lines = text.count("\n")
    if most and lines > most:
        yield (f"{name}: {lines} lines, at most {most}: it is more than one "
               "noun")


def name_faults(files):
    seen = {}
    for name in files:
        base = os.path.basename(name)
        if base in seen and base != PLUGIN:
            yield f"{name}: {seen[base]} has that name already"
        seen.setdefault(base, name)


def build_faults(root, files):
    """A file that no meson.build names is neither built nor run."""
    meson = "\n".join(path.read_text(encoding="utf-8")
                      for path in root.rglob("meson.build"))
    words = set(re.findall(r"'([^'\n]+)'", meson))
    for name in files:
        base = os.path.basename(name)
        if base.endswith(".h"):
            continue
        stem = base.rsplit(".", 1)[0]
        known = {base, stem, re.sub("^(test|fuzz)-", "", stem)}
        if not any(word in known or word.endswith("/" + base)
                   for word in words):
            yield f"{name}: no meson.build names it"


def check(root):
    files = sources(root)
    if not files:
        yield f"{root}: no source files here"
    for name, text in files.items():
        yield from include_faults(name, text, files)
        yield from call_faults(name, text)
        yield from file_faults(name, text, files)
    yield from cycle_faults(files)
    yield from name_faults(files)
    yield from build_faults(root, files)


def check_format(root):
    names = list(sources(root))
    return subprocess.run(["clang-format", "--dry-run", "-Werror", *names],
                          cwd=root, check=False).returncode


# A tree without a fault.
CLEAN = {
    "meson.build": "'a.c', 'volume/v.c', 'kernels/kernels.c', 'e.c', 'a', "
                   "'v', 'kernels', 'e', 'colormap-data.c', 'c.c', 'plugin.c'",
    "src/a.c": '#include "src/a.h"\n#include <glib.h>\n'
               '/* printf () and "strcpy (" in words */\n'
               'const char *s = "system (x)";\n'
               "void f (T *t) { t->free (1); t.puts (2); g_free (s); }\n",
    "src/a.h": '#include "src/kernels/kernels.h"\n#include "src/plane.h"\n',
    "src/plane.h": "#include <glib.h>\n",
    "src/colormap-data.c": '#include "src/a.h"\n' + "0,\n" * 900,
    "src/kernels/kernels.h": "#include <stdint.h>\n",
    "src/kernels/kernels.c": '#include "src/kernels/kernels.h"\n'
                             '#include <stdlib.h>\nx = getenv ("CT_CPU");\n',
    "src/kernels/c.c": '#include <math.h>\n',
    "src/volume/v.c": '#include "src/volume/v.h"\n#include <zlib.h>\n',
    "src/volume/v.h": '#include "src/plane.h"\n',
    "src/gradcam/n.h": '#include "src/kernels/kernels.h"\n',
    "gst/ctgradcam/g.h": '#include "src/gradcam/n.h"\n',
    "gst/common/u.h": "#include <gst/gst.h>\n",
    "gst/ctheat/e.c": '#include "config.h"\n#include "gst/common/u.h"\n'
                      '#include "src/a.h"\nx = g_strdup_printf ("a");\n',
    "gst/ctheat/plugin.c": "",
    "gst/ctscroll/s.h": '#include "src/volume/v.h"\n',
    "gst/ctvolume/plugin.c": '#include "src/volume/v.h"\n',
    "tests/test-a.c": '#include "src/a.h"\nprintf ("x"); free (p);\n',
    "tests/test-e.c": "",
    "tests/test-v.c": "",
    "tests/test-kernels.c": "",
}

# File, what is put at its end (None: the file goes), what must be said.
PLANTED = [
    ("src/a.c", '#include "gst/common/u.h"', "knows no GStreamer"),
    ("src/a.c", "#include <gst/gst.h>", "knows no GStreamer"),
    ("src/a.h", '#include "src/volume/v.h"', "knows no files"),
    ("src/kernels/c.c", '#include "src/plane.h"', "nothing but C11"),
    ("src/kernels/c.c", "#include <glib.h>", "nothing but C11"),
    ("src/kernels/c.c", "#include <unistd.h>", "nothing but C11"),
    ("src/volume/v.c", '#include "src/a.h"', "nothing but src/plane.h"),
    ("src/plane.h", '#include "src/a.h"', "in a circle"),
    ("src/kernels/c.c", "\n" * 800, "at most 800"),
    ("gst/ctheat/e.c", '#include "src/kernels/kernels.h"', "not its kernels"),
    ("gst/ctheat/e.c", '#include "src/volume/v.h"', "where no reader does"),
    ("gst/common/u.h", '#include "gst/ctheat/e.h"', "not a file"),
    ("gst/ctheat/e.c", '#include "gst/ctscroll/s.h"', "no element knows"),
    ("gst/ctscroll/s.h", '#include "gst/common/u.h"', "knows elements by"),
    ("gst/ctheat/e.c", '#include "u.h"', "root own includes"),
    ("gst/ctheat/e.c", '#include "glib.h"', "root own includes"),
    ("gst/ctheat/e.c", "#include <src/a.h>", "give it quotes"),
    ("tests/test-a.c", '#include "../src/a.h"', "root own includes"),
    ("src/a.c", '#include "src/gradcam/n.h"', "needs a network"),
    ("gst/ctheat/e.c", '#include "src/gradcam/n.h"', "needs a network"),
    ("src/gradcam/n.h", '#include "src/a.h"', "files and colors"),
    ("gst/ctgradcam/g.h", '#include "src/volume/v.h"', "no other plugin"),
    ("src/a.c", "\n" * 400, "at most 400"),
    ("gst/ctheat/e.c", "\n" * 600, "at most 600"),
    ("tests/test-a.c", None, "has no tests/test-a.c"),
    ("tests/test-kernels.c", None, "has no tests/test-kernels.c"),
    ("gst/common/w.c", "", "has no tests/test-w.c"),
    ("gst/common/w.c", "", "no meson.build names it"),
    ("gst/ctheat/a.h", "", "has that name already"),
    ("tests/test-zoo.c", "", "no meson.build names it"),
] + [
    (name, f"x = {call} (1);", f"{call} is denied; instead: {instead}")
    for calls, instead, where, _ in DENIED for call in calls
    for name in [{"src/": "src/a.c", "gst/": "gst/ctheat/e.c"}[w]
                 for w in where]
]


def plant(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")


def with_header(name, text):
    return text if name == "meson.build" else f"/* {SPDX} */\n{text}"


def self_test():
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in CLEAN.items():
            plant(root, name, with_header(name, text))
        for fault in check(root):
            print("in the clean tree:", fault)
            missed += 1
        for name, added, message in PLANTED:
            before = CLEAN.get(name)
            text = None if added is None else (before or "") + added + "\n"
            plant(root, name, None if text is None else with_header(name, text))
            if not any(message in fault for fault in check(root)):
                print(f"not seen: {added!r} in {name}: {message}")
                missed += 1
            plant(root, name,
                  before if before is None else with_header(name, before))
        plant(root, "src/a.h", "")
        if not any("begins without" in fault for fault in check(root)):
            print("not seen: a file without its licence line")
            missed += 1
    print(f"{len(PLANTED) + 1} faults planted, {missed} missed")
    return missed


def main(arguments):
    if arguments == ["--self-test"]:
        return 1 if self_test() else 0
    root = pathlib.Path(__file__).resolve().parent.parent
    if arguments == ["--format"]:
        return check_format(root)
    if arguments:
        root = pathlib.Path(arguments[0])
    faults = list(check(root))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
