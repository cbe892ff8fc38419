/** The constants of an emitted network: what it consists of, where everything lies, and how the spec trains it. */
import type { MemoryPlan } from '../../ir/program.js';
import type { BackendInput } from '../../kit/define-backend.js';
import type { NetworkNames } from './names.js';
import type { Literal } from './text.js';

/** The value of `definition`, as the runtime's `NetworkDefinition`. */
export function definitionOf({ graph, program, specHash }: BackendInput, names: NetworkNames): Literal {
  return {
    name: graph.name,
    specHash,
    parameters: program.graph.parameters.map(({ path, shape, role, initializer }) => {
      return { path, shape, role, initializer: { ...initializer } };
    }),
    evaluationPlan: planOf(program.evaluationPlan, names),
    trainingPlan: planOf(program.trainingPlan, names),
  };
}

function planOf({ fixed, perImage, fixedTotal, total }: MemoryPlan, names: NetworkNames): Literal {
  const buffers: Record<string, Literal> = {};
  for (const [placements, isPerImage] of [
    [fixed, false],
    [perImage, true],
  ] as const) {
    for (const { buffer, offset, size } of placements) {
      buffers[names.buffer(buffer)] = { offset, size, perImage: isPerImage };
    }
  }
  return { fixedTotal, total, buffers };
}

/** The value of `trainingOptions`, as the runtime's type of that name. */
export function trainingOptionsOf({ graph }: BackendInput): Literal {
  const { optimizer, schedule, epochs, batch, seed } = graph.training;
  return { optimizer: { ...optimizer }, schedule: { ...schedule }, epochs, batch, seed };
}
