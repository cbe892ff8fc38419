"""Prints, as JSON, parameters, MACs and the tensors of some torchvision models at 224x224.

Usage: torchvision_weights.py MODEL[:WIDTH_MULTIPLIER]...
The models are on the meta device: they have shapes and no values.
"""
import json
import sys

import torch
import torchvision


def described(name):
    model_name, _, multiplier = name.partition(":")
    options = {"width_mult": float(multiplier)} if multiplier else {}
    model = getattr(torchvision.models, model_name)(weights=None, **options).to("meta").eval()
    macs = 0

    def count(module, _, output):
        nonlocal macs
        if isinstance(module, torch.nn.Conv2d):
            macs += output.numel() * module.weight[0].numel()
        elif isinstance(module, torch.nn.Linear):
            macs += output.numel() * module.in_features

    for module in model.modules():
        module.register_forward_hook(count)
    model(torch.empty(1, 3, 224, 224, device="meta"))
    tensors = [
        {"name": key, "shape": list(value.shape)}
        for key, value in model.state_dict().items()
        if not key.endswith("num_batches_tracked")
    ]
    return {"params": sum(p.numel() for p in model.parameters()), "macs": macs, "tensors": tensors}


json.dump({name: described(name) for name in sys.argv[1:]}, sys.stdout)
