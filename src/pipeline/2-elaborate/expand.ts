/**
 * Carries out the statements of a body, in reading order. Layers and groups are expanded by the files beside;
 * shapes are inferred by a function this stage is given.
 */
import { finding } from '../../base/diagnostic.js';
import type { Block, IfStatement, LetStatement, OutputStatement, Statement } from '../../ir/ast.js';
import { evaluate } from './evaluate.js';
import { expandBlock } from './expand-block.js';
import { runInput } from './expand-input.js';
import { expandLayer, expandShare, expandUnknown } from './expand-layer.js';
import { expandFor, expandRepeat } from './expand-loop.js';
import { expandBranches, expandResidual } from './expand-merge.js';
import { contextOf, type Expansion, type Frame, resolveFlow } from './expansion.js';
import { unknownFlow } from './flow.js';
import { deepestNesting } from './limits.js';
import { readRequirement } from './requirements.js';
import { Scope } from './scope.js';
import { readTraining } from './training.js';
import { describeValue } from './wording.js';

export function runBody(body: Block, frame: Frame, expansion: Expansion): void {
  const { findings, work } = expansion.network;
  if (frame.depth > deepestNesting) {
    findings.add(finding('language/too-deep', body.span, { limit: deepestNesting }));
    frame.current = unknownFlow(body.span);
    return;
  }
  for (const statement of body.statements) {
    if (!work.step(statement.span)) return;
    runStatement(statement, expansion, frame);
  }
}

function runStatement(statement: Statement, expansion: Expansion, frame: Frame): void {
  const { network, blocks } = expansion;
  switch (statement.kind) {
    case 'call': {
      const block = blocks.get(statement.callee.text);
      const layer = network.catalogue.get(statement.callee.text);
      if (layer !== undefined) {
        const affordable =
          network.work.step(statement.span, statement.arguments.length) && network.work.layer(statement.span);
        if (affordable) expandLayer(statement, layer, expansion, frame);
      } else if (block !== undefined) expandBlock(statement, block, expansion, frame);
      else expandUnknown(statement, expansion, frame);
      return;
    }
    case 'share':
      if (network.work.layer(statement.span)) expandShare(statement, expansion, frame);
      return;
    case 'residual':
      if (network.work.layer(statement.span)) expandResidual(statement, expansion, frame);
      return;
    case 'branches':
      if (network.work.layer(statement.span)) expandBranches(statement, expansion, frame);
      return;
    case 'repeat':
      expandRepeat(statement, expansion, frame);
      return;
    case 'for':
      expandFor(statement, expansion, frame);
      return;
    case 'if':
      runIf(statement, expansion, frame);
      return;
    case 'from':
      frame.current = resolveFlow(statement.target.text, statement.target.span, frame, network);
      return;
    case 'let':
      runLet(statement, expansion, frame);
      return;
    case 'missing':
      frame.current = unknownFlow(statement.span);
      return;
    case 'input':
    case 'output':
    case 'require':
    case 'train':
      runOfNetwork(statement, expansion, frame);
  }
}

type OfNetwork = Extract<Statement, { kind: 'input' | 'output' | 'require' | 'train' }>;

/** What is said of the network as a whole stands in its own body, where it is carried out once. */
function runOfNetwork(statement: OfNetwork, expansion: Expansion, frame: Frame): void {
  const { network, root, requirements } = expansion;
  if (frame.group !== root) {
    network.findings.add(finding('language/only-in-network', statement.span, { what: statement.kind }));
    if (statement.kind === 'input') frame.current ??= unknownFlow(statement.span);
    return;
  }
  const context = contextOf(expansion, { ...frame, current: undefined });
  switch (statement.kind) {
    case 'input':
      runInput(statement, expansion, frame);
      return;
    case 'output':
      runOutput(statement, expansion, frame);
      return;
    case 'require':
      requirements.push(...readRequirement(statement.condition, context));
      return;
    case 'train':
      if (expansion.training === undefined) expansion.training = readTraining(statement, context);
      else {
        const related = [{ message: 'the first one', span: expansion.training.span ?? statement.span }];
        network.findings.add(finding('language/said-twice', statement.span, { what: 'train' }, { related }));
      }
  }
}

function runOutput({ name, span }: OutputStatement, expansion: Expansion, frame: Frame): void {
  const { outputs, network } = expansion;
  const first = outputs.find((output) => output.name === name.text);
  if (first !== undefined) {
    const related = [{ message: 'the first one', span: first.span }];
    const facts = { what: `output ${name.text}` };
    network.findings.add(finding('language/said-twice', name.span, facts, { related }));
    return;
  }
  const { node } = resolveFlow(name.text, name.span, frame, network);
  outputs.push({ name: name.text, node: node ?? -1, span });
}

function runIf(statement: IfStatement, expansion: Expansion, frame: Frame): void {
  const condition = evaluate(statement.condition, contextOf(expansion, frame));
  if (condition === undefined) {
    // Which branch is meant is unknown, and so is what comes out of it.
    frame.current = unknownFlow(statement.span);
    return;
  }
  if (typeof condition !== 'boolean') {
    const facts = { what: 'if', expects: 'true or false', given: describeValue(condition) };
    expansion.network.findings.add(finding('language/wrong-type', statement.condition.span, facts));
    frame.current = unknownFlow(statement.span);
    return;
  }
  const taken = expansion.choices.get(statement) ?? new Set();
  expansion.choices.set(statement, taken.add(condition ? 'then' : 'else'));
  const body = condition ? statement.then : statement.else;
  if (body === undefined) return;
  const inner: Frame = {
    ...frame,
    scope: new Scope(frame.scope),
    depth: frame.depth + 1,
    levelIsGiven: false,
  };
  expansion.run(body, inner);
  frame.current = inner.current;
}

export function runLet({ name, value }: LetStatement, expansion: Expansion, frame: Frame): void {
  if (frame.scope.definesItself(name.text)) {
    expansion.network.findings.add(
      finding('name/duplicate', name.span, { name: name.text, what: 'variable' }),
    );
  }
  frame.scope.define(name.text, evaluate(value, contextOf(expansion, frame)));
}
