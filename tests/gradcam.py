#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The maps of ctgradcam against PyTorch's own gradients and the published
formulas, for every method: small models, each on five frames (libtorch runs a
method in another way after the first two), and the reference network on the
reference CT where there is one."""

import json
import os
import tempfile

from gradcam_util import (F, METHODS, check_map, layer_of, map_of, need_engine,
                          np, raw_tumour_net, reference_input, run_file,
                          run_frames, scaled, shared, torch, tumour_net)

import gradcam_models  # noqa: E402
from export_gradcam import export  # noqa: E402

MODELS = os.environ["CT_TEST_MODELS"]
RNG = np.random.default_rng(5)
SIZES = ((16, 16), (21, 30))  # height, width


def frames_of(dtype, height, width):
    most = np.iinfo(dtype).max
    rows, columns = np.mgrid[:height, :width] / (height + width)
    return [(most * np.clip(0.2 * n + (rows + columns) * RNG.random()
                            + 0.3 * RNG.random((height, width)), 0, 1)
             ).astype(dtype) for n in range(5)]


def to_input(frame, properties):
    """The frame as the model sees it, by PyTorch."""
    x = torch.from_numpy(frame.astype(np.float32))[None, None]
    kind = properties.get("normalize", "auto")
    center = properties.get("window_center", 0.0)
    width = properties.get("window_width", 0.0)
    if kind == "none":
        pass
    elif width and kind == "auto":
        x = ((x - np.float32(center - width / 2)) / width).clamp(0, 1)
    elif kind == "minmax" or (kind == "auto" and frame.dtype == np.uint16):
        x = (x - x.min()) / (x.max() - x.min())
    else:
        x = x / np.iinfo(frame.dtype).max
    if "size" in properties:
        width, height = (int(n) for n in properties["size"].split("x"))
        x = F.interpolate(x, (height, width), mode="bilinear",
                          align_corners=False)
    x = x.repeat(1, properties.get("channels", 1), 1, 1)
    for name, fallback in (("mean", 0.0), ("std", 1.0)):
        numbers = [float(n) for n in properties.get(
            name, f"<{fallback}>").strip("<>").split(",")]
        numbers = torch.tensor(numbers)[None, :, None, None]
        x = x - numbers if name == "mean" else x / numbers
    return x


# Model, what a frame is, properties.
CASES = [
    ("pooled", np.uint8, {}),
    ("pooled", np.uint16, {"target_class": 2}),
    ("pooled", np.uint16, {"window_center": 30000.0, "window_width": 20000.0,
                           "target_class": 0}),
    ("pooled", np.uint8, {"normalize": "minmax", "size": "40x24",
                          "relu": "false", "target_class": 1}),
    ("pooled", np.uint8, {"normalize": "none", "std": "<255.0>",
                          "scale": "none", "mean": "<20.0>"}),
    ("rgb", np.uint8, {"channels": 3, "mean": "<0.485,0.456,0.406>",
                       "std": "<0.229,0.224,0.225>", "scale": "none",
                       "size": "32x32"}),
    ("rgb", np.uint16, {"channels": 3, "normalize": "unit", "relu": "false",
                        "target_class": 0}),
    ("single", np.uint8, {"scale": "none", "relu": "false"}),
    ("curved", np.uint8, {"target_class": 1, "threads": 2}),
    ("curved", np.uint16, {"scale": "none", "relu": "false", "threads": 0}),
]


def module_of(name):
    return gradcam_models.fill(gradcam_models.MODELS[name]())


def check_class(what, found, logits, klass):
    heat = found.heat
    assert heat["class"] == klass, f"{what}: {heat}"
    assert abs(heat["logit"] - logits[klass]) < 1e-4, f"{what}: {heat}"
    if len(logits) == 1:
        probability = 1 / (1 + np.exp(-logits[0]))
    else:
        probability = np.exp(logits - logits.max())
        probability = (probability / probability.sum())[klass]
    assert abs(heat["probability"] - probability) < 1e-5, f"{what}: {heat}"


def check_small_models():
    worst = count = 0
    for name, dtype, properties in CASES:
        model = module_of(name)
        frames = frames_of(dtype, *SIZES[count % 2])
        for method in METHODS:
            if method == "cam" and name == "curved":
                continue
            maps = run_frames(frames, model=f"{MODELS}/{name}.pt",
                              method=method, **properties)
            assert len(maps) == len(frames)
            for n, (frame, found) in enumerate(zip(frames, maps)):
                what = f"{name} {properties} {method} frame {n}"
                a, g, logits, klass = layer_of(
                    model, to_input(frame, properties),
                    properties.get("target_class", -1))
                should = map_of(method, a, g, logits[klass],
                                model.fc.weight[klass].double().numpy(),
                                properties.get("relu") != "false")
                if properties.get("scale") != "none":
                    should = scaled(should)
                check_class(what, found, logits, klass)
                worst = max(worst, check_map(what, found.values, should))
                assert found.pts == n * 100_000_000
                assert found.duration == 100_000_000
                count += 1
    print(f"small models: {count} maps, off by {worst:.1e} of their most")


def check_reference(folder):
    """51 slices of a CT: what the issue and the manifest promise."""
    net = tumour_net()
    path = os.path.join(folder, "net.pt")
    export(net, "features.5", (1, 96, 96)).save(path)
    with open(shared("data", "manifest.json"), encoding="utf-8") as file:
        cnn = json.load(file)["cnn"]
    ct = shared("data", *cnn["volume"].split("/"))
    properties = {"model": path, "size": "96x96", "window_center": 40.0,
                  "window_width": 400.0, "target_class": 1}

    # The logits that the manifest has for the reference input were those of
    # the network while it trained, with the statistics of that one input.
    with torch.no_grad():
        logits = raw_tumour_net().train()(reference_input())[0].numpy()
    assert np.abs(logits - [-0.33265, 0.21348]).max() < 1e-4

    inputs = reference_slices(ct)
    assert (inputs[25] - reference_input()[0]).abs().max() == 0
    reference = np.load(shared("data", "heat", "sts008_cnn_gradcam.npy"))
    for method in METHODS:
        maps = run_file(ct, method=method, scale="none", **properties)
        assert len(maps) == 51
        layers = [layer_of(net, x[None], 1) for x in inputs]
        should = [map_of(method, a, g, logits[1],
                         net.fc.weight[1].detach().double().numpy())
                  for a, g, logits, _ in layers]
        least = 0.01 * np.max(should)
        worst = 0
        for n, found in enumerate(maps):
            a, g, logits, klass = layers[n]
            worst = max(worst, check_map(f"{method} slice {n}", found.values,
                                         should[n], least=least))
            check_class(f"{method} slice {n}", found, logits, 1)
            assert abs(found.heat["probability"]
                       - cnn["probability_per_slice"][n]) < 1e-6
            assert abs(logits[1] - logits[0] - logit_of(
                cnn["probability_per_slice"][n])) < 1e-5
            assert found.slice["slice"] == n and found.slice["slices"] == 51
        print(f"{method}: off by {worst:.1e} of the most of its slice")
        if method == "grad-cam":
            every = np.stack([found.values for found in maps])
            weak = least
            off = check_map("reference map", every / every.max(), reference)
            print(f"reference map: off by {off:.1e} of its most")
    scaled_maps = run_file(ct, **properties)
    for n, found in enumerate(scaled_maps):
        check_map(f"scaled slice {n}", found.values, scaled(every[n]))
    check_series(properties, every, weak)


def check_series(properties, every, weak):
    """The same CT as a DICOM series."""
    series = run_file(shared("data", "dicom", "series", "ct_sts008"),
                      scale="none", **properties)
    assert len(series) == 51
    for n, found in enumerate(series):
        check_map(f"series, slice {n}", found.values, every[n], least=weak)


def logit_of(probability):
    return np.log(probability / (1 - probability))


def reference_slices(path):
    """Slices in their order as the network's inputs, by nibabel."""
    import nibabel
    ct = np.asarray(nibabel.load(path).dataobj).astype(np.float32)
    x = torch.from_numpy(np.ascontiguousarray(ct.transpose(2, 1, 0)))[:, None]
    return F.interpolate(((x + 160) / 400).clamp(0, 1), (96, 96),
                         mode="bilinear", align_corners=False)


