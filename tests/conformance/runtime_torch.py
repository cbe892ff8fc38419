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
    }
    y = functions[r["function"]](x)
    y.backward(tensor(r["direction"], list(y.shape)))
    return {"output": flat(y), "inputGradient": flat(x.grad)}


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
    "loss": loss,
    "optimizer": optimizer,
    "schedule": schedule,
}
json.dump([answers[r["op"]](r) for r in json.load(sys.stdin)], sys.stdout)
