"""Convolutions and poolings in PyTorch, from its documentation. Maps are (n, channels, *spatial).

Where PyTorch's own function takes an attribute, it is called with it, so that its own checks decide; sides that differ
and the forms of `same` are put around the map beforehand.
"""

import re

import torch
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


def pool_window(layer, x):
    needs_spatial(layer)
    filters, dilations = each(layer, "F", None), each(layer, "D", 1)
    strides = each(layer, "S", layer.get("F"))
    return filters, strides, dilations, sides_of(layer, x.shape[2:], extents_of(filters, dilations), strides)


def ceil_sides(layer, sizes, extents, strides, sides):
    """The same windows without ceil: what stands behind grows or shrinks to what the last window reaches."""
    if not (len(extents) == len(strides) == layer.rank):
        raise ValueError("a window needs a size for each dimension")
    if any(2 * max(pair) > k for pair, k in zip(sides, extents)):
        raise ValueError("padding is more than half of the window")
    if min(strides) < 1:
        raise ValueError("strides are positive")
    reached = []
    for w, k, s, (begin, end) in zip(sizes, extents, strides, sides):
        positions = (w + begin + end - k) // s + 1
        if layer.get("ceil", False):
            positions = -(-(w + begin + end - k) // s) + 1
            if (positions - 1) * s >= w + begin:
                positions -= 1
        if positions < 1:
            raise ValueError("the window does not fit")
        reached.append((begin, (positions - 1) * s + k - w - begin))
    return reached


max_pools = (None, F.max_pool1d, F.max_pool2d, F.max_pool3d)
average_pools = (None, F.avg_pool1d, F.avg_pool2d, F.avg_pool3d)


def maxpool(layer, x):
    filters, strides, dilations, sides = pool_window(layer, x)
    function = max_pools[layer.rank]
    if all(begin == end for begin, end in sides):
        padding = [begin for begin, _ in sides]
        return function(x, filters, strides, padding, dilations, ceil_mode=layer.get("ceil", False))
    reached = ceil_sides(layer, x.shape[2:], extents_of(filters, dilations), strides, sides)
    return function(around(x, reached, value=float("-inf")), filters, strides, 0, dilations)


def avgpool(layer, x):
    filters, strides, _, sides = pool_window(layer, x)
    function = average_pools[layer.rank]
    ceil, padded = layer.get("ceil", False), layer.get("count_include_pad", False)
    if all(begin == end for begin, end in sides):
        return function(x, filters, strides, [begin for begin, _ in sides], ceil, padded)
    reached = ceil_sides(layer, x.shape[2:], filters, strides, sides)
    rest = [(0, have[1] - want[1]) for have, want in zip(reached, sides)]
    counted = around(around(torch.ones_like(x[:1, :1]), sides, value=float(padded)), rest)
    return function(around(x, reached), filters, strides) / function(counted, filters, strides)


def lppool(layer, x):
    """Of magnitudes, where F.lp_pool takes roots of negative sums; and without its factor for windows cut off by ceil."""
    filters, strides, _, sides = pool_window(layer, x)
    p, ceil = layer.get("p", 2), layer.get("ceil", False)
    plain = all(begin == end == 0 for begin, end in sides)
    if plain and layer.rank == 1 and len(filters) == len(strides) == 1 and not ceil:
        return F.lp_pool1d(x.abs(), float(p), filters[0], strides[0])
    if plain and layer.rank == 2 and not ceil:
        return F.lp_pool2d(x.abs(), float(p), filters, strides)
    reached = ceil_sides(layer, x.shape[2:], filters, strides, sides)
    count = torch.tensor(filters).prod()
    return (average_pools[layer.rank](around(x.abs() ** p, reached), filters, strides) * count) ** (1 / p)


def adaptive_avgpool(layer, x):
    needs_spatial(layer)
    functions = (None, F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d)
    return functions[layer.rank](x, each(layer, "size", None))


def global_avgpool(layer, x):
    needs_spatial(layer)
    return (None, F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d)[layer.rank](x, 1)


def global_maxpool(layer, x):
    needs_spatial(layer)
    return (None, F.adaptive_max_pool1d, F.adaptive_max_pool2d, F.adaptive_max_pool3d)[layer.rank](x, 1)


def max_unpool(layer, x):
    """The request's own attributes are the pool's; what the pool gave goes through tanh on the way."""
    outer, layer.attributes = layer.attributes, layer.pool
    filters, strides, dilations, sides = pool_window(layer, x)
    layer.attributes = outer
    padding = [begin for begin, _ in sides]
    ceil = layer.pool.get("ceil", False)
    y, at = max_pools[layer.rank](x, filters, strides, padding, dilations, ceil, True)
    functions = (None, F.max_unpool1d, F.max_unpool2d, F.max_unpool3d)
    placed = one_writer_each(torch.tanh(y), at, x.shape[2:].numel())
    return functions[layer.rank](placed, at, filters, strides, padding, output_size=x.shape)


def one_writer_each(y, at, cells):
    """
    Windows that overlap may put the same value into one cell: it counts once there, but PyTorch's gradient adds up all
    of them. Here only one keeps its gradient.
    """
    places = at.flatten(2)
    order = torch.arange(places.shape[2]).expand_as(places)
    last = torch.zeros(*places.shape[:2], cells, dtype=torch.int64).scatter_reduce(2, places, order, "amax")
    return torch.where((last.gather(2, places) == order).reshape(y.shape), y, y.detach())


channels_first = {
    "conv": conv,
    "depthwise": depthwise,
    "pointwise": pointwise,
    "separable": separable,
    "transposed": transposed,
    "maxpool": maxpool,
    "avgpool": avgpool,
    "lppool": lppool,
    "adaptive_avgpool": adaptive_avgpool,
    "global_avgpool": global_avgpool,
    "global_maxpool": global_maxpool,
    "max_unpool": max_unpool,
}
