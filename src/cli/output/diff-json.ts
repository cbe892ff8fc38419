/** Differences for programs, as `diff --format json` prints them; `diff-schema.ts` describes the same. Counts are exact. */
import {
  type DiffFigure,
  diffFigures,
  type LayerChange,
  type LayerSide,
  type NetworkDiff,
} from '../../ir/network-diff.js';
import { type Shape, sizesOf } from '../../ir/shape.js';
import { percentOf } from './diff-figures.js';
import type { FileDiff } from './diff-files.js';
import { fieldsJson } from './summary-json.js';

export function diffJson(files: readonly FileDiff[], over: readonly string[]) {
  return {
    files: files.map(({ old, new: now, networks, added, removed, broken }) => ({
      old: old ?? null,
      new: now ?? null,
      broken,
      networks: networks.map(networkJson),
      added,
      removed,
    })),
    exceeded: over,
  };
}

export type DiffJson = ReturnType<typeof diffJson>;

function networkJson(diff: NetworkDiff) {
  const { names, sizes, formulas, figures, batch, fields, layers, ports, training, checkpoint } = diff;
  return {
    old: names.old,
    new: names.new,
    sizes: { old: sizes.old ?? null, new: sizes.new ?? null },
    formulas,
    figures: Object.fromEntries(
      diffFigures.map((figure) => [figure, figureJson(figures.old[figure], figures.new[figure])]),
    ) as Readonly<Record<DiffFigure, ReturnType<typeof figureJson>>>,
    batch,
    receptiveFields: fields.map(({ output, old, new: now }) => ({
      output,
      old: old === undefined ? null : fieldsJson(old),
      new: now === undefined ? null : fieldsJson(now),
    })),
    layers: {
      added: layers.added.map(layerJson),
      removed: layers.removed.map(layerJson),
      changed: layers.changed.map(changeJson),
      renamed: layers.renamed.map(changeJson),
      unchanged: layers.unchanged,
    },
    ports: ports.map(({ role, name, old, new: now }) => ({
      role,
      name,
      old: shapeJson(old),
      new: shapeJson(now),
    })),
    training: training.map(settingJson),
    checkpoint,
  };
}

function figureJson(old: bigint, now: bigint) {
  return { old, new: now, delta: now - old, percent: percentOf(old, now) };
}

function layerJson({ path, kind, output, params, macs }: LayerSide) {
  return { path, kind, output: sizesOf(output), params, macs };
}

function changeJson({ old, new: now, attributes, inputs }: LayerChange) {
  return {
    old: layerJson(old),
    new: layerJson(now),
    attributes: attributes.map(settingJson),
    inputs: inputs ?? null,
  };
}

function settingJson({ name, old, new: now }: NetworkDiff['training'][number]) {
  return { name, old: old ?? null, new: now ?? null };
}

function shapeJson(shape: Shape | undefined): readonly number[] | null {
  return shape === undefined ? null : sizesOf(shape);
}
