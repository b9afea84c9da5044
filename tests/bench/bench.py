#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How fast, beside what people use today, in one run of some minutes.

    bench.py BENCH_CTHEAT [--quick] [--json FILE] [--plot FILE.svg]

Blocks of some 20 ms of each contender take turns; each figure is the median
over the rounds, each ratio the median of the ratios round by round, so that a
machine that drifts or is shared does not decide. CPU time of all threads.

  copy     the memory: the base read, the picture written, nothing else
  render   the core, one thread
  element  ctheatoverlay between two pads, metas and all
  avx2, c  element, with these kernels alone
  tuned    OpenCV with all buffers at hand: resize, LUT, addWeighted; of 16
           bits, min-max or float heat with what these take
  recipe   OpenCV as one finds it: float heat, applyColorMap, addWeighted
  numpy    the arithmetic of pytorch-grad-cam's show_cam_on_image
  ffmpeg   scale, pseudocolor, blend, as a process of its own
  stock A  GStreamer's own: the heat is scaled, then colored, then composed
  stock B  the small heat is colored, and the compositor scales it

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
    "opacity 0.3": (14, "u8", "0.3", "gray8", "BGRx", 1),
    "ramp, threshold": (14, "u8", "ramp", "gray8", "BGRx", 1),
    "min-max a frame": (14, "u8", "half", "minmax8", "BGRx", 1),
    "BGR": (14, "u8", "half", "gray8", "BGR", 1),
    "I420": (14, "u8", "half", "gray8", "I420", 1),
    "no heat": (-1, "u8", "half", "gray8", "BGRx", 0),
}
DEFAULT = CASES["default, heat 14"]
QUICK = ("default, heat 14", "16 bit, window")

# What is held: name, case, sizes, whose time by whose, at least.
AIMS = (
    ("OpenCV tuned", "default, heat 14", ("1024", "1080p", "2160p"),
     "tuned", "element", 12.5),
    ("OpenCV tuned", "default, heat 64", ("1024", "1080p", "2160p"),
     "tuned", "element", 12.5),
    ("OpenCV tuned", "default, heat 14", ("512",), "tuned", "element", 18),
    # Both with eight buffers; a pool gives the element one again and again.
    ("the copy, core", "default, heat 14", ("1080p", "2160p"), "copy",
     "render", 0.93),
    ("OpenCV tuned, AVX2", "default, heat 14", ("1024",), "tuned", "avx2", 8),
    ("OpenCV tuned, plain C", "default, heat 14", ("1024",), "tuned", "c", 4),
    ("OpenCV, 16 bit", "16 bit, window", ("1024", "1080p"), "tuned",
     "element", 10.5),
    ("the copy, core, 16 bit", "16 bit, window", ("1080p", "2160p"), "copy",
     "render", 0.9),
    ("OpenCV tuned, opacity 0.3", "opacity 0.3", ("1024", "1080p"), "tuned",
     "element", 8),
    ("OpenCV tuned, opacity 0.37", "opacity 0.37", ("1024", "1080p"), "tuned",
     "element", 8),
    ("OpenCV tuned, ramp", "ramp, threshold", ("1024", "1080p"), "tuned",
     "element", 11.5),
    ("the copy, core, ramp", "ramp, threshold", ("1080p", "2160p"), "copy",
     "render", 0.88),
    ("OpenCV tuned, full-size heat", "default, heat full size",
     ("1024", "1080p"), "tuned", "element", 10),
    ("OpenCV, float32 heat", "float32 heat 14", ("1024", "1080p"), "tuned",
     "element", 9),
    ("OpenCV, min-max", "min-max a frame", ("1024", "1080p"), "tuned",
     "element", 8.5),
    ("stock A", "default, heat 14", ("1080p",), "stock A", "element", 45),
    ("stock B", "default, heat 14", ("1080p",), "stock B", "element", 13),
    ("FFmpeg", "default, heat 14", ("1080p",), "ffmpeg", "element", 45),
    ("show_cam_on_image", "default, heat 14", ("1080p",), "numpy", "element",
     60),
    ("BGRx out, by I420 out", "I420", ("1024", "1080p"), "BGRx", "element",
     1),
    ("BGRx and videoconvert, by I420 out", "I420", ("1080p",),
     "videoconvert", "element", 3),
)


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
    a = {"general": 0.37, "0.3": 0.3}.get(look, 0.5)
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

    FEW, MANY = 5, 30

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


