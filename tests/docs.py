# SPDX-License-Identifier: LGPL-2.1-or-later
"""docs.py PAGE...     runs every pipeline and program of these pages
docs.py --lists PAGE...    holds lists against one another: these pages and
                           those there are, packages, what is installed; and
                           looks where links lead

Each block of ```sh with a gst-launch-1.0 or an example is run as it stands, in a
folder that has the files which the docs speak of; a screen is replaced by a
fakesink. A block of ```text that comes next is what it prints, line for line,
with … for what differs from run to run; without one, it prints no error and
no warning. Each block of ```python that is a whole program is run as well.
"""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile

import nibabel
import numpy as np

from dicom_writer import dicom, picture

SOURCE = os.environ["CT_TEST_SOURCE"]
SECONDS = 30
INSTEAD = {"autovideosink": "fakesink sync=false",
           "python3 docs/": f"{sys.executable} docs/"}
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```", re.M | re.S)
# What a machine may lack, and what a page then shows without it being run.
MAY_LACK = {"torch", "parallel"}
LINK = re.compile(r"\]\(([^)#]*)(#[^)]*)?\)")


def blocks(text, language):
    return [block for _, name, block in BLOCK.findall(text)
            if name == language]


def write_files(folder):
    """ct.nii.gz, heat.nii.gz, labels.nii.gz on one grid, pet.nii.gz on a
    coarser one, odd.nii.gz of an odd size, arrays, studies, DICOM, and
    examples."""
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
    odd = nibabel.Nifti1Image(ct[:47, :, :5], affine)
    nibabel.save(odd, f"{folder}/odd.nii.gz")
    for study in range(1, 4):
        os.makedirs(f"{folder}/studies/{study}")
        for name in ("ct.nii.gz", "heat.nii.gz"):
            os.link(f"{folder}/{name}", f"{folder}/studies/{study}/{name}")
    write_dicom(folder, ct, pet)
    shutil.copytree(f"{SOURCE}/docs/examples", f"{folder}/docs/examples")
    np.save(f"{folder}/heat.npy", rng.random((12, 14, 14)).astype(np.float32))
    np.save(f"{folder}/ct.npy", np.ascontiguousarray(ct.T))


def write_dicom(folder, ct, pet):
    """ct-series and pet-series, the same volumes; dose.dcm; cine.dcm."""
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
    elements = picture(6000 * np.moveaxis(pet, 2, 0) / 10, (-1.5, -1, -2),
                       (4.5, 4.5), modality="RTDOSE")
    for tag in ((0x0028, 0x1052), (0x0028, 0x1053)):
        del elements[tag]
    elements[0x3004, 0x0002] = ("CS", "GY")
    elements[0x3004, 0x000c] = ("DS", "\\".join(
        f"{3.5 * k:g}" for k in range(pet.shape[2])))
    elements[0x3004, 0x000e] = ("DS", "0.01")
    with open(f"{folder}/dose.dcm", "wb") as file:
        file.write(dicom(elements))
    elements = picture(np.moveaxis(ct, 2, 0), modality="XA")
    elements[0x0018, 0x1063] = ("DS", "40")
    with open(f"{folder}/cine.dcm", "wb") as file:
        file.write(dicom(elements))


def agrees(expected, output):
    """Whether each line of expected is one of output's, in this order."""
    at = 0
    for line in filter(str.strip, expected.splitlines()):
        pattern = ".*?".join(re.escape(part)
                             for part in line.strip().split("…"))
        found = re.compile(f"^ *{pattern} *$", re.M).search(output, at)
        if not found:
            print(f"nowhere printed: {line}")
            return False
        at = found.end()
    return True


def run(command, folder, where, expected=""):
    # imagefreeze may divide by a frame rate of 0 as it is stopped; any other
    # critical message is a fault.
    env = dict(os.environ, G_DEBUG="gc-friendly",
               PYTHONPATH=f"{SOURCE}/docs/examples")
    try:
        done = subprocess.run(command, cwd=folder, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, text=True, env=env,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired:
        print(f"{where}: not done after {SECONDS} s: {command[-1]}")
        return False
    output = done.stdout
    errors = "ERROR" in expected or "erroneous pipeline" in expected
    bad = ((done.returncode != 0) != errors
           or not agrees(expected, output)
           or (not expected and re.search(r"^(ERROR|WARNING)", output, re.M))
           or ("CRITICAL" in output and "imagefreeze" not in command[-1]))
    if bad:
        print(f"{where}: exit status {done.returncode}: {command[-1]}\n"
              f"{output}")
    return not bad


def missing(language, block):
    """Of MAY_LACK, what a block needs and the machine has not."""
    if language == "sh":
        return [name for name in MAY_LACK & set(block.split())
                if not shutil.which(name)]
    names = {alias.name.split(".")[0] for node in ast.walk(ast.parse(block))
             if isinstance(node, ast.Import) for alias in node.names}
    return [name for name in names & MAY_LACK
            if not importlib.util.find_spec(name)]


def is_run(language, block):
    if language == "sh":
        return ("apt-get" not in block
                and re.search("gst-launch-1.0|docs/examples/", block))
    return language == "python" and re.match("import|from", block)


def run_page(page, text, folder):
    count, good = 0, True
    found = BLOCK.findall(text) + [("", "", "")]
    for (_, language, block), (_, following, output) in zip(found, found[1:]):
        if not is_run(language, block):
            continue
        if lacks := missing(language, block):
            print(f"{page}: not run, for there is no {lacks[0]}: {block}")
            continue
        for name, instead in INSTEAD.items():
            block = block.replace(name, instead)
        command = ["sh", "-ec"] if language == "sh" else [sys.executable, "-c"]
        good &= run(command + [block], folder, page,
                    output if following == "text" else "")
        count += 1
    for name in os.listdir(folder):
        if os.path.isfile(f"{folder}/{name}") and not os.path.getsize(
                f"{folder}/{name}"):
            print(f"{page}: {name} is empty")
            good = False
    print(f"{page}: {count} run")
    return good


def packages_agree(readme):
    """README installs what CI installs: its lists, in that order."""
    with open(f"{SOURCE}/.ci/packages", encoding="utf-8") as lists:
        expected = [line.split(": ")[1].split() for line in lists
                    if line.startswith(("build: ", "test: ", "gradcam: "))]
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


def pages_agree(tested):
    """Every page is run, and installed."""
    pages = {"README.md"} | {f"docs/{name}" for name in
                             os.listdir(f"{SOURCE}/docs")
                             if name.endswith(".md")}
    with open(f"{SOURCE}/docs/meson.build", encoding="utf-8") as file:
        installed = file.read()
    good = True
    for page in sorted(pages - set(tested)):
        print(f"{page} is not run: it belongs to docs_pages in "
              "tests/meson.build")
        good = False
    for page in sorted(pages - {"README.md"}):
        if f"'{page.removeprefix('docs/')}'" not in installed:
            print(f"{page} is not installed by docs/meson.build")
            good = False
    return good


def anchors(text):
    """What GitHub makes of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", text,
                                               flags=re.S), re.M)
    return {"#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
            for heading in headings}


def links_lead_somewhere(page):
    """Each link within the project to a file, and to a heading of it."""
    good, here = True, os.path.dirname(page)
    for target, anchor in LINK.findall(text_of(page)):
        if ":" in target:
            continue
        path = os.path.normpath(os.path.join(here, target)) if target else page
        if not os.path.exists(f"{SOURCE}/{path}") or (
                anchor and anchor not in anchors(text_of(path))):
            print(f"{page}: {target}{anchor} leads nowhere")
            good = False
    return good


def text_of(page):
    with open(f"{SOURCE}/{page}", encoding="utf-8") as file:
        return file.read()


def check_lists(tested):
    good = pages_agree(tested)
    for page in tested:
        good &= links_lead_somewhere(page)
    good &= packages_agree(text_of("README.md"))
    return good & example_agrees(text_of("docs/python.md"))


def run_phantom(folder):
    good = run([f"{SOURCE}/docs/examples/phantom.sh"], folder,
               "docs/examples/phantom.sh")
    for name in ("phantom.mp4", "phantom.png"):
        if os.path.getsize(f"{folder}/{name}") < 1000:
            print(f"{name} is nearly empty")
            good = False
    return good


def main():
    if sys.argv[1] == "--lists":
        return 0 if check_lists(sys.argv[2:]) else 1
    good = True
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder)
        for page in sys.argv[1:]:
            good &= run_page(page, text_of(page), folder)
        if "README.md" in sys.argv:
            good &= run_phantom(folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
