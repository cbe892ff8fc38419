/** Expands repeat and for: the body once a turn, each turn a group of its own. */
import { finding } from '../../base/diagnostic.js';
import type { ForStatement, RepeatStatement } from '../../ir/ast.js';
import { evaluate } from './evaluate.js';
import { readContract } from './expand-layer.js';
import { claim, contextOf, currentInput, type Expansion, type Frame, wordSpan } from './expansion.js';
import { unknownFlow } from './flow.js';
import { finishGroup, stepsOfATurn, within } from './group-frame.js';
import { Group, labelsOf } from './groups.js';
import type { Scope } from './scope.js';
import { describeValue } from './wording.js';

export function expandRepeat(statement: RepeatStatement, expansion: Expansion, frame: Frame): void {
  const { findings } = expansion.network;
  const times = evaluate(statement.times, contextOf(expansion, frame));
  if (typeof times === 'number' && Number.isSafeInteger(times) && times >= 0) {
    iterate(statement, 'repeat', times, () => undefined, expansion, frame);
    return;
  }
  if (times !== undefined) {
    const facts = { what: 'repeat', expects: 'a whole number from 0 up', given: describeValue(times) };
    findings.add(finding('language/wrong-type', statement.times.span, facts));
  }
  expandOnceInTheDark(statement, expansion, frame);
}

export function expandFor(statement: ForStatement, expansion: Expansion, frame: Frame): void {
  const { variable, values } = statement;
  const list = evaluate(values, contextOf(expansion, frame));
  if (Array.isArray(list)) {
    const define = (scope: Scope, index: number) => scope.define(variable.text, list[index]);
    iterate(statement, 'for', list.length, define, expansion, frame);
    return;
  }
  if (list !== undefined) {
    const facts = { what: 'for', expects: 'a list such as [64, 128, 256]', given: describeValue(list) };
    expansion.network.findings.add(finding('language/wrong-type', values.span, facts));
  }
  const define = (scope: Scope) => scope.define(variable.text, undefined);
  expandOnceInTheDark(statement, expansion, frame, define);
}

/** The number of turns is unknown: one turn finds the mistakes inside, and what comes out is unknown. */
function expandOnceInTheDark(
  statement: RepeatStatement | ForStatement,
  expansion: Expansion,
  frame: Frame,
  define: (scope: Scope, index: number) => void = () => undefined,
): void {
  const { contract, ...once } = statement;
  currentInput(frame, statement.kind, wordSpan(statement, statement.kind), expansion.network);
  frame.current = unknownFlow(statement.span);
  iterate(once, statement.kind, 1, define, expansion, frame);
  const promised = readContract(contract, expansion, frame);
  frame.current =
    promised === undefined
      ? unknownFlow(statement.span)
      : { node: undefined, shapes: [promised.shape], origin: promised.span };
}

function iterate(
  statement: RepeatStatement | ForStatement,
  stem: string,
  times: number,
  define: (scope: Scope, index: number) => void,
  expansion: Expansion,
  frame: Frame,
): void {
  const { network } = expansion;
  const { label, span, body } = statement;
  const { entry } = claim(
    frame,
    label,
    stem,
    span,
    network,
    (path) => new Group(path, frame.group, new Map()),
  );
  const group = entry.group as Group;
  const levelIsGiven = label !== undefined && isSingleCall(statement);
  const output = within(frame);
  for (let turn = 0; turn < times && network.work.step(span, stepsOfATurn); turn++) {
    const name = String(turn);
    const turnGroup = new Group(group.pathOf(name), group, labelsOf(body));
    const inner = within(frame, { group: turnGroup, levelIsGiven, current: output.current });
    define(inner.scope, turn);
    expansion.run(body, inner);
    if (turnGroup.entries.size > 0) group.entries.set(name, { span, group: turnGroup, flow: inner.current });
    output.current = inner.current;
  }
  finishGroup(statement.contract, output.current, entry, expansion, frame);
}

function isSingleCall({ body: { statements } }: RepeatStatement | ForStatement): boolean {
  return statements.length === 1 && statements[0].kind === 'call' && statements[0].label === undefined;
}
