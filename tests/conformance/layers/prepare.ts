/** Compiles the configurations of one kind, and runs those that are layers. */
import { hasErrors } from '../../../src/base/diagnostic.js';
import { createSource } from '../../../src/base/source.js';
import { compile } from '../../../src/compile.js';
import { sizesOf } from '../../../src/ir/shape.js';
import type { AnyLayer } from '../../../src/kit/define-layer.js';
import { layerCatalogue } from '../../../src/layers/index.js';
import { aloneText, type Configuration, type Written } from './configuration.js';
import { type Outcome, runChunk, volume } from './emitted-chunk.js';
import type { Question } from './torch-process.js';

export interface Case {
  readonly written: Written;
  /** The spec of the layer alone. */
  readonly text: string;
  readonly result: Compiled;
  /** Present where the spec compiles. */
  readonly outcome?: Outcome;
}

export type Compiled =
  | { readonly ok: true; readonly shape: readonly number[] }
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface Prepared {
  readonly cases: readonly Case[];
}

const layersAtOnce = 40;

/** Throws where a chunk of layers that compile alone cannot be compiled, emitted or run. */
export async function prepare(
  layer: AnyLayer,
  configurations: readonly (readonly [Configuration, number])[],
  seed: number,
): Promise<Prepared> {
  const pools = layerCatalogue.get('maxpool');
  const tried: (Omit<Case, 'outcome'> & { outcome?: Outcome })[] = [];
  for (const [configuration, style] of configurations) {
    const written = { ...configuration, layer, style };
    const text = aloneText(written, pools);
    tried.push({ written, text, result: await compileAlone(text) });
  }
  const layers = tried.flatMap((one) => (one.result.ok ? [{ one, size: volume(one.result.shape) }] : []));
  for (let first = 0; first < layers.length; first += layersAtOnce) {
    const chunk = layers.slice(first, first + layersAtOnce);
    const n = 2 + ((first / layersAtOnce) % 2);
    const outcomes = await runChunk(
      chunk.map(({ one }) => one.written),
      chunk.map(({ size }) => size),
      pools,
      n,
      seed + first,
    );
    for (const [index, { one }] of chunk.entries()) one.outcome = outcomes[index];
  }
  return { cases: tried };
}

async function compileAlone(text: string): Promise<Compiled> {
  const { networks, diagnostics } = await compile(createSource('alone.netspec', text));
  const [network] = networks;
  if (network !== undefined && !hasErrors(diagnostics)) {
    const last = network.graph.nodes[network.graph.nodes.length - 1];
    return { ok: true, shape: sizesOf(last.output) };
  }
  const { code, message } = diagnostics[0];
  return { ok: false, code, message };
}

export function questionOf({ written, outcome }: Case): Question {
  const { layer, inputs, attributes, pool, frozen = false } = written;
  const n = outcome?.n ?? 2;
  const weights =
    outcome && Object.fromEntries(outcome.weights.map(({ name, shape }) => [name, shape] as const));
  const values =
    outcome === undefined
      ? inputs.map((shape) => new Float64Array(n * volume(shape)))
      : [...outcome.inputs, ...outcome.weights.map((weight) => weight.values)];
  return { kind: layer.kind, n, inputs, attributes, pool, frozen, weights, values };
}
