/** A difference in words, beside its layers: which weights still load, and what else is another. Text and Markdown share it. */
import type { CheckpointDiff, NetworkDiff, TensorCount } from '../../ir/network-diff.js';
import { formatShape } from '../../ir/shape.js';
import { shareText } from './diff-figures.js';
import { sizeText } from './field-text.js';
import { grouped, plural } from './numbers.js';

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
  const part = now.values === 0n ? '' : `, ${shareText(loads.values, now.values)} of the values`;
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
