#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A canary in every text of DICOM files, private ones included, and in the
names of files and folders: it must come out nowhere (S3 of the fault matrix).
Not in logs of any level, tags, messages, dot files, or a recorded file; whole
files and broken ones. And files of two people that differ in nothing else: what comes out of either, the
pictures and what is written on them included, is the same to the byte."""

import os
import re
import subprocess
import sys
import tempfile

from dicom_writer import PIXELS, dicom, picture, sequence, element
from pipeline import Gst, TIMEOUT
import numpy as np

CANARY = "ZZPHI"
TEXTS = {"PN": "ZZPHI^CANARY", "LO": "ZZPHI", "SH": "ZZPHI", "ST": "ZZPHI",
         "LT": "ZZPHI", "UT": "ZZPHI", "UI": "1.2.ZZPHI", "DA": "ZZPHI",
         "TM": "ZZPHI", "DT": "ZZPHI", "CS": "ZZPHI", "AE": "ZZPHI",
         "AS": "ZZPHI", "UC": "ZZPHI", "UR": "ZZPHI", "IS": "ZZPHI",
         "DS": "ZZPHI"}
# Attributes that the reader looks at, or that are about somebody.
NAMED = {
    (0x0008, 0x0005): "CS", (0x0008, 0x0008): "CS", (0x0008, 0x0016): "UI",
    (0x0008, 0x0018): "UI", (0x0008, 0x0020): "DA", (0x0008, 0x0021): "DA",
    (0x0008, 0x0031): "TM", (0x0008, 0x0032): "TM", (0x0008, 0x0050): "SH",
    (0x0008, 0x0070): "LO", (0x0008, 0x0080): "LO", (0x0008, 0x0090): "PN",
    (0x0008, 0x1030): "LO", (0x0008, 0x103e): "LO", (0x0008, 0x1090): "LO",
    (0x0008, 0x2144): "IS", (0x0009, 0x0010): "LO", (0x0009, 0x1001): "LT",
    (0x0010, 0x0010): "PN", (0x0010, 0x0020): "LO", (0x0010, 0x0030): "DA",
    (0x0010, 0x1010): "AS", (0x0010, 0x1030): "DS", (0x0010, 0x4000): "LT",
    (0x0011, 0x0010): "LO", (0x0011, 0x1010): "UT", (0x0018, 0x0015): "CS",
    (0x0018, 0x0040): "IS", (0x0018, 0x0060): "DS", (0x0018, 0x1063): "DS",
    (0x0018, 0x1065): "DS", (0x0018, 0x1210): "SH", (0x0020, 0x000d): "UI",
    (0x0020, 0x0010): "SH", (0x0020, 0x0012): "IS", (0x0020, 0x0052): "UI",
    (0x0020, 0x4000): "LT", (0x0028, 0x0301): "CS", (0x0028, 0x1055): "LO",
    (0x0028, 0x1054): "LO", (0x0028, 0x1056): "CS", (0x0040, 0xa160): "UT", (0x0054, 0x1001): "CS",
    (0x0054, 0x1102): "CS", (0x2050, 0x0020): "CS", (0x3004, 0x0002): "CS",
    (0x4008, 0x0115): "LT",
}
RECORD = ("ctheatoverlay name=o post-messages=true ! avenc_ffv1 ! matroskamux ! "
          "filesink location=out.mkv ctvolumesrc location=in ! o.heat")


def canaries(number, **fields):
    pixels = np.full((24, 32), 100 * number)
    elements = picture(pixels, (0, 0, 3 * number), instance=number,
                       **fields)
    for tag, vr in NAMED.items():
        elements.setdefault(tag, (vr, TEXTS[vr]))
    elements[0x0020, 0x000e] = ("UI", "1.2.ZZPHI")
    elements[0x0010, 0x1002] = sequence((0x0010, 0x1002), *[
        element((0x0010, 0x0020), vr, text) for vr, text in TEXTS.items()])
    elements[0x0011, 0x1020] = sequence((0x0011, 0x1020), element(
        (0x0011, 0x1021), "UN", b"ZZPHI^CANARY"))
    return elements


def whole():
    """Files of a series: name, bytes."""
    for number in range(3):
        yield f"ZZPHI-{number}.dcm", dicom(canaries(number))
    yield "ZZPHI-note.txt", b"ZZPHI^CANARY was here"
    yield "ZZPHI/ZZPHI-color.dcm", dicom(canaries(0, photometric="RGB"))


def broken():
    data = dicom(canaries(0))
    yield "cut", data[:len(data) // 2]
    yield "cut-pixels", data[:-9]
    yield "syntax", dicom(canaries(0), syntax="ZZPHI")
    yield "photometric", dicom(canaries(0, photometric="ZZPHI"))
    yield "modality", dicom({**canaries(0, modality="ZZPHI"), PIXELS: b""})
    yield "rows", dicom({**canaries(0), (0x0028, 0x0010): ("LO", "ZZPHI")})
    yield "frames", dicom({**canaries(0), (0x0028, 0x0008): ("IS", "ZZPHI")})
    yield "length", data.replace(b"PN\x0c\x00", b"PN\xff\xff", 1)
    yield "deflated", dicom(canaries(0), syntax="1.2.840.10008.1.2.1.99")
    for name in ("5", "4.50", "4.80", "4.90"):
        yield f"coded {name}", dicom(canaries(0),
                                     syntax="1.2.840.10008.1.2." + name)
    text = ("UN", b"ZZPHI^CANARY" * 9)
    for name, tag in (("bits", (0x0028, 0x0100)), ("high", (0x0028, 0x0102)),
                      ("sign", (0x0028, 0x0103)), ("rows", (0x0028, 0x0010)),
                      ("slope", (0x0028, 0x1053)), ("pixels", PIXELS)):
        yield f"text as {name}", dicom({**canaries(0), tag: text})
    yield "item", dicom({**canaries(0), (0x0008, 0x1140): element(
        (0x0008, 0x1140), "SQ", b"ZZPHI^CANARY")})


def half_broken():
    """A series that is found broken, or to be another one, as it plays."""
    for number in range(4):
        data = dicom(canaries(number, syntax="ZZPHI"))
        if number == 2:
            data = dicom({**canaries(number), PIXELS: ("OW", b"ZZPHI^")})
        yield f"ZZPHI-{number}", data


def run(folder, location, rest, **properties):
    """Everything that a launch with all logs on says and leaves behind."""
    env = dict(os.environ, GST_DEBUG="*:9", GST_DEBUG_FILE="log",
               GST_DEBUG_NO_COLOR="1", GST_DEBUG_DUMP_DOT_DIR=folder)
    given = [f"{name}={value}" for name, value in properties.items()]
    done = subprocess.run(
        ["timeout", "-s", "KILL", "60", "gst-launch-1.0", "--no-fault", "-v",
         "-t", "-m", "ctvolumesrc", f"location={location}", *given, "!",
         *rest.split()],
        cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    left = {"output": done.stdout}
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if not name.startswith("in") and os.path.isfile(path):
            with open(path, "rb") as file:
                left[name] = file.read()
            os.remove(path)
    return done.returncode, left


def check(what, left):
    faults = 0
    for name, data in left.items():
        for text in (CANARY.encode(), CANARY.encode("utf-16-le")):
            at = data.find(text)
            if at >= 0:
                faults += 1
                print(f"{what}: in {name}: "
                      f"{data[max(at - 120, 0):at + 40]!r}")
    return faults


def write(folder, files):
    for name, data in files:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


# ---- Two people --------------------------------------------------------------

def of_another(data):
    """The same file, of somebody else."""
    return data.replace(b"ZZPHI^CANARY", b"SOMEONE^ELSE") \
        .replace(b"ZZPHI", b"OTHER")


class Traces:
    """All that leaves a source and the overlay behind it: by kind."""

    def __init__(self, location, **given):
        self.seen = {kind: [] for kind in (
            "messages", "caps", "events", "tags", "metas", "pictures",
            "streams", "queries")}
        run = Gst.parse_launch(
            "ctvolumesrc name=source ! ctheatoverlay name=o legend=right "
            "mark-peak=true post-messages=true ! appsink name=out sync=false "
            "ctvolumesrc name=heat ! o.heat")
        for name in ("source", "heat"):
            element_of = run.get_by_name(name)
            element_of.set_property("location", location)
            for key, value in given.items():
                Gst.util_set_object_arg(element_of, key, value)
            element_of.get_static_pad("src").add_probe(
                Gst.PadProbeType.EVENT_DOWNSTREAM | Gst.PadProbeType.BUFFER,
                self.on_pad)
        out = run.get_by_name("out")
        out.get_static_pad("sink").add_probe(
            Gst.PadProbeType.EVENT_DOWNSTREAM | Gst.PadProbeType.BUFFER,
            self.on_pad)
        run.set_state(Gst.State.PLAYING)
        while out.emit("try-pull-sample", TIMEOUT):
            pass
        query = Gst.Query.new_uri()
        if run.get_by_name("source").query(query):
            self.seen["queries"].append(query.parse_uri())
        bus = run.get_bus()
        while message := bus.pop():
            self.on_message(message)
        run.set_state(Gst.State.NULL)

    def on_pad(self, pad, info):
        where = f"{pad.get_parent_element().get_factory().get_name()}: "
        if info.type & Gst.PadProbeType.BUFFER:
            self.on_buffer(where, info.get_buffer())
            return Gst.PadProbeReturn.OK
        event = info.get_event()
        structure = event.get_structure()
        text = structure.to_string() if structure else ""
        if event.type == Gst.EventType.STREAM_START:
            self.seen["streams"].append(event.parse_stream_start())
        elif event.type == Gst.EventType.CAPS:
            self.seen["caps"].append(where + event.parse_caps().to_string())
        elif event.type == Gst.EventType.TAG:
            self.seen["tags"].append(where + event.parse_tag().to_string())
        else:
            self.seen["events"].append(where + text)
        return Gst.PadProbeReturn.OK

    def on_buffer(self, where, buffer):
        for name in ("CtSliceMeta", "CtHeatMeta"):
            meta = buffer.get_custom_meta(name)
            if meta:
                self.seen["metas"].append(
                    where + meta.get_structure().to_string())
        self.seen["pictures"].append(
            (where.encode() + buffer.extract_dup(0, buffer.get_size())))

    def on_message(self, message):
        if message.type == Gst.MessageType.ERROR:
            text = " ".join(map(str, message.parse_error()))
        elif message.type == Gst.MessageType.WARNING:
            text = " ".join(map(str, message.parse_warning()))
        elif message.type in (Gst.MessageType.ELEMENT, Gst.MessageType.TAG):
            text = message.get_structure().to_string()
        else:
            return
        self.seen["messages"].append(re.sub(r"/GstPipeline:\w+", "", text))


def check_traces(name, files, location, given):
    """The same of both; but for streams' names, which are never the same."""
    traces = []
    for change in (bytes, of_another, bytes):
        with tempfile.TemporaryDirectory(prefix="ct-") as folder:
            write(folder, ((name.replace("ZZPHI", change(b"ZZPHI").decode()),
                            change(data)) for name, data in files()))
            os.chdir(folder)  # so that the location is the same
            traces.append(Traces(location, **given))
            os.chdir("/")
    faults = 0
    for kind, first in traces[0].seen.items():
        if kind == "streams":
            names = [n for t in traces for n in t.seen[kind]]
            # The overlay's is its source's.
            if len(set(names)) < 2 * len(traces):
                print(f"{name}: streams are called the same: {names}")
                faults += 1
            continue
        # Two threads: in an order of their own.
        if sorted(first) != sorted(traces[1].seen[kind]):
            other = set(map(str, traces[1].seen[kind]))
            told = [text for text in map(str, first) if text not in other]
            print(f"{name}: {kind} tell whom: {told[:1]}")
            faults += 1
        for text in first:
            if CANARY.encode() in (text if isinstance(text, bytes)
                                   else text.encode()):
                print(f"{name}: {kind}: {text[:300]!r}")
                faults += 1
    return faults, traces[0].seen


