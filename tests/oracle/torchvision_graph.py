"""Prints, as JSON, some torchvision models as the oracle has them: modules in order of execution, and the graph.

Usage: torchvision_graph.py HEIGHT WIDTH MODEL...
The models are on the meta device: they have shapes and no values.
"""
import json
import sys

import torch
import torch.fx
import torchvision


def shape_of(value):
    if isinstance(value, torch.Tensor):
        return list(value.shape)
    if isinstance(value, (list, tuple)) and not isinstance(value, torch.Size):
        return [shape_of(item) for item in value]
    return None


def macs_of(module, output):
    if isinstance(module, torch.nn.Conv2d):
        return output.numel() * module.weight[0].numel()
    if isinstance(module, torch.nn.Linear):
        return output.numel() * module.in_features
    return 0


def written(argument):
    if isinstance(argument, torch.fx.Node):
        return f"%{argument.name}"
    if isinstance(argument, (list, tuple)):
        return [written(item) for item in argument]
    return argument if isinstance(argument, (int, float, str, bool, type(None))) else str(argument)


class Tracer(torch.fx.Tracer):
    """What counts as one module: those without modules inside, and a normalisation that is a class of torchvision."""

    def is_leaf_module(self, module, path):
        return not list(module.children())

    def iter(self, value):
        """Taking apart the four sizes of a tensor, and the parts that it is cut into."""
        count = 4 if value.node.target == "size" else value.node.args[1]
        return iter([value[index] for index in range(count)])


class Recorder(torch.fx.Interpreter):
    def __init__(self, model, graph):
        super().__init__(torch.fx.GraphModule(model, graph))
        self.layers, self.nodes = [], []

    def run_node(self, node):
        output = super().run_node(node)
        target = node.target if isinstance(node.target, str) else node.target.__name__
        self.nodes.append({
            "name": node.name, "op": node.op, "target": target,
            "args": written(node.args), "shape": shape_of(output),
        })
        if node.op == "call_module":
            module = self.module.get_submodule(target)
            self.layers.append({
                "path": target,
                "type": type(module).__name__,
                "params": sum(p.numel() for p in module.parameters()),
                "macs": macs_of(module, output),
            })
        return output


def model_of(name):
    if hasattr(torchvision.models.segmentation, name):
        build = getattr(torchvision.models.segmentation, name)
        return build(weights=None, weights_backbone=None, aux_loss=False)
    build = getattr(torchvision.models, name)
    if name in ("googlenet", "inception_v3"):
        return build(weights=None, aux_logits=False, init_weights=False)
    return build(weights=None)


def describe(name, height, width):
    model = model_of(name).eval().to("meta")
    recorder = Recorder(model, Tracer().trace(model))
    recorder.run(torch.zeros(1, 3, height, width, device="meta"))
    totals = {
        "params": sum(p.numel() for p in model.parameters()),
        "macs": sum(layer["macs"] for layer in recorder.layers),
    }
    return {"layers": recorder.layers, "graph": recorder.nodes, "totals": totals}


height, width, *names = sys.argv[1:]
print(json.dumps({name: describe(name, int(height), int(width)) for name in names}))
