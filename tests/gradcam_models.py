#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""gradcam_models.py FOLDER    writes the models that the tests of ctgradcam run

Small ones, with weights from a formula; and all kinds that are to be refused,
or that fail as they run."""

import os
import sys
import zipfile

import torch
from torch import nn
from torch.nn import functional as F


def fill(module):
    """Weights that are the same in every run."""
    for n, parameter in enumerate(module.parameters()):
        k = torch.arange(parameter.numel(), dtype=torch.float64)
        values = torch.sin(1.7 * k + 0.9 * n + 0.4)
        parameter.data = values.reshape(parameter.shape).float() * 0.6
        parameter.requires_grad_(False)
    return module.eval()


class Pooled(nn.Module):
    """Two convolutions, global average pooling, a fully connected layer."""

    def __init__(self, channels=1, classes=3):
        super().__init__()
        self.one = nn.Conv2d(channels, 4, 3, 2, 1)
        self.two = nn.Conv2d(4, 6, 3, 2, 1)
        self.fc = nn.Linear(6, classes)

    @torch.jit.export
    def features(self, x):
        return F.relu(self.two(F.relu(self.one(x))))

    @torch.jit.export
    def head(self, activations):
        return self.fc(activations.mean((2, 3)))


class Curved(Pooled):
    """A head whose gradient is another in each cell, and whose first step
    works in place."""

    def __init__(self):
        super().__init__()
        self.three = nn.Conv2d(6, 6, 3, 1, 1)

    @torch.jit.export
    def head(self, activations):
        x = F.relu(activations.sub_(0.1), inplace=True)
        x = F.avg_pool2d(F.softplus(self.three(x)), 2)
        return self.fc((x * x).mean((2, 3)))


class FeaturesAreTwo(Pooled):
    @torch.jit.export
    def features(self, x):
        return x, x


class FeaturesAreFlat(Pooled):
    @torch.jit.export
    def features(self, x):
        return x.mean((2, 3))


class FeaturesAreWhole(Pooled):
    @torch.jit.export
    def features(self, x):
        return x.to(torch.int64)


class HeadIsFlat(Pooled):
    @torch.jit.export
    def head(self, activations):
        return self.fc(activations.mean((2, 3)))[0]


class HeadIsText(Pooled):
    @torch.jit.export
    def head(self, activations):
        return "benign"


class HeadIsApart(Pooled):
    @torch.jit.export
    def head(self, activations):
        return torch.ones(1, 3)


class HeadIsRounded(Pooled):
    """It can be run, and not differentiated."""

    @torch.jit.export
    def head(self, activations):
        return self.fc(activations.mean((2, 3)).detach())


class FeaturesThrow(Pooled):
    @torch.jit.export
    def features(self, x):
        if x.size(2) > 0:
            raise ValueError("these are no lungs")
        return x


class HeadThrows(Pooled):
    @torch.jit.export
    def head(self, activations):
        return self.fc(activations.flatten(1))


class ThrowsLater(Pooled):
    """At what is not black, as no probe is."""

    @torch.jit.export
    def features(self, x):
        if float(x.max()) > 0.5:
            raise ValueError("too bright")
        return F.relu(self.two(F.relu(self.one(x))))


class Hungry(Pooled):
    @torch.jit.export
    def features(self, x):
        return torch.zeros(1, 1 << 40, 8, 8)


class NotANumber(Pooled):
    @torch.jit.export
    def head(self, activations):
        return self.fc(activations.mean((2, 3))) / 0.0 * 0.0


class OneMethod(nn.Module):
    def forward(self, x):
        return x


MODELS = {
    "pooled": lambda: Pooled(), "rgb": lambda: Pooled(3),
    "single": lambda: Pooled(classes=1), "curved": lambda: Curved(),
    "features-two": FeaturesAreTwo, "features-flat": FeaturesAreFlat,
    "features-whole": FeaturesAreWhole, "head-flat": HeadIsFlat,
    "head-text": HeadIsText, "head-apart": HeadIsApart,
    "head-rounded": HeadIsRounded, "features-throw": FeaturesThrow,
    "head-throws": HeadThrows, "throws-later": ThrowsLater,
    "hungry": Hungry, "not-a-number": NotANumber, "one-method": OneMethod,
}


def write(folder):
    os.makedirs(folder, exist_ok=True)
    for name, make in MODELS.items():
        torch.jit.script(fill(make())).save(os.path.join(folder, name + ".pt"))
    torch.save(fill(Pooled()).state_dict(),
               os.path.join(folder, "weights-only.pt"))
    with zipfile.ZipFile(os.path.join(folder, "zip.pt"), "w") as file:
        file.writestr("readme.txt", "no model")
    with open(os.path.join(folder, "pooled.pt"), "rb") as whole, \
            open(os.path.join(folder, "cut.pt"), "wb") as cut:
        data = whole.read()
        cut.write(data[:len(data) // 2])
    with open(os.path.join(folder, "text.pt"), "w", encoding="ascii") as file:
        file.write("no model\n")


if __name__ == "__main__":
    write(sys.argv[1])
