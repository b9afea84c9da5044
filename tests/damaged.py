#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Damaged files, each in a gst-launch-1.0 of its own.

Either it plays to its end, or it ends with a sentence that says what is wrong
where: no signal, no hang, under a second of CPU time, in little memory, and
naming no file but the one that was asked for. Files of its own, and those of
the reference data where there are any."""

import gzip
import io
import json
import os
import re
import resource
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy as np

from pipeline import shared

CPU_SECONDS = 1.0
MEMORY_MIB = 256
HANGS_AFTER = "10"  # seconds, of any clock

# What makes a sentence say where: a number, or what is wrong by its name.
TELLS = re.compile(r"\d|dim|datatype|magic|shape|descr|slope|gzip|empty|FIFO|"
                   r"directory|symbolic link|no such file|kind of file|"
                   r"NRRD|MetaImage|Element\w+|data file|"
                   r"DICOM|SOI|frame header|Rows|color|pixels")
ERROR = re.compile(r"^ERROR: from element \S*ctvolumesrc0: (.*)$", re.M)


class Run:
    """One gst-launch-1.0 of a file in a folder."""

    def __init__(self, folder, name):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            ["timeout", "-s", "KILL", HANGS_AFTER, "gst-launch-1.0",
             "--no-fault", "ctvolumesrc", f"location={name}", "!", "fakesink"],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.folder, self.name = folder, name
        self.status = done.returncode
        self.output = done.stdout.decode("utf-8", "replace")
        self.cpu = (after.ru_utime + after.ru_stime
                    - before.ru_utime - before.ru_stime)
        found = ERROR.search(self.output)
        self.error = found.group(1) if found else None
        self.played = self.status == 0 and self.error is None

    def faults(self):
        """What no file may do."""
        if self.status not in (0, 1, 255):  # gst-launch saw an error: 1, 255
            yield f"ended with {self.status}: a signal, or a hang"
        if self.cpu > CPU_SECONDS:
            yield f"took {self.cpu:.2f} s"
        if not self.played:
            yield from self.sentence_faults()
        told = self.output.replace(self.name, "")
        folder = re.escape(os.path.realpath(self.folder))
        named = re.search(folder + r"|[\w-]+\.(nii|hdr|img|npy|mha|mhd|nrrd|nhdr|raw|dcm)\b", told)
        if named:
            yield f"names {named.group()}"

    def sentence_faults(self):
        if self.error is None:
            yield "no error and no end: " + self.output
            return
        if not self.error.startswith(self.name + ": "):
            yield f"does not begin with the location: {self.error}"
        sentence = self.error[len(self.name) + 2:]
        if len(sentence.split()) < 3 or not TELLS.search(sentence):
            yield f"is no sentence: {self.error}"
        if "Critical" in self.output or "CRITICAL" in self.output:
            yield "a critical: " + self.output


# ---- Files of our own: name, bytes, and whether it may or must play --------

PLAYS, FAILS, EITHER = True, False, None


def nifti(dim=(3, 8, 6, 4), data=None, **fields):
    """A NIfTI-1 of int16, little endian."""
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into(f"<{len(dim)}h", header, 40, *dim)
    for i in range(len(dim), 8):
        struct.pack_into("<h", header, 40 + 2 * i, 1)
    struct.pack_into("<hh", header, 70, fields.get("datatype", 4),
                     fields.get("bitpix", 16))
    struct.pack_into("<8f", header, 76, *[1.0] * 8)
    struct.pack_into("<fff", header, 108, fields.get("vox_offset", 352.0),
                     fields.get("slope", 1.0), fields.get("intercept", 0.0))
    header[344:348] = fields.get("magic", b"n+1\0")
    if data is None:
        data = np.arange(8 * 6 * 4, dtype="<i2").tobytes()
    return bytes(header) + data


def npy(array):
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def npy_header(text):
    text = text.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def cut_files():
    """Cut within the header, at its end, and within the samples."""
    whole = {
        "cut.nii": nifti(), "cut.nii.gz": gzip.compress(nifti(), mtime=0),
        "cut.npy": npy(np.arange(192, dtype="<i2").reshape(4, 6, 8)),
    }
    for name, data in whole.items():
        yield "whole-" + name, data, PLAYS
        ends = {1, 5, 9, 10, len(data) // 3, len(data) // 2, len(data) - 20}
        if name == "cut.nii":
            ends |= {347, 348, 351, 352, 353, len(data) - 1}
        if name == "cut.npy":
            ends |= {127, 128, 129, len(data) - 1}
        for end in sorted(ends):
            yield f"{end}-{name}", data[:end], FAILS


def header_files():
    yield "product.nii", nifti((4, 16384, 16384, 32767, 32767)), FAILS
    yield "columns.nii", nifti((3, 32767, 2, 2)), FAILS
    yield "negative.nii", nifti((3, 8, -6, 4)), FAILS
    yield "seven.nii", nifti((7, 8, 6, 4, 1, 1, 2, 32767)), FAILS
    yield "none.nii", nifti((0, 8, 6, 4)), FAILS
    yield "many.nii", nifti((32767, 8, 6, 4)), FAILS
    yield "far.nii", nifti(vox_offset=1e30), FAILS
    yield "nan.nii", nifti(vox_offset=float("nan")), FAILS
    yield "slope.nii", nifti(slope=float("inf")), FAILS
    yield "bits.nii", nifti(bitpix=64), FAILS
    yield "magic.nii", nifti(magic=b"n+9\0"), FAILS
    yield "pair.hdr", nifti(magic=b"ni1\0", vox_offset=0.0)[:348], FAILS
    for name, shape in (
            ("overflow", "(4294967296, 4294967296, 4)"), ("zero", "(0, 6, 8)"),
            ("minus", "(4, -6, 8)"), ("five", "(1, 1, 4, 6, 8)"),
            ("wide", "(4, 6, 16385)"), ("none", "()"), ("word", "(x, 6, 8)"),
            ("open", "(4, 6, 8")):
        text = f"{{'descr': '<i2', 'fortran_order': False, 'shape': {shape}}}"
        yield f"{name}.npy", npy_header(text) + bytes(384), FAILS
    for name, descr in (("object", "'|O'"), ("text", "'<U4'"),
                        ("odd", "'<i3'"), ("complex", "'<c8'"),
                        ("fields", "[('a', '<i2')]")):
        text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': (4, 6, 8)}}"
        yield f"{name}.npy", npy_header(text) + bytes(384), FAILS
    yield "empty.nii", b"", FAILS
    yield "empty.npy", b"", FAILS
    yield "notes.txt", b"dear reader, this is no volume\n", FAILS


def gzip_zeros():
    """64 MiB of them, which are in memory nowhere."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return b"".join(pack.compress(bytes(1 << 20))
                    for _ in range(64)) + pack.flush()


