# SPDX-License-Identifier: LGPL-2.1-or-later
"""Recordings: the same one twice, a whole one beside a slow display, and the
lines that docs/examples/frames_to_jsonl.py writes beside one."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

import nibabel
import numpy as np

import pipeline
import seeks
from pipeline import Gst

EXAMPLE = "docs/examples/frames_to_jsonl.py"
LARGE, LARGE_SLICES = 768, 4  # large enough for two threads
SLOW, NUMBERED_FPS = 0.03, 50  # s that the display takes over a frame


def play(description, prepare=None):
    """To the end; whatever is complained of fails."""
    run = Gst.parse_launch(description)
    if prepare:
        prepare(run)
    run.set_state(Gst.State.PLAYING)
    message = run.get_bus().timed_pop_filtered(
        3 * pipeline.TIMEOUT, Gst.MessageType.EOS | Gst.MessageType.ERROR
        | Gst.MessageType.WARNING)
    overlay = run.get_by_name("o")
    stats = overlay.get_property("stats") if overlay else None
    run.set_state(Gst.State.NULL)
    assert message, f"not done in time: {description}"
    if message.type != Gst.MessageType.EOS:
        parse = (message.parse_error
                 if message.type == Gst.MessageType.ERROR
                 else message.parse_warning)
        raise RuntimeError(f"{parse()[0].message}; {stats.to_string()}")
    return stats


def decoded(recording, frame_format="BGRx"):
    """The frames of a recording, each a sample."""
    run = seeks.Run(f"filesrc location={recording} ! matroskademux ! "
                    f"avdec_ffv1 ! videoconvert ! "
                    f"video/x-raw,format={frame_format} ! "
                    "appsink name=out sync=false", Gst.State.PLAYING)
    samples = list(run.play())
    run.close()
    return samples


def digest(data):
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path):
    with open(path, "rb") as file:
        return digest(file.read())


# ---- The same twice ---------------------------------------------------------


def record(folder, name, n_threads):
    """Raw, as an encoder's stream and as a file for players."""
    play(f"ctvolumesrc location={folder}/ct.npy ! ctheatoverlay name=o "
         f"n-threads={n_threads} colormap=turbo opacity-mode=ramp ! tee "
         f"name=raw ! queue ! filesink location={folder}/{name}.raw raw. ! "
         "queue ! videoconvert ! avenc_ffv1 ! tee name=coded ! queue ! "
         f"filesink location={folder}/{name}.ffv1 coded. ! queue ! "
         f"matroskamux ! filesink location={folder}/{name}.mkv "
         f"ctvolumesrc location={folder}/heat.npy ! o.heat")


def check_same_twice(folder):
    rng = np.random.default_rng(1)
    shape = (LARGE_SLICES, LARGE, LARGE)
    np.save(f"{folder}/ct.npy",
            rng.integers(-1000, 1500, shape).astype(np.int16))
    np.save(f"{folder}/heat.npy",
            rng.random((LARGE_SLICES, 14, 14)).astype(np.float32))
    names = (("first", 1), ("again", 1), ("threads", 2))
    for name, n_threads in names:
        record(folder, name, n_threads)
    good = True
    for suffix in ("raw", "ffv1"):
        sums = {digest_of_file(f"{folder}/{name}.{suffix}")
                for name, _ in names}
        size = os.path.getsize(f"{folder}/first.{suffix}")
        print(f"three recordings, {suffix}: {size} bytes, {len(sums)} "
              "different")
        good &= len(sums) == 1 and size > LARGE * LARGE
    # A Matroska file has a random UID and the date: its frames are compared.
    frames = [[(sample.get_buffer().pts,
                digest(pipeline.picture_of(sample)[0].tobytes()))
               for sample in decoded(f"{folder}/{name}.mkv")]
              for name, _ in names]
    print(f"decoded: {[len(each) for each in frames]} frames, of the first "
          f"{len(set(frames[0]))} different")
    good &= frames[0] == frames[1] == frames[2]
    good &= len(set(frames[0])) == LARGE_SLICES
    # Without loss: what the raw one has.
    with open(f"{folder}/first.raw", "rb") as file:
        raw = np.frombuffer(file.read(), np.uint8)
    raw = raw.reshape(LARGE_SLICES, LARGE, LARGE, 4)
    lossless = [digest(picture[:, :, 2::-1].tobytes()) for picture in raw]
    if lossless != [each for _, each in frames[0]]:
        print("decoded frames are not the raw ones")
        good = False
    for name, _ in names:
        for suffix in ("raw", "ffv1", "mkv"):
            os.unlink(f"{folder}/{name}.{suffix}")
    return good


