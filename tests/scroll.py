# SPDX-License-Identifier: LGPL-2.1-or-later
"""ct-scroll on a display of its own: keys, wheel and mouse as X sends them, and
what is on the screen then, byte for byte against pipelines that make the same
slice in another way.

scroll.py FOLDER also leaves pictures of the screen there, to be looked at."""

import contextlib
import ctypes
import ctypes.util
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import nibabel
import numpy as np

from docs import SOURCE, blocks, write_files
from pipeline import Gst, GstApp, skip

PROGRAM = os.environ["CT_SCROLL"]
SECONDS = 8
PICTURES = sys.argv[1] if len(sys.argv) > 1 else None
# What a user sees who sets nothing.
LOOK = {"colormap": "turbo", "opacity": 0.7, "opacity-mode": "ramp"}

failures = []


def check(good, what):
    if not good:
        print("FAILED:", what)
        failures.append(what)


def wait_until(condition, seconds=SECONDS):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.03)
    return None


def pull(description):
    """The one frame of a pipeline that ends in appsink name=out: B, G, R."""
    pipeline = Gst.parse_launch(description)
    pipeline.set_state(Gst.State.PLAYING)
    sample = pipeline.get_by_name("out").emit("try-pull-sample",
                                              SECONDS * Gst.SECOND)
    if sample is None:
        raise RuntimeError(f"no picture: {description}")
    caps = sample.get_caps().get_structure(0)
    buffer = sample.get_buffer()
    data = buffer.extract_dup(0, buffer.get_size())
    pipeline.set_state(Gst.State.NULL)
    pixels = np.frombuffer(data, np.uint8)
    return pixels.reshape(caps["height"], caps["width"], 4)[:, :, :3]


def has_legend():
    overlay = Gst.ElementFactory.make("ctheatoverlay", None)
    return overlay.find_property("legend") is not None


def expected(number, ct="", heat="pattern=heat", scale=None, **look):
    """A slice by its number, from 0, with nothing but that slice in the
    stream."""
    look = {**LOOK, **({"legend": "right"} if heat and has_legend() else {}),
            **{name.replace("_", "-"): value for name, value in look.items()}}
    settings = " ".join(f"{name}={value}" for name, value in look.items())
    size = "video/x-raw,format=BGRx"
    if scale:
        size = (f"videoconvert ! videoscale add-borders=true ! {size},"
                f"width={scale[0]},height={scale[1]},pixel-aspect-ratio=1/1")
    return pull(
        f"ctvolumesrc {ct} slices={number}-{number} ! ctheatoverlay name=o "
        f"{settings} ! {size} ! appsink name=out "
        + (f"ctvolumesrc {heat} slices={number}-{number} ! o.heat" if heat
           else ""))


def xdotool(*words):
    done = subprocess.run(["xdotool", *map(str, words)], capture_output=True,
                          text=True, timeout=SECONDS)
    return done.stdout.strip()


