#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the TorchScript file that ctgradcam runs, from any PyTorch model and
the name of one of its layers.

    export_gradcam.py MODEL.py:FUNCTION LAYER CxHxW NET.pt
    export_gradcam.py MODEL.py:FUNCTION            (lists the layers)

FUNCTION, without arguments, returns the model with its weights: of a
torchvision model, say,

    def model():
        net = torchvision.models.resnet18(num_classes=2)
        net.load_state_dict(torch.load("weights.pth"))
        return net

and LAYER is the one whose activations the map is made of, mostly the last
before pooling: layer4.1 there. CxHxW is the size of the model's input.

The file has two methods: features (input) -> what LAYER gives, and
head (that) -> logits. Both are traced: the model runs with the layer watched,
then with the layer's output replaced.
"""

import importlib.util
import io
import sys

import torch


class _Features(torch.nn.Module):
    """The model up to what the layer gives."""

    def __init__(self, model, layer):
        super().__init__()
        self.model, self.layer = model, [layer]

    def forward(self, x):
        seen = []
        hook = self.layer[0].register_forward_hook(
            lambda module, inputs, output: seen.append(output.clone()))
        try:
            self.model(x)
        finally:
            hook.remove()
        if len(seen) != 1:
            raise ValueError(f"the layer runs {len(seen)} times for one "
                             "input; choose one that runs once")
        return seen[0]


class _Head(torch.nn.Module):
    """The model from there on: what comes before runs on an input that is
    always the same, and is taken out of the trace."""

    def __init__(self, model, layer, example):
        super().__init__()
        self.model, self.layer, self.example = model, [layer], example

    def forward(self, activations):
        hook = self.layer[0].register_forward_hook(
            lambda module, inputs, output: activations.clone())
        try:
            return self.model(self.example)
        finally:
            hook.remove()


class _Both(torch.nn.Module):
    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second

    @torch.jit.export
    def features(self, x):
        return self.first(x)

    @torch.jit.export
    def head(self, activations):
        return self.second(activations)


def _alone(half):
    """Without what belongs to the other half. (What freeze gives cannot be a
    part of another module before it was saved and loaded. Without
    optimize_numerics no layer is folded into another, which would round
    differently.)"""
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.freeze(half, optimize_numerics=False), buffer)
    buffer.seek(0)
    return torch.jit.load(buffer)


def export(model, layer, shape):
    """A ScriptModule with features() and head(); shape is (C, H, W)."""
    model = model.eval()
    layers = dict(model.named_modules())
    if layer not in layers:
        raise ValueError(f"the model has no layer \"{layer}\"; it has "
                         + ", ".join(name for name in layers if name))
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    example = torch.rand(1, *shape)
    with torch.no_grad():
        features = _Features(model, layers[layer]).eval()
        activations = features(example)
        if not torch.is_tensor(activations) or activations.dim() != 4:
            raise ValueError(f"{layer} gives no activations of 1 x channels x "
                             "height x width; choose a convolutional layer")
        first = torch.jit.trace(features, example)
        head = _Head(model, layers[layer], example).eval()
        second = torch.jit.trace(head, activations)
        both = torch.jit.script(_Both(_alone(first), _alone(second)).eval())
        check(model, both, activations, example)
    return both


def check(model, both, activations, example):
    """That the halves make the model, for another input as well; and that all
    that the logits depend on goes through the layer."""
    for x in (example, torch.rand_like(example)):
        whole, halves = model(x), both.head(both.features(x))
        if halves.dim() != 2 or halves.shape[0] != 1:
            raise ValueError("the model gives no logits of 1 x classes")
        if not torch.allclose(whole, halves, rtol=1e-4, atol=1e-4):
            raise ValueError("the logits do not follow from this layer's "
                             "activations alone: another path leads around "
                             "it. Choose a layer that all paths go through")


def load(where):
    """The model that FILE.py:FUNCTION makes."""
    path, _, name = where.rpartition(":")
    spec = importlib.util.spec_from_file_location("user_model", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)()


def main():
    if len(sys.argv) not in (2, 5) or ":" not in sys.argv[1]:
        sys.exit(__doc__)
    model = load(sys.argv[1])
    if len(sys.argv) == 2:
        for name, module in model.named_modules():
            print(name or "(all)", type(module).__name__)
        return
    shape = tuple(int(number) for number in sys.argv[3].split("x"))
    try:
        both = export(model, sys.argv[2], shape)
    except ValueError as error:
        sys.exit(f"export_gradcam.py: {error}")
    both.save(sys.argv[4])


if __name__ == "__main__":
    main()
