# SPDX-License-Identifier: LGPL-2.1-or-later
"""The pipeline of docs/nnstreamer.md, with elements of NNStreamer's names that
do what its documentation says; and the caps in the page's table.

The stand-in's model gives each slice a heat that says which slice it is of,
so that one which lands elsewhere is seen."""

import os
import re
import sys
import tempfile

# GStreamer 1.22 has a critical message for every element made in Python.
os.environ["G_DEBUG"] = "gc-friendly"

import numpy as np  # noqa: E402

import docs  # noqa: E402
import pipeline  # noqa: E402
from pipeline import Gst  # noqa: E402

from gi.repository import GObject  # noqa: E402

PAGE = "docs/nnstreamer.md"
CELLS = 14
TENSORS = ("other/tensors,format=(string)static,num_tensors=(int)1,types="
           "(string){},dimensions=(string){},framerate=(fraction){}")
METADATA = ("stand-in", "Filter", "for NNStreamer", "test")


def templates(takes):
    return tuple(Gst.PadTemplate.new(pad, way, Gst.PadPresence.ALWAYS,
                                     Gst.Caps.from_string(caps))
                 for pad, way, caps in (
                     ("sink", Gst.PadDirection.SINK, takes),
                     ("src", Gst.PadDirection.SRC, "other/tensors")))


class StandIn:
    """One buffer in, one out, with the time of the first."""

    def __init__(self):
        super().__init__()
        self.sink, self.src = (
            Gst.Pad.new_from_template(self.get_pad_template(name), name)
            for name in ("sink", "src"))
        self.sink.set_chain_function_full(self.on_buffer)
        self.sink.set_event_function_full(self.on_event)
        self.add_pad(self.sink)
        self.add_pad(self.src)
        self.count = 0

    def on_event(self, _pad, _parent, event):
        if event.type != Gst.EventType.CAPS:
            return self.src.push_event(event)
        caps = Gst.Caps.from_string(
            self.caps_out(event.parse_caps().get_structure(0)))
        return self.src.push_event(Gst.Event.new_caps(caps))

    def on_buffer(self, _pad, _parent, buffer):
        data = buffer.extract_dup(0, buffer.get_size())
        out = pipeline.buffer_of(self.turned(data), buffer.pts,
                                 buffer.duration)
        self.count += 1
        return self.src.push(out)


def rate_of(caps):
    return str(caps.get_value("framerate"))


class Converter(StandIn, Gst.Element):
    __gstmetadata__ = METADATA
    __gsttemplates__ = templates("video/x-raw,format=GRAY8")

    def caps_out(self, caps):
        return TENSORS.format("uint8", f"1:{caps['width']}:{caps['height']}:1",
                              rate_of(caps))

    def turned(self, data):
        return data


class Transform(StandIn, Gst.Element):
    __gstmetadata__ = METADATA
    __gsttemplates__ = templates("other/tensors")
    mode = GObject.Property(type=str)
    option = GObject.Property(type=str)

    def caps_out(self, caps):
        assert self.mode == "arithmetic", self.mode
        assert self.option == "typecast:float32,div:255.0", self.option
        return TENSORS.format("float32", caps["dimensions"], rate_of(caps))

    def turned(self, data):
        return (np.frombuffer(data, np.uint8).astype(np.float32)
                / np.float32(255)).tobytes()


class Filter(StandIn, Gst.Element):
    __gstmetadata__ = METADATA
    __gsttemplates__ = templates("other/tensors")
    framework = GObject.Property(type=str)
    model = GObject.Property(type=str)
    dimensions = f"{CELLS}:{CELLS}:1:1"

    def caps_out(self, caps):
        assert caps["types"] == "float32", caps.to_string()
        assert caps["dimensions"] == "1:224:224:1", caps.to_string()
        return TENSORS.format("float32", self.dimensions, rate_of(caps))

    def turned(self, data):
        picture = np.frombuffer(data, np.float32)
        assert picture.size == 224 * 224 and 0 <= picture.min(), picture.size
        assert picture.max() <= 1, picture.max()
        return np.full(CELLS * CELLS, heat_of(self.count),
                       np.float32).tobytes()


def heat_of(number):
    return np.float32((10 + number) / 100)


def check_pipeline(text, folder):
    block = next(block for block in docs.blocks(text, "sh")
                 if "tensor_filter" in block)
    description = block.replace("\\\n", " ").removeprefix("gst-launch-1.0")
    os.chdir(folder)
    run = Gst.parse_launch(description)
    states = []

    def on_frame(_pad, info):
        meta = info.get_buffer().get_custom_meta("CtHeatMeta").get_structure()
        states.append((meta.get_string("state"),
                       meta.get_double("peak").value))
        return Gst.PadProbeReturn.OK

    run.get_by_name("o").get_static_pad("src").add_probe(
        Gst.PadProbeType.BUFFER, on_frame)
    run.set_state(Gst.State.PLAYING)
    message = run.get_bus().timed_pop_filtered(
        pipeline.TIMEOUT, Gst.MessageType.EOS | Gst.MessageType.ERROR
        | Gst.MessageType.WARNING)
    run.set_state(Gst.State.NULL)
    expected = [("current", float(heat_of(n))) for n in range(12)]
    if not message or message.type != Gst.MessageType.EOS:
        print(message and message.get_structure().to_string())
        return False
    if states != expected:
        print(f"frames are {states}, expected {expected}")
    print(f"{len(states)} frames")
    return states == expected


def is_taken(caps):
    """By a heat pad that has begun to stream."""
    element = Gst.ElementFactory.make("ctheatoverlay")
    element.set_state(Gst.State.PAUSED)
    pad = element.get_static_pad("heat")
    pad.send_event(Gst.Event.new_stream_start("heat"))
    taken = pad.send_event(Gst.Event.new_caps(Gst.Caps.from_string(caps)))
    element.set_state(Gst.State.NULL)
    return taken


def caps_of(output, dimensions):
    """What a row of the page's table is about."""
    if "num_tensors" in dimensions:
        return ["other/tensors,format=static,num_tensors=2,types=(string)"
                "\"float32,float32\",dimensions=(string)\"14:14,14:14\","
                "framerate=10/1"]
    if "flexible" in dimensions:
        return ["other/tensors,format=flexible,framerate=10/1"]
    if dimensions.strip():
        return [TENSORS.format("float32", each, "10/1") for each in
                re.findall(r"`([\d:]+)`", dimensions)]
    return [TENSORS.format(kind, "14:14:1:1", "10/1") for kind in
            re.findall(r"u?int\d+|float\d+", output)]


def check_table(text):
    """What the page says is taken is taken, what it refuses is refused."""
    rows = re.findall(r"^\|([^|]*)\|([^|]*)\|([^|]*)\|$", text, re.M)
    good, count = True, 0
    for output, dimensions, verdict in rows:
        for caps in caps_of(output, dimensions):
            taken = is_taken(caps)
            if taken == verdict.strip().startswith("refused"):
                print(f"{caps}: taken: {taken}; the page: {verdict}")
                good = False
            count += 1
    print(f"{count} caps")
    return good and count == 15


def main():
    for name, kind in (("tensor_converter", Converter),
                       ("tensor_transform", Transform),
                       ("tensor_filter", Filter)):
        assert Gst.Element.register(None, name, Gst.Rank.NONE, kind)
    text = docs.text_of(PAGE)
    good = check_table(text)
    with tempfile.TemporaryDirectory() as folder:
        docs.write_files(folder)
        good &= check_pipeline(text, folder)
        os.chdir("/")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
