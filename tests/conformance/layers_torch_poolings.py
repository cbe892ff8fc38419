"""Poolings in PyTorch, from its documentation. Maps are (n, channels, *spatial).

Equal sides go to PyTorch's own function, so that its own checks decide; others are put around the map beforehand.
"""

import torch
import torch.nn.functional as F

from layers_torch_windows import around, each, extents_of, needs_spatial, sides_of


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
    "maxpool": maxpool,
    "avgpool": avgpool,
    "lppool": lppool,
    "adaptive_avgpool": adaptive_avgpool,
    "global_avgpool": global_avgpool,
    "global_maxpool": global_maxpool,
    "max_unpool": max_unpool,
}
