/** What a layer would give with other values of its attributes, and the fixes that set them. */
import type { Shape } from '../ir/shape.js';
import type { LayerNode } from '../ir/typed-graph.js';
import type { Padding } from './attributes.js';
import { listed } from './figures.js';
import type { LintNetwork } from './lint-network.js';
import { holds, openInputsOf, withinLimits } from './lint-sizes.js';
import { attribute } from './rule-edits.js';
import type { RuleFix } from './rule-report.js';

type Values = Readonly<Record<string, unknown>>;

/** What a layer gives with other values of some attributes; undefined where it then does not fit. */
export function outputWith(network: LintNetwork, layer: LayerNode, changes: Values): Shape | undefined {
  const inputs = openInputsOf(network, layer);
  const attributes = { ...layer.attributes, ...changes };
  const declaration = network.declarationOf(layer);
  const result = withinLimits(() => declaration.shape({ attributes, inputs }));
  return result?.ok && result.conditions.every((condition) => holds(network, condition))
    ? result.output
    : undefined;
}

/** As a value of `P`: one number for all sides. */
export function explicitPadding(sides: number): Padding {
  return { kind: 'explicit', sides: [sides] };
}

/**
 * Sets attributes to other values, unsafely. Undefined where one of them is written as an expression, which other calls
 * of a block may need, or where a contract holds another shape.
 */
export function settingFix(
  layer: LayerNode,
  changes: Readonly<Record<string, string>>,
  gives: string,
): RuleFix | undefined {
  const names = Object.keys(changes);
  const added = names.filter((name) => layer.attributeSpans[name] === undefined);
  if (layer.contract !== undefined || added.length > 1) return undefined;
  if (!names.every((name) => added.includes(name) || isLiteral(layer, name))) return undefined;
  const edits = names.map((name) => attribute(layer, name, changes[name]));
  if (edits.some((edit) => edit === undefined)) return undefined;
  const title = `Set ${listed(names.map((name) => `${name} to ${changes[name]}`))} (gives ${gives})`;
  return { title, edits: edits.flatMap((edit) => edit ?? []), safety: 'unsafe' };
}

function isLiteral(layer: LayerNode, name: string): boolean {
  const { source, start, end } = layer.attributeSpans[name];
  return /^["']?(\d+(x\d+)*|\[[\d,\s[\]]*\]|same|same_lower|valid|full|true|false)["']?$/.test(
    source.text.slice(start, end).trim(),
  );
}
