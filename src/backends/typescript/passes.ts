/** The bodies of the three passes: straight-line kernel calls, layer by layer, each layer under a comment. */
import type { BufferId, FoldedNorm, FusedActivation, Kernel } from '../../ir/kernels.js';
import type { KernelCall } from '../../ir/program.js';
import type { NodeId } from '../../ir/typed-graph.js';
import { type CallContext, type CallText, type GeometryType, writesOf } from './call-text.js';
import { callWriters, memory } from './kernel-calls.js';
import type { LayerComments } from './layer-comments.js';
import type { Geometry, NetworkNames } from './names.js';
import type { RuntimeImports } from './runtime-imports.js';
import { callStatement, member } from './text.js';

/** Columns before a statement of a method. */
const methodIndent = 4;

export interface GeometryConstant {
  readonly name: string;
  readonly type: GeometryType;
  readonly geometry: Geometry;
  readonly layer: NodeId;
}

/** Members that a pass uses, each declared at its top. */
interface Used {
  weights: boolean;
  gradients: boolean;
  norms: boolean;
}

export class PassWriter {
  /** Every geometry that a call has used, in order of first use. */
  readonly geometries = new Map<Geometry, GeometryConstant>();
  /** Every normalisation that is folded into a call, by its layer. */
  readonly norms = new Map<string, FoldedNorm>();
  /** Every activation that a call applies, by the name of its constant. */
  readonly activations = new Map<string, FusedActivation>();

  /** `profiled` are the layers whose calls are timed, by their numbers in the profile. */
  constructor(
    private readonly names: NetworkNames,
    private readonly imports: RuntimeImports,
    private readonly comments: LayerComments,
    private readonly pathOf: (layer: NodeId) => string,
    private readonly profiled: ReadonlyMap<NodeId, number> | undefined,
  ) {}

  /** The name of a geometry that a call has used. */
  readonly constantOf = (geometry: Geometry): string => {
    const known = this.geometries.get(geometry);
    if (known === undefined) throw new Error('no call has this geometry');
    return known.name;
  };

  /** Statements of a pass; `detail` gives the layers' figures too. */
  write(
    calls: readonly KernelCall[],
    pass: 'evaluation' | 'training' | 'backward',
    detail: boolean,
  ): string[] {
    const used: Used = { weights: false, gradients: false, norms: false };
    const lines: string[] = [];
    for (const [index, { kernel, layer, fused = [] }] of calls.entries()) {
      const before = calls[index - 1];
      if (before?.layer !== layer || before.fused !== undefined || fused.length > 0) {
        const layers = [...new Set([layer, ...fused])];
        lines.push(...this.commentOn(layers, detail).map((line) => `// ${line}`));
      }
      const { callee, arguments: args, last } = this.text(kernel, layer, used);
      lines.push(callStatement(callee, [...args, ...writesOf(kernel, last)], methodIndent));
      const number = this.profiled?.get(layer);
      if (number !== undefined && calls[index + 1]?.layer !== layer) lines.push(`p.stop(${number});`);
    }
    if (calls.length === 0) return [];
    return [
      ...(this.profiled === undefined ? [] : ['const p = this.profile;', `p.pass('${pass}');`]),
      `const v = this.${pass === 'backward' ? 'training' : pass};`,
      ...(used.weights ? ['const w = this.weights;'] : []),
      ...(used.norms ? ['const norms = this.norms;'] : []),
      ...(used.gradients ? ['const g = this.gradients;'] : []),
      ...lines,
    ];
  }

  private commentOn(layers: readonly NodeId[], detail: boolean): string[] {
    if (detail) return layers.flatMap((layer) => this.comments.lines(layer));
    return [layers.map((layer) => this.comments.path(layer)).join(', ')];
  }

  private text(kernel: Kernel, layer: NodeId, used: Used): CallText {
    const context: CallContext = {
      imports: this.imports,
      buffer: (id: BufferId) => memory.buffer(this.names.buffer(id)),
      weight: (path) => {
        used.weights = true;
        return memory.weight(path);
      },
      gradient: (path) => {
        used.gradients = true;
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
      norm: (norm) => {
        used.norms = true;
        // The layer that has the parameters; others may share them.
        const path = norm.gamma.replace(/\.[^.]*$/, '');
        this.norms.set(path, norm);
        return member('norms', path);
      },
      activation: (activation) => {
        const name = this.names.activation(activation);
        this.activations.set(name, activation);
        return name;
      },
    };
    const write = callWriters[kernel.kind] as (kernel: Kernel, context: CallContext) => CallText;
    return write(kernel, context);
  }
}
