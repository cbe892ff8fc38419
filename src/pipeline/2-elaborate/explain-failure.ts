/** Words for a shape rule that failed: the place at fault, where the input came from, and what would mend it. */
import { type Fix, finding, type RelatedNote } from '../../base/diagnostic.js';
import type { Span } from '../../base/span.js';
import { formatShape, type Shape } from '../../ir/shape.js';
import { editsFor, formatAttempt, insertionBefore } from '../../kit/attribute-fix.js';
import { attemptsThatKeep } from '../../kit/contract-search.js';
import type { AnyLayer, Attempt, RuleFailure } from '../../kit/define-layer.js';
import { divergence } from './divergence.js';
import { inferShape } from './infer-shape.js';
import type { LayerRequest } from './layer-request.js';
import type { NetworkDraft } from './network-draft.js';

type Values = Readonly<Record<string, unknown>>;

export function explainFailure(
  request: LayerRequest,
  attributes: Values,
  shapes: readonly Shape[],
  failure: RuleFailure,
  network: NetworkDraft,
): void {
  const place =
    (failure.at !== undefined ? request.attributes.spans[failure.at] : undefined) ?? request.kindSpan;
  if (network.findings.repeats(failure.code, place)) return;
  const written = { ...request, attributeSpans: request.attributes.spans };
  const fixes: Fix[] = [];
  const advice: string[] = [];
  // What keeps the layer's own promise is better advice than what merely fits.
  const keeping =
    failure.attempts !== undefined && request.contract !== undefined
      ? attemptsThatKeep(request.contract.shape, request.layer, attributes, shapes)
      : [];
  for (const attempt of keeping.length > 0 ? keeping : (failure.attempts ?? [])) {
    const output = tryAttempt(request.layer, attributes, shapes, attempt);
    if (output === undefined) continue;
    advice.push(`${formatAttempt(attempt)} gives ${formatShape(output)}`);
    const edits = editsFor(written, attempt);
    if (edits !== undefined) {
      fixes.push({ title: `Set ${formatAttempt(attempt)} (gives ${formatShape(output)})`, edits });
    }
  }
  if (failure.insertBefore !== undefined) {
    const edit = insertionBefore(written, failure.insertBefore);
    if (edit !== undefined) fixes.push({ title: `Insert ${failure.insertBefore} before it`, edits: [edit] });
  }
  const related = [
    ...(failure.blamesInput === true ? [originOf(shapes[0], request.inputs[0].origin)] : []),
    ...(failure.differing === undefined
      ? []
      : divergence(request.inputs, failure.differing, axisOf(failure), shapes, network)),
  ];
  const found = finding(failure.code, place, failure.facts, {
    note: failure.note,
    related: related.length > 0 ? related : undefined,
    fixes: fixes.length > 0 ? fixes : undefined,
    advice: advice.length > 0 ? advice.join('; ') : undefined,
  });
  network.findings.add(found);
}

/** The axis in which the inputs differ, as the failure's facts name it. */
function axisOf({ facts }: RuleFailure): string {
  return typeof facts === 'object' && 'axis' in facts ? String(facts.axis) : '';
}

function originOf(shape: Shape, span: Span): RelatedNote {
  return { message: `this is where ${formatShape(shape)} comes from`, span };
}

/** The output with other attribute values; undefined where the rule still fails. */
function tryAttempt(
  layer: AnyLayer,
  attributes: Values,
  shapes: readonly Shape[],
  attempt: Attempt,
): Shape | undefined {
  const changed = { ...attributes };
  for (const [name, value] of Object.entries(attempt)) {
    const read = layer.attributes[name]?.read(value);
    if (read === undefined) return undefined;
    changed[name] = read;
  }
  const result = inferShape(layer, changed, shapes);
  return result.ok ? result.output : undefined;
}
