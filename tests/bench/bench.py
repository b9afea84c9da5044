#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How fast, beside what people use today, in one run.

    bench.py BENCH_CTHEAT [--quick] [--json FILE] [--plot FILE.svg]

Blocks of some 20 ms of each contender take turns; each figure is the median
over the rounds, each ratio the median of the ratios round by round, so that a
machine that drifts or is shared does not decide. CPU time of all threads.

  bound    the memory: the base read, the picture written, nothing else
  render   the core, one thread
  element  ctheatoverlay between two pads
  tuned    OpenCV with all buffers at hand: resize, LUT, addWeighted
  recipe   OpenCV as one finds it: float heat, applyColorMap, addWeighted
  numpy    the arithmetic of pytorch-grad-cam's show_cam_on_image
  ffmpeg   scale, pseudocolor, blend, as a process of its own
  stock    GStreamer's own: videoscale, coloreffects, compositor

What is not installed is left out, and said. apt-get install python3-opencv
python3-numpy ffmpeg gstreamer1.0-plugins-bad brings all of it.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time

ROUNDS = 15
BLOCK = 0.02  # s
SIZES = {"512": (512, 512), "1024": (1024, 1024), "1080p": (1920, 1080),
         "2160p": (3840, 2160)}
# name: (heat size, heat type, look, base, output, a new heat every frame)
CASES = {
    "default, heat 14": (14, "u8", "half", "gray8", "BGRx", 1),
    "default, heat 64": (64, "u8", "half", "gray8", "BGRx", 1),
    "default, heat full size": (0, "u8", "half", "gray8", "BGRx", 1),
    "default, heat 14, one for all": (14, "u8", "half", "gray8", "BGRx", 0),
    "float32 heat 14": (14, "f32", "half", "gray8", "BGRx", 1),
    "16 bit, window": (14, "u8", "half", "window16", "BGRx", 1),
    "opacity 0.37": (14, "u8", "general", "gray8", "BGRx", 1),
    "ramp, threshold": (14, "u8", "ramp", "gray8", "BGRx", 1),
    "min-max a frame": (14, "u8", "half", "minmax8", "BGRx", 1),
    "BGR": (14, "u8", "half", "gray8", "BGR", 1),
    "no heat": (-1, "u8", "half", "gray8", "BGRx", 0),
}
QUICK = ("default, heat 14", "16 bit, window")


