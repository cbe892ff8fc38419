/**
 * How images come into a network and its outputs go out: one input is a batch, several are an object of batches by
 * name; outputs likewise.
 */
import type { CompiledProgram, Port } from '../../ir/program.js';
import { memory } from './kernel-calls.js';
import type { NetworkNames } from './names.js';
import type { RuntimeImports } from './runtime-imports.js';
import { literal, member, propertyName, quote } from './text.js';

/** `readonly [28, 28, 1]` */
const shapeType = ({ shape }: Port) => `readonly ${literal(shape)}`;

export class Ports {
  constructor(
    private readonly program: CompiledProgram,
    private readonly names: NetworkNames,
    private readonly imports: RuntimeImports,
  ) {}

  /** The right side of the type alias of the inputs or the outputs. */
  aliasOf(ports: readonly Port[]): string {
    if (ports.length === 1) return shapeType(ports[0]);
    const batch = this.imports.type('tensor', 'Batch');
    const fields = ports.map((port) => `  readonly ${fieldName(port.name)}: ${batch}<${shapeType(port)}>;\n`);
    return `{\n${fields.join('')}}`;
  }

  get inputParameter(): string {
    return this.batches(this.program.inputs, this.names.inputType);
  }

  get outputResult(): string {
    return this.batches(this.program.outputs, this.names.outputType);
  }

  private batches(ports: readonly Port[], alias: string): string {
    return ports.length === 1 ? `${this.imports.type('tensor', 'Batch')}<${alias}>` : alias;
  }

  /** Statements that declare `count`, the number of images. */
  countStatements(): string[] {
    const { inputs } = this.program;
    if (inputs.length === 1) return ['const { count } = images;'];
    const [first, ...others] = inputs.map(({ name }) => member('images', name));
    const unequal = others.map((other) => `${other}.count !== count`).join(' || ');
    const message = quote('all inputs need the same number of images');
    return [`const { count } = ${first};`, `if (${unequal}) throw new RangeError(${message});`];
  }

  /** Statements that copy so many images from `first` on into the memory `v`. */
  writeStatements(first: string, count: string): string[] {
    const { inputs } = this.program;
    return inputs.map((port) => {
      const images = inputs.length === 1 ? 'images' : member('images', port.name);
      const target = memory.buffer(this.names.buffer(port.buffer));
      return `this.writeImages(${images}, ${literal(port.shape)}, ${first}, ${count}, ${target});`;
    });
  }

  /** The body of `forward`. */
  forwardStatements(): string[] {
    const { outputs } = this.program;
    const single = outputs.length === 1;
    const target = (port: Port) => (single ? 'output' : member('outputs', port.name));
    const made = (port: Port) => {
      const into = single ? 'into' : `into?.${member('', port.name).replace(/^\./, '')}`;
      return `this.outputFor(count, ${literal(port.shape)}, ${into})`;
    };
    const copies = outputs.map((port) => {
      const from = memory.buffer(this.names.buffer(port.buffer));
      return `this.readOutputs(${from}, n, first, ${target(port)});`;
    });
    const object = `{\n${outputs.map((port) => `  ${propertyName(port.name)}: ${made(port)},\n`).join('')}}`;
    return [
      ...this.countStatements(),
      single ? `const output = ${made(outputs[0])};` : `const outputs = ${object};`,
      'this.inBatches(count, (first, n) => {',
      ...[
        'const v = this.evaluation;',
        ...this.writeStatements('first', 'n'),
        'this.runEvaluation(n);',
        ...copies,
      ].map((line) => `  ${line}`),
      '});',
      single ? 'return output;' : 'return outputs;',
    ];
  }
}

/** In a type a quoted `__proto__` is a name like any other. */
function fieldName(name: string): string {
  return name === '__proto__' ? quote(name) : propertyName(name);
}