# ---- Beside a slow display --------------------------------------------------


def record_beside_slow_display(folder, display, live, qos):
    """(frames shown, [(slice, slice of its heat)] of the recording, stats)"""
    shown = []

    def on_frame(_sink, buffer, pad):
        shown.append(buffer.pts)
        time.sleep(SLOW)
        # A screen that lags by more and more says so; by how much it really
        # does depends on the machine.
        pad.push_event(Gst.Event.new_qos(Gst.QOSType.UNDERFLOW, 2.0,
                                         10 * Gst.SECOND, buffer.pts))

    def prepare(run):
        run.get_by_name("display").connect("handoff", on_frame)

    # Base and heat behind one tee: a live source counts its slices' times from
    # when it got going, so that two sources' slices need not pair.
    stats = play(
        f"ctvolumesrc location={folder}/numbered.npy slices=0-99 "
        f"framerate={NUMBERED_FPS}/1 is-live={live} ! tee name=both "
        f"both. ! queue ! {seeks.OVERLAY} sync=wait qos={qos} ! "
        f"tee name=t ! {display} ! videoconvert qos=false ! "
        "fakesink name=display sync=true qos=false max-lateness=5000000 "
        "processing-deadline=0 signal-handoffs=true "
        "t. ! queue max-size-buffers=0 max-size-bytes=0 max-size-time=0 ! "
        f"videoconvert ! avenc_ffv1 ! matroskamux ! "
        f"filesink location={folder}/slow.mkv both. ! queue ! o.heat", prepare)
    found = []
    for sample in decoded(f"{folder}/slow.mkv"):
        rgb, _ = pipeline.picture_of(sample)
        found.append((int(rgb[4, 6, 0]), int(rgb[4, 1, 0])))
    return shown, found, stats


def check_slow_display(folder, display, live):
    """Every numbered frame is in the recording, in order, with its heat."""
    shown, found, stats = record_beside_slow_display(folder, display, live,
                                                     False)
    expected = [(k, k) for k in range(100)]
    print(f"slow display, live={live}, {display.split()[-1]}: {len(shown)} "
          f"shown, {len(found)} recorded, stats: {stats.to_string()}")
    return (found == expected and stats.get_uint64("frames").value == 100
            and stats.get_uint64("current").value == 100 and len(shown) < 100)


def check_qos_thins(folder):
    """What qos is off for, and that the check above would see it."""
    shown, found, _ = record_beside_slow_display(folder, "queue", True, True)
    print(f"with qos=true: {len(shown)} shown, {len(found)} recorded")
    return 0 < len(found) < 100


# ---- On a disk that is full -------------------------------------------------


def handler_of(page, run):
    """Sets what docs/live.md shows, as it stands there."""
    with open(f"{os.environ['CT_TEST_SOURCE']}/{page}",
              encoding="utf-8") as file:
        blocks = re.findall(r"^```python\n(.*?)^```", file.read(), re.M | re.S)
    exec(next(block for block in blocks if "on_sync_message" in block),
         {"Gst": Gst, "pipeline": run})


