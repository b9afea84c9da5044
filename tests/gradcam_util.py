# SPDX-License-Identifier: LGPL-2.1-or-later
"""Frames through ctgradcam, and the same by PyTorch: what its tests share.

Nothing here is taken from the element: gradients come from PyTorch's own
autograd on the module itself, maps from the published formulas in NumPy."""

import importlib.util
import os
import sys

from pipeline import Gst, TIMEOUT, buffer_of, gray_caps, padded, shared, skip

import numpy as np  # noqa: E402

if importlib.util.find_spec("torch") is None:
    skip("python3-torch is not installed")

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

SOURCE = os.environ["CT_TEST_SOURCE"]
sys.path.insert(0, f"{SOURCE}/docs/examples")
torch.set_num_threads(1)

METHODS = ("grad-cam", "grad-cam++", "hires-cam", "cam")


# ------------------------------------------------------------ the element --

def error_of(pipeline):
    message = pipeline.get_bus().timed_pop_filtered(
        TIMEOUT, Gst.MessageType.ERROR)
    assert message, "neither an error nor anything else"
    return message.parse_error()[0]


def set_all(element, properties):
    for name, value in properties.items():
        Gst.util_set_object_arg(element, name.replace("_", "-"),
                                repr(value) if isinstance(value, float)
                                else str(value))


def need_engine():
    """Skips where the plugin was built without libtorch."""
    element = Gst.ElementFactory.make("ctgradcam")
    assert element, "there is no ctgradcam"
    bus = Gst.Bus()
    element.set_bus(bus)
    element.set_state(Gst.State.PAUSED)
    message = bus.pop_filtered(Gst.MessageType.ERROR)
    element.set_state(Gst.State.NULL)
    sentence = message.parse_error()[0].message
    if "without libtorch" in sentence:
        skip("ctgradcam was built without libtorch")


def facts(meta):
    """The fields of a custom meta's structure."""
    if meta is None:
        return {}
    structure = meta.get_structure()
    found = {}
    for i in range(structure.n_fields()):
        name = structure.nth_field_name(i)
        try:
            found[name] = structure.get_value(name)
        except TypeError:  # an array of doubles
            found[name] = None
    return found


class Told(Exception):
    """The sentence of an error or a warning."""


class Map:
    """What came out for a frame."""

    def __init__(self, sample):
        buffer = sample.get_buffer()
        dimensions = sample.get_caps().get_structure(0)["dimensions"]
        width, height = (int(n) for n in dimensions.split(":")[:2])
        data = buffer.extract_dup(0, buffer.get_size())
        self.values = np.frombuffer(data, "<f4").reshape(height, width)
        self.pts, self.duration = buffer.pts, buffer.duration
        self.heat = facts(buffer.get_custom_meta("CtHeatMeta"))
        self.slice = facts(buffer.get_custom_meta("CtSliceMeta"))


def pull_all(pipeline):
    out = pipeline.get_by_name("out")
    maps = []
    while True:
        sample = out.emit("try-pull-sample", TIMEOUT)
        if sample is None:
            message = pipeline.get_bus().pop_filtered(
                Gst.MessageType.ERROR | Gst.MessageType.WARNING)
            if message:
                error = (message.parse_error()
                         if message.type == Gst.MessageType.ERROR
                         else message.parse_warning())[0]
                raise Told(error.message)
            assert out.get_property("eos"), "neither a map nor the end"
            return maps
        maps.append(Map(sample))