class Viewer:
    """The program, its window, and what it prints."""

    def __init__(self, *arguments, folder=".", log=None):
        env = dict(os.environ)
        if log:
            env.update(GST_DEBUG="ximagesink:6", GST_DEBUG_FILE=log,
                       GST_DEBUG_NO_COLOR="1")
        self.process = subprocess.Popen(
            [PROGRAM, *map(str, arguments)], cwd=folder, env=env,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.window = wait_until(self.find_window)
        if not self.window:
            self.process.kill()
            raise RuntimeError(f"no window: {self.process.communicate()}")
        # Keys go to the window that the pointer is in.
        xdotool("mousemove", 30, 30)
        time.sleep(0.15)

    def find_window(self):
        found = xdotool("search", "--onlyvisible", "--name", "ct-scroll")
        return found.split("\n")[0] if found else None

    def title(self):
        return xdotool("getwindowname", self.window)

    def wait_title(self, pattern):
        found = wait_until(lambda: re.match(pattern, self.title()))
        check(found, f"the title is {self.title()!r}, expected {pattern!r}")
        return found

    def key(self, *names):
        xdotool("key", "--delay", 30, *names)

    def screen(self):
        return pull(f"ximagesrc xid={self.window} num-buffers=1 "
                    "use-damage=false show-pointer=false ! "
                    "video/x-raw,format=BGRx ! appsink name=out")

    def expect(self, what, picture):
        """The window shows this, now or soon."""
        def same():
            screen = self.screen()
            return screen.shape == picture.shape and (screen == picture).all()

        good = wait_until(same)
        screen = self.screen()
        detail = f"{screen.shape} and {picture.shape}"
        if not good and screen.shape == picture.shape:
            detail = f"{(screen != picture).any(axis=2).sum()} pixels differ"
        check(good, f"{what}: not what is expected on the screen: {detail}")

    def keep(self, name):
        """A picture of the whole screen, to be looked at."""
        if not PICTURES:
            return
        time.sleep(0.3)
        subprocess.run(
            ["gst-launch-1.0", "-q", "ximagesrc", f"xid={self.window}",
             "num-buffers=1", "use-damage=false", "show-pointer=false", "!",
             "videoconvert", "!", "pngenc", "!", "filesink",
             f"location={PICTURES}/{name}.png"], check=True)

    def end(self, status=0):
        """What it printed, once it has ended."""
        try:
            out, err = self.process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
            check(False, f"it does not end: {out} {err}")
        check(self.process.returncode == status,
              f"exit status {self.process.returncode}, expected {status}: "
              f"{err}")
        return out, err


@contextlib.contextmanager
def viewer(*arguments, folder="."):
    """One that ends by q, having said nothing of trouble."""
    shown = Viewer(*arguments, folder=folder)
    yield shown
    shown.key("q")
    _, err = shown.end()
    check(err == "", f"it said {err!r}")


def slices_by_keys():
    with viewer("--zoom", 1) as v:
        v.wait_title("slice 33 of 64, C 40 W 400")
        v.keep("start")
        v.expect("the middle", expected(32))
        for keys, number in (("Down", 33), ("Right", 34), ("Up", 33),
                             ("Left", 32), ("Prior", 22), ("Next", 32),
                             ("Home", 0), ("Up", 0), ("End", 63),
                             ("Down", 63), ("Prior", 53)):
            v.key(keys)
            v.wait_title(f"slice {number + 1} of 64")
        for key, number in (("Home", 0), ("End", 63)):
            v.key(key)
            v.expect(key, expected(number))


def slices_by_wheel():
    """A slow wheel, and one that is spun: every event counts, few are drawn."""
    with tempfile.TemporaryDirectory() as folder:
        log = f"{folder}/log"
        v = Viewer("--plane", "coronal", "--zoom", 1, "--slice", 100, log=log)
        v.wait_title("slice 100 of 320")
        xdotool("click", 5)
        v.wait_title("slice 101 of 320")
        xdotool("click", 4)
        v.wait_title("slice 100 of 320")
        before = count_drawn(log)
        xdotool("click", "--repeat", 100, "--delay", 0, 5)
        v.wait_title("slice 200 of 320")
        v.expect("after the spin", expected(
            199, "plane=coronal",
            "pattern=heat plane=coronal reference=ctvolume://phantom",
            scale=(320, 192)))
        drawn = count_drawn(log) - before
        print(f"100 turns of the wheel: {drawn} frames drawn")
        check(0 < drawn < 50, f"{drawn} frames were drawn for 100 turns")
        v.key("Escape")
        v.end()


def count_drawn(log):
    with open(log, encoding="utf-8", errors="replace") as file:
        return len(re.findall("buffer (?:not )?from our pool", file.read()))


def windows():
    with viewer("--zoom", 1, "--slice", 22) as v:
        v.wait_title("slice 22 of 64, C 40 W 400")
        v.key("2")
        v.wait_title("slice 22 of 64, C -600 W 1500")
        v.expect("lung", expected(21, window_preset="lung"))
        v.keep("lung")
        v.key("3")
        v.wait_title("slice 22 of 64, C 400 W 1800")
        v.expect("bone", expected(21, window_preset="bone"))
        v.key("0")
        v.wait_title("slice 22 of 64, C 40 W 400")
        v.expect("the file's own", expected(21))
        # 2 a pixel: W 400 + 2 * 60, C 40 + 2 * 25.
        xdotool("mousemove", 100, 100, "mousedown", 1)
        time.sleep(0.2)
        xdotool("mousemove", 160, 125)
        v.wait_title("slice 22 of 64, C 90 W 520")
        xdotool("mouseup", 1, "mousemove", 20, 200)
        v.expect("dragged", expected(21, window_center=90, window_width=520))
        v.keep("dragged")


def looks():
    threshold = {"threshold": 0.1}
    with viewer("--zoom", 1, "--slice", 22) as v:
        v.wait_title("slice 22 of 64")
        for keys, look in (
                (["plus"], {"opacity": 0.8}),
                (["KP_Add", "KP_Add", "minus"], {"opacity": 0.9}),
                (["t", "t"], {"opacity": 0.9, **threshold}),
                (["m"], {"opacity": 0.9, "opacity_mode": "constant",
                         **threshold}),
                (["c"], {"opacity": 0.9, "opacity_mode": "constant",
                         "colormap": "deepgreen", **threshold}),
                (["shift+c", "shift+c"],
                 {"opacity": 0.9, "opacity_mode": "constant",
                  "colormap": "twilight-shifted", **threshold}),
                (["shift+t", "shift+t"],
                 {"opacity": 0.9, "opacity_mode": "constant",
                  "colormap": "twilight-shifted"})):
            v.key(*keys)
            v.expect(f"after {keys}", expected(21, **look))
        v.keep("twilight-shifted")
        v.key("h")
        v.expect("without heat", expected(21, heat=""))
        v.key("h")
        if has_legend():
            v.key("l")
            v.expect("without legend", expected(
                21, opacity=0.9, opacity_mode="constant",
                colormap="twilight-shifted", legend="none"))


def help_text():
    with viewer("--slice", 22) as v:
        v.wait_title("slice 22 of 64")
        plain = expected(21, scale=(640, 640))
        v.expect("twice as large", plain)
        v.key("question")
        changed = wait_until(lambda: (v.screen() != plain).any(axis=2).sum()
                             > 10000)
        check(changed, "the help is not on the screen")
        v.keep("help")
        v.key("F1")
        v.expect("the help is gone", plain)


def window_sizes():
    """Larger, smaller, longer: the picture as large as it can be, in the
    middle; a drag counts in its pixels."""
    with viewer("--zoom", 1, "--slice", 22) as v:
        v.wait_title("slice 22 of 64")
        for size in ((640, 640), (500, 400), (200, 300), (320, 320)):
            xdotool("windowsize", v.window, *size)
            scale = None if size == (320, 320) else size
            v.expect(f"a window of {size}", expected(21, scale=scale))
            v.keep(f"window-{size[0]}x{size[1]}")
        xdotool("windowsize", v.window, 640, 640)
        v.expect("large", expected(21, scale=(640, 640)))
        xdotool("mousemove", 100, 100, "mousedown", 1)
        time.sleep(0.2)
        xdotool("mousemove", 140, 100, "mouseup", 1)
        v.wait_title("slice 22 of 64, C 40 W 440")


def planes():
    """The window stays, and each plane remembers its slice."""
    reference = "pattern=heat reference=ctvolume://phantom"
    with viewer("--zoom", 1, "--slice", 22) as v:
        v.wait_title("slice 22 of 64")
        v.key("p")
        v.wait_title("slice 161 of 320")
        v.expect("coronal", expected(160, "plane=coronal",
                                     f"{reference} plane=coronal",
                                     scale=(320, 320)))
        v.keep("coronal")
        v.key("p")
        v.wait_title("slice 161 of 320")
        v.expect("sagittal", expected(160, "plane=sagittal",
                                      f"{reference} plane=sagittal",
                                      scale=(320, 320)))
        v.keep("sagittal")
        v.key("p")
        v.wait_title("slice 22 of 64")
        v.expect("axial again", expected(21))


def cine():
    """It goes round at its 10 slices a second, and stops at what is shown."""
    seen = []

    def went_round():
        seen.append(int(v.title().split()[1]))
        return any(a > b for a, b in zip(seen, seen[1:]))

    with viewer("--zoom", 1, "--slice", 60) as v:
        v.wait_title("slice 60 of 64")
        v.key("space")
        check(wait_until(went_round), f"the cine does not go round: {seen}")
        v.key("space")
        time.sleep(0.5)
        number = int(v.title().split()[1])
        v.expect("where it stopped", expected(number - 1))
        check(int(v.title().split()[1]) == number, "the cine goes on")


def saving():
    with tempfile.TemporaryDirectory() as folder:
        v = Viewer("--slice", 22, folder=folder)
        v.wait_title("slice 22 of 64")
        v.key("s", "Down", "s", "Up", "s", "q")
        out, err = v.end()
        names = ["ct-scroll-022.png", "ct-scroll-023.png",
                 "ct-scroll-022-2.png"]
        check(out == "".join(f"saved {name}\n" for name in names),
              f"it printed {out!r}")
        check(err == "", f"it said {err!r}")
        check(sorted(os.listdir(folder)) == sorted(names),
              f"in the folder are {os.listdir(folder)}")
        for name, number in zip(names, (21, 22, 21)):
            check((read_png(f"{folder}/{name}") == expected(number)).all(),
                  f"{name} is not slice {number + 1}")


def read_png(path):
    return pull(f"filesrc location={path} ! pngdec ! videoconvert ! "
                "video/x-raw,format=BGRx ! appsink name=out")


def files():
    """Heats on the CT's grid, on their own, on none, and of DICOM."""
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder)

        def path(name):
            return f"{folder}/{name}"

        for ct, heat, reference in (
                ("ct.nii.gz", "heat.nii.gz", False),
                ("ct.nii.gz", "pet.nii.gz", True),
                ("ct.nii.gz", "heat.npy", False),
                ("ct-series", "pet-series", True),
                ("ct-series", "", False)):
            arguments = ["--zoom", 2, "--slice", 6, path(ct)]
            options = ""
            if heat:
                arguments.append(path(heat))
                options = f"location={path(heat)}"
            if reference:
                options += f" reference={path(ct)}"
            with viewer(*arguments) as v:
                v.wait_title("slice 6 of 12")
                v.expect(f"{ct} with {heat}", expected(
                    5, f"location={path(ct)}", options, scale=(96, 80)))
        with viewer("--zoom", 2, "--slice", 6, "--heat-range", "0:10",
                    "--threshold", 2, "--colormap", "hot-iron", "--opacity",
                    1, "--window", "lung", path("ct.nii.gz"),
                    path("pet.nii.gz")) as v:
            v.expect("options", expected(
                5, f"location={path('ct.nii.gz')}",
                f"location={path('pet.nii.gz')} "
                f"reference={path('ct.nii.gz')}",
                scale=(96, 80), heat_range="fixed", heat_min=0, heat_max=10,
                threshold=2, colormap="hot-iron", opacity=1,
                window_preset="lung"))


