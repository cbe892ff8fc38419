/**
 * Follows a program through its memory plan, call by call: whatever a call reads must still be there, whoever shares
 * the place. What a call may write over of its own is written down here once more, apart from the compiler.
 */
import { expect } from 'vitest';
import type { BufferId, Kernel } from '../../src/ir/kernels.js';
import type { CompiledProgram, KernelCall, MemoryPlan, Placement } from '../../src/ir/program.js';
import { readsOf, writesOf } from '../../src/pipeline/5-lower/accesses.js';
import { peakOf } from '../../src/pipeline/5-lower/pack.js';
import { lifetimes } from '../../src/pipeline/5-lower/plan.js';

interface Step {
  readonly reads: readonly BufferId[];
  readonly writes: readonly BufferId[];
  readonly kernel?: Kernel;
}

export function expectIntact(program: CompiledProgram): void {
  const { inputs, outputs, evaluation, training, backward, loss } = program;
  const first: Step = { reads: [], writes: inputs.map(({ buffer }) => buffer) };
  const last: Step = { reads: [...outputs.map(({ buffer }) => buffer), loss.evaluation], writes: [] };
  const steps = (calls: readonly KernelCall[]) =>
    calls.map(({ kernel }): Step => ({ reads: readsOf(kernel), writes: writesOf(kernel), kernel }));
  follow(program.evaluationPlan, [first, ...steps(evaluation), last]);
  const gradient = loss.gradient === undefined ? [] : [loss.gradient];
  const lossStep: Step = { reads: [loss.training], writes: gradient };
  follow(program.trainingPlan, [first, ...steps(training), lossStep, ...steps(backward)]);
  for (const port of [...inputs, ...outputs]) {
    expect(program.evaluationPlan.perImage.some(({ buffer }) => buffer === port.buffer)).toBe(true);
  }
}

/** How much longer each plan is than the most that is needed at one moment. */
export function peakRatios(program: CompiledProgram): readonly [evaluation: number, training: number] {
  const ratio = (plan: MemoryPlan, moments: readonly (readonly BufferId[])[]) => {
    const lives = lifetimes(moments, program.buffers);
    const perImage = peakOf(lives.filter(({ buffer }) => program.buffers[buffer].perImage));
    return perImage === 0 ? 1 : plan.total / perImage;
  };
  return [
    ratio(program.evaluationPlan, program.evaluationMoments),
    ratio(program.trainingPlan, program.trainingMoments),
  ];
}

function follow(plan: MemoryPlan, steps: readonly Step[]): void {
  const isFixed = new Set(plan.fixed.map(({ buffer }) => buffer));
  const places = new Map([...plan.fixed, ...plan.perImage].map((place) => [place.buffer, place]));
  const placeOf = (buffer: BufferId): Placement => {
    const place = places.get(buffer);
    if (place === undefined) throw new Error(`buffer ${buffer} has no place`);
    return place;
  };
  const overlap = (a: BufferId, b: BufferId) => {
    const [pa, pb] = [placeOf(a), placeOf(b)];
    const isApart = pa.offset + pa.size <= pb.offset || pb.offset + pb.size <= pa.offset;
    return isFixed.has(a) === isFixed.has(b) && !isApart;
  };
  for (const { offset } of places.values()) expect(offset % 4).toBe(0);
  const intact = new Set<BufferId>();
  for (const { reads, writes, kernel } of steps) {
    for (const read of reads) {
      expect(intact.has(read), `${kernel?.kind} reads ${read}`).toBe(true);
      for (const write of writes) {
        if (read === write || !overlap(read, write)) continue;
        const isSame = placeOf(read).offset === placeOf(write).offset;
        expect(isSame && kernel !== undefined && mayOverwrite(kernel, read), `${kernel?.kind}`).toBe(true);
      }
    }
    for (const write of writes) {
      for (const other of [...intact]) if (overlap(write, other)) intact.delete(other);
    }
    for (const write of writes) intact.add(write);
  }
}

/** Whether the kernel has read every value of this buffer by the time it writes to its place. */
function mayOverwrite(kernel: Kernel, read: BufferId): boolean {
  if ('residual' in kernel) return kernel.residual === read && kernel.input !== read;
  switch (kernel.kind) {
    case 'activation_forward':
    case 'add_forward':
    case 'batch_norm_evaluation':
    case 'dropout_training':
    case 'image_dropout_training':
    case 'multiply_forward':
    case 'prelu_forward':
    case 'scale_forward':
      return true;
    case 'multiply_channels_forward':
      return kernel.left === read && kernel.right !== read;
    case 'activation_gradient':
    case 'batch_norm_frozen_gradient':
    case 'batch_norm_gradient':
    case 'dropout_gradient':
    case 'image_dropout_gradient':
    case 'multiply_channels_map_gradient':
    case 'multiply_gradient':
    case 'prelu_input_gradient':
    case 'scale_input_gradient':
      return kernel.write === 'set' && kernel.outputGradient === read;
    default:
      return false;
  }
}
