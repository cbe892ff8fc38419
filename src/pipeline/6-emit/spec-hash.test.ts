/** The hash changes with the network, and with nothing else. */
import { describe, expect, it } from 'vitest';
import { createSource } from '../../base/source.js';
import { spanOf } from '../../base/span.js';
import { shapeOf } from '../../ir/shape.js';
import type { LayerNode, TypedGraph } from '../../ir/typed-graph.js';
import { specHash } from './spec-hash.js';

function graph(changes: Partial<LayerNode> = {}, text = 'x'): TypedGraph {
  const span = spanOf(createSource('a.netspec', text), 0, 1);
  const layer: LayerNode = {
    type: 'layer',
    id: 1,
    path: 'd',
    kind: 'dense',
    attributes: { units: 3, bias: true },
    attributeSpans: {},
    inputs: [0],
    inferred: shapeOf([3]),
    output: shapeOf([3]),
    frozen: false,
    span,
    kindSpan: span,
    callStack: [],
    ...changes,
  };
  return {
    name: 'N',
    file: 'a.netspec',
    span,
    nodes: [{ type: 'input', id: 0, path: 'input', output: shapeOf([2]), span }, layer],
    inputs: [{ name: 'input', node: 0, span }],
    outputs: [{ name: 'd', node: 1, span }],
    requirements: [],
    calls: [],
    choices: [],
    training: {
      loss: 'mse',
      optimizer: { kind: 'sgd', lr: 1, momentum: 0, nesterov: false, weightDecay: 0 },
      schedule: { kind: 'constant', warmup: 0 },
      batch: 1,
      epochs: 1,
      seed: 1,
    },
    parameters: {},
    symbols: [],
    relations: [],
    conditions: [],
  };
}

describe('specHash', () => {
  it('is 16 hexadecimal digits, equal for equal networks', () => {
    expect(specHash(graph())).toMatch(/^[0-9a-f]{16}$/);
    expect(specHash(graph())).toBe(specHash(graph({}, 'another text')));
    expect(specHash(graph({ attributes: { bias: true, units: 3 } }))).toBe(specHash(graph()));
    expect(specHash({ ...graph(), training: { ...graph().training, epochs: 9 } })).toBe(specHash(graph()));
  });

  it('differs when a name, an attribute, a shape or what is frozen differs', () => {
    const hashes = [
      graph(),
      { ...graph(), name: 'M' },
      graph({ path: 'e' }),
      graph({ attributes: { units: 3, bias: false } }),
      graph({ output: shapeOf([4]) }),
      graph({ frozen: true }),
      graph({ sharesWith: 0 }),
    ].map(specHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
