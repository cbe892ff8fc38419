/**
 * The part of the battery that goes through texts: every sample written in the DSL, converted to YAML and back, is
 * the same network each time, and the one that the sample describes.
 */
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { format } from '../../src/compile/format.js';
import { compile } from '../../src/compile.js';
import { sizesOf } from '../../src/ir/shape.js';
import type { AttributeValue, LayerNode, TypedGraph } from '../../src/ir/typed-graph.js';
import type { AnyLayer } from '../../src/kit/define-layer.js';
import type { LayerSample } from '../../src/kit/layer-samples.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { specHash } from '../../src/pipeline/6-emit/spec-hash.js';
import { collectSamples } from './collect.js';

const samples = await collectSamples();

function written(value: AttributeValue): string {
  return Array.isArray(value) ? `[${value.map(written).join(', ')}]` : String(value);
}

function listed(attributes: LayerSample['attributes'] = {}): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}=${written(value)}`)
    .join('');
}

function textOf({ kind, takes, partner: named }: AnyLayer, sample: LayerSample): string {
  const { inputs, attributes, frozen, partner } = sample;
  const shapes = inputs.map((shape, index) => `  input in${index}: [${shape.join(', ')}]\n`);
  const names = inputs.map((_, index) => `in${index}`);
  const references = takes === 'references' ? names : takes === 'chain' ? [] : names.slice(1);
  const merged = references.length > 0 ? ` ${references.join(', ')}` : '';
  const flags = frozen === true ? ' frozen' : '';
  const pair = named === undefined ? '' : `  pair: ${named.kind}${listed(partner)}\n`;
  const call = `${kind}${named === undefined ? merged : ' pair'}${listed(attributes)}${flags}`;
  return `network Sample {\n${shapes.join('')}${pair}  from in0\n  it: ${call}\n}\n`;
}

async function graphOf(name: string, text: string): Promise<TypedGraph> {
  const { networks, diagnostics } = await compile(createSource(name, text));
  expect(
    diagnostics.map(({ message }) => message),
    text,
  ).toEqual([]);
  return networks[0].graph;
}

async function converted(name: string, text: string, to: 'dsl' | 'yaml'): Promise<string> {
  const { text: result, diagnostics } = await format(createSource(name, text), to);
  expect(diagnostics).toEqual([]);
  if (result === undefined) throw new Error(`no text came of ${text}`);
  return result;
}

describe.each([...layerCatalogue.values()])('layer $kind', (layer) => {
  it('is the same network in the DSL, in YAML, and in the DSL again', async () => {
    for (const sample of samples.get(layer.kind) ?? []) {
      const dsl = textOf(layer, sample);
      const yaml = await converted('sample.netspec', dsl, 'yaml');
      const again = await converted('sample.netspec.yaml', yaml, 'dsl');
      const graphs = [
        await graphOf('sample.netspec', dsl),
        await graphOf('sample.netspec.yaml', yaml),
        await graphOf('sample.netspec', again),
      ];
      expect(new Set(graphs.map(specHash)).size, `${dsl}${yaml}${again}`).toBe(1);
      const node = graphs[0].nodes.at(-1) as LayerNode;
      expect(node.kind).toBe(layer.kind);
      expect(node.inputs).toHaveLength(sample.inputs.length);
      expect(node.frozen).toBe(sample.frozen ?? false);
      expect(sizesOf(node.output).every((size) => size > 0)).toBe(true);
    }
  });
});
