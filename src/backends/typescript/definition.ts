/** The constants of an emitted network: what it consists of, where everything lies, and how the spec trains it. */
import type { CompiledProgram, MemoryPlan } from '../../ir/program.js';
import type { BackendInput } from '../../kit/define-backend.js';
import type { Geometry, NetworkNames } from './names.js';
import { type Literal, NameOf } from './text.js';

/** The value of `definition`, as the runtime's `NetworkDefinition`. */
export function definitionOf(
  { graph, program, specHash }: BackendInput,
  names: NetworkNames,
  constantOf: (geometry: Geometry) => string,
): Literal {
  return {
    name: graph.name,
    specHash,
    parameters: program.graph.parameters.map(({ path, shape, role, initializer }) => {
      return { path, shape, role, initializer: { ...initializer } };
    }),
    products: productsOf(program, constantOf),
    evaluationPlan: planOf(program.evaluationPlan, names),
    trainingPlan: planOf(program.trainingPlan, names),
  };
}

/** The layers whose weights are packed, each once; layers that share weights on maps of other sizes stand by themselves. */
function productsOf(program: CompiledProgram, constantOf: (geometry: Geometry) => string): Literal[] {
  const products = new Map<string, Literal>();
  for (const { kernel } of [...program.evaluation, ...program.training]) {
    switch (kernel.kind) {
      case 'conv_forward':
      case 'conv_transposed_forward': {
        const { geometry, weight } = kernel;
        const kind = kernel.kind === 'conv_forward' ? 'conv' : 'conv_transposed';
        const key = JSON.stringify([kind, weight, geometry]);
        if (!products.has(key))
          products.set(key, { kind, geometry: new NameOf(constantOf(geometry)), weight });
        break;
      }
      case 'dense_forward': {
        const { inputs, outputs, weight } = kernel;
        products.set(weight, { kind: 'dense', inputs, outputs, weight });
        break;
      }
      default:
    }
  }
  return [...products.values()];
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
