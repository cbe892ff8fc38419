"""Layers that move or interpolate values, in PyTorch, from its documentation. Maps are (n, channels, *spatial)."""

import torch
import torch.nn.functional as F

from layers_torch_windows import around, each, explicit_sides, needs_spatial, one_each

modes = {
    "nearest": (None, "nearest", "nearest", "nearest"),
    "linear": (None, "linear", "bilinear", "trilinear"),
    "bilinear": (None, "linear", "bilinear", "trilinear"),
    "bicubic": (None, "bicubic", "bicubic", None),
}


def upsample(layer, x):
    needs_spatial(layer)
    size, scale = layer.get("size"), layer.get("scale")
    mode = modes[layer.get("mode", "nearest")][layer.rank]
    if size is None:
        scale = [float(factor) for factor in each(layer, "scale", None)]
    else:
        size = each(layer, "size", None)
    corners = layer.get("align_corners")
    if mode == "nearest" and not corners:
        corners = None
    if layer.get("mode") == "bicubic" and layer.rank != 2:
        return cubic(x, size, scale, corners)
    if mode == "nearest":
        return nearest(x, size, scale, corners)
    return F.interpolate(x, size, scale, mode, corners)


def nearest(x, size, scale, corners):
    """
    PyTorch has two formulas, which differ where the rounded size equals or doubles the input's: netspec takes the one
    for maps that lie channels last (and for maps of one channel), which keeps or doubles every cell then.
    """
    layout = torch.channels_last_3d if x.dim() == 5 else torch.channels_last
    if x.dim() > 3:
        return F.interpolate(x.contiguous(memory_format=layout), size, scale, "nearest", corners)
    flat = x.unsqueeze(-1).contiguous(memory_format=layout)
    return F.interpolate(flat, size and [*size, 1], scale and [*scale, 1.0], "nearest", corners).squeeze(-1)


def cubic(x, size, scale, corners):
    """PyTorch has two dimensions only: here one axis after the other, each beside an axis of size 1 that stays."""
    wanted = size or scale
    if len(wanted) != x.dim() - 2:
        raise ValueError("one value for each dimension is needed")
    for axis, value in enumerate(wanted, 2):
        moved = x.movedim(axis, -1)
        lines = moved.reshape(1, -1, 1, moved.shape[-1])
        one = [1, value] if size else [1.0, value]
        lines = F.interpolate(lines, one if size else None, None if size else one, "bicubic", corners)
        x = lines.reshape(*moved.shape[:-1], -1).movedim(-1, axis)
    return x


def bed_of_nails(layer, x):
    """Each value before zeros along one axis after the other."""
    needs_spatial(layer)
    for axis, factor in enumerate(one_each(layer, "scale", None), 2):
        if factor < 1:
            raise ValueError("the scale is positive")
        zeros = [torch.zeros_like(x)] * (factor - 1)
        x = torch.stack([x, *zeros], axis + 1).flatten(axis, axis + 1)
    return x


def depth_to_space(layer, x):
    needs_spatial(layer)
    block, order = layer.get("block"), layer.get("order", "crd")
    if order == "crd" and layer.rank == 2 and isinstance(block, int):
        return F.pixel_shuffle(x, block)
    blocks = one_each(layer, "block", None)
    r = layer.rank
    sizes = x.shape[2:]
    if order == "crd":
        y = x.unflatten(1, (-1, *blocks))
        inner = [2 + axis for axis in range(r)]
        y = y.permute(0, 1, *[i for axis in range(r) for i in (2 + r + axis, inner[axis])])
    else:
        y = x.unflatten(1, (*blocks, -1))
        y = y.permute(0, 1 + r, *[i for axis in range(r) for i in (2 + r + axis, 1 + axis)])
    return y.reshape(x.shape[0], -1, *[w * b for w, b in zip(sizes, blocks)])


def space_to_depth(layer, x):
    needs_spatial(layer)
    block, order = layer.get("block"), layer.get("order", "crd")
    if order == "crd" and layer.rank == 2 and isinstance(block, int):
        return F.pixel_unshuffle(x, block)
    blocks = one_each(layer, "block", None)
    r = layer.rank
    y = x
    for axis in reversed(range(r)):
        y = y.unflatten(2 + axis, (-1, blocks[axis]))
    outer = [2 + 2 * axis for axis in range(r)]
    inner = [3 + 2 * axis for axis in range(r)]
    y = y.permute(0, 1, *inner, *outer) if order == "crd" else y.permute(0, *inner, 1, *outer)
    return y.flatten(1, 1 + r)


def pad(layer, x):
    needs_spatial(layer)
    mode, value = layer.get("mode", "zero"), layer.get("value")
    sides = explicit_sides(layer.get("P"), layer.rank)
    if mode == "zero":
        return around(x, sides, value=float(value or 0))
    flat = [side for pair in reversed(sides) for side in pair]
    return F.pad(x, flat, mode, float(value)) if value else F.pad(x, flat, mode)


def crop(layer, x):
    needs_spatial(layer)
    if layer.get("size") is None:
        return around(x, [(-begin, -end) for begin, end in explicit_sides(layer.get("P"), layer.rank)])
    for axis, size in enumerate(one_each(layer, "size", None), 2):
        if size > x.shape[axis]:
            raise ValueError("more is wanted than there is")
        x = x.narrow(axis, (x.shape[axis] - size) // 2, size)
    return x


channels_first = {
    "upsample": upsample,
    "bed_of_nails": bed_of_nails,
    "depth_to_space": depth_to_space,
    "space_to_depth": space_to_depth,
    "pad": pad,
    "crop": crop,
}
