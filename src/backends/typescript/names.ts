/** All names in the code of one network: its class and types, its constants, and the keys of its memory. */
import type { BufferId, FusedActivation, Kernel } from '../../ir/kernels.js';
import type { CompiledProgram } from '../../ir/program.js';
import type { TypedGraph } from '../../ir/typed-graph.js';
import { NameScope, toIdentifier, toPascalCase } from '../../kit/identifiers.js';
import type { GeometryType } from './call-text.js';

/** What a layer's kernels have as their geometry. */
export type Geometry = Extract<Kernel, { readonly geometry: object }>['geometry'];

export interface NetworkNames {
  readonly className: string;
  readonly inputType: string;
  readonly outputType: string;
  readonly fileName: string;
  /** The key of each buffer in the memory plans. */
  buffer(id: BufferId): string;
  /** The constant with a geometry; the same for every kernel that has this very object. */
  geometry(geometry: Geometry, type: GeometryType, layerPath: string): string;
  /** The constant with an activation; the same for equal ones. */
  activation(activation: FusedActivation): string;
}

const words = (text: string) => text.split(' ');

/** Names that no emitted module may give away: its own constants, keywords, and types and globals that code uses. */
export const reservedNames: readonly string[] = [
  ...words('definition trainingOptions'),
  ...words(
    'arguments await break case catch class const continue debugger default delete do else enum eval export',
  ),
  ...words(
    'extends false finally for function if implements import in instanceof interface let new null package',
  ),
  ...words(
    'private protected public return static super switch this throw true try typeof undefined var void',
  ),
  ...words('while with yield any bigint boolean never number object string symbol unknown'),
  ...words('exports globalThis module require process Infinity NaN isFinite isNaN parseFloat parseInt'),
  ...words(
    'Array ArrayBuffer ArrayLike AsyncGenerator BigInt Boolean DataView Date Error Float32Array Float64Array',
  ),
  ...words(
    'Function Int32Array Intl Iterable JSON Map Math MessageChannel Number Object Omit Partial Pick Promise',
  ),
  ...words(
    'Proxy RangeError Readonly ReadonlyArray ReadonlyMap ReadonlySet Record Reflect RegExp Required Set',
  ),
  ...words(
    'SharedArrayBuffer String Symbol SyntaxError TextDecoder TextEncoder TypeError Uint8Array Uint16Array',
  ),
  ...words('Atomics Blob FinalizationRegistry URL WeakRef WebAssembly Worker navigator'),
  ...words('Uint32Array WeakMap WeakSet clearTimeout console crypto performance setTimeout structuredClone'),
];

/** `reserved` are the names that the runtime takes in the same file. */
export function nameEverything(
  graph: TypedGraph,
  program: CompiledProgram,
  reserved: Iterable<string>,
): NetworkNames {
  const scope = new NameScope([...reservedNames, ...reserved]);
  const className = scope.claim(toPascalCase(graph.name, 'Network'));
  const inputType = scope.claim(`${className}Input`);
  const outputType = scope.claim(`${className}Output`);

  // Keys of an object, where keywords are welcome; but what every object has by inheritance is not.
  const keys = new NameScope(Object.getOwnPropertyNames(Object.prototype));
  const buffers = program.buffers.map(({ name }) => keys.claim(toIdentifier(name)));
  const geometries = new Map<Geometry, string>();
  const activations = new Map<string, string>();
  return {
    className,
    inputType,
    outputType,
    fileName: fileNameOf(className),
    buffer: (id) => buffers[id],
    geometry: (geometry, type, layerPath) => {
      // Most layers have one geometry, a window; what else a layer does to its map is said in the name.
      const what = /^(Pad|Resample|Slice|Transpose)/.test(type) ? type : 'Geometry';
      const known = geometries.get(geometry) ?? scope.claim(`${toIdentifier(layerPath)}${what}`);
      geometries.set(geometry, known);
      return known;
    },
    activation: (activation) => {
      const key = JSON.stringify(activation);
      const name = activation.name === 'leaky_relu' ? 'leakyRelu' : activation.name;
      const known = activations.get(key) ?? scope.claim(name);
      activations.set(key, known);
      return known;
    },
  };
}

/** Lower case, letters, digits and hyphens; not one of the names that Windows keeps for devices. */
function fileNameOf(className: string): string {
  const plain = className
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)$/.test(plain);
  return `${plain === '' || isDevice ? `network-${plain}`.replace(/-$/, '') : plain}.ts`;
}
