#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""ctgradcam as a heat branch: what the overlay's frames wear where one frame in
five has a map, live and not; models that fail as the stream runs; memory over
2000 frames; 100 starts."""

import os
import resource

from gradcam_util import (Gst, TIMEOUT, Told, error_of, facts, need_engine, np,
                          run_frames, set_all)

MODELS = os.environ["CT_TEST_MODELS"]
FRAME = Gst.SECOND // 25
BRANCHES = (
    "videotestsrc name=in pattern=ball num-buffers={frames} is-live={live} ! "
    "video/x-raw,format=GRAY8,width=64,height=48,framerate=25/1 ! tee name=t "
    "t. ! queue ! ctheatoverlay name=o {overlay} ! video/x-raw,format=BGRx ! "
    "appsink name=out sync=false "
    "t. ! queue ! ctgradcam name=net model={model} {net} ! o.heat")


def run_branches(frames, live=False, overlay="", net="", late=None):
    """The heat metas of the overlay's frames, which must be all there, with
    their times; and what ctgradcam posted. late: how long after its time each
    came out."""
    pipeline = Gst.parse_launch(BRANCHES.format(
        frames=frames, live=live, overlay=overlay, net=net,
        model=f"{MODELS}/pooled.pt"))
    out, bus = pipeline.get_by_name("out"), pipeline.get_bus()
    pipeline.set_state(Gst.State.PLAYING)
    states = []
    try:
        for n in range(frames):
            sample = out.emit("try-pull-sample", TIMEOUT)
            assert sample, error_of(pipeline)
            buffer = sample.get_buffer()
            if n == 0:
                first = buffer.pts  # of a live source when it began
            if late is not None:
                late.append(pipeline.get_clock().get_time()
                            - pipeline.get_base_time() - buffer.pts)
            assert buffer.pts == first + n * FRAME, f"frame {n}: {buffer.pts}"
            states.append(facts(buffer.get_custom_meta("CtHeatMeta")))
            if "heat-pts" in states[-1]:
                states[-1]["heat-pts"] -= first
        assert out.emit("try-pull-sample", TIMEOUT) is None
        posted = []
        while True:
            message = bus.pop_filtered(Gst.MessageType.ELEMENT
                                       | Gst.MessageType.ERROR
                                       | Gst.MessageType.WARNING)
            if not message:
                return states, posted
            assert message.type == Gst.MessageType.ELEMENT, message
            if message.get_structure().get_name() == "ctgradcam-frame":
                posted.append(message.get_structure())
    finally:
        pipeline.set_state(Gst.State.NULL)


def check_states():
    """Every fifth frame has its own map and its class; the others have none,
    or, where a map may be held, that one, and say how old it is."""
    for held in (False, True):
        states, posted = run_branches(
            30, overlay=f"max-heat-age={4 * FRAME if held else 0}",
            net="every=5 post-messages=true")
        for n, state in enumerate(states):
            if n % 5 == 0:
                assert state["state"] == "current", f"frame {n}: {state}"
                assert state["heat-pts"] == n * FRAME
                assert state["heat-age"] == 0
            elif held:
                assert state["state"] == "held", f"frame {n}: {state}"
                assert state["heat-pts"] == n // 5 * 5 * FRAME
                # From the map's end on: that of its frame.
                assert state["heat-age"] == (n % 5 - 1) * FRAME
            else:
                assert state["state"] == "none", f"frame {n}: {state}"
                assert "class" not in state
        assert [s.get_value("timestamp") for s in posted] == [
            n * FRAME for n in range(0, 30, 5)]
        for number, message in enumerate(posted):
            for name in ("class", "logit", "probability"):
                assert message.get_value(name) == states[5 * number][name]
    print("one in five: current, none and held as they should be")


def check_live():
    """A live base is never kept: each frame comes out in its time, and wears
    its own map or an older one that may be held, or none."""
    late = []
    states, _ = run_branches(
        50, live=True, net="every=5", late=late,
        overlay=f"latency={FRAME // 2} max-heat-age={4 * FRAME}")
    for n, state in enumerate(states):
        if state["state"] == "current":
            assert state["heat-pts"] == n * FRAME and n % 5 == 0
        elif state["state"] == "held":
            # Never one from the future, none that is too old, a fifth frame's.
            pts = state["heat-pts"]
            assert pts < n * FRAME and pts % (5 * FRAME) == 0, f"{n}: {state}"
            assert state["heat-age"] == (n - 1) * FRAME - pts, f"{n}: {state}"
            assert state["heat-age"] <= 4 * FRAME
    seen = [state["state"] for state in states]
    assert seen.count("current") + seen.count("held") >= 10, seen
    # The machine may be slow, now and then; what is kept falls behind.
    assert np.median(late) < 5 * FRAME, late
    assert min(late[-10:]) < 5 * FRAME, late
    print("live:", {name: seen.count(name) for name in sorted(set(seen))},
          f"{np.median(late) / 1e6:.1f} ms after their time")


def check_failures():
    """A model that throws at one frame ends the stream and says so; one that
    gives no numbers warns once, and its frames are gaps."""
    dark = np.zeros((16, 16), np.uint8)
    frames = [dark, dark, dark, dark + 255]
    try:
        run_frames(frames, model=f"{MODELS}/throws-later.pt")
    except Told as error:
        assert "the model's features() failed: " in str(error), error
        assert "too bright" in str(error) and ".py" not in str(error), error
    else:
        raise AssertionError("it did not throw")
    try:
        run_frames(frames, model=f"{MODELS}/not-a-number.pt")
    except Told as error:
        assert "the model gives infinities or NaN" in str(error), error
    else:
        raise AssertionError("no warning")
    print("failures: two sentences")


def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() >> 10


def check_memory():
    """Past the first 400 frames, when libtorch has settled, 1600 more add
    next to nothing."""
    pipeline = Gst.parse_launch(
        "videotestsrc num-buffers=2000 pattern=snow ! "
        "video/x-raw,format=GRAY8,width=96,height=96 ! "
        f"ctgradcam model={MODELS}/curved.pt ! appsink name=out sync=false")
    out = pipeline.get_by_name("out")
    pipeline.set_state(Gst.State.PLAYING)
    try:
        for n in range(2000):
            assert out.emit("try-pull-sample", TIMEOUT), error_of(pipeline)
            if n == 400:
                before = resident()
        growth = resident() - before
    finally:
        pipeline.set_state(Gst.State.NULL)
    print(f"memory: {growth} KiB more after 1600 frames")
    assert growth < 4096


def check_starts():
    """100 starts and stops, past the first 20."""
    pipeline = Gst.parse_launch(
        "videotestsrc num-buffers=3 ! "
        "video/x-raw,format=GRAY8,width=32,height=32 ! ctgradcam name=net ! "
        "fakesink")
    set_all(pipeline.get_by_name("net"), {"model": f"{MODELS}/curved.pt"})
    for n in range(100):
        pipeline.set_state(Gst.State.PLAYING)
        message = pipeline.get_bus().timed_pop_filtered(
            TIMEOUT, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        assert message and message.type == Gst.MessageType.EOS
        pipeline.set_state(Gst.State.NULL)
        if n == 20:
            before = resident()
    growth = resident() - before
    print(f"starts: {growth} KiB more after 80")
    assert growth < 8192


def main():
    need_engine()
    check_states()
    check_live()
    check_failures()
    check_memory()
    check_starts()


main()
