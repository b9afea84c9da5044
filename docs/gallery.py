#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""docs/gallery.md and every picture of the docs, from the phantom.

    ninja -C build docs

makes them anew (gallery.py --update); without --update each is compared with
what the elements draw now, pixel for pixel, and fails where it differs."""

import pathlib
import re
import sys
import tempfile

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GObject, Gst  # noqa: E402

import numpy as np  # noqa: E402

import apng  # noqa: E402

DOCS = pathlib.Path(__file__).resolve().parent
LOOK = "colormap=turbo opacity-mode=ramp opacity=0.9 threshold=0.15"
SLICE = "slices=22-22"
BODY = np.s_[55:265, 15:305]
MASS = np.s_[130:238, 156:300]
LUNG_HEAT = "pattern=heat slices=22-22"
ANIMATION = ("window-center=-100 window-width=1200 legend=right "
             "legend-inside=false labels=slice+window+orientation+scale")
DELAY_MS = 125

HEAT = (
    ("opacity=0.5", "as OpenCV's recipe"),
    ("opacity=0.25", ""),
    ("opacity=1", "the heat alone"),
    ("opacity-mode=ramp opacity=0.9", "the hotter, the more opaque"),
    ("threshold=0.3", "only what is above"),
    ("threshold=0.3 opacity-mode=ramp opacity=0.9", "from nothing at 0.3"),
    ("threshold-max=0.7", "only what is below"),
    ("threshold=0.15 base-min=-500", "no heat on air"),
    ("threshold=0.15 base-min=-500 base-weight=1", "the base as bright as "
     "without heat"),
    ("heat-gamma=0.4", "lifts low values"),
    ("heat-invert=true", ""),
    ("interpolation=nearest", "the cells of the network"),
)
BASE = (
    ("normalize=minmax", "least to greatest value"),
    ("window-preset=lung invert=true", ""),
    ("window-center=-100 window-width=1200 window-function=sigmoid", ""),
    ("base-colormap=bone", ""),
)
LINES = (
    ('opacity-mode=ramp contour-levels="<0.3, 0.5, 0.7, 0.9>"', ""),
    ('contour-levels="<0.3, 0.5, 0.7, 0.9>" contour-only=true', "isolines "
     "alone"),
    ('contour-levels="<0.5>" contour-width=3 contour-only=true', ""),
    ("opacity-mode=ramp mark-peak=true", "the greatest value"),
)
LEGENDS = (
    ("legend=right", ""),
    ("legend=bottom", ""),
    ("legend=right legend-inside=false", "the output is wider"),
    ('legend=left contour-levels="<0.3, 0.5, 0.7, 0.9>" contour-only=true',
     "with the lines' values"),
)
LABELS = (
    ("labels=slice+position+window", ""),
    ("labels=peak+orientation+scale mark-peak=true", ""),
)
# Letters, which are gray, are as the machine's fonts and their hints are: so
# much of a picture. What has a color is not.
LETTERS = 0.03
LETTERED = ("legend", "/labels", "scroll")


def render(source, look, heat=None):
    """The frames as [frame][row][column][R, G, B]."""
    pipeline = Gst.parse_launch(
        f"ctvolumesrc {source} ! ctheatoverlay name=o {look} ! "
        "video/x-raw,format=RGB ! appsink name=out sync=false"
        + (f" ctvolumesrc {heat} ! o.heat" if heat else ""))
    pipeline.set_state(Gst.State.PLAYING)
    out, frames = pipeline.get_by_name("out"), []
    while sample := out.emit("pull-sample"):
        caps = sample.get_caps().get_structure(0)
        width, height = caps["width"], caps["height"]
        buffer = sample.get_buffer()
        rows = np.frombuffer(buffer.extract_dup(0, buffer.get_size()),
                             np.uint8).reshape(height, -1)
        frames.append(rows[:, :3 * width].reshape(height, width, 3))
    message = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message:
        raise RuntimeError(f"{look}: {message.parse_error()[0].message}")
    return np.stack(frames)


def half(frames):
    """Two by two pixels into one."""
    rows, columns = (n // 2 * 2 for n in frames.shape[1:3])
    wide = frames[:, :rows, :columns].astype(np.uint16)
    return ((wide[:, ::2, ::2] + wide[:, 1::2, ::2] + wide[:, ::2, 1::2]
             + wide[:, 1::2, 1::2] + 2) // 4).astype(np.uint8)


def values_of(name):
    """(nick, what it is) of an enum property of the overlay."""
    spec = Gst.ElementFactory.make("ctheatoverlay").find_property(name)
    return [(value.value_nick, value.value_name)
            for value in spec.enum_class.__enum_values__.values()]


def crop(frames, area):
    return frames[:, area[0], area[1]]


def file_name(text):
    return re.sub(r"[^a-z0-9.]+", "-", text).strip("-")


def bars(folder):
    """Files of a black base, of heats that rise from left to right, and of
    labels."""
    np.save(f"{folder}/black.npy", np.zeros((1, 10, 144), np.uint8))
    np.save(f"{folder}/rising.npy",
            np.linspace(0, 1, 144, dtype=np.float32).reshape(1, 1, 144))
    np.save(f"{folder}/numbers.npy",
            np.arange(1, 25, dtype=np.uint8).reshape(1, 1, 24))
    np.save(f"{folder}/labels.npy",
            np.arange(256, dtype=np.uint8).reshape(1, 16, 16))


def of_colormap(name, folder):
    """A lesion, and all colors below it."""
    heat, look, colors = LUNG_HEAT, "threshold=0.05 opacity=0.7", "rising"
    if name == "labels":
        heat, look, colors = f"location={folder}/labels.npy", "", "numbers"
    picture = render(SLICE, f"colormap={name} {look}", heat)
    bar = render(f"location={folder}/black.npy", f"colormap={name} opacity=1",
                 f"location={folder}/{colors}.npy")
    return np.concatenate([crop(picture, MASS), bar], axis=1)


def table(cells, columns):
    """A table of pictures, each with what it is below."""
    lines = ["|" + " |" * columns, "|" + "---|" * columns]
    for k in range(0, len(cells), columns):
        row = cells[k:k + columns]
        row += [""] * (columns - len(row))
        lines.append("| " + " | ".join(row) + " |")
    return lines


class Gallery:
    """The page as it is written, and its pictures."""

    def __init__(self):
        self.pictures, self.lines = {}, []

    def section(self, title, text, columns, pictures):
        """pictures: (name of the file, frames, caption, explanation)"""
        cells = []
        for name, frames, caption, more in pictures:
            self.pictures[f"gallery/{name}.png"] = frames
            cells.append(f"![{name}](gallery/{name}.png)<br>`{caption}`"
                         + (f"<br>{more}" if more else ""))
        self.lines += [f"## {title}", "", text, "", *table(cells, columns), ""]

    def of_settings(self, title, text, heat, settings, columns=3):
        self.section(title, text, columns, [
            (file_name(look), half(crop(render(SLICE, look, heat), BODY)),
             look, more) for look, more in settings])


def make(folder):
    gallery = Gallery()
    # Six bits a channel: what is left of the noise is most of the file.
    moving = render("", f"{LOOK} {ANIMATION}", "pattern=heat")[::2]
    gallery.pictures["phantom-scroll.png"] = moving & 0xfc
    gallery.lines += INTRODUCTION.splitlines() + [""]
    gallery.of_settings(
        "Window presets", "The base alone, slice 22.", None,
        [(f"window-preset={nick}", name[name.find("("):])
         for nick, name in values_of("window-preset")[1:]])
    gallery.of_settings("Other ways to gray", "See [the base]"
                        "(ctheatoverlay.md#the-base-how-values-become-gray).",
                        None, BASE)
    gallery.of_settings("Opacity and what is shown",
                        "The heat is as coarse as a network's: a cell is 8 "
                        "pixels wide.", LUNG_HEAT, HEAT)
    gallery.section(
        "Legend", "Also `top` and `left`: [the legend](ctheatoverlay.md"
        "#the-legend).", 2,
        [(file_name(look), render(SLICE, f"{LOOK} {look}", LUNG_HEAT), look,
          more) for look, more in LEGENDS])
    gallery.section(
        "Labels", "All of them: [labels](ctheatoverlay.md#labels).", 2,
        [(file_name(look), render(SLICE, f"{LOOK} {look}", LUNG_HEAT), look,
          more) for look, more in LABELS])
    gallery.section(
        "Lines of equal heat, and the peak", "As large as they are drawn.", 2,
        [(file_name(look), crop(render(SLICE, look, LUNG_HEAT), MASS), look,
          more) for look, more in LINES])
    bars(folder)
    gallery.section(
        "Colormaps", "Below each, its colors from the low end to the high.",
        4, [(f"colormap-{nick}", of_colormap(nick, folder),
             f"colormap={nick}", name.replace("|", "\\|"))
            for nick, name in values_of("colormap")])
    return gallery


INTRODUCTION = f"""# Gallery