class Ours:
    """A contender in a process of its own, that answers block by block."""

    def __init__(self, program, what, size, case, threads=1, level=None):
        heat, kind, look, base, out, fresh = case
        env = dict(os.environ)
        if level:
            env["CT_CPU"] = level
        self.process = subprocess.Popen(
            [program, what, *map(str, size), str(heat), kind, look, base, out,
             str(fresh), str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)

    def block(self):
        """(CPU, wall) ns a frame"""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        frames, cpu, wall = map(int, self.process.stdout.readline().split())
        return cpu / frames, wall / frames

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class InPython:
    """A contender that is a function of the frame's number."""

    def __init__(self, frame):
        self.frame = frame
        for n in range(3):
            frame(n)

    def block(self):
        frames, cpu, wall = 0, time.process_time_ns(), time.monotonic_ns()
        while (now := time.monotonic_ns()) - wall < BLOCK * 1e9:
            self.frame(frames)
            frames += 1
        cpu = time.process_time_ns() - cpu
        return cpu / frames, (now - wall) / frames

    def close(self):
        pass


def arrays(size, case):
    import numpy as np

    heat, kind, _, base, _, _ = case
    noise = np.random.default_rng(1)
    shape = size[::-1]
    heat_shape = shape if heat == 0 else (heat, heat)
    bases, heats = [], []
    for _ in range(8):
        if base == "window16":
            bases.append(noise.integers(0, 4096, shape, np.uint16))
        else:
            bases.append(noise.integers(0, 256, shape, np.uint8))
        if kind == "f32":
            heats.append(noise.random(heat_shape, np.float32))
        else:
            heats.append(noise.integers(0, 256, heat_shape, np.uint8))
    return bases, heats


def opencv_tuned(size, case):
    """Every buffer made before, 8-bit where it can be, no table made anew."""
    import cv2
    import numpy as np

    cv2.setNumThreads(1)
    bases, heats = arrays(size, case)
    _, kind, look, base, out, _ = case
    a = 0.37 if look == "general" else 0.5
    channels = 3 if out == "BGR" else 4
    table = np.zeros((256, 1, channels), np.uint8)
    table[:, 0, :3] = cv2.applyColorMap(
        np.arange(256, dtype=np.uint8), cv2.COLORMAP_JET)[:, 0]
    to_color = cv2.COLOR_GRAY2BGR if channels == 3 else cv2.COLOR_GRAY2BGRA
    shape = size[::-1]
    index = np.empty(shape, np.uint8)
    big = np.empty(shape, np.float32)
    gray8 = np.empty(shape, np.uint8)
    wide, gray, dst = (np.empty((*shape, channels), np.uint8)
                       for _ in range(3))

    def frame(n):
        source, heat = bases[n % 8], heats[n % 8]
        if base == "window16":
            cv2.convertScaleAbs(source, gray8, 255 / 399, -0.5)
            source = gray8
        elif base == "minmax8":
            cv2.normalize(source, gray8, 0, 255, cv2.NORM_MINMAX)
            source = gray8
        if kind == "f32":
            cv2.resize(heat, size, big)
            cv2.convertScaleAbs(big, index, 255, 0)
        else:
            cv2.resize(heat, size, index)
        cv2.cvtColor(index, to_color, wide)
        cv2.LUT(wide, table, wide)
        cv2.cvtColor(source, to_color, gray)
        cv2.addWeighted(wide, a, gray, 1 - a, 0, dst)

    return InPython(frame)


def opencv_recipe(size, case):
    import cv2
    import numpy as np

    cv2.setNumThreads(1)
    bases, heats = arrays(size, case)
    heats = [heat.astype(np.float32) / (1 if heat.dtype == np.float32 else 255)
             for heat in heats]

    def frame(n):
        source = bases[n % 8]
        if source.dtype == np.uint16:
            source = cv2.normalize(source, None, 0, 255, cv2.NORM_MINMAX,
                                   dtype=cv2.CV_8U)
        heat = cv2.resize(heats[n % 8], size)
        color = cv2.applyColorMap(np.uint8(255 * heat), cv2.COLORMAP_JET)
        cv2.addWeighted(color, 0.5, cv2.cvtColor(source, cv2.COLOR_GRAY2BGR),
                        0.5, 0)

    return InPython(frame)


def show_cam(size, case):
    """What pytorch-grad-cam does with one picture, in float."""
    import cv2
    import numpy as np

    bases, heats = arrays(size, case)
    pictures = [np.repeat((base / max(1, base.max())).astype(np.float32)
                          [:, :, None], 3, 2) for base in bases]
    heats = [heat.astype(np.float32) / (1 if heat.dtype == np.float32 else 255)
             for heat in heats]

    def frame(n):
        mask = cv2.resize(heats[n % 8], size)
        color = cv2.applyColorMap(np.uint8(255 * mask), cv2.COLORMAP_JET)
        color = np.float32(cv2.cvtColor(color, cv2.COLOR_BGR2RGB)) / 255
        cam = 0.5 * color + 0.5 * pictures[n % 8]
        np.uint8(255 * (cam / np.max(cam)))

    return InPython(frame)


class Process:
    """A contender that is a whole process: the CPU time of a longer run less
    that of a shorter one, by the frames between them."""

    FEW, MANY = 20, 120

    def __init__(self, command):
        self.command = command

    def run(self, frames):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall = time.monotonic()
        done = subprocess.run(self.command(frames), stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode()[-300:])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime
                - before.ru_stime, time.monotonic() - wall)

    def block(self):
        few, many = self.run(self.FEW), self.run(self.MANY)
        frames = self.MANY - self.FEW
        return tuple((b - a) / frames * 1e9 for a, b in zip(few, many))

    def close(self):
        pass


