/**
 * Which buffers of a program lie in the same memory although both hold values: a result over what it is computed from,
 * where that is needed no longer, and a copy that nobody has to make, because neither side changes while the other is
 * read. Where the memory lies is left to `plan.ts`.
 */
import type { BufferId, Kernel } from '../../ir/kernels.js';
import type { Buffer } from '../../ir/program.js';

/** What happens at one moment: a kernel, or what comes in and goes out. */
export interface Moment {
  readonly reads: readonly BufferId[];
  readonly writes: readonly BufferId[];
  readonly kernel?: Kernel;
}

export interface SharedMemory {
  /** Of all buffers in one place the one that stands for them. */
  rootOf(buffer: BufferId): BufferId;
  /** A buffer that would have been a copy is the one that it would have been copied from. */
  readonly sourceOfCopy: ReadonlyMap<BufferId, BufferId>;
}

/** Buffers that share their memory, and when it is used; moments in order. */
interface Place {
  readonly root: BufferId;
  from: number;
  to: number;
  readonly writes: number[];
}

/** `kept` buffers have memory of their own: inputs and outputs of the network. */
export function shareMemory(
  moments: readonly Moment[],
  buffers: readonly Buffer[],
  kept: ReadonlySet<BufferId>,
): SharedMemory {
  const places = placesOf(moments);
  const parents = new Map<BufferId, BufferId>();
  const sourceOfCopy = new Map<BufferId, BufferId>();
  const rootOf = (buffer: BufferId): BufferId => {
    let root = buffer;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    return root;
  };
  const placeOf = (buffer: BufferId) => places.get(rootOf(buffer)) as Place;
  const join = (a: Place, b: Place) => {
    parents.set(b.root, a.root);
    a.from = Math.min(a.from, b.from);
    a.to = Math.max(a.to, b.to);
    a.writes.push(...b.writes);
    a.writes.sort((x, y) => x - y);
  };

  for (const [moment, { kernel }] of moments.entries()) {
    if (kernel === undefined) continue;
    if (kernel.kind === 'copy') {
      const [source, target] = [placeOf(kernel.source), placeOf(kernel.target)];
      if (kept.has(kernel.target) || !staysEqual(source, target, moment)) continue;
      sourceOfCopy.set(kernel.target, kernel.source);
      join(source, target);
      continue;
    }
    const { from, to, whole } = inPlace(kernel);
    if (to === undefined || kept.has(to)) continue;
    for (const candidate of from) {
      const [source, target] = [placeOf(candidate), placeOf(to)];
      const isOver = source !== target && source.to === moment && target.from === moment;
      if (!isOver || kept.has(candidate) || buffers[candidate].size !== buffers[to].size) continue;
      if (whole !== undefined && placeOf(whole) === source) continue;
      join(source, target);
      break;
    }
  }
  return { rootOf, sourceOfCopy };
}

function placesOf(moments: readonly Moment[]): Map<BufferId, Place> {
  const places = new Map<BufferId, Place>();
  for (const [moment, { reads, writes }] of moments.entries()) {
    for (const buffer of [...reads, ...writes]) {
      const place = places.get(buffer);
      if (place === undefined) places.set(buffer, { root: buffer, from: moment, to: moment, writes: [] });
      else place.to = moment;
    }
    for (const buffer of writes) places.get(buffer)?.writes.push(moment);
  }
  return places;
}

/** Whether a copy at this moment would hold the same as its source for as long as both are read. */
function staysEqual(source: Place, target: Place, moment: number): boolean {
  if (source === target || target.from < moment) return false;
  const [first, other] = [nextWrite(source, moment), nextWrite(target, moment)];
  if (first < other) return target.to < first;
  return other === Number.POSITIVE_INFINITY || source.to < other;
}

function nextWrite({ writes }: Place, moment: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (let i = writes.length - 1; i >= 0 && writes[i] > moment; i--) next = writes[i];
  return next;
}

interface InPlace {
  /** What the kernel may write over, the best first. */
  readonly from: readonly BufferId[];
  readonly to?: BufferId;
  /** What it reads to the end, so that it must lie elsewhere. */
  readonly whole?: BufferId;
}

const never: InPlace = { from: [] };

/**
 * Kernels that read a value for the last time before they write the one in its place. Normalisation of a batch goes
 * through its output's gradient twice, and writes in the second pass only.
 */
function inPlace(kernel: Kernel): InPlace {
  switch (kernel.kind) {
    case 'conv_forward':
    case 'conv_transposed_forward':
    case 'dense_forward':
      if (kernel.residual === undefined) return never;
      return { from: [kernel.residual], to: kernel.output, whole: kernel.input };
    case 'activation_forward':
    case 'batch_norm_evaluation':
    case 'dropout_training':
    case 'image_dropout_training':
    case 'prelu_forward':
    case 'scale_forward':
      return { from: [kernel.input], to: kernel.output };
    case 'add_forward':
    case 'multiply_forward':
      return { from: [kernel.left, kernel.right], to: kernel.output };
    case 'multiply_channels_forward':
      return { from: [kernel.left], to: kernel.output };
    case 'activation_gradient':
    case 'batch_norm_frozen_gradient':
    case 'batch_norm_gradient':
    case 'dropout_gradient':
    case 'image_dropout_gradient':
    case 'multiply_channels_map_gradient':
    case 'multiply_gradient':
    case 'prelu_input_gradient':
    case 'scale_input_gradient':
      return kernel.write === 'set' ? { from: [kernel.outputGradient], to: kernel.inputGradient } : never;
    default:
      return never;
  }
}