All of it is the built-in phantom, drawn by `docs/gallery.py`; `ninja -C build
docs` makes it anew, and a test holds each picture against what the elements
draw. A caption is what was set on the overlay:

```sh
gst-launch-1.0 ctvolumesrc {SLICE} ! ctheatoverlay name=o {LOOK} ! \\
  pngenc ! filesink location=slice.png  ctvolumesrc {LUNG_HEAT} ! o.heat
```

![The phantom from feet to head](phantom-scroll.png)"""


def has_color(frames):
    return np.ptp(frames, axis=3) > 0


def differences(gallery):
    """What the files have that the elements do not draw, and the reverse."""
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    if page != "\n".join(gallery.lines):
        yield "gallery.md is not what gallery.py writes"
    there = {path.relative_to(DOCS).as_posix()
             for path in DOCS.glob("gallery/*.png")}
    for name in there - gallery.pictures.keys():
        yield f"{name} is on no page"
    for name, frames in gallery.pictures.items():
        if not (DOCS / name).exists():
            yield f"{name} is missing"
            continue
        found = apng.read(DOCS / name)
        if found.shape != frames.shape:
            yield f"{name} is {found.shape}, now {frames.shape}"
            continue
        differ = (found != frames).any(axis=3)
        colored = differ & (has_color(found) | has_color(frames))
        letters = LETTERS * any(kind in name for kind in LETTERED)
        if differ.mean() > letters or colored.any():
            yield f"{name}: {differ.sum()} pixels are drawn otherwise now"


def update(gallery):
    (DOCS / "gallery").mkdir(exist_ok=True)
    for path in DOCS.glob("gallery/*.png"):
        path.unlink()
    (DOCS / "gallery.md").write_text("\n".join(gallery.lines),
                                     encoding="utf-8")
    for name, frames in gallery.pictures.items():
        apng.write(DOCS / name, frames, DELAY_MS)


def main():
    Gst.init(None)
    with tempfile.TemporaryDirectory() as folder:
        gallery = make(folder)
    if sys.argv[1:] == ["--update"]:
        update(gallery)
    faults = list(differences(gallery))
    for fault in faults:
        print(fault)
    size = sum((DOCS / name).stat().st_size for name in gallery.pictures
               if (DOCS / name).exists())
    print(f"{len(gallery.pictures)} pictures, {size} bytes")
    if faults:
        print("as it is to be? then: ninja -C build docs")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