def gzip_files():
    whole = nifti()
    zeros = gzip_zeros()
    yield "twice.nii.gz", gzip.compress(gzip.compress(whole)), FAILS
    yield "zeros.nii.gz", zeros, FAILS
    # What the header does not speak of is not inflated.
    yield "bomb.nii.gz", gzip.compress(whole + bytes(64 << 20)), PLAYS
    yield "second.nii.gz", gzip.compress(whole) + zeros, PLAYS
    yield "tail.nii.gz", gzip.compress(whole) + b"garbage", PLAYS
    claims = nifti((3, 16384, 16384, 1000))
    yield "claims.nii.gz", gzip.compress(claims), FAILS
    bad = bytearray(gzip.compress(whole, mtime=0))
    bad[len(bad) // 2] ^= 0x55
    yield "flipped.nii.gz", bytes(bad), EITHER


def metaimage(lines="", file="LOCAL", data=bytes(384), size="8 6 4"):
    return (f"ObjectType = Image\nNDims = 3\nDimSize = {size}\n{lines}"
            f"ElementType = MET_SHORT\nElementDataFile = {file}\n"
            ).encode() + data


def nrrd(lines="encoding: raw\n", data=bytes(384), size="8 6 4"):
    return (f"NRRD0004\ntype: short\ndimension: 3\nsizes: {size}\n"
            f"endian: little\n{lines}\n").encode() + data


def text_files():
    """MetaImage and NRRD."""
    packed = zlib.compress(bytes(384))
    zeros = gzip_zeros()
    zlib_lines, gzip_lines = "CompressedData = True\n", "encoding: gzip\n"
    wholes = {
        "cut.mha": metaimage(), "zlib.mha": metaimage(zlib_lines, data=packed),
        "cut.nrrd": nrrd(),
        "gzip.nrrd": nrrd(gzip_lines, gzip.compress(bytes(384), mtime=0)),
    }
    for name, data in wholes.items():
        yield "whole-" + name, data, PLAYS
        for end in (4, 30, 90, len(data) // 2, len(data) - 1):
            yield f"{end}-{name}", data[:end], FAILS
    yield "vast.mha", metaimage(size="16384 16384 2147483647"), FAILS
    yield "claims.mha", metaimage(zlib_lines, data=packed,
                                  size="16384 16384 1000"), FAILS
    yield "minus.mha", metaimage(size="8 -6 4"), FAILS
    yield "zeros.nrrd", nrrd(gzip_lines, zeros, "16384 16384 1000"), FAILS
    yield "bomb.nrrd", nrrd(gzip_lines, zeros), PLAYS
    yield "overflow.nrrd", nrrd(size="4294967296 4294967296 4"), FAILS
    yield "skip.nrrd", nrrd("encoding: raw\nline skip: 99999999999\n"), FAILS
    for name, file in (("up", "../secret.raw"), ("root", "/etc/passwd"),
                       ("linked", "dangling.raw"), ("none", "no.raw"),
                       ("list", "LIST"), ("many", "a%03d.raw 1 4 1")):
        yield f"{name}.mhd", metaimage(file=file), FAILS
        yield (f"{name}.nhdr", nrrd(f"encoding: raw\ndata file: {file}\n"),
               FAILS)
    yield "itself.mhd", metaimage("HeaderSize = -1\n", "itself.mhd"), PLAYS


def own_runs(folder):
    os.symlink("whole.raw", os.path.join(folder, "dangling.raw"))
    for make in (cut_files, header_files, gzip_files, text_files):
        for name, data, plays in make():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
            yield Run(folder, name), plays
            os.remove(os.path.join(folder, name))
    os.mkfifo(os.path.join(folder, "pipe.nii"))
    os.mkdir(os.path.join(folder, "folder.nii"))
    for i in range(16):
        os.symlink(f"link{(i + 1) % 16}.nii",
                   os.path.join(folder, f"link{i}.nii"))
    os.symlink("nowhere.nii", os.path.join(folder, "dangling.nii"))
    for name in ("pipe.nii", "folder.nii", "link0.nii", "dangling.nii",
                 "missing.nii"):
        yield Run(folder, name), FAILS


def shared_runs():
    """What the manifest's own reader could read may play; no other may."""
    path = shared("data", "manifest.json")
    if path is None:
        print("no reference data: files of our own alone")
        return
    with open(path, encoding="utf-8") as file:
        manifest = json.load(file)
    for entry in manifest["files"]:
        name, category = entry["file"], entry["category"]
        if not (category in ("corrupt/nifti", "corrupt/dicom")
                or name.endswith("_rgb.nii.gz")
                or (category == "corrupt/other"
                    and name.endswith((".npy", ".mha", ".nrrd")))):
            continue
        # Much of what is damaged in DICOM does not touch the pixels.
        readable = category == "corrupt/dicom" or \
            entry.get("reference_python", "").startswith("read")
        folder = shared("data", os.path.dirname(name))
        yield (Run(folder, os.path.basename(name)),
               EITHER if readable else FAILS)


def check(run, plays):
    faults = list(run.faults())
    if plays is FAILS and run.played:
        faults.append("plays")
    if plays is PLAYS and not run.played:
        faults.append(f"does not play: {run.error}")
    for fault in faults:
        print(f"{run.name}: {fault}")
    return bool(faults)


def main():
    files = faults = 0
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "first.nii"), "wb") as file:
            file.write(nifti())
        Run(folder, "first.nii")  # writes the registry
        for runs in (own_runs(folder), shared_runs()):
            for run, plays in runs:
                files += 1
                faults += check(run, plays)
                slowest = max(slowest, run.cpu)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{files} files, the slowest {slowest:.3f} s, {most} MiB at most, "
          f"{faults} faults")
    return 1 if faults or most > MEMORY_MIB else 0


if __name__ == "__main__":
    sys.exit(main())