def check_full_disk():
    shown = []
    ended = threading.Event()

    def on_event(_pad, info):
        if info.get_event().type == Gst.EventType.EOS:
            ended.set()
        return Gst.PadProbeReturn.OK

    run = Gst.parse_launch(
        "ctvolumesrc ! ctheatoverlay name=o ! tee name=t t. ! queue ! fakesink "
        "name=display sync=false signal-handoffs=true t. ! queue "
        "name=recording ! filesink name=file location=/dev/full "
        "ctvolumesrc pattern=heat ! o.heat")
    display = run.get_by_name("display")
    display.connect("handoff", lambda _sink, buffer, _pad:
                    shown.append(buffer.pts))
    display.get_static_pad("sink").add_probe(
        Gst.PadProbeType.EVENT_DOWNSTREAM, on_event)
    handler_of("docs/live.md", run)
    run.set_state(Gst.State.PLAYING)
    done = ended.wait(pipeline.TIMEOUT / Gst.SECOND)
    errors = 0
    while run.get_bus().pop_filtered(Gst.MessageType.ERROR):
        errors += 1
    run.set_state(Gst.State.NULL)
    print(f"full disk: {len(shown)} frames shown, {errors} error")
    return done and len(shown) == 64 and errors == 1


# ---- Lines beside it --------------------------------------------------------


def check_lines(folder, heat_name, heat, threshold):
    """heat: [slice][row][column], on the base's 48 columns and 40 rows."""
    recording = f"{folder}/lines.mkv"
    subprocess.run(
        [sys.executable, f"{os.environ['CT_TEST_SOURCE']}/{EXAMPLE}",
         f"{folder}/ct.nii.gz", f"{folder}/{heat_name}", recording,
         f"threshold={threshold}"], check=True, timeout=60)
    with open(f"{folder}/lines.jsonl", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    frames = len(decoded(recording))
    slices, rows, columns = heat.shape
    good = len(lines) == frames == slices
    for k, (line, picture) in enumerate(zip(lines, heat)):
        y, x = np.unravel_index(picture.argmax(), picture.shape)
        area = (picture >= np.float32(threshold)).mean() * 48 * 40
        expected = {"time": k / 10, "state": "current", "slice": k,
                    "slices": slices, "peak": float(picture.max()),
                    "peak-x": (x + 0.5) / columns * 48 - 0.5,
                    "peak-y": (y + 0.5) / rows * 40 - 0.5,
                    "area": area, "area-mm2": area * 1.5 * 1.5}
        same = line.keys() == expected.keys() and all(
            value == line[name] if isinstance(value, str)
            else np.isclose(line[name], value, rtol=1e-6)
            for name, value in expected.items())
        if not same:
            print(f"{heat_name}: line {k} is {line}, expected {expected}")
            good = False
    print(f"{heat_name}: {len(lines)} lines, {frames} frames")
    return good


def write_volumes(folder):
    """ct.nii.gz, heat.nii.gz on its grid, small.npy; the two heats."""
    rng = np.random.default_rng(2)
    affine = np.diag([-1.5, -1.5, 3.0, 1.0])
    ct = rng.integers(-1000, 1500, (48, 40, 12)).astype(np.int16)
    heat = rng.random((48, 40, 12)).astype(np.float32)
    small = rng.random((12, 7, 14)).astype(np.float32)
    for name, data in (("ct", ct), ("heat", heat)):
        nibabel.save(nibabel.Nifti1Image(data, affine),
                     f"{folder}/{name}.nii.gz")
    np.save(f"{folder}/small.npy", small)
    # Stored as DICOM counts, to the left and to the back: shown as stored.
    return heat.T, small


def main():
    good = True
    with tempfile.TemporaryDirectory() as folder:
        good &= check_same_twice(folder)
        seeks.write_volumes(folder)
        keeps = "queue"
        drops = "queue max-size-buffers=2 leaky=downstream"
        good &= check_slow_display(folder, drops, False)
        good &= check_slow_display(folder, drops, True)
        good &= check_slow_display(folder, keeps, True)
        good &= check_qos_thins(folder)
        good &= check_full_disk()
        heat, small = write_volumes(folder)
        good &= check_lines(folder, "heat.nii.gz", heat, 0.75)
        good &= check_lines(folder, "small.npy", small, 0.25)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
