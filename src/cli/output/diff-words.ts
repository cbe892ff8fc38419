/** A difference in words: layers a line each, which weights still load, and what else is another. Text and Markdown share it. */
import type { CheckpointDiff, LayerSide, NetworkDiff, TensorCount } from '../../ir/network-diff.js';
import { formatShape } from '../../ir/shape.js';
import { percentOf, signed } from './diff-figures.js';
import {
  changeGroups,
  isOwnChange,
  type LayerRun,
  renameGroups,
  renumbering,
  runsOf,
} from './diff-groups.js';
import { sizeText } from './field-text.js';
import { grouped, plural } from './numbers.js';

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

/** In the order removed, added, changed, renamed. */
export function layerLines({ layers }: NetworkDiff): readonly LayerLine[] {
  const { added, removed } = runsOf(layers);
  return [
    ...removed.map((run) => runLine('-', run)),
    ...added.map((run) => runLine('+', run)),
    ...changeGroups(layers.changed.filter(isOwnChange)).map(({ path, what, output, changes }): LayerLine => {
      const [before, after] = [changes.map(({ old }) => old), changes.map((change) => change.new)];
      return { mark: '~', path, what, output, ...costs(before, after) };
    }),
    ...renameGroups(layers.renamed).map(({ old, new: now, changes }): LayerLine => {
      const [before, after] = [changes.map((change) => change.old), changes.map((change) => change.new)];
      const what = changes.length === 1 ? '' : plural(changes.length, 'layer');
      return { mark: '>', path: `${old} -> ${now}`, what, output: '', ...costs(before, after) };
    }),
  ];
}

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
  const delta = (of: (layer: LayerSide) => bigint) =>
    after.reduce((total, layer) => total + of(layer), 0n) -
    before.reduce((total, layer) => total + of(layer), 0n);
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

/** What the lines leave out. */
export function unlisted({ layers }: NetworkDiff): readonly string[] {
  const follow = layers.changed.filter((change) => !isOwnChange(change)).length;
  const renumbered = layers.renamed.filter(
    (one) => one.new.params === 0n && renumbering(one) !== undefined,
  ).length;
  return [
    ...(follow === 0
      ? []
      : [
          `${plural(follow, 'layer')} of the changed only ${follow === 1 ? 'follows' : 'follow'}: other shapes, weights or costs for what comes in`,
        ]),
    ...(renumbered === 0
      ? []
      : [
          `${plural(renumbered, 'layer')} without weights ${renumbered === 1 ? 'has' : 'have'} another number`,
        ]),
  ];
}

const tensors = (count: TensorCount) =>
  `${plural(count.tensors, 'tensor')} (${grouped(count.values)} values)`;

/** What becomes of weights that were trained before. The first sentence is the verdict. */
export function checkpointSentences(checkpoint: CheckpointDiff): readonly string[] {
  const { compatibility, resumes, loads, loadsRenamed, reshaped, missing, unused, displaced, renamed } =
    checkpoint;
  const { old, new: now } = checkpoint;
  const shifted =
    displaced.length === 0
      ? []
      : [
          `${plural(displaced.length, 'tensor')} would land in another layer than before, such as ${displaced[0]}`,
        ];
  if (compatibility === 'whole') {
    const whole = now.tensors === 0 ? 'there are no weights' : `weights load whole: ${tensors(loads)}`;
    const resume = resumes
      ? 'train --resume goes on from a checkpoint'
      : 'train --resume refuses a checkpoint, as the network is another';
    return [whole, ...(now.tensors === 0 ? [] : [resume]), ...shifted];
  }
  const counts = [
    [reshaped.length, 'with another shape'],
    [missing.length, 'missing'],
    [unused.length, 'left over'],
  ] as const;
  const rest = counts.filter(([count]) => count > 0).map(([count, what]) => `${grouped(count)} ${what}`);
  if (compatibility === 'none') {
    return [
      `no weights load: none of ${tensors(old)} fits by name and shape${rest.length > 0 ? `; ${rest.join(', ')}` : ''}`,
    ];
  }
  const share = percentOf(now.values, loads.values);
  const part = share === null ? '' : `, ${(100 + share).toFixed(1)} % of the values`;
  const byName = `${tensors(loads)} of ${grouped(now.tensors)} fit by name and shape${part}; ${rest.join(', ')}`;
  const more =
    renamed.length === 0
      ? []
      : [
          `with ${plural(renamed.length, 'tensor')} renamed, such as ${renamed[0].old} -> ${renamed[0].new}, ${tensors(loadsRenamed)} fit`,
        ];
  const verdict =
    compatibility === 'renaming'
      ? 'weights do not load as they are, but whole when tensors are renamed'
      : 'weights do not load whole, and netspec loads a file whole or not at all';
  return [verdict, byName, ...more, ...shifted];
}

