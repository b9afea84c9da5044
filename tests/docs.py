# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs every pipeline of README and docs, and holds README's package lists
against those of .ci/packages.

Each block of ```sh that has a gst-launch-1.0 in it is run as it stands, in a
folder that has the files which the docs speak of; a screen is replaced by a
fakesink. Each block of ```python that is a whole program is run as well.
"""

import os
import re
import subprocess
import sys
import tempfile

import nibabel
import numpy as np

from dicom_writer import dicom, picture

SOURCE = os.environ["CT_TEST_SOURCE"]
SECONDS = 30
SCREENS = {"autovideosink": "fakesink sync=false"}


def pages():
    yield "README.md"
    for name in sorted(os.listdir(f"{SOURCE}/docs")):
        if name.endswith(".md"):
            yield f"docs/{name}"


def blocks(text, language):
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.M | re.S)


def write_files(folder):
    """ct.nii.gz, heat.nii.gz, labels.nii.gz on one grid, pet.nii.gz on a
    coarser one, and heat.npy."""
    rng = np.random.default_rng(1)
    affine = np.diag([-1.5, -1.5, 3.0, 1.0])
    shape = (48, 40, 12)  # i, j, k
    ct = rng.integers(-1000, 1500, shape).astype(np.int16)
    heat = rng.random(shape).astype(np.float32)
    labels = rng.integers(0, 20, shape).astype(np.uint8)
    for name, data in (("ct", ct), ("heat", heat), ("labels", labels)):
        nibabel.save(nibabel.Nifti1Image(data, affine),
                     f"{folder}/{name}.nii.gz")
    pet = (10 * rng.random((16, 14, 13))).astype(np.float32)
    coarse = np.diag([-4.5, -4.5, 3.5, 1.0])
    coarse[:3, 3] = [1.5, 1.0, -2.0]
    nibabel.save(nibabel.Nifti1Image(pet, coarse), f"{folder}/pet.nii.gz")
    write_dicom(folder, ct, pet)
    np.save(f"{folder}/heat.npy", rng.random((12, 14, 14)).astype(np.float32))
    np.save(f"{folder}/ct.npy", np.ascontiguousarray(ct.T))


def write_dicom(folder, ct, pet):
    """ct-series and pet-series, the same volumes; cine.dcm."""
    for name, volume, spacing, first in (("ct", ct, (1.5, 3), (0, 0, 0)),
                                         ("pet", 100 * pet, (4.5, 3.5),
                                          (-1.5, -1, -2))):
        os.mkdir(f"{folder}/{name}-series")
        for k in range(volume.shape[2]):
            place = (first[0], first[1], first[2] + k * spacing[1])
            elements = picture(volume[:, :, k].T, place, spacing[:1] * 2,
                               instance=k + 1)
            with open(f"{folder}/{name}-series/{k}.dcm", "wb") as file:
                file.write(dicom(elements))
    elements = picture(np.moveaxis(ct, 2, 0), modality="XA")
    elements[0x0018, 0x1063] = ("DS", "40")
    with open(f"{folder}/cine.dcm", "wb") as file:
        file.write(dicom(elements))


def run(command, folder, where):
    # imagefreeze may divide by a frame rate of 0 as it is stopped; any other
    # critical message is a fault.
    env = dict(os.environ, G_DEBUG="gc-friendly")
    try:
        done = subprocess.run(command, cwd=folder, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, env=env)
    except subprocess.TimeoutExpired:
        print(f"{where}: not done after {SECONDS} s: {command[-1]}")
        return False
    output = done.stdout + done.stderr
    bad = (done.returncode != 0
           or re.search(r"^(ERROR|WARNING)", output, re.M)
           or ("CRITICAL" in output and "imagefreeze" not in command[-1]))
    if bad:
        print(f"{where}: exit status {done.returncode}: {command[-1]}\n"
              f"{output}")
    return not bad


def run_pipelines(page, text, folder):
    count, good = 0, True
    for block in blocks(text, "sh"):
        if "gst-launch-1.0" not in block or "apt-get" in block:
            continue
        for screen, instead in SCREENS.items():
            block = block.replace(screen, instead)
        good &= run(["sh", "-ec", block], folder, page)
        count += 1
    for block in blocks(text, "python"):
        if "Gst.init" not in block:
            continue
        good &= run([sys.executable, "-c", block], folder, page)
        count += 1
    return count, good


def packages_agree(readme):
    """README installs what CI installs: both lists, in that order."""
    with open(f"{SOURCE}/.ci/packages", encoding="utf-8") as lists:
        expected = [line.split(": ")[1].split() for line in lists
                    if line.startswith(("build: ", "test: "))]
    found = [block.split("--no-install-recommends", 1)[1].split("&&")[0]
             .replace("\\\n", " ").split()
             for block in blocks(readme, "sh")
             if "--no-install-recommends" in block]
    if found != expected:
        print(f"README.md installs {found}, .ci/packages says {expected}")
    return found == expected


def example_agrees(page):
    """docs/examples/numpy_heat.py is the block of docs/python.md."""
    with open(f"{SOURCE}/docs/examples/numpy_heat.py",
              encoding="utf-8") as file:
        same = file.read() == blocks(page, "python")[0]
    if not same:
        print("docs/examples/numpy_heat.py differs from docs/python.md")
    return same


def main():
    total, good = 0, True
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder)
        for page in pages():
            with open(f"{SOURCE}/{page}", encoding="utf-8") as file:
                text = file.read()
            count, fine = run_pipelines(page, text, folder)
            if page == "README.md":
                good &= packages_agree(text)
            if page == "docs/python.md":
                good &= example_agrees(text)
            print(f"{page}: {count} run")
            total += count
            good &= fine
        good &= run([f"{SOURCE}/docs/examples/phantom.sh"], folder,
                    "docs/examples/phantom.sh")
        for name in ("phantom.mp4", "phantom.png", "annotated.mkv"):
            if os.path.getsize(f"{folder}/{name}") < 1000:
                print(f"{name} is nearly empty")
                good = False
    print(f"{total} pipelines and programs")
    return 0 if good and total > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