def check_people():
    faults = 0
    wanted = {"messages", "caps", "events", "metas", "pictures", "streams"}
    for name, files, location, given in (
            ("series", whole, "in", {}),
            ("tags", whole, "in", {"expose-tags": "Modality,KVP"}),
            ("coronal", whole, "in", {"plane": "coronal"}),
            ("skipped", half_broken, "in", {"on-error": "skip"})):
        found, seen = check_traces(
            name, lambda: ((f"in/{path}", data) for path, data in files()),
            location, given)
        faults += found
        if seen["queries"]:
            print(f"{name}: a query was told {seen['queries']}")
            faults += 1
        missing = {kind for kind in wanted if not seen[kind]}
        if missing:
            print(f"{name}: there is nothing to look at of {missing}")
            faults += 1
        if given.get("expose-tags") and not any(
                "Modality" in tags for tags in seen["tags"]):
            print(f"{name}: not the tags that were asked for")
            faults += 1
    return faults


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        write(os.path.join(folder, "in"), whole())
        status, left = run(folder, "in", RECORD)
        faults += check("series", left)
        if status != 0 or len(left.get("out.mkv", b"")) < 500:
            print(f"nothing recorded: {status}: {left['output'].decode()}")
            faults += 1
        assert len(left["log"]) > 100000, "hardly any log"
        if not any(name.endswith(".dot") for name in left):
            print("no dot file")
            faults += 1
        for name, data in broken():
            write(folder, [("in.dcm", data)])
            _, left = run(folder, "in.dcm", "fakesink")
            faults += check(name, left)
            assert "log" in left, f"{name}: no log"
        for name, given in (("nth", {"series": 9}),
                            ("reference", {"reference": "in.dcm"})):
            _, left = run(folder, "in", "fakesink", **given)
            faults += check(name, left)
        write(os.path.join(folder, "half"), half_broken())
        for how in ("stop", "skip"):
            _, left = run(folder, "half", "fakesink", **{"on-error": how})
            faults += check(f"half, {how}", left)
    faults += check_people()
    # What is looked for is seen where it is let out.
    assert check("self-test", {"x": b"a ZZPHI b"}) == 1
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
