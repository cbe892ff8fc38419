/** Expands what holds other statements: blocks, repeat, for, residual, branches. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type {
  Argument,
  BranchesStatement,
  CallStatement,
  Expression,
  ForStatement,
  Name,
  RepeatStatement,
  ResidualStatement,
} from '../../ir/ast.js';
import { sameShape } from '../../ir/shape.js';
import { evaluate } from './evaluate.js';
import { chainInput, readContract } from './expand-layer.js';
import {
  claim,
  contextOf,
  currentInput,
  type Expansion,
  type Frame,
  type KnownBlock,
  wordSpan,
} from './expansion.js';
import { type Flow, unknownFlow } from './flow.js';
import { Group, labelsOf } from './groups.js';
import { matchArguments } from './match-arguments.js';
import { Scope, type Value } from './scope.js';
import { describeValue } from './wording.js';

/** A turn and a call make a group each, which weighs more than a statement. */
const stepsOfATurn = 5;

/** A body inside this one: its own variables, and the chain as it stands. */
function within(frame: Frame, changes: Partial<Frame> = {}): Frame {
  return { ...frame, scope: new Scope(frame.scope), depth: frame.depth + 1, levelIsGiven: false, ...changes };
}

export function expandBlock(
  statement: CallStatement,
  { declaration, scope }: KnownBlock,
  expansion: Expansion,
  frame: Frame,
): void {
  const { network } = expansion;
  const { callee, label, span } = statement;
  if (!network.work.step(span, stepsOfATurn)) return;
  const input = chainInput(statement, expansion, frame);
  const inner = new Scope(scope);
  const astray = bindParameters(statement, declaration.parameters, inner, expansion, frame);
  const name = declaration.name.text;
  const labels = labelsOf(declaration.body);
  // Names inside a block are looked up in the block alone, so its group has no parent.
  const open = (path: string) => new Group(path, undefined, labels, input);
  const levelIsGiven = frame.levelIsGiven && label === undefined;
  const claimed = levelIsGiven ? undefined : claim(frame, label, name.toLowerCase(), span, network, open);
  const group =
    claimed?.entry.group ?? new Group(frame.group.path, undefined, labels, input, frame.group.entries);
  let output: Flow;
  if (frame.blockNames.includes(name)) {
    const chain = [...frame.blockNames.slice(frame.blockNames.indexOf(name)), name];
    network.findings.add(finding('language/recursion', callee.span, { chain }));
    output = unknownFlow(span);
  } else {
    const body: Frame = {
      scope: inner,
      group,
      callStack: [...frame.callStack, span],
      blockNames: [...frame.blockNames, name],
      depth: frame.depth + 1,
      levelIsGiven: false,
      // What was meant by a lost argument is unknown, and so are the shapes that depend on it.
      current: astray ? unknownFlow(span) : input,
    };
    expansion.run(declaration.body, body);
    output = body.current === undefined || astray ? unknownFlow(span) : body.current;
  }
  finish(statement.contract, output, claimed?.entry, expansion, frame);
}

/** Gives a block's parameters their values, computed where the call stands; true where an argument is for nobody. */
function bindParameters(
  { callee, arguments: given }: CallStatement,
  parameters: KnownBlock['declaration']['parameters'],
  scope: Scope,
  expansion: Expansion,
  frame: Frame,
): boolean {
  const { findings } = expansion.network;
  const slots = parameters.map(({ name, default: fallback }) => ({
    name: name.text,
    aliases: [],
    positional: true,
    required: fallback === undefined,
  }));
  const matched = matchArguments({ name: callee.text, span: callee.span }, given, slots, findings);
  for (const attribute of matched.missing) {
    const facts = { owner: callee.text, attribute, expects: 'it has no default', example: `${attribute}=64` };
    findings.add(finding('attribute/missing', callee.span, facts));
  }
  for (const { name, default: fallback } of parameters) {
    const argument = matched.arguments.get(name.text);
    const value =
      argument !== undefined
        ? argumentValue(argument, expansion, frame)
        : fallback && evaluate(fallback, { ...contextOf(expansion, frame), scope, here: undefined });
    scope.define(name.text, value);
  }
  return matched.astray;
}

/** A bare word is handed on only where some attribute takes it; so a misspelt variable is found at the call. */
function argumentValue({ value }: Argument, expansion: Expansion, frame: Frame): Value | undefined {
  const isWord = value.kind === 'name' && !frame.scope.has(value.name) && expansion.words.has(value.name);
  return isWord ? value.name : evaluate(value, contextOf(expansion, frame));
}

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
  finish(statement.contract, output.current, entry, expansion, frame);
}