def run_frames(frames, **properties):
    """Arrays (uint8 or uint16) to Maps, ten frames a second."""
    pipeline = Gst.parse_launch(
        "appsrc name=in format=time ! ctgradcam name=net ! "
        "appsink name=out sync=false")
    source = pipeline.get_by_name("in")
    source.set_property("caps", Gst.Caps.from_string(gray_caps(frames[0])))
    set_all(pipeline.get_by_name("net"), properties)
    pipeline.set_state(Gst.State.PLAYING)
    try:
        for n, frame in enumerate(frames):
            source.emit("push-buffer", buffer_of(
                padded(frame), n * Gst.SECOND // 10, Gst.SECOND // 10))
        source.emit("end-of-stream")
        return pull_all(pipeline)
    finally:
        pipeline.set_state(Gst.State.NULL)


def run_file(path, caps="", **properties):
    """The slices of a file to Maps."""
    pipeline = Gst.parse_launch(
        f"ctvolumesrc name=in {caps} ! ctgradcam name=net ! "
        "appsink name=out sync=false")
    pipeline.get_by_name("in").set_property("location", path)
    set_all(pipeline.get_by_name("net"), properties)
    pipeline.set_state(Gst.State.PLAYING)
    try:
        return pull_all(pipeline)
    finally:
        pipeline.set_state(Gst.State.NULL)


# ------------------------------------------------------------- the twins --

def layer_of(model, x, klass):
    """Activations and gradients (channels x height x width, double), and the
    logits, by PyTorch's autograd."""
    with torch.enable_grad():
        activations = model.features(x).detach().requires_grad_(True)
        logits = model.head(activations * 1)
        if klass < 0:
            klass = int(logits[0].argmax())
        gradients, = torch.autograd.grad(logits[0, klass], activations)
    return (activations[0].detach().double().numpy(),
            gradients[0].double().numpy(),
            logits[0].detach().double().numpy(), klass)


def map_of(method, a, g, logit, weights, relu=True):
    """weights: of the class in the fully connected layer; what cam needs."""
    if method == "grad-cam":
        found = np.einsum("k,kij->ij", g.mean((1, 2)), a)
    elif method == "hires-cam":
        found = (a * g).sum(0)
    elif method == "cam":
        found = np.einsum("k,kij->ij", weights, a)
    else:
        # Y = exp (S): its three derivatives, equation 19, equation 5.
        y = np.exp(logit)
        first, second, third = y * g, y * g ** 2, y * g ** 3
        below = 2 * second + a.sum((1, 2), keepdims=True) * third
        alpha = np.divide(second, below, out=np.zeros_like(g),
                          where=below != 0)
        found = np.einsum("k,kij->ij",
                          (alpha * np.maximum(first, 0)).sum((1, 2)), a)
    return np.maximum(found, 0) if relu else found


def scaled(found):
    span = found.max() - found.min()
    return (found - found.min()) / span if span > 0 else 0 * found


def check_map(what, got, should, tolerance=1e-5, least=0.0):
    """Off by no more than that part of the map's largest value, or of least:
    in a map of next to nothing, whose channels cancel, that is rounding."""
    worst = np.abs(got - should).max()
    most = max(np.abs(should).max(), least)
    assert worst <= tolerance * most, f"{what}: off by {worst} of {most}"
    return worst / most if most else 0.0


# ------------------------------------------------------- the shared model --

def block(inputs, outputs, stride):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs), nn.ReLU())


class TumourNet(nn.Module):
    """The network of data/model: six convolutions, pooling, one layer."""

    def __init__(self):
        super().__init__()
        sizes = (1, 16, 32, 32, 64, 64, 64)
        self.features = nn.Sequential(
            *(block(sizes[i], sizes[i + 1], 2 - i % 2) for i in range(6)))
        self.fc = nn.Linear(64, 2)

    def head(self, activations):
        return self.fc(activations.mean((2, 3)))

    def forward(self, x):
        return self.head(self.features(x))


def raw_tumour_net():
    """As the weights are in the file."""
    net = TumourNet()
    with np.load(shared("data", "model",
                        "tumour_slice_cnn_weights.npz")) as weights:
        net.load_state_dict({name: torch.from_numpy(weights[name])
                             for name in weights}, strict=False)
    return net


def reference_input():
    return torch.from_numpy(np.load(shared(
        "data", "model", "ref_input_sts008_slice25.npy")))


def tumour_net():
    """As it was when the reference probabilities and maps were made.

    The file was written after two more passes in training mode over the
    reference input, each of which moved the running statistics a tenth of the
    way to that input's own; those follow from the weights alone, so both
    passes can be taken back."""
    net = raw_tumour_net().eval()
    with torch.no_grad():
        for _ in range(2):
            x = reference_input()
            for convolution, norm, relu in net.features:
                y = convolution(x)
                norm.running_mean.sub_(0.1 * y.mean((0, 2, 3))).div_(0.9)
                norm.running_var.sub_(0.1 * y.var((0, 2, 3))).div_(0.9)
                x = relu(F.batch_norm(y, None, None, norm.weight, norm.bias,
                                      True))
    return net
