"""What a model of torchvision with random weights gives for a random image, with all that is needed to repeat it.

Takes the model's name, height, width and a file to write: the number of values of each tensor as a line of JSON, then
all values as little-endian doubles: image, weights in the order of execution, output. Channels last throughout.
"""
import json
import sys

import torch
import torchvision


def make(name):
    if "_resnet50" in name and not name.startswith("wide"):
        build = getattr(torchvision.models.segmentation, name)
        return build(weights=None, weights_backbone=None, aux_loss=False)
    options = {"aux_logits": False, "init_weights": False} if name in ("googlenet", "inception_v3") else {}
    return getattr(torchvision.models, name)(weights=None, **options)


def randomise(model):
    """Away from the ones and zeros that a fresh model has, which would hide what is mixed up."""
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.normal_(module.running_mean, 0, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
        for name, values in module.named_parameters(recurse=False):
            if name == "layer_scale" or isinstance(module, (torch.nn.BatchNorm2d, torch.nn.LayerNorm)):
                torch.nn.init.normal_(values, 1 if name == "weight" else 0.1, 0.1)
            elif name == "bias":
                torch.nn.init.normal_(values, 0, 0.1)


# A dense layer behind a flattened map: its inputs are (C, H, W) there, and (H, W, C) here.
flattened = {9216: (256, 6, 6), 25088: (512, 7, 7)}


def tensors_of(module):
    for name, values in module.named_parameters(recurse=False):
        if values.dim() == 4:
            values = values.permute(0, 2, 3, 1)
        elif values.dim() == 2 and values.shape[1] in flattened:
            values = values.view(-1, *flattened[values.shape[1]]).permute(0, 2, 3, 1)
        yield values
    if isinstance(module, torch.nn.BatchNorm2d):
        yield module.running_mean
        yield module.running_var


def main(name, height, width, path):
    torch.manual_seed(3)
    model = make(name)
    randomise(model)
    model.eval().double()
    weights = []
    for module in model.modules():
        module.register_forward_hook(lambda module, _, __: weights.extend(tensors_of(module)))
    image = torch.randn(1, 3, height, width).double()
    with torch.no_grad():
        output = model(image)
    if isinstance(output, dict):
        output = output["out"]
    if output.dim() == 4:
        output = output.permute(0, 2, 3, 1)
    values = [image.permute(0, 2, 3, 1), *weights, output]
    with open(path, "wb") as file:
        file.write((json.dumps([one.numel() for one in values]) + "\n").encode())
        for one in values:
            file.write(one.detach().contiguous().numpy().astype("<f8").tobytes())


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