function isSingleCall({ body: { statements } }: RepeatStatement | ForStatement): boolean {
  return statements.length === 1 && statements[0].kind === 'call' && statements[0].label === undefined;
}

export function expandResidual(statement: ResidualStatement, expansion: Expansion, frame: Frame): void {
  const word = wordSpan(statement, 'residual');
  const input = currentInput(frame, 'residual', word, expansion.network);
  const { inner, done } = openMerge(statement.label, statement, 'residual', expansion, frame);
  const body = within(inner, { current: input });
  expansion.run(statement.body, body);
  const shortcut = within(inner, { current: input });
  if (statement.shortcut !== undefined) expansion.run(statement.shortcut, shortcut);
  done('add', [body.current ?? input, shortcut.current ?? input], word);
}

export function expandBranches(statement: BranchesStatement, expansion: Expansion, frame: Frame): void {
  const word = wordSpan(statement, statement.merge);
  const input = currentInput(frame, statement.merge, word, expansion.network);
  const { inner, done } = openMerge(statement.label, statement, statement.merge, expansion, frame);
  const outputs = statement.branches.map((branch) => {
    const body = within(inner, { current: input });
    expansion.run(branch, body);
    return body.current ?? input;
  });
  done(statement.merge, outputs, word);
}

type Merging = ResidualStatement | BranchesStatement;

/** With a label the branches and the merge form a group of that name; without one they belong to the group around. */
function openMerge(
  label: Name | undefined,
  statement: Merging,
  stem: string,
  expansion: Expansion,
  frame: Frame,
): {
  readonly inner: Frame;
  done(kind: BranchesStatement['merge'], inputs: readonly Flow[], word: Expression['span']): void;
} {
  const { network } = expansion;
  const bodies =
    statement.kind === 'branches'
      ? statement.branches
      : [statement.body, ...(statement.shortcut ? [statement.shortcut] : [])];
  const labels = new Map(bodies.flatMap((body) => [...labelsOf(body)]));
  const claimed =
    label &&
    claim(frame, label, stem, statement.span, network, (path) => new Group(path, frame.group, labels));
  const inner = claimed?.entry.group === undefined ? frame : within(frame, { group: claimed.entry.group });
  return {
    inner,
    done: (kind, inputs, word) => {
      const layer = network.catalogue.get(kind);
      if (layer === undefined) {
        const suggestion = didYouMean(kind, network.catalogue.keys());
        network.findings.add(finding('name/unknown-layer', word, { name: kind, suggestion }));
        frame.current = unknownFlow(statement.span);
        return;
      }
      const contract = readContract(statement.contract, expansion, frame);
      const { path, entry } = claim(inner, undefined, kind, statement.span, network);
      const output = expansion.infer(
        {
          layer,
          path,
          attributes: { values: {}, spans: {} },
          frozen: { value: false },
          inputs,
          contract,
          span: statement.span,
          kindSpan: word,
          callStack: frame.callStack,
        },
        network,
      );
      entry.node = output.node;
      entry.flow = output;
      if (claimed !== undefined) claimed.entry.flow = output;
      frame.current = output;
    },
  };
}

/** Ends a group: its output is held against its contract and becomes the chain's end and the meaning of its name. */
function finish(
  contract: Expression | undefined,
  output: Flow | undefined,
  entry: { flow?: Flow } | undefined,
  expansion: Expansion,
  frame: Frame,
): void {
  const flow = output && promise(output, contract, expansion, frame);
  if (entry !== undefined) entry.flow = flow;
  frame.current = flow;
}

function promise(flow: Flow, expression: Expression | undefined, expansion: Expansion, frame: Frame): Flow {
  const { network } = expansion;
  const contract = readContract(expression, expansion, frame, flow);
  if (contract === undefined) return flow;
  const origin = contract.span;
  if (flow.shapes.length === 0) return { ...flow, shapes: [contract.shape], origin };
  const agreeing = flow.shapes.find((shape) => sameShape(shape, contract.shape));
  if (agreeing !== undefined) return { ...flow, shapes: [agreeing], origin };
  const node = network.layerNode(flow.node);
  network.mismatches.push({
    contract,
    inferred: flow.shapes[0],
    layer: node && { node, inputs: network.layers[node.id].inputShapes },
    callStack: frame.callStack,
  });
  return { ...flow, shapes: [contract.shape, flow.shapes[0]], origin };
}