def damage():
    """Slices that cannot be read are told of, and passed over."""
    with tempfile.TemporaryDirectory() as folder:
        rng = np.random.default_rng(3)
        data = rng.integers(-1000, 1000, (64, 64, 12)).astype(np.int16)
        path = f"{folder}/ct.nii.gz"
        nibabel.save(nibabel.Nifti1Image(data, np.diag([-1, -1, 2, 1])), path)
        pictures = [expected(number, f"location={path}", "")
                    for number in range(12)]
        os.truncate(path, os.path.getsize(path) * 3 // 4)
        v = Viewer("--zoom", 1, path)
        v.wait_title("slice 7 of 12")
        v.expect("a good one", pictures[6])
        for key, number in (("Home", 0), ("End", 0), ("Next", 0),
                            ("Down", 1), ("Next", 1), ("Down", 2)):
            v.key(key)
            v.wait_title(f"slice {number + 1} of 12")
            v.expect(f"{key} to {number}", pictures[number])
        v.key("q")
        out, err = v.end()
        check(out == "" and f"ct-scroll: {path}: slice 12 of 12: " in err,
              f"of a damaged file it said {err!r}")
        os.truncate(path, 10)
        done = subprocess.run([PROGRAM, path], capture_output=True, text=True,
                              timeout=SECONDS)
        check(done.returncode == 1 and done.stdout == ""
              and done.stderr.startswith(f"ct-scroll: {path}: ")
              and done.stderr.count("\n") == 1,
              f"of ten bytes it said {done.stderr!r}")


def documented():
    """Each line of the docs that begins with ct-scroll, as it stands; and the
    script that makes README's picture."""
    lines = [line for page in ("README.md", "docs/scroll.md")
             for block in blocks(open(f"{SOURCE}/{page}",
                                      encoding="utf-8").read(), "sh")
             for line in block.splitlines() if line.startswith("ct-scroll")]
    check(len(lines) >= 8, f"the docs have {len(lines)} lines of ct-scroll")
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder)
        for line in lines:
            words = shlex.split(line)[1:]
            if "--screenshot" not in words:
                with viewer(*words, folder=folder) as v:
                    v.wait_title("slice ")
                continue
            done = subprocess.run([PROGRAM, *words], cwd=folder, text=True,
                                  capture_output=True, timeout=SECONDS)
            check(done.returncode == 0 and done.stdout + done.stderr == ""
                  and os.path.getsize(f"{folder}/{words[-1]}") > 500,
                  f"{line}: {done}")
        os.symlink(PROGRAM, f"{folder}/ct-scroll")
        env = dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}")
        subprocess.run([f"{SOURCE}/docs/examples/ct-scroll.sh"], cwd=folder,
                       env=env, check=True, timeout=SECONDS)
        check(read_png(f"{folder}/ct-scroll.png").shape == (320, 320, 3),
              "docs/examples/ct-scroll.sh makes another picture")