/** Inputs and outputs, the training plan, open sizes with their formulas: a name and a text each. */
export function otherLines({
  ports,
  training,
  sizes,
  formulas,
}: NetworkDiff): readonly (readonly [string, string])[] {
  const at = (side: NetworkDiff['sizes']['old']) =>
    side === undefined
      ? 'fixed'
      : Object.entries(side)
          .map(([name, size]) => `${name} = ${size}`)
          .join(', ');
  const isOpen = sizes.old !== undefined || sizes.new !== undefined;
  const [old, now] = [at(sizes.old), at(sizes.new)];
  return [
    ...(isOpen
      ? [['sizes', `open; compared at the smallest: ${old === now ? now : `${old} -> ${now}`}`] as const]
      : []),
    ...formulas
      .filter((one) => one.old !== one.new && /[A-Za-z]/.test(one.old + one.new))
      .map((one) => [formulaNames[one.figure] ?? one.figure, `${one.old} -> ${one.new}`] as const),
    ...ports.map(({ role, name, old: was, new: is }) => {
      const shape = (side: typeof was) => (side === undefined ? 'none' : formatShape(side));
      return [name === role ? role : `${role} ${name}`, `${shape(was)} -> ${shape(is)}`] as const;
    }),
    ...(training.length === 0
      ? []
      : [
          [
            'training',
            training
              .map(({ name, old: was = 'none', new: is = 'none' }) => `${name} ${was} -> ${is}`)
              .join('; '),
          ] as const,
        ]),
  ];
}

const formulaNames: Readonly<Record<string, string>> = {
  params: 'params',
  macs: 'MACs',
  flops: 'FLOPs',
  activationBytes: 'activations',
};

/** One of each output: its name where there are several, and what it sees on both sides. */
export function fieldRows({
  fields,
}: NetworkDiff): readonly { readonly title: string; readonly old: string; readonly new: string }[] {
  const seen = (side: NetworkDiff['fields'][number]['old']) =>
    side === undefined ? 'none' : sizeText({ fields: side }) || 'none';
  return fields
    .map(({ output, old, new: now }) => ({
      title: fields.length > 1 ? `field of ${output}` : 'field',
      old: seen(old),
      new: seen(now),
    }))
    .filter(({ old, new: now }) => old !== 'none' || now !== 'none');
}

/** Nothing that `netspec diff` looks at differs. */
export function isEmpty({
  layers,
  ports,
  training,
  names,
  checkpoint,
  sizes,
  formulas,
  figures,
}: NetworkDiff): boolean {
  const { added, removed, changed, renamed } = layers;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return (
    [added, removed, changed, renamed, ports, training].every((list) => list.length === 0) &&
    names.old === names.new &&
    checkpoint.compatibility === 'whole' &&
    same(sizes.old, sizes.new) &&
    formulas.every((one) => one.old === one.new) &&
    Object.entries(figures.old).every(
      ([name, value]) => figures.new[name as keyof typeof figures.new] === value,
    )
  );
}
