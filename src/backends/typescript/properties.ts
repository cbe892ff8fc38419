/** The properties of an emitted class beside those that every network has. */
import { type OptionalKind, type PropertyDeclarationStructure, Scope } from 'ts-morph';
import type { FoldedNorm } from '../../ir/kernels.js';
import type { CompiledProgram } from '../../ir/program.js';
import type { NodeId } from '../../ir/typed-graph.js';
import { memory } from './kernel-calls.js';
import type { RuntimeImports } from './runtime-imports.js';
import { type Literal, literal, NameOf } from './text.js';

type Property = OptionalKind<PropertyDeclarationStructure>;

/** Stands at the start of a line that ts-morph indents by two columns too many. */
export const outdent = '\u{1}';

function outdented(value: string): string {
  return value.replaceAll('\n', `\n${outdent}`);
}

/** The layers that calls are for, in the order of the network, each with its number. */
export function timedLayers({
  evaluation,
  training,
  backward,
}: CompiledProgram): ReadonlyMap<NodeId, number> {
  const layers = new Set([...evaluation, ...training, ...backward].map(({ layer }) => layer));
  return new Map([...layers].sort((a, b) => a - b).map((layer, number) => [layer, number]));
}

/** `layers` are the paths of those that are timed. */
export function profileProperty(layers: readonly string[], imports: RuntimeImports): Property {
  return {
    name: 'profile',
    isReadonly: true,
    initializer: `new ${imports.value('profile', 'Profile')}(${outdented(literal(layers, 0, 30))})`,
    docs: ['Where the time goes, layer by layer.'],
  };
}

/** `norms` by the layers that have the parameters. */
export function normsProperty(norms: ReadonlyMap<string, FoldedNorm>): Property {
  const entries = [...norms].map(([path, { epsilon, ...paths }]): [string, Literal] => {
    const values = Object.entries(paths).map(([name, parameter]): [string, Literal] => {
      return [name, new NameOf(memory.weight(parameter).replace(/^w/, 'this.weights'))];
    });
    return [path, { ...Object.fromEntries(values), epsilon }];
  });
  return {
    name: 'norms',
    scope: Scope.Private,
    isReadonly: true,
    initializer: outdented(literal(Object.fromEntries(entries), 0, 30)),
    docs: ['Normalisations that are folded into the layers before them.'],
  };
}

export function targetsProperty(imports: RuntimeImports): Property {
  return {
    name: 'targets',
    type: imports.type('geometry', 'Floats'),
    scope: Scope.Private,
    isReadonly: true,
    docs: ['What the loss compares the outputs of a batch with.'],
  };
}
