/**
 * Nodes and initial tensors of an ONNX graph as they are written, each under a name of its own. What an operation of the
 * core graph becomes is said in the rules; this knows ONNX's layout (N, C, spatial...), but no operation.
 */
import type { CoreGraph, CoreNode, ValueId } from '../../ir/core-graph.js';
import type { ParameterPath } from '../../ir/core-ops.js';
import { NameScope } from '../../kit/identifiers.js';
import {
  type AttributeMessage,
  attributeType,
  elementType,
  type NodeMessage,
  type TensorMessage,
} from './schema.js';

/** The values of each parameter, in our order of axes. */
export type Weights = ReadonlyMap<ParameterPath, ArrayLike<number>>;

/** A number is a whole one; `{ float }` is any; a text is a string. */
export type AttributeValue = number | string | readonly number[] | { readonly float: number };

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A tensor of the ONNX graph and the shape of one image as the core graph has it: channels last. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
}

export class GraphWriter {
  readonly nodes: NodeMessage[] = [];
  readonly initializers: TensorMessage[] = [];
  private readonly names: NameScope;
  private readonly tensors: Tensor[] = [];
  private readonly known = new Map<string, string>();
  /** What the nodes written at the moment are named after. */
  private subject = '';

  constructor(
    private readonly graph: CoreGraph,
    private readonly weights: Weights,
  ) {
    const ports = [...graph.inputs, ...graph.outputs].map(({ name }) => name);
    this.names = new NameScope([...ports, ...graph.parameters.map(({ path }) => path)]);
    for (const { name, value } of graph.inputs) {
      this.tensors[value] = { name, shape: graph.values[value].shape };
    }
  }

  tensor(value: ValueId): Tensor {
    return this.tensors[value];
  }

  /** Writes what `write` makes of an operation; the result gets the value's name, or an output's. */
  operation(node: CoreNode, write: (inputs: readonly Tensor[], shape: readonly number[]) => string): void {
    const { name: wanted, shape } = this.graph.values[node.output];
    this.subject = wanted;
    const first = this.nodes.length;
    const made = write(
      node.inputs.map((input) => this.tensors[input]),
      shape,
    );
    const last = this.nodes.slice(first).find(({ output }) => output[0] === made);
    if (last === undefined) {
      this.tensors[node.output] = { name: made, shape };
      return;
    }
    const port = this.graph.outputs.find(({ value }) => value === node.output);
    last.output[0] = port?.name ?? this.names.claim(wanted);
    this.tensors[node.output] = { name: last.output[0], shape };
  }

  /** Gives every output of the network a tensor of its name: an input, or another output, can be one as well. */
  finish(): void {
    for (const { name, value } of this.graph.outputs) {
      const tensor = this.tensors[value];
      if (tensor.name === name) continue;
      this.subject = name;
      this.write('Identity', [tensor.name], {}, [name]);
    }
  }

  /** A node with one output, whose name comes back. An empty input is one that is left out. */
  node(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.outputs(opType, inputs, attributes, 1)[0];
  }

  outputs(opType: string, inputs: readonly string[], attributes: Attributes, count: number): string[] {
    const names = Array.from({ length: count }, () => this.names.claim(`${this.subject}/${opType}`));
    this.write(opType, inputs, attributes, names);
    return names;
  }

  private write(opType: string, input: readonly string[], attributes: Attributes, output: string[]): void {
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
    this.nodes.push({
      opType,
      name: `${this.subject}/${opType}/${this.nodes.length}`,
      input,
      output,
      attribute,
    });
  }

  /** Whole numbers as a constant vector; equal ones are one tensor. */
  integers(values: readonly number[]): string {
    return this.once(`integers ${values}`, () => {
      const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
      return this.add(this.names.claim('integers'), [values.length], elementType.int64, rawData);
    });
  }

  /** A constant of single precision; without sizes one number. */
  constant(values: ArrayLike<number>, dims: readonly number[] = []): string {
    const key = values.length <= 8 ? `constant ${dims} ${Array.from(values)}` : undefined;
    const add = () => this.addFloats(this.names.claim('constant'), dims, values);
    return key === undefined ? add() : this.once(key, add);
  }

  /** A parameter as it is, under its path, with these sizes in place of its own. */
  parameter(path: ParameterPath, dims: readonly number[]): string {
    return this.arranged(path, dims, (values) => values);
  }

  /** A parameter in another order of values. One that two layers share is one tensor where both want the same. */
  arranged(
    path: ParameterPath,
    dims: readonly number[],
    arrange: (values: ArrayLike<number>) => ArrayLike<number>,
  ): string {
    return this.once(`parameter ${path} ${dims}`, () => {
      const values = this.weights.get(path);
      const length = dims.reduce((product, size) => product * size, 1);
      if (values?.length !== length) throw new Error(`${path} needs ${length} values, not ${values?.length}`);
      const name = this.known.has(path) ? this.names.claim(path) : path;
      this.known.set(path, name);
      return this.addFloats(name, dims, arrange(values));
    });
  }

  private once(key: string, make: () => string): string {
    const name = this.known.get(key) ?? make();
    this.known.set(key, name);
    return name;
  }

  private addFloats(name: string, dims: readonly number[], values: ArrayLike<number>): string {
    const { buffer } = Float32Array.from(values);
    return this.add(name, dims, elementType.float, new Uint8Array(buffer));
  }

  private add(name: string, dims: readonly number[], dataType: number, rawData: Uint8Array): string {
    this.initializers.push({ name, dims, dataType, rawData });
    return name;
  }
}

function attributeOf(name: string, value: AttributeValue): AttributeMessage {
  if (typeof value === 'number') return { name, type: attributeType.int, i: value };
  if (typeof value === 'string') {
    return { name, type: attributeType.string, s: new TextEncoder().encode(value) };
  }
  if ('float' in value) return { name, type: attributeType.float, f: value.float };
  return { name, type: attributeType.ints, ints: value };
}
