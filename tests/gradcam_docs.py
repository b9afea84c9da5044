#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""docs/gradcam.md and docs/ctgradcam.md as a reader would follow them: the
model of the page, exported as it says, and every command in its order. The
weights and the CT are the reference data's where there are any."""

import os
import sys
import tempfile

from gradcam_util import (Gst, map_of, layer_of, need_engine, np, reference_input,
                          run_file, shared, torch, tumour_net)

import docs  # noqa: E402
import nibabel  # noqa: E402

PAGES = ("docs/gradcam.md", "docs/ctgradcam.md")


def write_model(folder, page):
    """The page's model.py, and its weights; TRUE where they are trained."""
    program, = docs.blocks(page, "python")
    with open(f"{folder}/model.py", "w", encoding="utf-8") as file:
        file.write(program)
    namespace = {}
    exec(compile(program, "model.py", "exec"), namespace)
    torch.manual_seed(1)
    net = namespace["SliceNet"]()
    trained = shared("data", "model") is not None
    if trained:
        net.load_state_dict(tumour_net().state_dict())
    torch.save(net.state_dict(), f"{folder}/weights.pth")
    return trained


def write_ct(folder):
    """The reference CT, of 140x136 instead of 141x137 pixels: halved chroma
    wants both even, as a scanner's 512 are."""
    image = nibabel.load(shared("data", "nifti", "sts008_CT_image.nii.gz"))
    nibabel.save(image.slicer[:140, :136], f"{folder}/ct.nii.gz")


def run_commands(folder, name, text):
    good = True
    found = docs.BLOCK.findall(text) + [("", "", "")]
    for (_, language, block), (_, following, expected) in zip(found,
                                                              found[1:]):
        if language != "sh":
            continue
        for screen, instead in docs.INSTEAD.items():
            block = block.replace(screen, instead)
        good &= docs.run(["sh", "-ec", block], folder, name,
                         expected if following == "text" else "")
    return good


def count_frames(path):
    pipeline = Gst.parse_launch("filesrc name=in ! decodebin ! "
                                "fakesink name=out sync=false")
    pipeline.get_by_name("in").set_property("location", path)
    pipeline.set_state(Gst.State.PLAYING)
    pipeline.get_bus().timed_pop_filtered(
        20 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    stats = pipeline.get_by_name("out").get_property("stats")
    pipeline.set_state(Gst.State.NULL)
    return stats.get_value("rendered")


def check_net(folder):
    """The file that the page's commands wrote gives the maps of the reference
    network."""
    net = tumour_net()
    np.save(f"{folder}/input.npy", reference_input()[0].numpy())
    found, = run_file(f"{folder}/input.npy", caps="! video/x-raw",
                      model=f"{folder}/net.pt", normalize="none",
                      scale="none", target_class=1)
    a, g, logits, _ = layer_of(net, reference_input(), 1)
    should = map_of("grad-cam", a, g, logits[1], None)
    # 16 bits hold the input to within a 130000th.
    off = np.abs(found.values - should).max() / should.max()
    assert off < 1e-3, off
    print(f"the page's net.pt: off by {off:.1e}")


def main():
    need_engine()
    os.environ["PATH"] = "/usr/bin:" + os.environ["PATH"]
    texts = {name: docs.text_of(name) for name in PAGES}
    good = True
    with tempfile.TemporaryDirectory() as folder:
        docs.write_files(folder)
        trained = write_model(folder, texts[PAGES[0]])
        frames = 12
        if trained:
            write_ct(folder)
            frames = 51
        for name, text in texts.items():
            good &= run_commands(folder, name, text)
        if good:
            found = count_frames(f"{folder}/gradcam.mp4")
            assert found == frames, f"{found} frames in the video"
        if good and trained:
            check_net(folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
