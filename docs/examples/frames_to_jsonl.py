#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""frames_to_jsonl.py BASE HEAT RECORDING.mkv [PROPERTY=VALUE ...]

Records a volume with its heat without loss, and beside it, in
RECORDING.jsonl, one line of JSON for each frame of the recording: which
slice, when, the state, and of the heat the peak, its place and the area
within the thresholds. "-" for both volumes is the phantom. What follows is
set on the overlay, e.g. threshold=0.5."""

import json
import os
import sys

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402

FIELDS = ("slice", "slices", "peak", "peak-x", "peak-y", "area", "area-mm2")


def source(location, **more):
    element = Gst.ElementFactory.make("ctvolumesrc")
    if location != "-":
        element.set_property("location", location)
    for name, value in more.items():
        Gst.util_set_object_arg(element, name, value)
    return element


def line_of(message):
    """A frame's message as what is worth keeping; times in seconds."""
    line = {"time": message.get_uint64("timestamp").value / Gst.SECOND,
            "state": message.get_string("state")}
    for field in FIELDS:
        if message.has_field(field):
            line[field] = message.get_value(field)
    return line


def record(base, heat, recording, properties):
    pipeline = Gst.parse_launch(
        "ctheatoverlay name=overlay post-messages=true ! videoconvert ! "
        "avenc_ffv1 ! matroskamux ! filesink name=file")
    overlay = pipeline.get_by_name("overlay")
    pipeline.get_by_name("file").set_property("location", recording)
    for text in properties:
        Gst.util_set_object_arg(overlay, *text.split("=", 1))
    for location, pad, pattern in ((base, "sink", "ct"),
                                   (heat, "heat", "heat")):
        element = source(location, pattern=pattern)
        pipeline.add(element)
        element.link_pads("src", overlay, pad)
    bus, done = pipeline.get_bus(), None
    pipeline.set_state(Gst.State.PLAYING)
    with open(os.path.splitext(recording)[0] + ".jsonl", "w",
              encoding="utf-8") as lines:
        while done is None:
            message = bus.timed_pop(Gst.CLOCK_TIME_NONE)
            structure = message.get_structure()
            if message.type == Gst.MessageType.EOS:
                done = 0
            elif message.type == Gst.MessageType.ERROR:
                print(message.parse_error()[0].message, file=sys.stderr)
                done = 1
            elif message.type == Gst.MessageType.WARNING:
                print(message.parse_warning()[0].message, file=sys.stderr)
            elif structure and structure.get_name() == "ctheatoverlay-frame":
                lines.write(json.dumps(line_of(structure)) + "\n")
    pipeline.set_state(Gst.State.NULL)
    return done


def main():
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    Gst.init(None)
    return record(*sys.argv[1:4], sys.argv[4:])


if __name__ == "__main__":
    sys.exit(main())
