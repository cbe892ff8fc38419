"""What PyTorch makes of single layers. Left to others: which layers are asked for, and the comparison (`layers-torch.test.ts`).

Reads lines from standard input, each with the names of three files: the requests (JSON), their values and the place for
the answers' values (double precision, one after the other). Writes a line of JSON for each. Maps travel channels last
and weights in netspec's layout; the kinds themselves are in the `layers_torch_*.py` beside this file.
"""

import json
import sys
import traceback
import warnings

import torch

from layers_torch_channels import channels_first as channel_kinds, channels_last as last_kinds
from layers_torch_convolutions import channels_first as convolution_kinds
from layers_torch_poolings import channels_first as pooling_kinds
from layers_torch_resampling import channels_first as resampling_kinds

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
warnings.filterwarnings("ignore")

first_kinds = {**convolution_kinds, **pooling_kinds, **resampling_kinds, **channel_kinds}
"""What PyTorch refuses with: anything else is a mistake of these files."""
refusals = (RuntimeError, ValueError, TypeError, IndexError)


class Layer:
    """One request: its attributes as written, and its weights as netspec laid them out."""

    def __init__(self, request, take):
        self.attributes = request["attributes"]
        self.pool = request.get("pool")
        self.frozen = request["frozen"]
        self.shapes = request["inputs"]
        self.rank = len(self.shapes[0]) - 1
        self.n = request["n"]
        self.training = False
        known = request.get("weights")
        self.inputs = [take([self.n, *shape]).requires_grad_() for shape in self.shapes]
        self.given = None if known is None else {name: take(shape) for name, shape in known.items()}
        self.leaves = {}

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def weight(self, name, shape):
        """A learned tensor; random where netspec refuses the layer."""
        if name not in self.leaves:
            made = self._given(name, shape)
            self.leaves[name] = made if self.frozen else made.requires_grad_()
        return self.leaves[name]

    def state(self, name, shape):
        """What training changes without a gradient."""
        if name not in self.leaves:
            self.leaves[name] = self._given(name, shape)
        return self.leaves[name]

    def _given(self, name, shape):
        if self.given is None:
            return torch.randn(list(shape))
        assert name in self.given, f"netspec has no {name}"
        made = self.given[name]
        assert list(made.shape) == list(shape), f"{name} is {list(made.shape)} here, {list(shape)} in PyTorch"
        return made


def apply(kind, layer):
    if kind in last_kinds:
        return last_kinds[kind](layer, *layer.inputs)
    y = first_kinds[kind](layer, *[x.movedim(-1, 1).contiguous() for x in layer.inputs])
    return y.movedim(1, -1)


def direction(like):
    """The same numbers as the other side takes for the gradient of the output."""
    return torch.sin(0.7 * torch.arange(like.numel()) + 0.3).reshape(like.shape)


def answer(request, take, give):
    layer = Layer(request, take)
    kind = request["kind"]
    try:
        evaluation = apply(kind, layer)
        layer.training = True
        training = apply(kind, layer)
    except refusals as error:
        return {"rejected": f"{type(error).__name__}: {error}".split("\n")[0]}
    if evaluation.numel() == 0:
        return {"rejected": "the output is empty"}
    unused = sorted(set(layer.given or {}) - set(layer.leaves))
    assert not unused, f"PyTorch has no {unused}"
    parts = [give("evaluation", evaluation), give("training", training)]
    if training.requires_grad:
        training.backward(direction(training))
    for index, x in enumerate(layer.inputs):
        parts.append(give(f"gradient of input {index}", torch.zeros_like(x) if x.grad is None else x.grad))
    for name, leaf in layer.leaves.items():
        if leaf.requires_grad:
            parts.append(give(f"gradient of {name}", torch.zeros_like(leaf) if leaf.grad is None else leaf.grad))
        elif not layer.frozen:
            parts.append(give(f"{name} afterwards", leaf))
    return {"shape": list(evaluation.shape[1:]), "parts": parts}


def answer_file(names):
    with open(names["requests"], encoding="utf8") as file:
        requests = json.load(file)
    with open(names["values"], "rb") as file:
        values = torch.frombuffer(bytearray(file.read() or bytes(8)), dtype=torch.float64)
    at = 0

    def take(shape):
        nonlocal at
        count = 1
        for size in shape:
            count *= size
        part = values[at : at + count].clone().reshape(shape)
        at += count
        return part

    with open(names["answers"], "wb") as out:

        def give(name, tensor):
            tensor = tensor.detach().contiguous()
            out.write(tensor.numpy().tobytes())
            return [name, tensor.numel()]

        def careful(request):
            try:
                return answer(request, take, give)
            except Exception:  # a mistake on either side, which the test shows
                return {"mistake": traceback.format_exc()}

        return [careful(request) for request in requests]


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer_file(json.loads(line))), flush=True)
