/** The buffers of a program while it is being derived: values, gradients and what training keeps beside them. */
import type { CoreGraph, ValueId } from '../../ir/core-graph.js';
import type { CoreOp } from '../../ir/core-ops.js';
import type { BufferId } from '../../ir/kernels.js';
import type { Buffer, BufferRole } from '../../ir/program.js';

export type Mode = 'evaluation' | 'training';

/** Whether an operation only renames its input, so that both values can lie in the same memory. */
export function isRenaming(op: CoreOp, mode: Mode): boolean {
  return op.kind === 'reshape' || (op.kind === 'dropout' && (mode === 'evaluation' || op.rate === 0));
}

/** For each value the first one in whose memory it lies. */
export function rootsOf(graph: CoreGraph, mode: Mode): ValueId[] {
  const roots = graph.values.map(({ id }) => id);
  for (const { op, inputs, output } of graph.nodes) {
    if (isRenaming(op, mode)) roots[output] = roots[inputs[0]];
  }
  return roots;
}

/** Values of one image. */
export function sizeOf(graph: CoreGraph, value: ValueId): number {
  return graph.values[value].shape.reduce((product, length) => product * length, 1);
}

/** Makes each buffer when it is first asked for. */
export class BufferTable {
  readonly buffers: Buffer[] = [];
  private readonly byKey = new Map<string, BufferId>();
  private readonly names = new Set<string>();

  constructor(private readonly graph: CoreGraph) {
    // A buffer for a value has the value's own name; names made here keep clear of them.
    for (const { name } of graph.values) this.names.add(name);
  }

  /** The memory of a value; `root` as `rootsOf` gives it. */
  value(root: ValueId): BufferId {
    const { name } = this.graph.values[root];
    const size = sizeOf(this.graph, root);
    return this.obtain(`value ${root}`, () => ({ name, role: 'value', size, perImage: true }));
  }

  /** The gradient of a value in training; `root` as `rootsOf` gives it. */
  gradient(root: ValueId): BufferId {
    const { name } = this.graph.values[root];
    const size = sizeOf(this.graph, root);
    return this.obtain(`gradient ${root}`, () => {
      return { name: this.unique(`${name}.gradient`), role: 'gradient', size, perImage: true };
    });
  }

  /** What an operation keeps for its gradient, by the value it makes. */
  kept(output: ValueId, what: string, role: BufferRole, size: number, perImage: boolean): BufferId {
    const { name } = this.graph.values[output];
    return this.obtain(`${what} ${output}`, () => {
      return { name: this.unique(`${name}.${what}`), role, size, perImage };
    });
  }

  private obtain(key: string, describe: () => Omit<Buffer, 'id'>): BufferId {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const id = this.buffers.length;
    this.buffers.push({ id, ...describe() });
    this.byKey.set(key, id);
    return id;
  }

  private unique(wanted: string): string {
    let name = wanted;
    while (this.names.has(name)) name += '_';
    this.names.add(name);
    return name;
  }
}
