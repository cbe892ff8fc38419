"""Prints, as JSON, parameters and MACs of the networks of specs/ that torchvision lacks, built here from PyTorch's layers.

MACs are counted as the multiplications with weights: at output positions, and for transposed convolutions at input
positions. Layers without weights are left out where they change no size.
"""
import json

import torch
from torch import nn
import torchvision
from torchvision.models._utils import IntermediateLayerGetter

forward = (nn.Conv1d, nn.Conv2d, nn.Conv3d)


def count(model, *size):
    macs = 0

    def record(module, inputs, output):
        nonlocal macs
        if isinstance(module, forward):
            macs += output.numel() * module.weight[0].numel()
        elif isinstance(module, nn.ConvTranspose2d):
            macs += inputs[0].numel() * module.weight[0].numel()
        elif isinstance(module, nn.Linear):
            macs += output.numel() * module.in_features

    for module in model.eval().modules():
        module.register_forward_hook(record)
    with torch.no_grad():
        model(torch.zeros(1, *size))
    return sum(p.numel() for p in model.parameters()), macs


class Residual(nn.Module):
    def __init__(self, before, width, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(before, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width),
            nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))
        same = before == width and stride == 1
        self.shortcut = nn.Identity() if same else nn.Sequential(
            nn.Conv2d(before, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


class UNet(nn.Module):
    def __init__(self, channels, classes, widths=(64, 128, 256, 512, 1024)):
        super().__init__()

        def double(before, width):
            return nn.Sequential(nn.Conv2d(before, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1))

        self.down = nn.ModuleList(double(a, b) for a, b in zip((channels, *widths), widths))
        self.up = nn.ModuleList(nn.ConvTranspose2d(2 * width, width, 2, 2) for width in widths[:-1])
        self.after = nn.ModuleList(double(2 * width, width) for width in widths[:-1])
        self.classes = nn.Conv2d(widths[0], classes, 1)

    def forward(self, x):
        seen = []
        for level, block in enumerate(self.down):
            x = block(x if level == 0 else nn.functional.max_pool2d(x, 2))
            seen.append(x)
        for level in (3, 2, 1, 0):
            x = self.after[level](torch.cat([self.up[level](x), seen[level]], 1))
        return self.classes(x)


def resnet20():
    layers, before = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)], 16
    for width, stride in [(16, 1)] * 3 + [(32, 2)] + [(32, 1)] * 2 + [(64, 2)] + [(64, 1)] * 2:
        layers.append(Residual(before, width, stride))
        before = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def mobilenet_v1():
    layers, before = [nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32)], 32
    rows = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]
    for width, stride in rows:
        layers += [nn.Conv2d(before, before, 3, stride, 1, groups=before, bias=False), nn.BatchNorm2d(before)]
        layers += [nn.Conv2d(before, width, 1, bias=False), nn.BatchNorm2d(width)]
        before = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 1000))


def pyramid():
    levels = {f"layer{level}": str(level) for level in (1, 2, 3, 4)}
    backbone = IntermediateLayerGetter(torchvision.models.resnet50(weights=None), levels)
    return nn.Sequential(backbone, torchvision.ops.FeaturePyramidNetwork([256, 512, 1024, 2048], 256))


def normed(before, width, stride=1, size=3, padding=1):
    return [nn.Conv2d(before, width, size, stride, padding), nn.BatchNorm2d(width)]


def listen(before, width):
    return [nn.Conv1d(before, width, 3, 1, 1), nn.BatchNorm1d(width), nn.MaxPool1d(4)]


networks = {
    "allconv": (nn.Sequential(
        *normed(1, 16), *normed(16, 16, 2), *normed(16, 32), *normed(32, 32, 2),
        nn.Conv2d(32, 32, 1), nn.Conv2d(32, 10, 1)), 1, 28, 28),
    "autoencoder": (nn.Sequential(
        nn.Conv2d(1, 16, 3, 2, 1), nn.Conv2d(16, 32, 3, 2, 1), nn.Conv2d(32, 64, 7),
        nn.ConvTranspose2d(64, 32, 7), nn.ConvTranspose2d(32, 16, 3, 2, 1, 1),
        nn.ConvTranspose2d(16, 1, 3, 2, 1, 1)), 1, 28, 28),
    "digits8x8": (nn.Sequential(
        nn.Conv2d(1, 16, 3, 1, 1), nn.Conv2d(16, 32, 3, 1, 1), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(512, 64), nn.Linear(64, 10)), 1, 8, 8),
    "fpn-resnet50": (pyramid(), 3, 224, 224),
    "lenet5": (nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)), 1, 28, 28),
    "mlp": (nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Linear(128, 10)), 1, 28, 28),
    "mobilenet-v1": (mobilenet_v1(), 3, 224, 224),
    "resnet20": (resnet20(), 3, 32, 32),
    "speech1d": (nn.Sequential(
        nn.Conv1d(1, 128, 80, 4, 38), nn.BatchNorm1d(128), nn.MaxPool1d(4),
        *listen(128, 128), *listen(128, 256), *listen(256, 512),
        nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(512, 35)), 1, 8000),
    "unet": (UNet(3, 2), 3, 256, 256),
    "volume3d": (nn.Sequential(
        nn.Conv3d(1, 32, 5, 2), nn.Conv3d(32, 32, 3), nn.MaxPool3d(2), nn.Flatten(),
        nn.Linear(6912, 128), nn.Linear(128, 10)), 1, 32, 32, 32),
    "zfnet": (nn.Sequential(
        nn.Conv2d(3, 96, 7, 2, 1), nn.MaxPool2d(3, 2, ceil_mode=True),
        nn.Conv2d(96, 256, 5, 2), nn.MaxPool2d(3, 2, ceil_mode=True),
        nn.Conv2d(256, 384, 3, padding=1), nn.Conv2d(384, 384, 3, padding=1), nn.Conv2d(384, 256, 3, padding=1),
        nn.MaxPool2d(3, 2), nn.Flatten(), nn.Linear(9216, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000)),
        3, 224, 224),
}
print(json.dumps({name: count(model, *size) for name, (model, *size) in networks.items()}))
