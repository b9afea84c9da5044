# SPDX-License-Identifier: LGPL-2.1-or-later
"""Arrays through ctheatoverlay and back: what the Python tests share."""

import os
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import GLib, Gst, GstApp  # noqa: E402,F401

import numpy as np  # noqa: E402

Gst.init(None)

SKIP = 77  # what meson takes for "skipped"
TIMEOUT = 20 * Gst.SECOND
TENSOR_TYPES = {
    "float32": "float32",
    "float64": "float64",
    "uint8": "uint8",
    "uint16": "uint16",
    "int16": "int16",
}
# Where R, G, B lie in a pixel, and how many bytes it has.
LAYOUTS = {
    "BGRx": (2, 1, 0, 4), "BGRA": (2, 1, 0, 4), "RGBx": (0, 1, 2, 4),
    "RGBA": (0, 1, 2, 4), "xRGB": (1, 2, 3, 4), "ARGB": (1, 2, 3, 4),
    "xBGR": (3, 2, 1, 4), "ABGR": (3, 2, 1, 4), "RGB": (0, 1, 2, 3),
    "BGR": (2, 1, 0, 3),
}


def shared(*parts):
    """A path in the folder of reference data; None where there is none."""
    folder = os.environ.get("CT_TEST_SHARED", "")
    path = os.path.join(folder, *parts)
    return path if folder and os.path.exists(path) else None


def skip(sentence):
    print("skipped:", sentence)
    sys.exit(SKIP)


def gray_caps(array, fps=10, big_endian=False):
    name = "GRAY8" if array.dtype == np.uint8 else "GRAY16_LE"
    if big_endian:
        name = "GRAY16_BE"
    return (f"video/x-raw,format={name},width={array.shape[1]},"
            f"height={array.shape[0]},framerate={fps}/1")


def tensor_caps(array, fps=10):
    return ("other/tensors,format=(string)static,num_tensors=(int)1,"
            f"types=(string){array.dtype},dimensions=(string)"
            f"{array.shape[1]}:{array.shape[0]}:1:1,framerate={fps}/1")


def padded(array, big_endian=False):
    """The rows as GStreamer lays them out: each a multiple of 4 bytes."""
    if array.dtype == np.uint16:
        array = array.astype(">u2" if big_endian else "<u2")
    row = np.ascontiguousarray(array).view(np.uint8).reshape(len(array), -1)
    return np.pad(row, ((0, 0), (0, -row.shape[1] % 4))).tobytes()


def buffer_of(data, pts, duration):
    buffer = Gst.Buffer.new_wrapped(data)
    buffer.pts = pts
    if duration is not None:
        buffer.duration = duration
    return buffer


def picture_of(sample):
    """R, G, B of a sample of any packed format, and its other byte."""
    caps = sample.get_caps().get_structure(0)
    width, height = caps["width"], caps["height"]
    r, g, b, size = LAYOUTS[caps["format"]]
    buffer = sample.get_buffer()
    data = np.frombuffer(buffer.extract_dup(0, buffer.get_size()), np.uint8)
    stride = (width * size + 3) // 4 * 4
    rows = data[: stride * height].reshape(height, stride)
    pixels = rows[:, : width * size].reshape(height, width, size)
    fill = None
    if size == 4:
        fill = pixels[:, :, 6 - r - g - b]
    return pixels[:, :, [r, g, b]], fill


def fail_on_error(pipeline):
    message = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
    if message:
        error, debug = message.parse_error()
        raise RuntimeError(f"{error.message} {debug}")


class Overlay:
    """appsrc -> ctheatoverlay -> appsink, and appsrc -> heat; queues: one more
    before either pad."""

    def __init__(self, base_caps, heat_caps, out="BGRx", live=False,
                 queues=False, **properties):
        source = f"appsrc format=time is-live={live}"
        to = "! queue !" if queues else "!"
        self.pipeline = Gst.parse_launch(
            f"{source} name=base {to} ctheatoverlay name=o ! "
            f"video/x-raw,format={out} ! appsink name=out sync=false "
            + (f"{source} name=heat {to} o.heat" if heat_caps else ""))
        get = self.pipeline.get_by_name
        self.base, self.heat, self.out = get("base"), get("heat"), get("out")
        self.overlay = get("o")
        self.base.set_property("caps", Gst.Caps.from_string(base_caps))
        if heat_caps:
            self.heat.set_property("caps", Gst.Caps.from_string(heat_caps))
        for name, value in properties.items():
            Gst.util_set_object_arg(self.overlay, name.replace("_", "-"),
                                    repr(value) if isinstance(value, float)
                                    else str(value))
        self.pipeline.set_state(Gst.State.PLAYING)

    def pull(self):
        sample = self.out.emit("try-pull-sample", TIMEOUT)
        if sample is None:
            fail_on_error(self.pipeline)
            raise RuntimeError("no picture came out")
        return sample

    def close(self):
        self.pipeline.set_state(Gst.State.NULL)


def overlay(base, heat=None, out="BGRx", heat_as_tensor=None,
            big_endian=False, **properties):
    """One frame: base and heat arrays to R, G, B and the other byte."""
    if heat_as_tensor is None:
        heat_as_tensor = heat is not None and heat.dtype not in (np.uint8,
                                                                 np.uint16)
    heat_caps = None
    if heat is not None:
        heat_caps = tensor_caps(heat) if heat_as_tensor else gray_caps(heat)
    run = Overlay(gray_caps(base, big_endian=big_endian), heat_caps, out,
                  **properties)
    second = Gst.SECOND // 10
    try:
        if heat is not None:
            data = (np.ascontiguousarray(heat).tobytes() if heat_as_tensor
                    else padded(heat))
            run.heat.emit("push-buffer", buffer_of(data, 0, second))
            run.heat.emit("end-of-stream")
        run.base.emit("push-buffer",
                      buffer_of(padded(base, big_endian), 0, second))
        run.base.emit("end-of-stream")
        return picture_of(run.pull())
    finally:
        run.close()
