/** Expands what branches and comes together again: residual with its shortcut, and branches with their merge. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { BranchesStatement, Expression, Name, ResidualStatement } from '../../ir/ast.js';
import { readContract } from './expand-layer.js';
import { claim, currentInput, type Expansion, type Frame, wordSpan } from './expansion.js';
import { type Flow, unknownFlow } from './flow.js';
import { within } from './group-frame.js';
import { Group, labelsOf } from './groups.js';

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
          attributes: { values: {}, spans: {}, holes: [] },
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