def ffmpeg(size, case):
    heat = size if case[0] == 0 else (case[0], case[0])
    graph = (f"[1]format=gray,scale={size[0]}:{size[1]},format=gbrp,"
             "pseudocolor=preset=turbo[h];[0]format=gbrp[b];"
             "[b][h]blend=all_mode=normal:all_opacity=0.5,format=bgr0")

    def command(frames):
        return ["ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                f"color=gray:s={size[0]}x{size[1]}:r=25,format=gray",
                "-f", "lavfi", "-i",
                f"color=white:s={heat[0]}x{heat[1]}:r=25,format=gray",
                "-filter_complex", graph, "-frames:v", str(frames),
                "-threads", "1", "-f", "null", "-"]

    return Process(command)


def stock(size, case):
    heat = size if case[0] == 0 else (case[0], case[0])

    def command(frames):
        return ["gst-launch-1.0", "-q", "compositor", "name=c",
                "sink_1::alpha=0.5", "!", f"video/x-raw,format=BGRx,"
                f"width={size[0]},height={size[1]}", "!", "fakesink",
                "videotestsrc", "pattern=gray", f"num-buffers={frames}", "!",
                f"video/x-raw,format=GRAY8,width={size[0]},height={size[1]},"
                "framerate=25/1", "!", "videoconvert", "!", "c.sink_0",
                "videotestsrc", "pattern=gray", f"num-buffers={frames}", "!",
                f"video/x-raw,format=GRAY8,width={heat[0]},height={heat[1]},"
                "framerate=25/1", "!", "videoscale", "!",
                f"video/x-raw,width={size[0]},height={size[1]}", "!",
                "videoconvert", "!", "coloreffects", "preset=heat", "!",
                "videoconvert", "!", "c.sink_1"]

    return Process(command)


def peers():
    """Name and maker of each peer that is there; the others are said."""
    found = {}
    try:
        import cv2  # noqa: F401
        import numpy  # noqa: F401

        found.update(tuned=opencv_tuned, recipe=opencv_recipe, numpy=show_cam)
    except ImportError:
        print("not here: tuned, recipe, numpy (python3-opencv, python3-numpy)")
    if shutil.which("ffmpeg"):
        found["ffmpeg"] = ffmpeg
    else:
        print("not here: ffmpeg (ffmpeg)")
    if shutil.which("gst-inspect-1.0") and subprocess.run(
            ["gst-inspect-1.0", "--exists", "coloreffects"],
            check=False).returncode == 0:
        found["stock"] = stock
    else:
        print("not here: stock (gstreamer1.0-plugins-bad)")
    return found


def measure(contenders, rounds):
    """{name: [(CPU, wall) ns a frame, a round]}, the contenders in turn."""
    figures = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            figures[name].append(contender.block())
    for contender in contenders.values():
        contender.close()
    return figures


def summarize(figures, pixels):
    """CPU ns a pixel (median and quartiles), wall, and ratios to element."""
    result = {}
    for name, blocks in figures.items():
        cpu = sorted(cpu / pixels for cpu, _ in blocks)
        quartiles = statistics.quantiles(cpu, n=4) if len(cpu) > 3 else cpu
        ratios = [other[0] / own[0] for other, own in
                  zip(blocks, figures["element"])]
        result[name] = {
            "cpu_ns_per_pixel": statistics.median(cpu),
            "quartiles": [quartiles[0], quartiles[-1]],
            "wall_ns_per_pixel": statistics.median(
                wall / pixels for _, wall in blocks),
            "times_element": statistics.median(ratios),
        }
    return result


def show(title, result):
    print(f"\n{title}")
    print(f"  {'':10} {'x element':>10} {'CPU ns/px':>10} "
          f"{'quartiles':>15} {'wall ns/px':>11}")
    for name, row in result.items():
        low, high = row["quartiles"]
        print(f"  {name:10} {row['times_element']:10.2f} "
              f"{row['cpu_ns_per_pixel']:10.3f} {low:7.3f}-{high:<7.3f} "
              f"{row['wall_ns_per_pixel']:11.3f}", flush=True)


