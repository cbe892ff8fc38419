/** Small networks that several tests emit. */
import type { TrainingPlan, TypedGraph } from '../../src/ir/typed-graph.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { GraphBuilder } from '../battery/graph-builder.js';

/** LeNet-5 for 28x28x1 (LeCun, Bottou, Bengio, Haffner 1998). */
export function lenet5(training: Partial<TrainingPlan> = {}): TypedGraph {
  const b = new GraphBuilder(layerCatalogue);
  let x = b.input('input', [28, 28, 1]);
  x = b.layer('conv', 'c1', [x], { filters: 6, F: 5, P: 2 });
  x = b.layer('tanh', 'tanh1', [x]);
  x = b.layer('avgpool', 's2', [x], { F: 2, S: 2 });
  x = b.layer('conv', 'c3', [x], { filters: 16, F: 5 });
  x = b.layer('tanh', 'tanh2', [x]);
  x = b.layer('avgpool', 's4', [x], { F: 2, S: 2 });
  x = b.layer('flatten', 'flatten1', [x]);
  x = b.layer('dense', 'f5', [x], { units: 120 });
  x = b.layer('tanh', 'tanh3', [x]);
  x = b.layer('dense', 'f6', [x], { units: 84 });
  x = b.layer('tanh', 'tanh4', [x]);
  x = b.layer('dense', 'f7', [x], { units: 10 });
  return b.graph({ f7: x }, { name: 'LeNet5', training });
}

/** A residual block with batch normalisation, dropout and a softmax at the end. */
export function residual(training: Partial<TrainingPlan> = {}): TypedGraph {
  const b = new GraphBuilder(layerCatalogue);
  const input = b.input('input', [6, 6, 2]);
  const c1 = b.layer('conv', 'block.0.c1', [input], { filters: 4, F: 3, P: 1, bias: false });
  const bn = b.layer('batchnorm', 'block.0.bn1', [c1]);
  const relu = b.layer('relu', 'block.0.relu1', [bn]);
  const c2 = b.layer('conv', 'block.0.c2', [relu], { filters: 4, F: 3, P: 1 });
  const sum = b.layer('add', 'block.0.add1', [relu, c2]);
  const pool = b.layer('maxpool', 'pool1', [sum], { F: 2 });
  const flat = b.layer('flatten', 'flatten1', [pool]);
  const drop = b.layer('dropout', 'drop1', [flat], { rate: 0.25 });
  const out = b.layer('dense', 'out', [drop], { units: 3 });
  const soft = b.layer('softmax', 'softmax1', [out]);
  return b.graph({ softmax1: soft }, { name: 'tiny-residual', training });
}

/** Two inputs, two outputs, one of which is used further on. */
export function twoEnds(training: Partial<TrainingPlan> = {}): TypedGraph {
  const b = new GraphBuilder(layerCatalogue);
  const left = b.input('left', [4, 4, 2]);
  const right = b.input('right-hand', [4, 4, 3]);
  const a = b.layer('conv', 'a', [left], { filters: 3, F: 3, P: 1 });
  const sum = b.layer('add', 'sum', [a, right]);
  const both = b.layer('concat', 'both', [sum, left]);
  const pool = b.layer('global_avgpool', 'pool', [both]);
  const flat = b.layer('flatten', 'flat', [pool]);
  const out = b.layer('dense', 'out', [flat], { units: 4 });
  return b.graph({ class: out, map: sum }, { name: 'two ends', training });
}

/** The same convolution and the same dense layer twice, and one layer that must not move. */
export function shared(training: Partial<TrainingPlan> = {}): TypedGraph {
  const b = new GraphBuilder(layerCatalogue);
  const input = b.input('input', [6, 6, 3]);
  const still = b.layer('conv', 'still', [input], { filters: 3, F: 1 }, { frozen: true });
  const norm = b.layer('batchnorm', 'norm', [still], {}, { frozen: true });
  const c1 = b.layer('conv', 'c1', [norm], { filters: 3, F: 3, P: 1 });
  const relu = b.layer('leaky_relu', 'relu', [c1]);
  const c2 = b.layer('conv', 'c2', [relu], { filters: 3, F: 3, P: 1 }, { sharesWith: c1 });
  const square = b.layer('multiply', 'square', [c2, c2, c1]);
  const flat = b.layer('flatten', 'flat', [square]);
  const out = b.layer('dense', 'out', [flat], { units: 3 });
  return b.graph({ out }, { name: 'Shared', training });
}
