"""PyTorch on its CPU kernels: runs the nodes of our ONNX models, eagerly, as its users do. Speaks as worker.mjs does."""

import json
import sys
import time

import numpy
import torch
import torch.nn.functional as F

job = json.load(open(sys.argv[1]))
torch.set_num_threads(int(sys.argv[2]))
rate, steps_checked = float(sys.argv[3]), int(sys.argv[4])


def file(name):
    return f"{job['folder']}/{name}"


def load():
    """The nodes, and tensors by name; those of single precision are parameters in training."""
    program = json.load(open(file("program.json")))
    raw = open(file("tensors.bin"), "rb").read()
    tensors = {}
    for t in program["tensors"]:
        own = numpy.frombuffer(raw, numpy.dtype(t["type"]), t["bytes"] // numpy.dtype(t["type"]).itemsize, t["at"])
        tensor = torch.from_numpy(own.copy()).reshape(t["dims"])
        learns = job["training"] and t["type"] == "float32"
        tensors[t["name"]] = tensor.requires_grad_() if learns else tensor
    return program["nodes"], tensors


def padded(x, pads, value):
    """Where padding is the same on both sides, the operator has it itself."""
    top, left, bottom, right = pads
    if (top, left) == (bottom, right):
        return x, (top, left)
    return F.pad(x, (left, right, top, bottom), value=value), (0, 0)


def conv(x, w, b=None, *, kernel_shape, strides, pads, dilations, group):
    x, padding = padded(x, pads, 0.0)
    return F.conv2d(x, w, b, strides, padding, dilations, group)


def max_pool(x, *, kernel_shape, strides, pads, dilations):
    x, padding = padded(x, pads, float("-inf"))
    return F.max_pool2d(x, kernel_shape, strides, padding, dilations)


def batch_norm(x, gamma, beta, mean, variance, *, epsilon):
    if job["training"]:
        # The statistics only record the batches; they are no parameters.
        return F.batch_norm(x, mean.detach(), variance.detach(), gamma, beta, True, 0.1, epsilon)
    return F.batch_norm(x, mean, variance, gamma, beta, False, 0.0, epsilon)


RULES = {
    "Conv": conv,
    "MaxPool": max_pool,
    "BatchNormalization": batch_norm,
    "Gemm": lambda x, w, b, transB: F.linear(x, w, b),
    "GlobalAveragePool": lambda x: F.adaptive_avg_pool2d(x, 1),
    "Relu": F.relu,
    "Clip": lambda x, low, high: F.hardtanh(x, float(low), float(high)),
    "Add": lambda a, b: a + b,
    "Concat": lambda *parts, axis: torch.cat(parts, axis),
    "Identity": lambda x: x,
    "Transpose": lambda x, perm: x.permute(perm),
    "Reshape": lambda x, sizes: x.reshape([x.shape[0], *SIZES[id(sizes)]]),
}
SIZES = {}


def forward(nodes, tensors, images):
    values = {**tensors, job["input"]: images}
    for node in nodes:
        inputs = [values[name] for name in node["inputs"] if name != ""]
        values[node["outputs"][0]] = RULES[node["op"]](*inputs, **node["attributes"])
    return values[job["output"]]


class Side:
    def __init__(self):
        self.nodes, self.tensors = load()
        for tensor in self.tensors.values():
            if tensor.dtype == torch.int64:
                SIZES[id(tensor)] = tensor.tolist()[1:]
        last = numpy.fromfile(file("images.bin"), numpy.float32).reshape([job["batch"], *job["shape"]])
        self.images = torch.from_numpy(numpy.moveaxis(last, -1, 1).copy())
        self.labels = torch.tensor([i * 7 % 10 for i in range(job["batch"])])
        learning = [t for t in self.tensors.values() if t.requires_grad]
        self.descent = torch.optim.SGD(learning, lr=rate) if job["training"] else None

    def run(self):
        if self.descent is None:
            with torch.no_grad():
                return forward(self.nodes, self.tensors, self.images)
        self.descent.zero_grad(set_to_none=True)
        loss = F.cross_entropy(forward(self.nodes, self.tensors, self.images), self.labels)
        loss.backward()
        self.descent.step()
        return loss.item()

    def check(self):
        if self.descent is None:
            result = self.run().numpy()
            return numpy.moveaxis(result, 1, -1)
        self.__init__()
        return numpy.array([self.run() for _ in range(steps_checked)])


def reply(message):
    sys.stdout.write("@" + json.dumps(message) + "\n")
    sys.stdout.flush()


side = Side()
reply({"ready": True, "about": {"version": torch.__version__}})
for line in sys.stdin:
    what, _, argument = line.strip().partition(" ")
    if what == "end":
        break
    if what == "check":
        numpy.ascontiguousarray(side.check(), numpy.float32).tofile(argument)
        reply({})
    else:
        start = time.perf_counter()
        for _ in range(int(argument)):
            side.run()
        reply({"ms": (time.perf_counter() - start) * 1000})