def check_export():
    """A model with a layer in the middle, exported by its name, is the model;
    and what cannot be halved is refused."""
    model = gradcam_models.Pooled()

    class Whole(torch.nn.Module):
        def __init__(self, leak):
            super().__init__()
            self.body, self.leak = model, leak

        def forward(self, x):
            y = self.body.two(F.relu_(self.body.one(x)))
            z = self.body.fc(F.relu_(y).mean((2, 3)))
            return z + self.leak * x.mean()

    gradcam_models.fill(model)
    both = export(Whole(0.0), "body.one", (1, 24, 24))
    for _ in range(3):
        x = torch.rand(1, 1, 24, 24)
        a = both.features(x)
        assert torch.equal(a, model.one(x))
        kept = a.clone()
        assert torch.allclose(both.head(a), Whole(0.0)(x), atol=1e-6)
        assert torch.equal(a, kept)
    for leak, layer, words in ((1.0, "body.one", "another path"),
                               (0.0, "nothing", "has no layer"),
                               (0.0, "body.fc", "no activations")):
        try:
            export(Whole(leak), layer, (1, 24, 24))
        except ValueError as error:
            assert words in str(error), error
        else:
            raise AssertionError(f"{layer} was exported")
    print("export: a layer in the middle, and three refused")


def main():
    need_engine()
    check_small_models()
    check_export()
    if not shared("data", "model"):
        print("the reference network is not there: small models alone")
        return
    with tempfile.TemporaryDirectory() as folder:
        check_reference(folder)


main()
