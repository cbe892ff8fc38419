/**
 * Names of layers, in groups: how paths come about, which automatic names are free, what a reference means.
 * Every name lies in a Map, so that `__proto__` and `constructor` are names like others.
 */
import type { Span } from '../../base/span.js';
import type { Block, Name, Statement } from '../../ir/ast.js';
import type { NodeId } from '../../ir/typed-graph.js';
import type { Flow } from './flow.js';

export interface Entry {
  readonly span: Span;
  /** The output; undefined while the group is still open. */
  flow?: Flow;
  /** The layer itself, where the name is a layer's. */
  node?: NodeId;
  readonly group?: Group;
}

export class Group {
  private counters: Map<string, number> | undefined;

  constructor(
    readonly path: string,
    /** Where names that are not found here are looked up; none around a block's body. */
    readonly parent: Group | undefined,
    /** Names that the text of this group gives, wherever in it. */
    readonly labels: ReadonlyMap<string, Name>,
    /** What `input` means here: inside a block, what it was called on. */
    readonly input?: Flow,
    readonly entries: Map<string, Entry> = new Map(),
  ) {}

  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  /** `relu1`, `relu2`, …: the next that nobody has. `maySearch` is asked for each that somebody has. */
  automaticName(stem: string, maySearch: () => boolean): string {
    this.counters ??= new Map();
    let number = this.counters.get(stem) ?? 0;
    let name: string;
    do name = `${stem}${++number}`;
    while ((this.labels.has(name) || this.entries.has(name)) && maySearch());
    this.counters.set(stem, number);
    return name;
  }

  /** Every name that a reference could mean from here, nearest first. */
  *visibleNames(): Generator<string> {
    yield* this.entries.keys();
    if (this.input !== undefined) yield 'input';
    if (this.parent !== undefined) yield* this.parent.visibleNames();
  }
}

export type Lookup =
  | { readonly found: 'entry'; readonly entry: Entry }
  | { readonly found: 'flow'; readonly flow: Flow }
  | { readonly found: 'later'; readonly label: Name }
  /** No name in `names` is the one that stands between `before` and `behind`. */
  | {
      readonly found: 'nothing';
      readonly names: Iterable<string>;
      readonly before: string;
      readonly part: string;
      readonly behind: string;
    };

/** Innermost group first, then outwards; from there the dots lead inwards. */
export function lookUp(group: Group, reference: string): Lookup {
  const [first, ...rest] = reference.split('.');
  for (let around: Group | undefined = group; around !== undefined; around = around.parent) {
    const entry = around.entries.get(first);
    if (entry !== undefined) return descend(entry, first, rest);
    if (first === 'input' && rest.length === 0 && around.input !== undefined) {
      return { found: 'flow', flow: around.input };
    }
  }
  for (let around: Group | undefined = group; around !== undefined; around = around.parent) {
    const label = around.labels.get(first);
    if (label !== undefined) return { found: 'later', label };
  }
  const behind = rest.map((part) => `.${part}`).join('');
  return { found: 'nothing', names: group.visibleNames(), before: '', part: first, behind };
}

function descend(from: Entry, first: string, rest: readonly string[]): Lookup {
  let entry = from;
  let path = first;
  for (const [index, part] of rest.entries()) {
    const next = entry.group?.entries.get(part);
    if (next === undefined) {
      const names = entry.group?.entries.keys() ?? [];
      const behind = rest
        .slice(index + 1)
        .map((name) => `.${name}`)
        .join('');
      return { found: 'nothing', names, before: `${path}.`, part, behind };
    }
    entry = next;
    path = `${path}.${part}`;
  }
  return { found: 'entry', entry };
}

const labelsOfBlocks = new WeakMap<Block, ReadonlyMap<string, Name>>();

/** The names that a body's text gives to its own group: bodies without a name of their own belong to it. */
export function labelsOf(block: Block): ReadonlyMap<string, Name> {
  const known = labelsOfBlocks.get(block);
  if (known !== undefined) return known;
  const labels = new Map<string, Name>();
  const open = [block];
  for (let body = open.pop(); body !== undefined; body = open.pop()) {
    for (const statement of body.statements) {
      const label = labelOf(statement);
      if (label !== undefined && !labels.has(label.text)) labels.set(label.text, label);
      open.push(...bodiesWithoutName(statement));
    }
  }
  labelsOfBlocks.set(block, labels);
  return labels;
}

function labelOf(statement: Statement): Name | undefined {
  if (statement.kind === 'input') return statement.name;
  return 'label' in statement ? statement.label : undefined;
}

function bodiesWithoutName(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'if':
      return statement.else === undefined ? [statement.then] : [statement.then, statement.else];
    case 'residual':
      if (statement.label !== undefined) return [];
      return statement.shortcut === undefined ? [statement.body] : [statement.body, statement.shortcut];
    case 'branches':
      return statement.label === undefined ? statement.branches : [];
    default:
      return [];
  }
}
