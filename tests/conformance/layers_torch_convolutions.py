"""Convolutions in PyTorch, from its documentation. Maps are (n, channels, *spatial).

Where PyTorch's own function takes an attribute, it is called with it, so that its own checks decide; sides that differ
and the forms of `same` are put around the map beforehand.
"""

import re

import torch
import torch.nn.functional as F

from layers_torch_windows import around, each, explicit_sides, extents_of, needs_spatial, one_each, sides_of


def kernel_first(weight):
    """(Cout, *taps, Cin / groups) to (Cout, Cin / groups, *taps)."""
    return weight.movedim(-1, 1)


convolutions = (None, F.conv1d, F.conv2d, F.conv3d)
transposed_convolutions = (None, F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d)
borders = {"zero": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def per_group(channels, groups):
    if groups < 1 or channels % groups != 0:
        raise ValueError(f"{channels} channels in {groups} groups")
    return channels // groups


def convolve(layer, x, weight, bias, filters, groups):
    strides, dilations = each(layer, "S", 1), each(layer, "D", 1)
    sides = sides_of(layer, x.shape[2:], extents_of(filters, dilations), strides)
    weight = kernel_first(weight)
    border = borders[layer.get("border", "zero")]
    convolution = convolutions[layer.rank]
    if border == "constant" and all(begin == end for begin, end in sides):
        return convolution(x, weight, bias, strides, [begin for begin, _ in sides], dilations, groups)
    return convolution(around(x, sides, border), weight, bias, strides, 0, dilations, groups)


def gaussian(size, sigma):
    at = torch.arange(size) - (size - 1) / 2
    bell = torch.exp(-(at[:, None] ** 2 + at[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()


def named_kernel(text):
    """The kernels that netspec knows by name, from their definitions."""
    name, numbers = re.fullmatch(r"(\w+)(?:\((.*)\))?", text).groups()
    arguments = [float(number.split("=")[-1]) for number in (numbers or "").split(",") if number]
    size = int(arguments[0]) if arguments else 3
    if name == "gaussian":
        return gaussian(size, arguments[1])
    if name == "mean":
        return torch.full((size, size), 1 / size**2)
    ramp, ones, hat = torch.tensor([-1.0, 0.0, 1.0]), torch.ones(3), torch.tensor([1.0, 2.0, 1.0])
    identity = torch.zeros(size, size)
    identity[size // 2, size // 2] = 1
    cross = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])
    return {
        "identity": identity,
        "sobel_x": hat[:, None] * ramp,
        "sobel_y": ramp[:, None] * hat,
        "prewitt_x": ones[:, None] * ramp,
        "prewitt_y": ramp[:, None] * ones,
        "laplacian": cross,
        "laplacian8": 1 - 9 * identity,
    }[name]


def given_kernel(layer):
    """What `weights` says: one kernel, or one for each filter, or the whole weight; None where nothing is said."""
    written = layer.get("weights")
    if written is None:
        return None
    return named_kernel(written) if isinstance(written, str) else torch.tensor(written, dtype=torch.float64)


def filters_of(layer):
    kernel = given_kernel(layer)
    if kernel is None or layer.get("F") is not None:
        return one_each(layer, "F", None)
    more = kernel.dim() - layer.rank
    if not 0 <= more <= 2:
        raise ValueError(f"weights of {kernel.dim()} dimensions")
    return list(kernel.shape[min(more, 1) :][: layer.rank])


def kernel_of(layer, first, filters, last, each_first=True):
    """The learned weight; where the spec gives it, netspec must have put just that there."""
    kernel = given_kernel(layer)
    shape = [first, *filters, last]
    if kernel is None:
        return layer.weight("weight", shape)
    forms = {layer.rank: filters, layer.rank + 2: shape}
    if each_first:
        forms[layer.rank + 1] = [first, *filters]
    if forms.get(kernel.dim()) != list(kernel.shape):
        raise ValueError(f"weights of {list(kernel.shape)} for {shape}")
    whole = {layer.rank: lambda: kernel[None, ..., None], layer.rank + 1: lambda: kernel[..., None]}
    kernel = whole.get(kernel.dim(), lambda: kernel)().expand(shape)
    if layer.get("flip", False):
        kernel = kernel.flip(list(range(1, layer.rank + 1)))
    if layer.given is None:
        return kernel
    weight = layer.weight("weight", shape)
    assert torch.allclose(weight.detach(), kernel, 0, 1e-12), f"the weights are {weight}, not {kernel}"
    return weight


def bias_of(layer, channels):
    return layer.weight("bias", [channels]) if layer.get("bias", True) else None


def conv(layer, x):
    needs_spatial(layer)
    made, groups, filters = layer.get("filters"), layer.get("groups", 1), filters_of(layer)
    weight = kernel_of(layer, made, filters, per_group(x.shape[1], groups))
    return convolve(layer, x, weight, bias_of(layer, made), filters, groups)


def depthwise(layer, x):
    needs_spatial(layer)
    made, filters = x.shape[1] * layer.get("multiplier", 1), filters_of(layer)
    weight = kernel_of(layer, made, filters, 1)
    return convolve(layer, x, weight, bias_of(layer, made), filters, x.shape[1])


def pointwise(layer, x):
    needs_spatial(layer)
    made, groups, filters = layer.get("filters"), layer.get("groups", 1), [1] * layer.rank
    weight = layer.weight("weight", [made, *filters, per_group(x.shape[1], groups)])
    return convolve(layer, x, weight, bias_of(layer, made), filters, groups)


def separable(layer, x):
    needs_spatial(layer)
    filters, made = one_each(layer, "F", None), layer.get("filters")
    between = x.shape[1] * layer.get("multiplier", 1)
    depth = layer.weight("depthwise.weight", [between, *filters, 1])
    point = layer.weight("pointwise.weight", [made, *[1] * layer.rank, between])
    bias = bias_of(layer, made)
    y = convolve(layer, x, depth, None, filters, x.shape[1])
    return convolutions[layer.rank](y, kernel_first(point), bias)


def transposed(layer, x):
    needs_spatial(layer)
    made, groups, filters = layer.get("filters"), layer.get("groups", 1), filters_of(layer)
    strides, dilations = one_each(layer, "S", 1), one_each(layer, "D", 1)
    extra = one_each(layer, "output_padding", 0)
    extents = extents_of(filters, dilations)
    written = layer.get("P", 0)
    function = transposed_convolutions[layer.rank]
    weight = kernel_first(kernel_of(layer, x.shape[1], filters, per_group(made, groups), False))
    bias = bias_of(layer, made)
    if written in ("same", "same_lower"):
        totals = [max(k - s, 0) for k, s in zip(extents, strides)]
        sides = [(total // 2, total - total // 2) for total in totals]
        if written == "same_lower":
            sides = [(end, begin) for begin, end in sides]
        extra = [more + max(s - k, 0) for more, k, s in zip(extra, extents, strides)]
    else:
        sides = [(0, 0)] * layer.rank if written == "valid" else explicit_sides(written, layer.rank)
    if all(begin == end for begin, end in sides):
        return function(x, weight, bias, strides, [begin for begin, _ in sides], extra, groups, dilations)
    whole = function(x, weight, bias, strides, 0, extra, groups, dilations)
    return around(whole, [(-begin, -end) for begin, end in sides])


channels_first = {
    "conv": conv,
    "depthwise": depthwise,
    "pointwise": pointwise,
    "separable": separable,
    "transposed": transposed,
}
