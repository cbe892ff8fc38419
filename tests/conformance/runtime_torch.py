"""What PyTorch gives for the runtime's kernels. Reads a JSON list of requests, writes a JSON list of answers.

Activations travel as (n, depth, height, width, channels), weights as (Cout, kD, kH, kW, Cin / groups), in double
precision. `runtime-torch.test.ts` makes the requests and compares.
"""

import json
import sys

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def tensor(values, shape=None, grad=False):
    made = torch.tensor(values, dtype=torch.float64)
    made = made.reshape(shape) if shape else made
    return made.requires_grad_(grad)


def channels_first(x):
    return x.permute(0, 4, 1, 2, 3)


def flat(x):
    return x.detach().contiguous().reshape(-1).tolist()


def flat_last(x):
    return flat(x.permute(0, 2, 3, 4, 1))


def conv(r):
    g, n = r["geometry"], r["n"]
    rank = r["rank"]
    x = tensor(r["input"], [n, *g["input"]], grad=True)
    w = tensor(r["weight"], [g["output"][3], *g["filter"], g["input"][3] // g["groups"]], grad=True)
    b = tensor(r["bias"], grad=True)
    sides = [side for axis in (2, 1, 0) for side in (g["padding"][axis], g["paddingEnd"][axis])]
    a = F.pad(channels_first(x), sides)
    k = channels_first(w)
    skip = 3 - rank
    a = a.reshape(*a.shape[:2], *a.shape[2 + skip :])
    k = k.reshape(*k.shape[:2], *k.shape[2 + skip :])
    function = (F.conv1d, F.conv2d, F.conv3d)[rank - 1]
    y = function(a, k, b, stride=g["stride"][skip:], dilation=g["dilation"][skip:], groups=g["groups"])
    y = y.reshape(n, g["output"][3], *g["output"][:3])
    y.backward(channels_first(tensor(r["direction"], [n, *g["output"]])))
    return {
        "output": flat_last(y),
        "inputGradient": flat(x.grad),
        "weightGradient": flat(w.grad),
        "biasGradient": flat(b.grad),
    }


def pool(r):
    g, n = r["geometry"], r["n"]
    x = tensor(r["input"], [n, *g["input"]], grad=True)
    window = {"kernel_size": g["filter"], "stride": g["stride"], "padding": g["padding"], "ceil_mode": r["ceil"]}
    if r["op"] == "max_pool":
        y = F.max_pool3d(channels_first(x), dilation=g["dilation"], **window)
    else:
        y = F.avg_pool3d(channels_first(x), count_include_pad=g["countIncludePad"], **window)
    y.backward(channels_first(tensor(r["direction"], [n, *g["output"]])))
    return {"shape": list(y.shape[2:]), "output": flat_last(y), "inputGradient": flat(x.grad)}


def dense(r):
    x = tensor(r["input"], [-1, r["inputs"]], grad=True)
    w = tensor(r["weight"], [-1, r["inputs"]], grad=True)
    b = tensor(r["bias"], grad=True)
    y = F.linear(x, w, b)
    y.backward(tensor(r["direction"], list(y.shape)))
    return {
        "output": flat(y),
        "inputGradient": flat(x.grad),
        "weightGradient": flat(w.grad),
        "biasGradient": flat(b.grad),
    }


def batch_norm(r):
    x = tensor(r["input"], [-1, r["channels"]], grad=True)
    gamma, beta = tensor(r["gamma"], grad=True), tensor(r["beta"], grad=True)
    mean, variance = tensor(r["mean"]), tensor(r["variance"])
    evaluated = F.batch_norm(x, mean, variance, gamma, beta, False, r["momentum"], r["epsilon"])
    y = F.batch_norm(x, mean, variance, gamma, beta, True, r["momentum"], r["epsilon"])
    y.backward(tensor(r["direction"], list(y.shape)))
    return {
        "evaluated": flat(evaluated),
        "output": flat(y),
        "mean": flat(mean),
        "variance": flat(variance),
        "inputGradient": flat(x.grad),
        "gammaGradient": flat(gamma.grad),
        "betaGradient": flat(beta.grad),
    }


def activation(r):
    x = tensor(r["input"], [-1, r["channels"]], grad=True)
    functions = {
        "relu": F.relu,
        "leaky_relu": lambda v: F.leaky_relu(v, r["slope"]),
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "softmax": lambda v: F.softmax(v, 1),
        "elu": lambda v: F.elu(v, r["alpha"]),
        "selu": F.selu,
        "gelu": F.gelu,
        "gelu_tanh": lambda v: F.gelu(v, approximate="tanh"),
        "silu": F.silu,
        # F.hardsigmoid and F.hardswish have 1/6 in single precision in their gradients.
        "hard_sigmoid": lambda v: F.relu6(v + 3) / 6,
        "hard_swish": lambda v: v * F.relu6(v + 3) / 6,
        "softplus": lambda v: F.softplus(v, r["beta"]),
        "clip": lambda v: F.hardtanh(v, r["min"], r["max"]),
    }
    y = functions[r["function"]](x)
    y.backward(tensor(r["direction"], list(y.shape)))
    return {"output": flat(y), "inputGradient": flat(x.grad)}


def conv_transposed(r):
    """Weights come as (Cin, kD, kH, kW, Cout / groups); the geometry is that of the convolution it is the transpose of."""
    g, n, skip = r["geometry"], r["n"], 3 - r["rank"]
    x = tensor(r["input"], [n, *g["output"]], grad=True)
    w = tensor(r["weight"], [g["output"][3], *g["filter"], g["input"][3] // g["groups"]], grad=True)
    b = tensor(r["bias"], grad=True)
    a, k = channels_first(x), channels_first(w)
    a = a.reshape(*a.shape[:2], *a.shape[2 + skip :])
    k = k.reshape(*k.shape[:2], *k.shape[2 + skip :])
    function = (F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d)[r["rank"] - 1]
    sizes = {"stride": g["stride"], "padding": g["padding"], "output_padding": r["outputPadding"], "dilation": g["dilation"]}
    y = function(a, k, b, groups=g["groups"], **{name: values[skip:] for name, values in sizes.items()})
    y = y.reshape(*y.shape[:2], *[1] * skip, *y.shape[2:])
    y.backward(channels_first(tensor(r["direction"], [n, *g["input"]])))
    return {
        "shape": list(y.shape[2:]),
        "output": flat_last(y),
        "inputGradient": flat(x.grad),
        "weightGradient": flat(w.grad),
        "biasGradient": flat(b.grad),
    }


def moved(r, shape, function):
    """Output and input gradient of a function of (n, channels, depth, height, width)."""
    x = tensor(r["input"], [r["n"], *shape], grad=True)
    y = function(channels_first(x))
    y.backward(channels_first(tensor(r["direction"]).reshape([r["n"], *y.shape[2:], y.shape[1]])))
    return {"output": flat_last(y), "inputGradient": flat(x.grad)}


def pad(r):
    g = r["geometry"]
    sides = [side for axis in (2, 1, 0) for side in (g["begin"][axis], r["end"][axis])]
    constant = {"value": g["value"]} if g["mode"] == "constant" else {}
    return moved(r, g["input"], lambda x: F.pad(x, sides, mode=g["mode"], **constant))


def box(r):
    g = r["geometry"]
    axes = [
        slice(begin, begin + (cells - 1) * stride + 1, stride)
        for begin, cells, stride in zip(g["begin"], g["output"], [*g["stride"], 1])
    ]
    return moved(r, g["input"], lambda x: x[:, axes[3], axes[0], axes[1], axes[2]])


def transpose(r):
    g, n = r["geometry"], r["n"]
    x = tensor(r["input"], [n, *g["shape"]], grad=True)
    y = x.permute(0, *(axis + 1 for axis in g["permutation"]))
    y.backward(tensor(r["direction"], list(y.shape)))
    return {"output": flat(y), "inputGradient": flat(x.grad)}


def resample(r):
    g, rank = r["geometry"], r["rank"]
    size, skip = g["output"][:3], 3 - r["rank"]

    def function(x):
        if g["method"] == "area":
            return F.adaptive_avg_pool3d(x, size)
        mode = {"linear": ("linear", "bilinear", "trilinear")[rank - 1], "cubic": "bicubic"}.get(g["method"], "nearest")
        corners = {} if mode == "nearest" else {"align_corners": r["corners"]}
        to = {"scale_factor": tuple(map(float, r["scale"][skip:]))} if "scale" in r else {"size": size[skip:]}
        y = F.interpolate(x.reshape(*x.shape[:2], *x.shape[2 + skip :]), mode=mode, **to, **corners)
        return y.reshape(*y.shape[:2], *[1] * skip, *y.shape[2:])

    return moved(r, g["input"], function)


def max_unpool(r):
    g, n = r["geometry"], r["n"]
    seen = channels_first(tensor(r["pooled"], [n, *g["input"]])).contiguous()
    window = {"kernel_size": g["filter"], "stride": g["stride"], "padding": g["padding"], "dilation": g["dilation"]}
    _, indices = F.max_pool3d(seen, return_indices=True, **window)
    # The function that F.max_unpool3d calls, which does not guess the size.
    unpool = torch._C._nn.max_unpool3d
    return moved(
        r, g["output"], lambda x: unpool(x.contiguous(), indices, g["input"][:3], g["stride"], g["padding"])
    )


def max_unpool_values(r):
    return {"output": max_unpool(r)["output"]}


def lp_pool(r):
    g = r["geometry"]
    function = lambda x: F.lp_pool2d(x[:, :, 0], r["p"], g["filter"][1:], g["stride"][1:]).unsqueeze(2)
    return moved(r, g["input"], function)


def own_norm(r):
    x = tensor(r["input"], [r["n"], -1, r["channels"]], grad=True)
    gamma, beta = tensor(r["gamma"], grad=True), tensor(r["beta"], grad=True)
    if r["op"] == "layer_norm":
        y = F.layer_norm(x, [r["channels"]], gamma, beta, r["epsilon"])
    else:
        y = F.group_norm(x.permute(0, 2, 1), r["groups"], gamma, beta, r["epsilon"]).permute(0, 2, 1)
    y.backward(tensor(r["direction"], list(y.shape)))
    return {
        "output": flat(y),
        "inputGradient": flat(x.grad),
        "gammaGradient": flat(gamma.grad),
        "betaGradient": flat(beta.grad),
    }


def local_response_norm(r):
    x = tensor(r["input"], [-1, r["channels"]], grad=True)
    y = F.local_response_norm(x[:, :, None], r["size"], r["alpha"], r["beta"], r["k"])[:, :, 0]
    y.backward(tensor(r["direction"], list(y.shape)))
    return {"output": flat(y), "inputGradient": flat(x.grad)}


def by_channel(r):
    x = tensor(r["input"], [r["n"], -1, r["channels"]], grad=True)
    f = tensor(r["factor"], grad=True)
    if r["op"] == "prelu":
        y = F.prelu(x.permute(0, 2, 1), f).permute(0, 2, 1)
    else:
        y = x * f.reshape(-1, 1, r["channels"])
    y.backward(tensor(r["direction"], list(y.shape)))
    return {"output": flat(y), "inputGradient": flat(x.grad), "factorGradient": flat(f.grad)}


def loss(r):
    x = tensor(r["output"], [r["n"], -1], grad=True)
    if r["function"] == "cross_entropy":
        value = F.cross_entropy(x, torch.tensor(r["labels"]))
    else:
        value = F.mse_loss(x, tensor(r["target"], list(x.shape)))
    value.backward()
    return {"loss": [value.item()], "gradient": flat(x.grad)}


def optimizer(r):
    o = r["options"]
    w = tensor(r["values"], grad=True)
    if o["kind"] == "sgd":
        made = torch.optim.SGD(
            [w], lr=o["lr"], momentum=o["momentum"], nesterov=o["nesterov"], weight_decay=o["weightDecay"]
        )
    else:
        kind = torch.optim.Adam if o["kind"] == "adam" else torch.optim.AdamW
        made = kind(
            [w], lr=o["lr"], betas=(o["beta1"], o["beta2"]), eps=o["epsilon"], weight_decay=o["weightDecay"]
        )
    trace = []
    for gradient in r["gradients"]:
        w.grad = tensor(gradient)
        made.step()
        trace += flat(w)
    return {"trace": trace}


def schedule(r):
    o = r["schedule"]
    made = torch.optim.SGD([tensor([0.0], grad=True)], lr=r["base"])
    if o["kind"] == "step":
        rates = torch.optim.lr_scheduler.StepLR(made, o["every"], o["factor"])
    else:
        rates = torch.optim.lr_scheduler.CosineAnnealingLR(made, r["epochs"], o["minimum"])
    trace = []
    for _ in range(r["epochs"]):
        trace.append(made.param_groups[0]["lr"])
        made.step()
        rates.step()
    return {"rates": trace}


answers = {
    "conv": conv,
    "max_pool": pool,
    "average_pool": pool,
    "dense": dense,
    "batch_norm": batch_norm,
    "activation": activation,
    "conv_transposed": conv_transposed,
    "pad": pad,
    "slice": box,
    "transpose": transpose,
    "resample": resample,
    "max_unpool": max_unpool,
    "max_unpool_values": max_unpool_values,
    "lp_pool": lp_pool,
    "group_norm": own_norm,
    "layer_norm": own_norm,
    "local_response_norm": local_response_norm,
    "prelu": by_channel,
    "scale": by_channel,
    "multiply_channels": by_channel,
    "loss": loss,
    "optimizer": optimizer,
    "schedule": schedule,
}
json.dump([answers[r["op"]](r) for r in json.load(sys.stdin)], sys.stdout)