def still(pattern, size, frames):
    """A picture that costs nothing to repeat."""
    return ["videotestsrc", f"pattern={pattern}", "num-buffers=1", "!",
            f"video/x-raw,format=GRAY8,width={size[0]},height={size[1]}", "!",
            "imagefreeze", f"num-buffers={frames}", "!"]


def compose(size, frames, heat, placed):
    return ["gst-launch-1.0", "-q", "compositor", "name=c",
            "sink_1::alpha=0.5", *placed, "!",
            f"video/x-raw,format=BGRx,width={size[0]},height={size[1]}", "!",
            "fakesink", *still("smpte", size, frames), "videoconvert", "!",
            "c.sink_0", *heat, "c.sink_1"]


def stock_a(size, case):
    def command(frames):
        heat = [*still("ball", (case[0], case[0]), frames), "videoscale", "!",
                f"video/x-raw,width={size[0]},height={size[1]}", "!",
                "videoconvert", "!", "coloreffects", "preset=heat", "!",
                "videoconvert", "!"]
        return compose(size, frames, heat, [])

    return Process(command)


def stock_b(size, case):
    def command(frames):
        heat = [*still("ball", (case[0], case[0]), frames), "videoconvert",
                "!", "coloreffects", "preset=heat", "!", "videoconvert", "!"]
        return compose(size, frames, heat,
                       [f"sink_1::width={size[0]}",
                        f"sink_1::height={size[1]}"])

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
        found.update({"stock A": stock_a, "stock B": stock_b})
    else:
        print("not here: stock A, B (gstreamer1.0-plugins-bad)")
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
            "blocks": [round(cpu / pixels, 4) for cpu, _ in blocks],
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


def run_case(program, size, name, found, rounds):
    case = CASES[name]
    contenders = {"copy": Ours(program, "bound", size, case)}
    for what in ("render", "element"):
        contenders[what] = Ours(program, what, size, case)
    if name == "default, heat 14":
        for level in ("avx2", "c"):
            contenders[level] = Ours(program, "element", size, case,
                                     level=level)
    if name == "I420":
        for out, title in (("BGRx", "BGRx"), ("BGRx>I420", "videoconvert")):
            contenders[title] = Ours(program, "element", size,
                                     (*case[:4], out, case[5]))
    processes = {}
    for peer, maker in found.items():
        contender = maker(size, case)
        if isinstance(contender, Process):
            processes[peer] = contender
        else:
            contenders[peer] = contender
    figures = measure(contenders, rounds)
    # Whole processes take seconds a block: fewer rounds, the element beside.
    for peer, process in processes.items():
        try:
            few = measure({"element": Ours(program, "element", size, case),
                           peer: process}, 3)
        except RuntimeError as error:
            print(f"left out: {peer}: {error}")
            continue
        own = statistics.median(block[0] for block in figures["element"])
        figures[peer] = [(cpu / element[0] * own, wall) for
                         (cpu, wall), element in
                         zip(few[peer], few["element"])]
    return summarize(figures, size[0] * size[1])


def run_threads(program, size, case, rounds):
    contenders = {str(n): Ours(program, "element", size, case, threads=n)
                  for n in (1, 2)}
    figures = measure(contenders, rounds)
    return statistics.median(one[1] / two[1] for one, two in
                             zip(figures["1"], figures["2"]))


def run_small(program, rounds):
    """CPU us a frame of 16x16 above what feeds it: what a frame costs beside
    its pixels."""
    cases = {"a heat a frame": DEFAULT,
             "a latched heat": CASES["default, heat 14, one for all"]}
    figures = measure({(what, name): Ours(program, what, (16, 16), case)
                       for name, case in cases.items()
                       for what in ("element", "source")}, rounds)
    return {name: statistics.median(
        (own[0] - source[0]) / 1000 for own, source in
        zip(figures["element", name], figures["source", name]))
            for name in cases}


