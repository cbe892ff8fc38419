/**
 * Carries out `input`: declares the symbols of its shape, reads what `where` says of them, and starts the chain. A
 * symbol's size may be given from outside; then it is a number like any other.
 */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { Expression, InputStatement } from '../../ir/ast.js';
import { type Dim, dim, formatDim, isAtMost } from '../../ir/dim.js';
import { type Shape, spatialRank } from '../../ir/shape.js';
import { containsSize, describeSet, isEmptySet, nextIn, previousIn } from '../../ir/size-set.js';
import type { EvaluationContext } from './evaluate.js';
import { claim, contextOf, type Expansion, type Frame } from './expansion.js';
import type { Flow } from './flow.js';
import { namesIn } from './names-in.js';
import { readSetting } from './read-setting.js';
import { readShape } from './read-shape.js';
import { readWhere } from './read-where.js';
import { isSymbolic, sizeValue } from './symbolic.js';
import { describeValue } from './wording.js';

/** The chain goes on at the input that was declared last, as reading order says. */
export function runInput(statement: InputStatement, expansion: Expansion, frame: Frame): void {
  const { network, inputs } = expansion;
  const { shape: written, span, where, name } = statement;
  const context = contextOf(expansion, { ...frame, current: undefined });
  const read = declareSymbols(written, where, expansion, context) ? readShape(written, context) : undefined;
  const shape = expansion.free && read !== undefined ? setFree(read, written, expansion) : read;
  for (const size of shape ?? []) needPositive(size, written, context);
  const label = name ?? { text: 'input', span: written.span };
  const { path, entry } = claim(frame, label, 'input', span, network);
  const id = network.nextId;
  const output: Flow = { node: id, shapes: shape === undefined ? [] : [shape], origin: written.span };
  network.layers.push({
    path,
    kind: 'input',
    span,
    inputs: [],
    inputShapes: [],
    output,
    node: shape && { type: 'input', id, path, output: shape, span },
  });
  inputs.push({ name: path, node: id, span });
  entry.node = id;
  entry.flow = output;
  frame.current = output;
}

/** False where the shape cannot be read for a reason that has been reported. */
function declareSymbols(
  shape: Expression,
  where: readonly Expression[],
  { network: { symbols }, set }: Expansion,
  context: EvaluationContext,
): boolean {
  const { scope, findings } = context;
  const names = new Set<string>();
  const variables = [...scope.names()].filter((name) => !isSymbolic(scope.get(name)));
  for (const { name, span } of namesIn(shape)) {
    if (scope.has(name)) continue;
    // A single letter is a symbol's usual name, not a slip of the pen.
    const suggestion = name.length > 1 ? didYouMean(name, variables) : undefined;
    if (suggestion !== undefined) {
      findings.add(finding('name/unknown-variable', span, { name, suggestion }));
      return false;
    }
    scope.define(name, sizeValue(symbols.declare(name, span)));
    names.add(name);
  }
  if (where.length > 0 && symbols.isEmpty && names.size === 0) {
    findings.add(finding('language/where-without-symbols', where[0].span, {}));
    return true;
  }
  for (const condition of where) {
    if (!isSameSize(condition, context)) readWhere(condition, context);
  }
  let sound = true;
  for (const name of names) {
    if (!Object.hasOwn(set, name)) continue;
    const size = readSetting(set[name]);
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1) {
      const given = size === undefined ? `the text ${set[name]}` : describeValue(size);
      const facts = { what: `--set ${name}`, expects: 'a whole number from 1 up', given };
      findings.add(finding('language/wrong-type', shape.span, facts));
      sound = false;
    } else sound = giveSize(name, size, shape, context) && sound;
  }
  for (const name of names) {
    const value = scope.get(name);
    if (isSymbolic(value)) scope.define(name, sizeValue(symbols.settled(value)));
  }
  return sound;
}

/** False where `where` does not allow the size. */
function giveSize(
  name: string,
  size: number,
  shape: Expression,
  { symbols, findings, scope }: EvaluationContext,
): boolean {
  // A name that `where` says is another's gives that one its size.
  const value = scope.get(name);
  const owner = isSymbolic(value) && value.symbols.length === 1 ? value.symbols[0] : name;
  const allowed = symbols.domain().get(owner);
  if (allowed === undefined) return true;
  if (containsSize(allowed, size)) {
    symbols.give(owner, size);
    return true;
  }
  if (!isEmptySet(allowed)) {
    const near = [previousIn(allowed, size), nextIn(allowed, size)].filter((other) => other !== undefined);
    const facts = { name, size, allowed: describeSet(allowed, owner), near };
    findings.add(finding('shape/size-not-allowed', shape.span, facts));
  }
  return false;
}

/** `W == H` makes one symbol of two, so that what follows is decided and not merely related. */
function isSameSize(condition: Expression, { scope, symbols }: EvaluationContext): boolean {
  if (condition.kind !== 'binary' || condition.operator !== '==') return false;
  const { left, right } = condition;
  if (left.kind !== 'name' || right.kind !== 'name') return false;
  const [kept, other] = symbols.inOrder(left.name, right.name);
  const [size, replaced] = [scope.get(kept), scope.get(other)];
  if (kept === other || !isSymbolic(size) || !isSymbolic(replaced) || !symbols.isPlain(replaced))
    return false;
  symbols.equate(other, size);
  scope.define(other, size);
  return true;
}

const spatialNames: readonly (readonly string[])[] = [[], ['L'], ['H', 'W'], ['D', 'H', 'W']];

/** The shape with a symbol for every spatial size that is a number; inputs of equal sizes stay equal. */
function setFree(shape: Shape, { span }: Expression, { network: { symbols } }: Expansion): Shape {
  const names = spatialNames[spatialRank(shape)] ?? [];
  return shape.map((size, axis) =>
    size.kind === 'constant' && axis < names.length ? symbols.freed(names[axis], size.value, span) : size,
  );
}

function needPositive(size: Dim, { span }: Expression, { symbols, findings }: EvaluationContext): void {
  const verdict = isAtMost(dim(1), size);
  if (verdict === 'always') return;
  if (verdict === 'never') {
    findings.add(finding('shape/not-a-shape', span, { given: formatDim(size) }));
    return;
  }
  symbols.conditions.push({ condition: verdict, path: 'input', what: 'a size is at least 1', span });
}
