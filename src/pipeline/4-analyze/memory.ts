/**
 * The most memory that a network needs at once, by liveness: a value is held from the step that makes it to the last one
 * that reads it, and what is computed in its place counts as the same value. The steps are those of the emitted
 * program, in its order; its arena can be larger where holes remain.
 */
import type { LiveValue, MemoryReport } from '../../ir/analysis.js';
import type { BufferId } from '../../ir/kernels.js';
import type { Buffer, CompiledProgram, KernelCall } from '../../ir/program.js';
import type { NetworkReport } from '../../ir/report.js';
import type { MemoryMode, TypedGraph } from '../../ir/typed-graph.js';

/** float32 */
const bytesOfAValue = 4n;

interface Held {
  readonly buffer: Buffer;
  readonly from: number;
  to: number;
}

/** `program` is what `graph` compiles to, `report` is about it; `batch` is a whole number from 1 up. */
export function memoryOf(
  program: CompiledProgram,
  graph: TypedGraph,
  report: NetworkReport,
  mode: MemoryMode,
  batch: number,
): MemoryReport {
  const moments = mode === 'inference' ? program.evaluationMoments : program.trainingMoments;
  const held = heldBuffers(moments, program.buffers);
  const { moment, values } = peakOf(held, moments.length, BigInt(batch));
  const live = held
    .filter(({ from, to }) => from <= moment && moment <= to)
    .map(({ buffer }): LiveValue => {
      const { name, role } = buffer;
      return { name, role, bytes: valuesIn(buffer, BigInt(batch)) * bytesOfAValue };
    })
    .sort((a, b) => (a.bytes < b.bytes ? 1 : a.bytes > b.bytes ? -1 : 0));
  const { trainable, weightBytes: weights } = report.totals;
  const trained = mode === 'training' ? trainable * bytesOfAValue : 0n;
  const optimizer = trained * BigInt(momentsOf(graph));
  const activations = values * bytesOfAValue;
  return {
    mode,
    batch,
    weights,
    weightGradients: trained,
    optimizer,
    activations,
    total: weights + trained + optimizer + activations,
    step: { index: moment, of: moments.length, ...stepAt(program, graph, mode, moment) },
    live,
  };
}

/** How many numbers the optimiser keeps for each trained weight. */
export function momentsOf({ training: { optimizer } }: TypedGraph): 0 | 1 | 2 {
  if (optimizer.kind !== 'sgd') return 2;
  return optimizer.momentum === 0 ? 0 : 1;
}

function heldBuffers(moments: readonly (readonly BufferId[])[], buffers: readonly Buffer[]): readonly Held[] {
  const held = new Map<BufferId, Held>();
  for (const [moment, used] of moments.entries()) {
    for (const id of used) {
      const known = held.get(id);
      if (known === undefined) held.set(id, { buffer: buffers[id], from: moment, to: moment });
      else known.to = moment;
    }
  }
  return [...held.values()];
}

function valuesIn({ size, perImage }: Buffer, batch: bigint): bigint {
  return BigInt(size) * (perImage ? batch : 1n);
}

/** The first moment at which the most is held. */
function peakOf(
  held: readonly Held[],
  moments: number,
  batch: bigint,
): { readonly moment: number; readonly values: bigint } {
  const changes = Array<bigint>(moments + 1).fill(0n);
  for (const { buffer, from, to } of held) {
    changes[from] += valuesIn(buffer, batch);
    changes[to + 1] -= valuesIn(buffer, batch);
  }
  let now = 0n;
  let peak = { moment: 0, values: 0n };
  for (const [moment, change] of changes.entries()) {
    now += change;
    if (now > peak.values) peak = { moment, values: now };
  }
  return peak;
}

/** What happens at a moment; the moments of a program are described where it is declared. */
function stepAt(
  { evaluation, training, backward }: CompiledProgram,
  { nodes }: TypedGraph,
  mode: MemoryMode,
  moment: number,
): { readonly what: string; readonly layer?: string } {
  const calls: readonly KernelCall[] = mode === 'inference' ? evaluation : training;
  if (moment === 0) return { what: 'the inputs come in' };
  const call = calls[moment - 1] ?? backward[moment - calls.length - 2];
  if (moment === calls.length + 1 || call === undefined) {
    return { what: mode === 'inference' ? 'the outputs are read' : 'the loss is taken' };
  }
  return { what: call.kernel.kind.replaceAll('_', ' '), layer: nodes[call.layer].path };
}
