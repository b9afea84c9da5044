# SPDX-License-Identifier: LGPL-2.1-or-later
"""YUV out and in, against GStreamer's own videoconvert.

Out: the planes are never more than one level from what videoconvert makes of
the same overlay's BGRx. In: a frame that videoconvert made YUV of gives the
picture that the formula for its luma gives (of gray, videoconvert copies the
bytes, whatever the range). And which format stock encoders
and sinks get when they are linked with nothing between.
"""

import itertools
import sys

import numpy as np

import pipeline
from pipeline import Gst

SPACES = ["bt601", "bt709", "1:4:5:1", "1:3:5:1"]
LOOKS = [
    {}, {"opacity": 1.0}, {"opacity": 0.3}, {"threshold": 0.4},
    {"opacity-mode": "ramp", "opacity": 0.9}, {"base-colormap": "hot"},
    {"base-colormap": "jet", "opacity": 0.37}, {"base-weight": 1.0},
    {"base-weight": 0.5, "opacity": 0.2}, {"blend-offset": 20.0},
    {"colormap": "labels"}, {"colormap": "hsv", "opacity": 0.77},
    {"base-colormap": "bone", "base-weight": 0.9, "opacity": 0.6},
    {"interpolation": "nearest", "base-min": 100.0},
    {"colormap": "gray", "opacity": 0.61},
    {"heat-rect": "<0.2, 0.1, 0.5, 0.7>"}, {"opacity": 0.0},
]
SIZES = [(64, 64), (37, 51), (38, 51), (37, 50), (1, 1), (3, 2), (40, 600)]
rng = np.random.default_rng(20)


