"""Merges, normalisations, activations and what works on channels, in PyTorch, from its documentation.

Maps are (n, channels, *spatial) in `channels_first`, (n, *spatial, channels) in `channels_last`.
"""

import torch
import torch.nn.functional as F

from layers_torch_convolutions import convolutions, kernel_first
from layers_torch_windows import needs_spatial


def channelwise(weight, x):
    """One value a channel, as a factor for the whole map."""
    return weight.reshape(1, -1, *[1] * (x.dim() - 2))


def add(layer, *maps):
    total = maps[0]
    for other in maps[1:]:
        total = total + other
    return total


def multiply(layer, *maps):
    product = maps[0]
    for other in maps[1:]:
        product = product * other
    return product


def concat(layer, *maps):
    return torch.cat(maps, 1)


def channel_shuffle(layer, x):
    needs_spatial(layer)
    groups = layer.get("groups")
    return x.unflatten(1, (groups, -1)).transpose(1, 2).flatten(1, 2)


def split(layer, x):
    return x.unflatten(1, (layer.get("parts"), -1)).select(1, layer.get("part", 0))


def batchnorm(layer, x):
    size = [x.shape[1]]
    gamma, beta = layer.weight("gamma", size), layer.weight("beta", size)
    mean, variance = layer.state("mean", size), layer.state("variance", size)
    training = layer.training and not layer.frozen
    return F.batch_norm(
        x, mean, variance, gamma, beta, training, layer.get("momentum", 0.1), layer.get("epsilon", 1e-5)
    )


def groupnorm(layer, x):
    size = [x.shape[1]]
    affine = layer.get("affine", True)
    gamma = layer.weight("gamma", size) if affine else None
    beta = layer.weight("beta", size) if affine else None
    return F.group_norm(x, layer.get("groups"), gamma, beta, layer.get("epsilon", 1e-5))


def instancenorm(layer, x):
    size = [x.shape[1]]
    affine = layer.get("affine", False)
    gamma = layer.weight("gamma", size) if affine else None
    beta = layer.weight("beta", size) if affine else None
    needs_spatial(layer)
    return F.instance_norm(x, None, None, gamma, beta, True, 0.1, layer.get("epsilon", 1e-5))


def lrn(layer, x):
    settings = {"alpha": layer.get("alpha", 1e-4), "beta": layer.get("beta", 0.75), "k": layer.get("k", 1.0)}
    vector = x.dim() == 2
    y = F.local_response_norm(x.unsqueeze(-1) if vector else x, layer.get("size"), **settings)
    return y.squeeze(-1) if vector else y


def prelu(layer, x):
    slopes = 1 if layer.get("shared", False) else x.shape[1]
    return F.prelu(x, layer.weight("slope", [slopes]))


def layer_scale(layer, x):
    return x * channelwise(layer.weight("weight", [x.shape[1]]), x)


def squeeze_excite(layer, x):
    """As torchvision's SqueezeExcitation."""
    needs_spatial(layer)
    channels, reduced, ones = x.shape[1], layer.get("reduced"), [1] * layer.rank
    convolution = convolutions[layer.rank]
    activation = {"relu": F.relu, "silu": F.silu}[layer.get("activation", "relu")]
    gate = {"sigmoid": torch.sigmoid, "hard_sigmoid": F.hardsigmoid}[layer.get("gate", "sigmoid")]
    pooled = x.mean(list(range(2, x.dim())), keepdim=True)
    fc1 = layer.weight("fc1.weight", [reduced, *ones, channels]), layer.weight("fc1.bias", [reduced])
    fc2 = layer.weight("fc2.weight", [channels, *ones, reduced]), layer.weight("fc2.bias", [channels])
    y = activation(convolution(pooled, kernel_first(fc1[0]), fc1[1]))
    return x * gate(convolution(y, kernel_first(fc2[0]), fc2[1]))


def dropout(layer, x):
    """Evaluation only: what training drops is random, and the test looks at it by itself."""
    return F.dropout(x, layer.get("rate"), training=False)


def activation(function):
    return lambda layer, x: function(x, layer.get)


channels_first = {
    "add": add,
    "skip": add,
    "multiply": multiply,
    "concat": concat,
    "channel_shuffle": channel_shuffle,
    "split": split,
    "batchnorm": batchnorm,
    "groupnorm": groupnorm,
    "instancenorm": instancenorm,
    "lrn": lrn,
    "prelu": prelu,
    "layer_scale": layer_scale,
    "squeeze_excite": squeeze_excite,
    "dropout": dropout,
    "stochastic_depth": dropout,
    "relu": activation(lambda x, get: F.relu(x)),
    "relu6": activation(lambda x, get: F.relu6(x)),
    "leaky_relu": activation(lambda x, get: F.leaky_relu(x, get("slope", 0.01))),
    "elu": activation(lambda x, get: F.elu(x, get("alpha", 1.0))),
    "selu": activation(lambda x, get: F.selu(x)),
    "gelu": activation(lambda x, get: F.gelu(x, approximate=get("approximate", "none"))),
    "silu": activation(lambda x, get: F.silu(x)),
    "sigmoid": activation(lambda x, get: torch.sigmoid(x)),
    "tanh": activation(lambda x, get: torch.tanh(x)),
    "hard_sigmoid": activation(lambda x, get: F.hardsigmoid(x)),
    "hard_swish": activation(lambda x, get: F.hardswish(x)),
    "softplus": activation(lambda x, get: F.softplus(x, get("beta", 1), threshold=1000)),
    "clip": activation(lambda x, get: torch.clamp(x, get("min"), get("max"))),
    "softmax": activation(lambda x, get: F.softmax(x, 1)),
}


def flatten(layer, x):
    return x.flatten(1)


def reshape(layer, x):
    shape = layer.get("shape")
    return x.reshape(x.shape[0], *(shape if isinstance(shape, list) else [shape]))


def dense(layer, x):
    units = layer.get("units")
    weight = layer.weight("weight", [units, x.shape[-1]])
    return F.linear(x, weight, layer.weight("bias", [units]) if layer.get("bias", True) else None)


def layernorm(layer, x):
    shape = x.shape[1:] if layer.get("axes", "channels") == "all" else x.shape[-1:]
    affine = layer.get("affine", True)
    gamma = layer.weight("gamma", shape) if affine else None
    beta = layer.weight("beta", shape) if affine else None
    return F.layer_norm(x, shape, gamma, beta, layer.get("epsilon", 1e-5))


channels_last = {"flatten": flatten, "reshape": reshape, "dense": dense, "layernorm": layernorm}
