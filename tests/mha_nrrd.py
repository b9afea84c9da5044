# SPDX-License-Identifier: LGPL-2.1-or-later
"""MetaImage and NRRD in numpy, of what the reference data uses of them: the
twin that the readers are held against. A good file is taken for granted."""

import gzip
import os
import zlib

import numpy as np

META_TYPES = {
    "MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2",
    "MET_USHORT": "u2", "MET_INT": "i4", "MET_UINT": "u4",
    "MET_FLOAT": "f4", "MET_DOUBLE": "f8",
}
NRRD_TYPES = {
    "uchar": "u1", "short": "i2", "int16": "i2", "ushort": "u2", "int": "i4",
    "float": "f4", "double": "f8",
}
NRRD_TO_RAS = {
    "left-posterior-superior": (-1, -1, 1),
    "right-anterior-superior": (1, 1, 1),
}


def shaped(data, kind, big, sizes):
    """[slowest]...[fastest]."""
    kind = (">" if big else "<") + kind
    count = int(np.prod(sizes))
    return np.frombuffer(data, kind, count).reshape(sizes[::-1])


def affine_of(steps, origin, to_ras):
    """4 x 4, RAS; steps are the three axes' vectors."""
    affine = np.eye(4)
    affine[:3, :3] = np.array(steps).T
    affine[:3, 3] = origin
    return np.diag([*to_ras, 1.0]) @ affine


def read(path):
    with open(path, "rb") as file:
        return file.read()


def metaimage(path):
    """Stored values, affine."""
    data = read(path)
    fields = {}
    while "ElementDataFile" not in fields:
        line, data = data.split(b"\n", 1)
        key, value = line.decode("ascii").split("=", 1)
        fields[key.strip()] = value.strip()
    if fields["ElementDataFile"] != "LOCAL":
        data = read(os.path.join(os.path.dirname(path),
                                 fields["ElementDataFile"]))
    if fields["CompressedData"] == "True":
        data = zlib.decompress(data[:int(fields["CompressedDataSize"])])
    sizes = [int(n) for n in fields["DimSize"].split()]
    values = shaped(data, META_TYPES[fields["ElementType"]],
                    fields["BinaryDataByteOrderMSB"] == "True", sizes)
    matrix = np.array(fields["TransformMatrix"].split(), float).reshape(3, 3)
    spacing = np.array(fields["ElementSpacing"].split(), float)
    origin = np.array(fields["Offset"].split(), float)
    return values, affine_of(matrix * spacing[:, None], origin, (-1, -1, 1))


def vector(text):
    return [float(part) for part in text.strip("()").split(",")]


def nrrd(path):
    """Stored values, affine."""
    head, data = (read(path) + b"\n\n").split(b"\n\n", 1)
    fields = {}
    for line in head.decode("ascii").split("\n")[1:]:
        if not line.startswith("#") and ":=" not in line and ":" in line:
            key, value = line.split(":", 1)
            fields[key] = value.strip()
    if "data file" in fields:
        data = read(os.path.join(os.path.dirname(path), fields["data file"]))
    if fields["encoding"] == "gzip":
        data = gzip.decompress(data[:-2])  # what was added above
    sizes = [int(n) for n in fields["sizes"].split()]
    values = shaped(data, NRRD_TYPES[fields["type"]],
                    fields.get("endian") == "big", sizes)
    steps = [vector(text) for text in fields["space directions"].split()
             if text != "none"]
    origin = vector(fields.get("space origin", "(0,0,0)"))
    return values, affine_of(steps, origin, NRRD_TO_RAS[fields["space"]])
