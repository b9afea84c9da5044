#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The section "Every property" of each element's page, from what the element
says of itself; and whether the page's own text names each property.

    ninja -C build docs

writes the sections anew (properties.py --update); without --update what
differs is printed, and fails."""

import difflib
import pathlib
import re
import sys

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GObject, Gst  # noqa: E402

DOCS = pathlib.Path(__file__).resolve().parent
PLUGINS = ("ctheat", "ctvolume", "ctgradcam")
BEGIN = "<!-- properties: what follows is written by `ninja docs` -->"
END = "<!-- properties: end -->"
TYPES = {"gchararray": "string", "gboolean": "boolean", "gdouble": "double",
         "gfloat": "float", "gint": "int", "guint": "unsigned int",
         "gint64": "int64", "guint64": "uint64", "GstFraction": "fraction",
         "GstValueArray": "array", "GstStructure": "structure"}
NOTES = ((Gst.PARAM_CONTROLLABLE, "c"), (Gst.PARAM_MUTABLE_PLAYING, "p"))
BOUNDS = {"double": 1e308, "int": 2**31 - 1, "unsigned int": 2**32 - 1,
          "int64": 2**63 - 1, "uint64": 2**64 - 1}


def elements():
    registry = Gst.Registry.get()
    return sorted(feature.get_name() for plugin in PLUGINS
                  for feature in registry.get_feature_list_by_plugin(plugin)
                  if isinstance(feature, Gst.ElementFactory))


def is_enum(spec):
    return GObject.type_is_a(spec.value_type, GObject.TYPE_ENUM)


def is_flags(spec):
    return GObject.type_is_a(spec.value_type, GObject.TYPE_FLAGS)


def number(value, bound):
    return "" if abs(value) >= bound else f"{value:.12g}"


def values_of(spec, kind):
    """The range, as a reader wants it; nothing for what has none."""
    if spec.value_type == GObject.TYPE_BOOLEAN:
        return ""
    if is_enum(spec):
        values = list(spec.enum_class.__enum_values__.values())
        return ("[below](#values)" if len(values) > 4
                else ", ".join(f"`{value.value_nick}`" for value in values))
    if is_flags(spec):
        values = list(spec.flags_class.__flags_values__.values())
        return ", ".join(f"`{value.first_value_nick}`" for value in values)
    if kind not in BOUNDS:
        return ""
    low = number(spec.minimum, BOUNDS[kind])
    high = number(spec.maximum, BOUNDS[kind])
    if low and high:
        return f"{low} to {high}"
    return f"{low} and up" if low else f"up to {high}" if high else "any"


def default_of(element, spec, kind):
    if kind == "structure":
        return ""
    if not spec.flags & GObject.ParamFlags.READABLE:
        return "none"
    value = element.get_property(spec.name)
    if is_flags(spec):
        return " ".join(f"`{nick}`" for nick in value.value_nicks) or "none"
    if is_enum(spec):
        return f"`{value.value_nick}`"
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if kind in BOUNDS:
        return number(value, BOUNDS[kind]) or "off"
    return f"`{value}`" if kind == "array" else str(value)


def row(element, spec):
    kind = TYPES.get(spec.value_type.name, spec.value_type.name)
    if is_enum(spec) or is_flags(spec):
        kind = "enum" if is_enum(spec) else "flags"
    notes = [note for flag, note in NOTES if spec.flags & flag]
    if not spec.flags & GObject.ParamFlags.WRITABLE:
        notes = ["r"]
    cells = (f"`{spec.name}`", kind, values_of(spec, kind),
             default_of(element, spec, kind), " ".join(notes),
             spec.blurb.replace("|", "\\|").replace("<", "&lt;"))
    return "| " + " | ".join(cells) + " |"


def value_tables(specs):
    """Each enum once, under the names of all that take it."""
    by_type = {}
    for spec in specs:
        if is_enum(spec):
            by_type.setdefault(spec.value_type.name, []).append(spec)
    lines = ["", "### Values"] if by_type else []
    for same in by_type.values():
        names = ", ".join(f"`{spec.name}`" for spec in same)
        lines += ["", f"| {names} | |", "|---|---|"]
        lines += [f"| `{value.value_nick}` | {value.value_name} |"
                  for value in same[0].enum_class.__enum_values__.values()]
    return lines


def section(name):
    element = Gst.ElementFactory.make(name)
    specs = [spec for spec in element.list_properties()
             if spec.owner_type.name not in ("GstObject", "GObject")]
    lines = [BEGIN, "## Every property", "",
             f"What `gst-inspect-1.0 {name}` says. c: a controller can drive "
             "it; p: it can be set while\nPLAYING; r: it can only be read.",
             "",
             "| property | type | range | default | | |",
             "|---|---|---|---|---|---|"]
    lines += [row(element, spec) for spec in specs]
    lines += value_tables(specs) + ["", END]
    own = [spec.name for spec in specs
           if not spec.owner_type.name.startswith(("GstBase", "GstPush"))]
    return "\n".join(lines), own


def parts_of(page, text):
    """The text before the section and behind it."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"{page} lacks the two lines that the section of all "
                 f"properties stands between:\n{BEGIN}\n{END}")
    before, rest = text.split(BEGIN)
    return before, rest.split(END)[1]


def main():
    Gst.init(None)
    failed, names = False, elements()
    for name in names:
        page = DOCS / f"{name}.md"
        text = page.read_text(encoding="utf-8")
        before, behind = parts_of(page.name, text)
        new, own = section(name)
        for missing in [each for each in own
                        if not re.search(rf"`{each}[`=]", before + behind)]:
            failed = True
            print(f"{page.name}: no sentence names `{missing}`")
        if sys.argv[1:] == ["--update"]:
            page.write_text(before + new + behind, encoding="utf-8")
            continue
        for line in difflib.unified_diff(
                text.splitlines(), (before + new + behind).splitlines(),
                page.name, "the element", lineterm=""):
            failed = True
            print(line)
    print(f"properties of {', '.join(names)}")
    if failed:
        print("as it is to be? then: ninja -C build docs")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
