/** What the parts of expansion share: the state of a network, and of one body that is being carried out. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import { positionAt } from '../../base/source.js';
import { type Span, spanOf } from '../../base/span.js';
import type { Block, BlockDeclaration, IfStatement, Name, Statement } from '../../ir/ast.js';
import type { BlockCall, Choice, NamedValue, Requirement, TrainingPlan } from '../../ir/typed-graph.js';
import type { EvaluationContext } from './evaluate.js';
import { type Flow, unknownFlow } from './flow.js';
import { type Entry, type Group, lookUp } from './groups.js';
import type { FilledHoles } from './hole-key.js';
import type { InferLayer } from './infer-layer.js';
import type { NetworkDraft } from './network-draft.js';
import { renameFix } from './rename-fix.js';
import type { Scope } from './scope.js';

export interface KnownBlock {
  readonly declaration: BlockDeclaration;
  /** The names at the top of the block's own file. */
  readonly scope: Scope;
}

export interface Expansion {
  readonly network: NetworkDraft;
  readonly root: Group;
  readonly blocks: ReadonlyMap<string, KnownBlock>;
  /** Words that attributes of some layer kind take; a block may be given one to hand on. */
  readonly words: ReadonlySet<string>;
  readonly infer: InferLayer;
  /** Sizes of symbols, given from outside. */
  readonly set: Readonly<Record<string, string>>;
  /** Sizes of inputs are set free and contracts left out. */
  readonly free: boolean;
  readonly filled: FilledHoles;
  /** Carries out a body, statement by statement; `frame.current` is then its output. */
  run(body: Block, frame: Frame): void;
  readonly inputs: NamedValue[];
  readonly outputs: NamedValue[];
  readonly requirements: Requirement[];
  readonly calls: BlockCall[];
  /** By statement and way. */
  readonly choices: Map<IfStatement, Set<Choice['taken']>>;
  training: TrainingPlan | undefined;
}

export interface Frame {
  readonly scope: Scope;
  readonly group: Group;
  /** The calls of blocks around this body, outermost first, and the names of those blocks. */
  readonly callStack: readonly Span[];
  readonly blockNames: readonly string[];
  readonly depth: number;
  /** A block called here as the only statement adds no level to paths. */
  readonly levelIsGiven: boolean;
  /** The end of the chain; undefined before the first input. */
  current: Flow | undefined;
}

const longestPath = 1000;

export function contextOf(
  { network, words, filled }: Expansion,
  frame: Frame,
  here = frame.current,
): EvaluationContext {
  return {
    scope: frame.scope,
    here,
    findings: network.findings,
    work: network.work,
    symbols: network.symbols,
    filled,
    words,
    resolve: (name, { span }) => resolveFlow(name, span, frame, network),
  };
}

/** The name and path of something new in a group; what is wrong with its label is reported, and it gets a name anyway. */
export function claim(
  frame: Frame,
  label: Name | undefined,
  stem: string,
  span: Span,
  { findings, work }: NetworkDraft,
  makeGroup?: (path: string) => Group,
): { readonly path: string; readonly entry: Entry } {
  const { group } = frame;
  const name =
    label !== undefined && isFree(label, group, findings)
      ? label.text
      : group.automaticName(stem, () => work.step(span));
  const path = group.pathOf(name);
  if (path.length > longestPath && group.path.length <= longestPath) {
    findings.add(finding('name/too-long', label?.span ?? span, { limit: longestPath }));
  }
  const entry: Entry = { span: label?.span ?? span, group: makeGroup?.(path) };
  group.entries.set(name, entry);
  return { path, entry };
}

function isFree(label: Name, group: Group, findings: NetworkDraft['findings']): boolean {
  const first = group.entries.get(label.text);
  if (first === undefined) return true;
  const related = [{ message: 'the first one', span: first.span }];
  findings.add(finding('name/duplicate', label.span, { name: label.text, what: 'layer' }, { related }));
  return false;
}

/** What a reference means; reports one that means nothing. */
export function resolve(
  name: string,
  span: Span,
  { group }: Frame,
  { findings, work }: NetworkDraft,
): Entry | { readonly flow: Flow } | undefined {
  // A reference as long as a book is paid for like many short ones.
  if (!work.step(span, 1 + (name.length >> 4))) return undefined;
  const result = lookUp(group, name);
  if (result.found === 'flow') return result;
  if (result.found === 'entry' && (result.entry.flow !== undefined || result.entry.group === undefined)) {
    return result.entry;
  }
  if (result.found === 'nothing') {
    if (findings.repeats('name/unknown-reference', span)) return undefined;
    const { names, before, part, behind } = result;
    const near = didYouMean(part, names);
    const suggestion = near === undefined ? undefined : before + near + behind;
    findings.add(
      finding(
        'name/unknown-reference',
        span,
        { name, suggestion },
        renameFix({ text: name, span }, suggestion),
      ),
    );
    return undefined;
  }
  const place = result.found === 'later' ? result.label.span : result.entry.span;
  const { line } = positionAt(place.source, place.start);
  const related = [{ message: `${name} is here`, span: place }];
  findings.add(finding('name/later-reference', span, { name, line }, { related }));
  return undefined;
}

export function resolveFlow(name: string, span: Span, frame: Frame, network: NetworkDraft): Flow {
  return resolve(name, span, frame, network)?.flow ?? unknownFlow(span);
}

/** The chain's end as a layer's input; a layer above every input is reported once. */
export function currentInput(frame: Frame, what: string, span: Span, { findings }: NetworkDraft): Flow {
  if (frame.current === undefined) {
    findings.add(finding('language/layer-before-input', span, { kind: what }));
    frame.current = unknownFlow(span);
  }
  return frame.current;
}

/** Where a statement says what it is: the word behind its label. */
export function wordSpan({ span, ...statement }: Statement, word: string): Span {
  const label = 'label' in statement ? statement.label : undefined;
  const from = label !== undefined && label.span.start === span.start ? label.span.end : span.start;
  const start = span.source.text.indexOf(word, from);
  return start < 0 || start + word.length > span.end ? span : spanOf(span.source, start, start + word.length);
}
