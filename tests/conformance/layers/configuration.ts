/** One random configuration of a layer kind, and how it is written as a spec. */
import type { AnyLayer } from '../../../src/kit/define-layer.js';

export type Value = number | string | boolean | readonly Value[];
export type Given = Readonly<Record<string, Value>>;

/** What a generator makes. A shape of one size is a vector, else the channels come last. */
export interface Configuration {
  readonly inputs: readonly (readonly number[])[];
  /** As a person would write them; what is left out has its default. */
  readonly attributes: Given;
  /** The attributes of the maxpool that a max_unpool undoes. */
  readonly pool?: Given;
  readonly frozen?: boolean;
}

/** `style` is a number whose bits choose among the ways of writing the same. */
export interface Written extends Configuration {
  readonly layer: AnyLayer;
  readonly style: number;
}

/** The statements of the layer called `name`, whose inputs are called `inputName(name, 0)` and so on. */
export function layerStatements(
  { layer, attributes, pool, frozen, inputs, style }: Written,
  pools: AnyLayer | undefined,
  name: string,
): string[] {
  const lines = [`from ${inputName(name, 0)}`];
  const references = inputs.map((_, index) => inputName(name, index));
  let before: string[] = [];
  if (pool !== undefined && pools !== undefined) {
    lines.push(`${name}p: maxpool ${attributesText(pools, pool, style)}`, 'tanh');
    before = [`${name}p`];
  } else if (layer.takes === 'references') {
    before = [(style & 1 && inputs.length === 2 ? references.slice(1) : references).join(', ')];
  } else if (layer.takes === 'chain-and-references') {
    before = [references.slice(1).join(', ')];
  }
  const parts = [...before, attributesText(layer, attributes, style), frozen === true ? 'frozen' : ''];
  lines.push(`${name}: ${[layer.kind, ...parts].filter((part) => part !== '').join(' ')}`);
  return lines;
}

export function inputName(name: string, index: number): string {
  return `${name}${'abcde'[index]}`;
}

/** The layer alone, on inputs of its own. */
export function aloneText(written: Written, pools: AnyLayer | undefined): string {
  const inputs = written.inputs.map(
    (shape, index) => `input ${inputName('it', index)}: ${shapeText(shape, written.style)}`,
  );
  return networkText('Alone', [...inputs, ...layerStatements(written, pools, 'it')]);
}

export function networkText(name: string, statements: readonly string[]): string {
  return `network ${name} {\n${statements.map((line) => `  ${line}\n`).join('')}}\n`;
}

export function shapeText(shape: readonly number[], style: number): string {
  return shape.length > 1 && style & 2 ? shape.join('x') : `[${shape.join(', ')}]`;
}

/** Positional values first; names and aliases as the style says. */
function attributesText({ attributes }: AnyLayer, given: Given, style: number): string {
  const isFirst = (name: string) => attributes[name]?.positional === true && (style & 4) !== 0;
  const entries = Object.entries(given);
  const positional = Object.keys(attributes).filter((name) => name in given && isFirst(name));
  const named = entries.filter(([name]) => !positional.includes(name));
  if (style & 8) named.reverse();
  return [
    ...positional.map((name) => valueText(given[name], style)),
    ...named.map(([name, value]) => {
      const names = [name, ...(attributes[name]?.aliases ?? [])];
      return `${names[(style >> 4) % names.length]}=${valueText(value, style)}`;
    }),
  ].join(' ');
}

function valueText(value: Value, style: number): string {
  if (typeof value !== 'object') return String(value);
  const sizes = value.every((item) => typeof item === 'number' && Number.isInteger(item) && item > 0);
  if (sizes && value.length > 1 && value.length < 4 && style & 2) return value.join('x');
  return `[${value.map((item) => valueText(item, style)).join(', ')}]`;
}
