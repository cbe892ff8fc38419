/** Expands the call of a block: its parameters get values, its body is carried out on what it was called on. */
import { finding } from '../../base/diagnostic.js';
import type { CallStatement } from '../../ir/ast.js';
import type { AttributeValue } from '../../ir/typed-graph.js';
import { evaluate } from './evaluate.js';
import { chainInput } from './expand-layer.js';
import { claim, contextOf, type Expansion, type Frame, type KnownBlock } from './expansion.js';
import { type Flow, unknownFlow } from './flow.js';
import { finishGroup, stepsOfATurn } from './group-frame.js';
import { Group, labelsOf } from './groups.js';
import { matchArguments } from './match-arguments.js';
import { Scope } from './scope.js';

export function expandBlock(
  statement: CallStatement,
  { declaration, scope }: KnownBlock,
  expansion: Expansion,
  frame: Frame,
): void {
  const { network } = expansion;
  const { callee, label, span } = statement;
  const { length: written } = statement.arguments;
  if (!network.work.step(span, stepsOfATurn + written + declaration.parameters.length)) return;
  const input = chainInput(statement, expansion, frame);
  const inner = new Scope(scope);
  const astray = bindParameters(statement, declaration.parameters, inner, expansion, frame);
  const parameters = valuesOf(declaration.parameters, inner);
  const name = declaration.name.text;
  const labels = labelsOf(declaration.body);
  // Names inside a block are looked up in the block alone, so its group has no parent.
  const open = (path: string) => new Group(path, undefined, labels, input);
  const levelIsGiven = frame.levelIsGiven && label === undefined;
  const claimed = levelIsGiven ? undefined : claim(frame, label, name.toLowerCase(), span, network, open);
  const group =
    claimed?.entry.group ?? new Group(frame.group.path, undefined, labels, input, frame.group.entries);
  const first = network.nextId;
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
    const outside = network.findings.callStack;
    network.findings.callStack = body.callStack;
    expansion.run(declaration.body, body);
    network.findings.callStack = outside;
    output = body.current === undefined || astray ? unknownFlow(span) : body.current;
  }
  if (input.node !== undefined && output.node !== undefined) {
    const ends = { input: input.node, output: output.node, first, end: network.nextId };
    expansion.calls.push({ block: name, path: group.path, span, parameters, ...ends });
  }
  finishGroup(statement.contract, output, claimed?.entry, expansion, frame);
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
        ? evaluate(argument.value, contextOf(expansion, frame))
        : fallback && evaluate(fallback, { ...contextOf(expansion, frame), scope, here: undefined });
    scope.define(name.text, value);
  }
  return matched.astray;
}

/** The values of a block's parameters, as far as they are known. */
function valuesOf(
  parameters: KnownBlock['declaration']['parameters'],
  scope: Scope,
): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries(
    parameters.flatMap(({ name: { text } }): [string, AttributeValue][] => {
      const value = scope.get(text);
      return value === undefined ? [] : [[text, value]];
    }),
  );
}
