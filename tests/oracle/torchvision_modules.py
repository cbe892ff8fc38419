"""Prints, as JSON, every module of some torchvision models in order of execution: output shape, parameters, MACs.

Usage: torchvision_modules.py HEIGHT WIDTH MODEL...
The models have random weights: only shapes and counts are asked for.
"""
import json
import sys

import torch
import torchvision


def macs_of(module, output):
    if isinstance(module, torch.nn.Conv2d):
        return output.numel() * module.weight[0].numel()
    if isinstance(module, torch.nn.Linear):
        return module.in_features * module.out_features
    return 0


def layers_of(name, height, width):
    model = getattr(torchvision.models, name)(weights=None).eval()
    layers = []

    def record(module, inputs, output):
        layers.append({
            "type": type(module).__name__,
            "in": list(inputs[0].shape),
            "out": list(output.shape),
            "params": sum(p.numel() for p in module.parameters(recurse=False)),
            "macs": macs_of(module, output),
        })

    for module in model.modules():
        if not list(module.children()):
            module.register_forward_hook(record)
    with torch.no_grad():
        model(torch.zeros(1, 3, height, width))
    return layers


height, width, *names = sys.argv[1:]
print(json.dumps({name: layers_of(name, int(height), int(width)) for name in names}))