def planes_of(sample):
    """Y, Cb, Cr as their caps lay them out."""
    caps = sample.get_caps().get_structure(0)
    width, height, name = caps["width"], caps["height"], caps["format"]
    buffer = sample.get_buffer()
    data = np.frombuffer(buffer.extract_dup(0, buffer.get_size()), np.uint8)
    stride = (width + 3) // 4 * 4
    if name == "Y444":
        return [p[:, :width] for p in data.reshape(3, height, stride)]
    rows, half = (height + 1) // 2 * 2, (width + 1) // 2
    luma = data[:stride * rows].reshape(rows, stride)[:height, :width]
    chroma = data[stride * rows:]
    if name == "NV12":
        pairs = chroma.reshape(rows // 2, stride)[:, :2 * half]
        return [luma, pairs[:, 0::2], pairs[:, 1::2]]
    stride = (half + 3) // 4 * 4
    u, v = chroma.reshape(2, rows // 2, stride)[:, :, :half]
    return [luma, u, v]


class Run:
    """One base frame of its caps, and a heat, to the samples of the caps."""

    def __init__(self, base_caps, tail, heat_caps, **look):
        self.pipeline = Gst.parse_launch(
            "appsrc name=base format=time ! ctheatoverlay name=o "
            f"max-heat-age=1000000000000 ! {tail} ! "
            "appsink name=out sync=false appsrc name=heat format=time ! o.heat")
        get = self.pipeline.get_by_name
        self.base, self.heat, self.out = get("base"), get("heat"), get("out")
        self.base.set_property("caps", Gst.Caps.from_string(base_caps))
        self.heat.set_property("caps", Gst.Caps.from_string(heat_caps))
        for name, value in look.items():
            Gst.util_set_object_arg(get("o"), name, str(value))
        self.pipeline.set_state(Gst.State.PLAYING)

    def draw(self, data, heat, pts):
        """pts beyond the heat's second: a held one."""
        try:
            heat = pipeline.buffer_of(heat.tobytes(), 0, Gst.SECOND)
            self.heat.emit("push-buffer", heat)
            self.heat.emit("end-of-stream")
            self.base.emit("push-buffer",
                           pipeline.buffer_of(data, pts, Gst.SECOND))
            self.base.emit("end-of-stream")
            sample = self.out.emit("try-pull-sample", pipeline.TIMEOUT)
            pipeline.fail_on_error(self.pipeline)
            assert sample, "no picture came out"
            return sample
        finally:
            self.pipeline.set_state(Gst.State.NULL)


def noise(width, height, look):
    base = rng.integers(0, 256, (height, width), np.uint8)
    shape = rng.integers(1, 70, 2)
    heat = (1.2 * rng.random(shape) - 0.1).astype(np.float32)
    if look.get("colormap") == "labels":
        heat = np.floor(40 * heat)
    if rng.random() < 0.3:
        heat[rng.random(shape) < 0.2] = np.nan
    return base, heat


def check_out(name, space, look, size, pts):
    base, heat = noise(*size, look)
    site = "" if name == "Y444" else ",chroma-site=jpeg"
    caps = f"video/x-raw,format={name},colorimetry=(string){space}{site}"
    got, expected = [
        planes_of(Run(pipeline.gray_caps(base), tail,
                      pipeline.tensor_caps(heat), **look)
                  .draw(pipeline.padded(base), heat, pts))
        for tail in (caps, "video/x-raw,format=BGRx ! "
                           f"videoconvert dither=none ! {caps}")]
    for plane, (a, b) in enumerate(zip(got, expected)):
        off = np.abs(a.astype(int) - b).max()
        assert off <= 1, (f"{name} {space} {look} {size} at {pts}: plane "
                          f"{plane} is {off} levels off")


def test_out():
    cases = list(itertools.product(("I420", "NV12", "Y444"), SPACES))
    for i, (look, (name, space)) in enumerate(itertools.product(LOOKS, cases)):
        pts = 3 * Gst.SECOND if i % 5 == 0 else 0
        check_out(name, space, look, SIZES[i % len(SIZES)], pts)


def test_defaults():
    """What caps say that leave it open, and that the sides agree on it."""
    heat = np.zeros((2, 2), np.float32)
    for height, expected in ((576, "2:4:7:1"), (577, "2:3:7:1")):
        base = np.zeros((height, 8), np.uint8)
        for tail in ("", "video/x-raw,format=BGRx ! videoconvert ! "):
            caps = Run(pipeline.gray_caps(base),
                       tail + "video/x-raw,format=I420",
                       pipeline.tensor_caps(heat)).draw(
                           pipeline.padded(base), heat, 0).get_caps()
            structure = caps.get_structure(0)
            assert structure["colorimetry"] == expected, caps.to_string()
            assert tail or structure["chroma-site"] == "jpeg", caps.to_string()


def luma_of(name, data, width, height):
    """The Y of a buffer without a meta."""
    if name in ("I420", "NV12"):
        stride = (width + 3) // 4 * 4
        return data[:stride * height].reshape(height, stride)[:, :width]
    stride = (2 * width + 3) // 4 * 4
    rows = data[:stride * height].reshape(height, stride)
    return rows[:, int(name == "UYVY")::2][:, :width]


def make_yuv(gray, name, space):
    """What videoconvert makes of a gray picture: bytes."""
    caps = pipeline.gray_caps(gray)
    line = Gst.parse_launch(
        f"appsrc name=in format=time caps={caps} ! videoconvert ! video/x-raw,"
        f"format={name},colorimetry=(string){space} ! appsink name=out "
        "sync=false")
    line.set_state(Gst.State.PLAYING)
    try:
        source = line.get_by_name("in")
        source.emit("push-buffer",
                    pipeline.buffer_of(pipeline.padded(gray), 0, Gst.SECOND))
        source.emit("end-of-stream")
        sample = line.get_by_name("out").emit("pull-sample")
        buffer = sample.get_buffer()
        return buffer.extract_dup(0, buffer.get_size())
    finally:
        line.set_state(Gst.State.NULL)


def gray_by(luma, full, look):
    """Of the sentences in CONTRACT.md and docs/ctheatoverlay.md."""
    real = luma.astype(float)
    if not full:
        real = (real - 16) * 255 / 219
    if look.get("normalize") == "minmax":
        low, high = real.min(), real.max()
        real = (real - low) * 255 / max(high - low, 1)
    elif "window-width" in look:
        center, width = look["window-center"], look["window-width"]
        real = ((real - center + 0.5) / (width - 1) + 0.5) * 255
    gray = np.rint(np.clip(real, 0, 255)).astype(np.uint8)
    return 255 - gray if look.get("invert") == "true" else gray


def test_in():
    looks = [{}, {"normalize": "none", "invert": "true"},
             {"normalize": "minmax"},
             {"window-center": 90.0, "window-width": 70.0}]
    names = ("I420", "NV12", "YUY2", "UYVY")
    heat = np.full((1, 1), np.nan, np.float32)
    for name, space, look, (width, height) in itertools.product(
            names, ("bt601", "1:3:5:1"), looks, ((32, 16), (37, 9), (1, 1))):
        gray = rng.integers(0, 256, (height, width), np.uint8)
        data = make_yuv(gray, name, space)
        luma = luma_of(name, np.frombuffer(data, np.uint8), width, height)
        caps = (f"video/x-raw,format={name},width={width},height={height},"
                f"framerate=1/1,colorimetry=(string){space}")
        picture, _ = pipeline.picture_of(
            Run(caps, "video/x-raw,format=BGRx", pipeline.tensor_caps(heat),
                **look).draw(data, heat, 0))
        expected = gray_by(luma, space == "1:3:5:1", look)
        # Two roundings to float are not one: a tie may go the other way.
        slack = 1 if "normalize" in look or "window-width" in look else 0
        off = np.abs(picture[:, :, 0].astype(int) - expected).max()
        assert off <= slack, f"{name} {space} {look} {width}: {off} off"
        assert (picture[:, :, :1] == picture).all()


def test_base_min():
    """In expanded values: no heat where the base is below 100."""
    luma = np.arange(16, 236, dtype=np.uint8)[None, :]
    caps = (f"video/x-raw,format=I420,width={luma.shape[1]},height=1,"
            "framerate=1/1,colorimetry=(string)bt601")
    heat = np.ones((1, 1), np.float32)
    # A row of I420 is followed by one more of luma.
    data = pipeline.padded(luma) * 2 + bytes([128]) * (2 * luma.shape[1])
    picture, _ = pipeline.picture_of(
        Run(caps, "video/x-raw,format=RGB", pipeline.tensor_caps(heat),
            **{"base-min": 100.0}).draw(data, heat, 0))
    real = (luma.astype(np.float32) - 16) * 255 / 219
    shown = (picture[:, :, 0] != picture[:, :, 1])
    assert (shown == (real >= 100)).all()


def test_peers():
    """Stock elements with nothing between, and what they get."""
    source = "ctvolumesrc num-buffers=4 ! ctheatoverlay name=o ! "
    for tail, expected in (
            ("x264enc name=e", None),
            ("vp8enc name=e", "I420"),
            ("avenc_ffv1 name=e", "BGRx"),
            ("video/x-raw,format=Y444 ! avenc_ffv1 name=e", "Y444"),
            ("video/x-raw,format=I420 ! x264enc name=e", "I420"),
            ("identity name=e", "BGRx")):
        if not Gst.ElementFactory.find(tail.split(" name=")[0].split()[-1]):
            print("not installed:", tail)
            continue
        line = Gst.parse_launch(source + tail + " ! fakesink async=false")
        line.set_state(Gst.State.PLAYING)
        message = line.get_bus().timed_pop_filtered(
            pipeline.TIMEOUT, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        caps = line.get_by_name("e").get_static_pad("sink").get_current_caps()
        pad = line.get_by_name("o").get_static_pad("src").get_current_caps()
        line.set_state(Gst.State.NULL)
        assert message and message.type == Gst.MessageType.EOS, tail
        assert caps.is_equal(pad), tail
        name = caps.get_structure(0)["format"]
        assert expected in (None, name), f"{tail} got {name}"


def main():
    test_out()
    test_defaults()
    test_in()
    test_base_min()
    test_peers()
    return 0


if __name__ == "__main__":
    sys.exit(main())