def manual():
    """Every option of --help and every key of the keys' help is in the man
    page."""
    with open(f"{SOURCE}/docs/ct-scroll.1", encoding="utf-8") as file:
        page = file.read().replace("\\-", "-")
    text = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True,
                          check=True, timeout=SECONDS).stdout
    options = set(re.findall(r"--[a-z-]+", text))
    check(len(options) == 15, f"--help has {sorted(options)}")
    keys = re.findall(r"^(\S.*?)  +\S", text.split("Keys:")[1], re.M)
    check(len(keys) == 17, f"--help has the keys {keys}")
    words = {word for key in keys for word in re.findall(r"[\w?+\[\]-]+", key)}
    for word in sorted(options | words):
        check(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", page),
              f"the man page does not have {word}")


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib.h, as long as an XEvent."""
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong),
                ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5),
                ("pad", ctypes.c_long * 24)]


def ask_to_close(window):
    """What a window manager sends where its cross is clicked on."""
    x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x.XInternAtom.restype = ctypes.c_ulong
    x.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int,
                             ctypes.c_long, ctypes.c_void_p]
    x.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x.XOpenDisplay(None)
    event = ClientMessage(type=33, window=int(window), format=32)
    event.message_type = x.XInternAtom(display, b"WM_PROTOCOLS", 0)
    event.data[0] = x.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    x.XSendEvent(display, int(window), 0, 0, ctypes.byref(event))
    x.XCloseDisplay(display)


def endings():
    for how in ("q", "Escape", "the window manager", "the manager in play"):
        v = Viewer("--zoom", 1)
        v.wait_title("slice 33 of 64")
        if how == "the manager in play":
            v.key("space")
            v.wait_title("slice 35 of 64")
        if "manager" in how:
            ask_to_close(v.window)
        else:
            v.key(how)
        out, err = v.end()
        check(out == "" and err == "", f"{how}: it printed {out!r} {err!r}")


def no_display():
    env = {name: value for name, value in os.environ.items()
           if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    for display in (None, ":4711"):
        if display:
            env["DISPLAY"] = display
        done = subprocess.run([PROGRAM], capture_output=True, text=True,
                              timeout=SECONDS, env=env)
        check(done.returncode == 1 and done.stdout == "",
              f"without a display: {done.returncode} {done.stdout!r}")
        lines = [line for line in done.stderr.splitlines()
                 if line.startswith("ct-scroll: ")]
        check(len(lines) == 1 and "there is no display to open a window on: "
              "tried ximagesink (opens no window)" in lines[0],
              f"without a display it said {done.stderr!r}")


@contextlib.contextmanager
def screen():
    """A display of our own, by the first number that is free."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x800x24",
         "-nolisten", "tcp", "-noreset"], pass_fds=[write], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as number:
        os.environ["DISPLAY"] = f":{number.readline().strip()}"
    try:
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def tell(story):
    """ximagesink of GStreamer 1.22 drops an event that comes between two of its
    looks at the display, once in thousands: a story that fails is told again.
    What fails three times is no such thing."""
    for _ in range(3):
        failures.clear()
        begin = time.monotonic()
        try:
            story()
        except RuntimeError as error:
            check(False, error)
        print(f"{story.__name__}: {'FAILED' if failures else 'ok'}, "
              f"{time.monotonic() - begin:.1f} s")
        if not failures:
            return True
    return False


def main():
    for tool in ("Xvfb", "xdotool"):
        if not shutil.which(tool):
            skip(f"{tool} is not installed")
    for name, package in (("ximagesink", "gstreamer1.0-x"),
                          ("ximagesrc", "gstreamer1.0-plugins-good")):
        if not Gst.ElementFactory.find(name):
            skip(f"{name} is not installed ({package})")
    with screen():
        for story in (documented, manual, slices_by_keys, slices_by_wheel, windows, looks,
                      help_text, window_sizes, planes, cine, saving, files,
                      damage, endings, no_display):
            if not tell(story):
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