def run_large(program):
    """CPU ns a pixel at 16384x16384, by that at 3840x2160."""
    sizes = {"16384": (16384, 16384), "2160p": SIZES["2160p"]}
    figures = measure({name: Ours(program, "element", size, DEFAULT)
                       for name, size in sizes.items()}, 5)
    large, small = ([cpu / (sizes[name][0] * sizes[name][1])
                     for cpu, _ in figures[name]] for name in sizes)
    return statistics.median(a / b for a, b in zip(large, small))


def find_ratios(report):
    """The rows of AIMS that were measured: ratio with its quartiles."""
    rows = []
    for name, case, sizes, other, own, aim in AIMS:
        for size in sizes:
            result = report["cases"].get(size, {}).get(case, {})
            if other not in result or own not in result:
                continue
            blocks = [a / b for a, b in zip(result[other]["blocks"],
                                            result[own]["blocks"])]
            low, _, high = statistics.quantiles(blocks, n=4)
            rows.append({"by": name, "case": case, "size": size, "aim": aim,
                         "ratio": statistics.median(blocks),
                         "low": low, "high": high})
    return rows


def show_ratios(report):
    print("\nTimes as fast: median (quartiles), and the aim")
    for row in report["ratios"]:
        print(f"  {row['ratio']:7.2f} ({row['low']:.2f}-{row['high']:.2f}), "
              f"aim {row['aim']:g}: {row['by']}, {row['size']}, "
              f"{row['case']}")
    for name, us in report["small"].items():
        print(f"  {us:7.2f} us CPU a 16x16 frame above its source: {name}")
    for name, ratio in report["threads"].items():
        print(f"  {ratio:7.2f} times as fast with two threads (wall): {name}")
    if "large" in report:
        print(f"  {report['large']:7.2f} times 2160p's time a pixel at "
              "16384x16384")


def plot(report, path):
    """Each row of AIMS as a bar, its aim as a mark, in an SVG."""
    rows = report["ratios"]
    parts = []
    for i, row in enumerate(rows):
        y = 24 + 18 * i
        width = min(2.0, row["ratio"] / row["aim"]) * 150
        color = "#486" if row["ratio"] >= row["aim"] else "#c63"
        parts.append(
            f'<text x="290" y="{y + 11}" text-anchor="end">{row["by"]}, '
            f'{row["size"]}</text><rect x="296" y="{y}" width="{width:.1f}" '
            f'height="14" fill="{color}"/><text x="{300 + width:.1f}" '
            f'y="{y + 11}">{row["ratio"]:.2f}</text>')
    height = 18 * len(rows) + 34
    with open(path, "w", encoding="utf-8") as svg:
        svg.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="660" '
            f'height="{height}" font-family="sans-serif" font-size="11">'
            '<rect width="100%" height="100%" fill="#fff"/>'
            '<text x="296" y="14">times as fast; the line is the aim, bars '
            f'end at twice it</text>{"".join(parts)}<path d="M446 20V{height}"'
            ' stroke="#000"/></svg>\n')


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
        for name in CASES:
            if options.quick and (name not in QUICK or size_name == "2160p"):
                continue
            # The slow peers for the default case alone, whole processes at
            # one size.
            some = {peer: maker for peer, maker in found.items()
                    if (peer == "tuned" and name != "no heat")
                    or (name == "default, heat 14"
                        and (size_name == "1080p" or peer == "recipe"))}
            result = run_case(options.program, size, name, some, rounds)
            report["cases"][size_name][name] = result
            show(f"{size_name}: {name}", result)
    report["small"] = run_small(options.program, rounds)
    report["threads"] = {
        name: run_threads(options.program, size, DEFAULT, rounds)
        for name, size in SIZES.items()
        if not (options.quick and name == "2160p")}
    if not options.quick:
        report["large"] = run_large(options.program)
    report["ratios"] = find_ratios(report)
    show_ratios(report)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(report, file, indent=1)
    if options.plot:
        plot(report, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
