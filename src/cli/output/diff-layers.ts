/** The layers of a difference in words: a line for each group of them, and what the lines leave out. Text and Markdown share it. */
import type { LayerChange, LayerSide, NetworkDiff } from '../../ir/network-diff.js';
import { formatShape } from '../../ir/shape.js';
import { signed } from './diff-figures.js';
import {
  changeGroups,
  isOwnChange,
  type LayerRun,
  renameGroups,
  renumbering,
  runsOf,
} from './diff-groups.js';
import { bytes, grouped, plural } from './numbers.js';

/** `+` added, `-` removed, `~` changed, `>` renamed. */
export interface LayerLine {
  readonly mark: '+' | '-' | '~' | '>';
  readonly path: string;
  readonly what: string;
  readonly output: string;
  /** Differences with their sign; empty where there is none. */
  readonly params: string;
  readonly macs: string;
}

/** In the order removed, added, changed, renamed. Layers whose params are others are all listed. */
export function layerLines({ layers }: NetworkDiff): readonly LayerLine[] {
  const { added, removed } = runsOf(layers);
  return [
    ...removed.map((run) => runLine('-', run)),
    ...added.map((run) => runLine('+', run)),
    ...changeGroups(layers.changed.filter(isListed)).map(({ path, what, output, changes }): LayerLine => {
      return { mark: '~', path, what: joined(what, paramsWords(changes)), output, ...costsOf(changes) };
    }),
    ...renameGroups(layers.renamed).map(({ old, new: now, changes }): LayerLine => {
      const count = changes.length === 1 ? '' : plural(changes.length, 'layer');
      const what = joined(count, paramsWords(changes));
      return { mark: '>', path: `${old} -> ${now}`, what, output: '', ...costsOf(changes) };
    }),
  ];
}

/** Others only follow: what they do and have is the same, for something else that comes in. */
const isListed = (change: LayerChange) => isOwnChange(change) || change.old.params !== change.new.params;

const isCountedOnly = (change: LayerChange) => change.new.params === 0n && renumbering(change) !== undefined;

const joined = (...parts: readonly string[]) => parts.filter((part) => part !== '').join('; ');

const sum = (layers: readonly LayerSide[], of: (layer: LayerSide) => bigint) =>
  layers.reduce((total, layer) => total + of(layer), 0n);

/** `params 36,928 -> 73,856`, of several layers in all; empty where they are the same. */
function paramsWords(changes: readonly LayerChange[]): string {
  const [before, after] = sidesOf(changes).map((layers) => sum(layers, ({ params }) => params));
  return before === after ? '' : `params ${grouped(before)} -> ${grouped(after)}`;
}

const sidesOf = (changes: readonly LayerChange[]) =>
  [changes.map(({ old }) => old), changes.map((change) => change.new)] as const;

const costsOf = (changes: readonly LayerChange[]) => costs(...sidesOf(changes));

function runLine(mark: '+' | '-', { first, last, blocks, layers }: LayerRun): LayerLine {
  const path = first === last ? first : `${first} … ${last}`;
  const what =
    blocks === 0
      ? layers[0].kind
      : blocks === 1
        ? plural(layers.length, 'layer')
        : `${plural(blocks, 'block')}, ${plural(layers.length, 'layer')}`;
  const output = formatShape(layers[layers.length - 1].output);
  const [before, after] = mark === '+' ? [[], layers] : [layers, []];
  return { mark, path, what, output, ...costs(before, after) };
}

function costs(
  before: readonly LayerSide[],
  after: readonly LayerSide[],
): Pick<LayerLine, 'params' | 'macs'> {
  const delta = (of: (layer: LayerSide) => bigint) => sum(after, of) - sum(before, of);
  const text = (value: bigint, unit: string) => (value === 0n ? '' : `${signed(value)} ${unit}`);
  return {
    params: text(
      delta(({ params }) => params),
      'params',
    ),
    macs: text(
      delta(({ macs }) => macs),
      'MACs',
    ),
  };
}

/** `2 added, 1 removed, 57 unchanged` */
export function layerCounts({ layers }: NetworkDiff): string {
  const counts = [
    [layers.removed.length, 'removed'],
    [layers.added.length, 'added'],
    [layers.changed.length, 'changed'],
    [layers.renamed.length, 'renamed'],
    [layers.unchanged.length, 'unchanged'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${grouped(count)} ${what}`);
  return said.length === 0 ? 'none' : said.join(', ');
}

/** What the lines leave out: layers that cost something else at most, and what they cost together. */
export function unlisted({ layers }: NetworkDiff): readonly string[] {
  const follow = layers.changed.filter((change) => !isListed(change));
  const renumbered = layers.renamed.filter(isCountedOnly);
  const [cost, others] = [costWords(follow), costWords(renumbered)];
  return [
    ...(follow.length === 0
      ? []
      : [
          `${plural(follow.length, 'layer')} of the changed only ${follow.length === 1 ? 'follows' : 'follow'} what comes in: the same params, ${cost === '' ? 'MACs and activations' : cost}`,
        ]),
    ...(renumbered.length === 0
      ? []
      : [
          `${plural(renumbered.length, 'layer')} without weights ${renumbered.length === 1 ? 'has' : 'have'} another number${others === '' ? '' : `: ${others}`}`,
        ]),
  ];
}

/** `-1,024 MACs, activations -99.8 KiB`; empty where nothing of it is another. */
function costWords(changes: readonly LayerChange[]): string {
  const [before, after] = sidesOf(changes).map((layers) =>
    sum(layers, ({ activationBytes }) => activationBytes),
  );
  const { macs } = costsOf(changes);
  const activations = before === after ? '' : `activations ${signed(after - before, bytes)}`;
  return [macs, activations].filter((part) => part !== '').join(', ');
}
