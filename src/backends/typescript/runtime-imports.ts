/** Which modules of the runtime an emitted network uses, and what of each; collected while the code is written. */

/** What emitted code may use, by module. The kernels are functions; types are imported as types. */
export interface RuntimeModules {
  activation: typeof import('../../runtime/activation.js');
  'batch-norm': typeof import('../../runtime/batch-norm.js');
  concat: typeof import('../../runtime/concat.js');
  conv: typeof import('../../runtime/conv.js');
  'conv-transposed': typeof import('../../runtime/conv-transposed.js');
  dense: typeof import('../../runtime/dense.js');
  dropout: typeof import('../../runtime/dropout.js');
  elementwise: typeof import('../../runtime/elementwise.js');
  gate: typeof import('../../runtime/gate.js');
  gelu: typeof import('../../runtime/gelu.js');
  'group-norm': typeof import('../../runtime/group-norm.js');
  'layer-norm': typeof import('../../runtime/layer-norm.js');
  'local-response-norm': typeof import('../../runtime/local-response-norm.js');
  loss: typeof import('../../runtime/loss.js');
  'lp-pool': typeof import('../../runtime/lp-pool.js');
  network: typeof import('../../runtime/network.js');
  optimizer: typeof import('../../runtime/optimizer.js');
  pad: typeof import('../../runtime/pad.js');
  pool: typeof import('../../runtime/pool.js');
  prelu: typeof import('../../runtime/prelu.js');
  profile: typeof import('../../runtime/profile.js');
  rectifier: typeof import('../../runtime/rectifier.js');
  resample: typeof import('../../runtime/resample.js');
  scale: typeof import('../../runtime/scale.js');
  slice: typeof import('../../runtime/slice.js');
  softmax: typeof import('../../runtime/softmax.js');
  tensor: typeof import('../../runtime/tensor.js');
  transpose: typeof import('../../runtime/transpose.js');
  unpool: typeof import('../../runtime/unpool.js');
}

/** Types have no values that TypeScript could check the names against; emitted networks are type-checked in tests. */
export interface RuntimeTypes {
  geometry:
    | 'AveragePoolGeometry'
    | 'ConvGeometry'
    | 'Floats'
    | 'PadGeometry'
    | 'ResampleGeometry'
    | 'SliceGeometry'
    | 'TransposeGeometry'
    | 'WindowGeometry';
  network: 'EvaluationResult' | 'NetworkDefinition' | 'NetworkOptions' | 'StepResult';
  optimizer: 'Optimizer';
  tensor: 'Batch';
  training: 'TrainingOptions';
}

/**
 * Names that an emitted module may import and that its own could equal: types and classes. Functions start with a small
 * letter and end otherwise than a geometry's constant.
 */
const capitalNames: { readonly [N in RuntimeTypes[keyof RuntimeTypes] | 'Network' | 'Profile']: true } = {
  AveragePoolGeometry: true,
  Batch: true,
  ConvGeometry: true,
  EvaluationResult: true,
  Floats: true,
  Network: true,
  NetworkDefinition: true,
  NetworkOptions: true,
  Optimizer: true,
  PadGeometry: true,
  Profile: true,
  ResampleGeometry: true,
  SliceGeometry: true,
  StepResult: true,
  TrainingOptions: true,
  TransposeGeometry: true,
  WindowGeometry: true,
};
export const importableNames: readonly string[] = Object.keys(capitalNames);

export class RuntimeImports {
  private readonly modules = new Map<string, Map<string, boolean>>();

  /** Notes the use of a function or class, and gives its name. */
  value<M extends keyof RuntimeModules>(module: M, name: keyof RuntimeModules[M] & string): string {
    this.namesOf(module).set(name, true);
    return name;
  }

  /** Notes the use of a type, and gives its name. */
  type<M extends keyof RuntimeTypes>(module: M, name: RuntimeTypes[M]): string {
    const names = this.namesOf(module);
    if (!names.has(name)) names.set(name, false);
    return name;
  }

  /** Modules and their names in alphabetical order, without regard to case. */
  list(): { readonly module: string; readonly names: readonly { name: string; isType: boolean }[] }[] {
    const inOrder = <T>(map: ReadonlyMap<string, T>) =>
      [...map].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    return inOrder(this.modules).map(([module, names]) => ({
      module,
      names: inOrder(names).map(([name, isValue]) => ({ name, isType: !isValue })),
    }));
  }

  private namesOf(module: string): Map<string, boolean> {
    const names = this.modules.get(module) ?? new Map<string, boolean>();
    this.modules.set(module, names);
    return names;
  }
}
