/** The bodies of the three passes: straight-line kernel calls, layer by layer, each layer under a comment. */
import type { BufferId, Kernel } from '../../ir/kernels.js';
import type { KernelCall } from '../../ir/program.js';
import type { NodeId } from '../../ir/typed-graph.js';
import type { CallContext, CallText, GeometryType } from './call-text.js';
import { callWriters, memory } from './kernel-calls.js';
import type { LayerComments } from './layer-comments.js';
import type { Geometry, NetworkNames } from './names.js';
import type { RuntimeImports } from './runtime-imports.js';
import { callStatement } from './text.js';

/** Columns before a statement of a method. */
const methodIndent = 4;

export interface GeometryConstant {
  readonly name: string;
  readonly type: GeometryType;
  readonly geometry: Geometry;
  readonly layer: NodeId;
}

export class PassWriter {
  /** Every geometry that a call has used, in order of first use. */
  readonly geometries = new Map<Geometry, GeometryConstant>();

  constructor(
    private readonly names: NetworkNames,
    private readonly imports: RuntimeImports,
    private readonly comments: LayerComments,
    private readonly pathOf: (layer: NodeId) => string,
  ) {}

  /** Statements over `views`, the member that holds the memory; `detail` gives the layers' figures too. */
  write(calls: readonly KernelCall[], views: 'evaluation' | 'training', detail: boolean): string[] {
    const used = { w: false, g: false };
    const lines: string[] = [];
    let layer: NodeId | undefined;
    for (const call of calls) {
      if (call.layer !== layer) {
        layer = call.layer;
        const comment = detail ? this.comments.lines(layer) : [this.comments.path(layer)];
        lines.push(...comment.map((line) => `// ${line}`));
      }
      const { callee, arguments: args } = this.text(call.kernel, layer, used);
      lines.push(callStatement(callee, args, methodIndent));
    }
    return [
      ...(calls.length > 0 ? [`const v = this.${views};`] : []),
      ...(used.w ? ['const w = this.weights;'] : []),
      ...(used.g ? ['const g = this.gradients;'] : []),
      ...lines,
    ];
  }

  private text(kernel: Kernel, layer: NodeId, used: { w: boolean; g: boolean }): CallText {
    const context: CallContext = {
      imports: this.imports,
      buffer: (id: BufferId) => memory.buffer(this.names.buffer(id)),
      weight: (path) => {
        used.w = true;
        return memory.weight(path);
      },
      gradient: (path) => {
        used.g = true;
        return memory.gradient(path);
      },
      geometry: (type) => {
        if (!('geometry' in kernel)) throw new Error(`${kernel.kind} has no geometry`);
        const { geometry } = kernel;
        const name = this.names.geometry(geometry, type, this.pathOf(layer));
        if (!this.geometries.has(geometry)) this.geometries.set(geometry, { name, type, geometry, layer });
        this.imports.type('geometry', type);
        return name;
      },
    };
    const write = callWriters[kernel.kind] as (kernel: Kernel, context: CallContext) => CallText;
    return write(kernel, context);
  }
}