def run_case(program, size, case, found, rounds):
    contenders = {what: Ours(program, what, size, case)
                  for what in ("bound", "render", "element")}
    processes = {}
    for name, maker in found.items():
        contender = maker(size, case)
        if isinstance(contender, Process):
            processes[name] = contender
        else:
            contenders[name] = contender
    figures = measure(contenders, rounds)
    # Whole processes take seconds a block: fewer rounds, the element beside.
    if processes:
        few = measure({"element": Ours(program, "element", size, case),
                       **processes}, 3)
        for name in processes:
            scale = [block[0] for block in few["element"]]
            own = statistics.median(block[0] for block in figures["element"])
            figures[name] = [
                (cpu / element * own, wall)
                for (cpu, wall), element in zip(few[name], scale)]
    return summarize(figures, size[0] * size[1])


def run_threads(program, size, case, rounds):
    contenders = {str(n): Ours(program, "element", size, case, threads=n)
                  for n in (1, 2)}
    figures = measure(contenders, rounds)
    return statistics.median(one[1] / two[1] for one, two in
                             zip(figures["1"], figures["2"]))


def run_small(program, rounds):
    """CPU us a frame of 16x16: what a frame costs beside its pixels."""
    case = CASES["default, heat 14"]
    latched = CASES["default, heat 14, one for all"]
    figures = measure({"fresh": Ours(program, "element", (16, 16), case),
                       "latched": Ours(program, "element", (16, 16),
                                       latched)}, rounds)
    return {name: statistics.median(cpu for cpu, _ in blocks) / 1000
            for name, blocks in figures.items()}


def plot(report, path):
    """ns a pixel of the default case at each size, as bars in an SVG."""
    rows = [(size, name, row["cpu_ns_per_pixel"])
            for size, cases in report["cases"].items()
            for name, row in cases.get("default, heat 14", {}).items()]
    top = max((value for _, _, value in rows), default=1)
    height = 18 * len(rows) + 30
    bars = []
    for i, (size, name, value) in enumerate(rows):
        y = 20 + 18 * i
        width = max(1, 420 * value / top)
        color = "#c33" if name in ("render", "element") else "#889"
        bars.append(
            f'<text x="150" y="{y + 11}" text-anchor="end">{size} {name}'
            f'</text><rect x="156" y="{y}" width="{width:.1f}" height="14" '
            f'fill="{color}"/><text x="{162 + width:.1f}" y="{y + 11}">'
            f'{value:.2f}</text>')
    with open(path, "w", encoding="utf-8") as svg:
        svg.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="660" '
            f'height="{height}" font-family="sans-serif" font-size="11">'
            '<text x="156" y="12">CPU ns a pixel, default look, heat 14x14'
            f'</text>{"".join(bars)}</svg>\n')


def cpu_name():
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as info:
            return next(line.split(": ")[1].strip() for line in info
                        if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("program")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json")
    parser.add_argument("--plot")
    options = parser.parse_args()
    rounds = 5 if options.quick else ROUNDS
    found = peers()
    report = {"cpu": cpu_name(), "rounds": rounds, "cases": {}}
    print(f"{report['cpu']}, {os.cpu_count()} processors, {rounds} rounds")
    for size_name, size in SIZES.items():
        report["cases"][size_name] = {}
        for name, case in CASES.items():
            if options.quick and (name not in QUICK or size_name == "2160p"):
                continue
            # A process a peer for the default case alone.
            some = found if name == "default, heat 14" else {
                peer: maker for peer, maker in found.items()
                if peer == "tuned"}
            result = run_case(options.program, size, case, some, rounds)
            report["cases"][size_name][name] = result
            show(f"{size_name}: {name}", result)
        report["cases"][size_name]["two threads, wall"] = {}
    report["small"] = run_small(options.program, rounds)
    print("\n16x16, CPU us a frame: "
          + ", ".join(f"{name} {us:.2f}" for name, us in
                      report["small"].items()))
    report["threads"] = {
        name: run_threads(options.program, size, CASES["default, heat 14"],
                          rounds)
        for name, size in SIZES.items()
        if not (options.quick and name == "2160p")}
    print("two threads, times as fast (wall): "
          + ", ".join(f"{name} {ratio:.2f}" for name, ratio in
                      report["threads"].items()))
    for size_name in report["cases"]:
        report["cases"][size_name].pop("two threads, wall", None)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(report, file, indent=1)
    if options.plot:
        plot(report, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
