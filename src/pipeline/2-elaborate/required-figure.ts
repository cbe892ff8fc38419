/** Reads the figure of a `require` line with its arguments: `peak_memory(training, batch=32)`, `receptive_field(conv5)`. */
import { finding } from '../../base/diagnostic.js';
import { type Span, textOf } from '../../base/span.js';
import type { Argument, Expression } from '../../ir/ast.js';
import type { BudgetMetric, MemoryMode, RequiredFigure } from '../../ir/typed-graph.js';
import { largestInteger } from '../../kit/attributes.js';
import { type EvaluationContext, evaluate } from './evaluate.js';
import { matchArguments, type Owner, type Slot } from './match-arguments.js';
import { describeValue } from './wording.js';

const slot = (name: string): Slot => ({ name, aliases: [], positional: true, required: false });
const memorySlots = ['mode', 'batch'].map(slot);
const modes: readonly MemoryMode[] = ['inference', 'training'];

/** Undefined after a mistake, which has been reported. */
export function readFigure(
  metric: BudgetMetric,
  asked: Expression,
  context: EvaluationContext,
): RequiredFigure | undefined {
  const given = asked.kind === 'call' ? asked.arguments : [];
  if (metric === 'peak_memory') {
    const span = asked.kind === 'call' ? asked.callee.span : asked.span;
    return readMemory({ name: metric, span }, given, context);
  }
  if (metric === 'receptive_field') return readField(asked.span, given, context);
  if (asked.kind === 'call') {
    const facts = { name: metric, expects: 'no values', given: given.length };
    context.findings.add(finding('language/wrong-arguments', asked.span, facts));
    return undefined;
  }
  return { metric };
}

/** One image in inference unless said; `training` and a batch may come alone, in this order or by name. */
function readMemory(
  owner: Owner,
  given: readonly Argument[],
  context: EvaluationContext,
): RequiredFigure | undefined {
  const { findings } = context;
  const before = findings.count;
  const { arguments: matched } = matchArguments(owner, given, memorySlots, findings);
  if (findings.count > before) return undefined;
  const refuse = (value: Expression, what: string, expects: string, was: string) => {
    findings.add(finding('language/wrong-type', value.span, { what, expects, given: was }));
    return undefined;
  };
  const mode = matched.get('mode')?.value;
  const batch = matched.get('batch')?.value;
  if (mode?.kind === 'missing' || batch?.kind === 'missing') return undefined;
  const named = modes.find((name) => mode?.kind === 'name' && mode.name === name);
  if (mode !== undefined && named === undefined) {
    return refuse(mode, 'mode', `one of ${modes.join(', ')}`, textOf(mode.span));
  }
  const images = batch === undefined ? 1 : evaluate(batch, context);
  if (images === undefined) return undefined;
  if (
    batch !== undefined &&
    !(Number.isInteger(images) && Number(images) >= 1 && Number(images) <= largestInteger)
  ) {
    return refuse(batch, 'batch', 'a whole number from 1 up', describeValue(images));
  }
  return { metric: 'peak_memory', mode: named ?? 'inference', batch: Number(images) };
}

function readField(
  span: Span,
  given: readonly Argument[],
  { findings, resolve }: EvaluationContext,
): RequiredFigure | undefined {
  const [layer] = given;
  if (given.length !== 1 || layer.name !== undefined || layer.value.kind !== 'name') {
    if (layer?.value.kind === 'missing') return undefined;
    const facts = { name: 'receptive_field', expects: 'the name of 1 layer', given: given.length };
    findings.add(finding('language/wrong-arguments', span, facts));
    return undefined;
  }
  const node = resolve(layer.value.name, layer.value)?.node;
  return node === undefined ? undefined : { metric: 'receptive_field', layer: node };
}
