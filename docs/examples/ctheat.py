# SPDX-License-Identifier: LGPL-2.1-or-later
"""NumPy arrays into pipelines with ctheatoverlay, and out: a file to copy.

docs/python.md shows its use. An error of the pipeline is a RuntimeError with
the element's sentence."""

import collections

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

import numpy as np  # noqa: E402

Gst.init(None)

# sample type and samples of a pixel, by the format of the caps
FORMATS = {"GRAY8": (np.uint8, 1), "GRAY16_LE": ("<u2", 1),
           "RGB": (np.uint8, 3), "BGR": (np.uint8, 3),
           "RGBx": (np.uint8, 4), "BGRx": (np.uint8, 4)}


def meta(buffer, name):
    """"CtSliceMeta" or "CtHeatMeta" of a buffer as a dict; {} without one."""
    found = buffer.get_custom_meta(name)
    if not found:
        return {}
    fields = found.get_structure()
    names = [fields.nth_field_name(n) for n in range(fields.n_fields())]
    values = [fields.get_value(name) for name in names]
    return {name: list(value) if isinstance(value, Gst.ValueArray) else value
            for name, value in zip(names, values)}


class Frame(collections.namedtuple("Frame", "array pts duration slice heat")):
    """array: [row][column], of colors [row][column][channel]; pts, duration:
    ns; slice, heat: what the metas say (docs/metas.md)."""

    def real(self):
        """In real values (HU for CT), float32; NaN where nothing is."""
        values = np.float32(self.array * self.slice["slope"]
                            + self.slice["intercept"])
        if "padding" in self.slice:
            values[self.array == self.slice["padding"]] = np.nan
        return values


def frame_of(sample):
    buffer, caps = sample.get_buffer(), sample.get_caps().get_structure(0)
    data = buffer.extract_dup(0, buffer.get_size())
    if caps.get_name() == "other/tensors":
        sizes = [int(n) for n in caps["dimensions"].split(":")]
        array = np.frombuffer(data, caps["types"]).reshape(sizes[::-1][-2:])
    else:
        sample_type, channels = FORMATS[caps["format"]]
        rows = np.frombuffer(data, sample_type).reshape(caps["height"], -1)
        array = rows[:, :caps["width"] * channels]
        if channels > 1:
            array = array.reshape(len(array), -1, channels)
    return Frame(array, buffer.pts, buffer.duration,
                 meta(buffer, "CtSliceMeta"), meta(buffer, "CtHeatMeta"))


class Heats:
    """Arrays (or torch tensors) into the appsrc before a heat pad."""

    def __init__(self, appsrc):
        self.appsrc, self.kind = appsrc, None
        self._expect(np.zeros((1, 1), np.float32))

    def push(self, heat, pts, duration):
        """[row][column] of any size: float32, float64, or integers (uint8,
        uint16, int16), which count as parts of their type's maximum."""
        if hasattr(heat, "detach"):
            heat = heat.detach().cpu().numpy()
        heat = np.ascontiguousarray(heat)
        if heat.ndim != 2:
            raise ValueError(f"expected [row][column], found {heat.shape}")
        self._expect(heat)
        self._push(Gst.Buffer.new_wrapped(heat.tobytes()), pts, duration)

    def skip(self, pts, duration):
        """Says that this time has no heat: nobody waits for one."""
        buffer = Gst.Buffer.new()
        buffer.set_flags(Gst.BufferFlags.GAP)
        self._push(buffer, pts, duration)

    def end(self):
        self.appsrc.emit("end-of-stream")

    def _expect(self, heat):
        if (heat.shape, heat.dtype) != self.kind:
            self.kind = heat.shape, heat.dtype
            self.appsrc.set_property("caps", Gst.Caps.from_string(
                "other/tensors,format=(string)static,num_tensors=(int)1,types="
                f"(string){heat.dtype},dimensions=(string){heat.shape[1]}:"
                f"{heat.shape[0]}:1:1"))

    def _push(self, buffer, pts, duration):
        buffer.pts, buffer.duration = pts, duration
        if self.appsrc.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
            raise RuntimeError("the pipeline takes no more heats")


class Pipeline:
    """A pipeline as gst-launch-1.0 takes it, PLAYING within a with."""

    def __init__(self, description):
        self.gst, self.ended = Gst.parse_launch(description), False
        for element in self.gst.children:
            if element.get_factory().get_name() == "appsrc":
                element.set_property("format", Gst.Format.TIME)
            # Or the first frame waits for PLAYING, and so does its heat.
            if element.find_property("async"):
                element.set_property("async", False)

    def __enter__(self):
        self.gst.set_state(Gst.State.PLAYING)
        return self

    def __exit__(self, *_):
        self.gst.set_state(Gst.State.NULL)

    def heats(self, name):
        return Heats(self.gst.get_by_name(name))

    def frames(self, name):
        """Each frame that comes to an appsink, up to the end."""
        sink = self.gst.get_by_name(name)
        sink.set_property("sync", False)
        while not sink.get_property("eos"):
            sample = sink.emit("try-pull-sample", Gst.SECOND // 10)
            self._look(0)
            if sample:
                yield frame_of(sample)

    def wait(self):
        """Until the end of the stream."""
        while not self.ended:
            self._look(Gst.CLOCK_TIME_NONE)

    def _look(self, timeout):
        message = self.gst.get_bus().timed_pop_filtered(
            timeout, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        if message and message.type == Gst.MessageType.ERROR:
            raise RuntimeError(message.parse_error()[0].message)
        self.ended |= bool(message)
