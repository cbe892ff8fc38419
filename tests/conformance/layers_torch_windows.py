"""How attributes of windows are written: sizes by dimension, and every form of padding. Maps are (n, channels, *spatial)."""

import torch.nn.functional as F


def each(layer, name, default):
    """One value a dimension; a list of a wrong length is left for PyTorch to refuse."""
    value = layer.get(name, default)
    return list(value) if isinstance(value, list) else [value] * layer.rank


def one_each(layer, name, default):
    values = each(layer, name, default)
    if len(values) != layer.rank:
        raise ValueError(f"{name} has {len(values)} values for {layer.rank} dimensions")
    return values


def needs_spatial(layer):
    if not 1 <= layer.rank <= 3:
        raise ValueError("one to three spatial dimensions are needed")


def extents_of(filters, dilations):
    return [d * (k - 1) + 1 for k, d in zip(filters, dilations)]


def sides_of(layer, sizes, extents, strides, value=0):
    """(begin, end) of each dimension; `same` as TensorFlow: out = ceil(W / S), the odd cell at the end."""
    written = layer.get("P", value)
    if written == "valid":
        return [(0, 0)] * layer.rank
    if written == "full":
        return [(k - 1, k - 1) for k in extents]
    if written in ("same", "same_lower"):
        if min(strides) < 1:
            raise ValueError("strides are positive")
        totals = [max((-(-w // s) - 1) * s + k - w, 0) for w, k, s in zip(sizes, extents, strides)]
        halves = [(total // 2, total - total // 2) for total in totals]
        return halves if written == "same" else [(end, begin) for begin, end in halves]
    return explicit_sides(written, layer.rank)


def explicit_sides(written, rank):
    if not isinstance(written, list):
        return [(written, written)] * rank
    if written and isinstance(written[0], list):
        written = [side for pair in written for side in pair]
    if len(written) == 1:
        return [(written[0], written[0])] * rank
    if len(written) == rank:
        return [(side, side) for side in written]
    if len(written) == 2 * rank:
        return list(zip(written[::2], written[1::2]))
    raise ValueError(f"{len(written)} sides for {rank} dimensions")


def around(x, sides, mode="constant", value=0.0):
    flat = [side for pair in reversed(sides) for side in pair]
    return F.pad(x, flat, mode, value) if mode == "constant" else F.pad(x, flat, mode)
