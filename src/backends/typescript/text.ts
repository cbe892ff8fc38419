/** Values and names as TypeScript text. Nothing that comes from a spec gets into code or a comment except through here. */

/** The widest line that is not broken where it can be. */
export const lineWidth = 110;

/** A string literal in single quotes. */
export function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeCharacter)}'`;
}

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/** Text for the inside of a comment, on one line: no comment end, no line end, nothing invisible. */
export function inComment(text: string): string {
  return text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replaceAll('*/', '* /')
    .trim();
}

/** A property name: as it is where it is an identifier, else quoted. */
export function propertyName(name: string): string {
  // A bare or quoted `__proto__` in an object literal would set the prototype.
  if (name === '__proto__') return "['__proto__']";
  return isPlainName(name) ? name : quote(name);
}

/** `object.name`, or `object['name']`. */
export function member(object: string, name: string): string {
  return isPlainName(name) ? `${object}.${name}` : `${object}[${quote(name)}]`;
}

function isPlainName(name: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name);
}

/** A constant by its name, where a literal could stand. */
export class NameOf {
  constructor(readonly name: string) {}
}

export type Literal =
  | number
  | string
  | boolean
  | NameOf
  | readonly Literal[]
  | { readonly [name: string]: Literal | undefined };

/** A value as an expression; on one line where it fits behind `used` columns, else an item a line. */
export function literal(value: Literal, indent = 0, used = indent): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof NameOf) return value.name;
  const isList = Array.isArray(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined) as [string, Literal][];
  if (entries.length === 0) return isList ? '[]' : '{}';
  const label = (name: string) => (isList ? '' : `${propertyName(name)}: `);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const blank = isList ? '' : ' ';
  const short = entries.map(([name, item]) => `${label(name)}${literal(item, 0, -1e9)}`).join(', ');
  if (used + short.length + 4 <= lineWidth) return `${open}${blank}${short}${blank}${close}`;
  const inner = ' '.repeat(indent + 2);
  if (isList && value.every((item) => typeof item === 'number'))
    return `[\n${filledLines(value, inner)}${' '.repeat(indent)}]`;
  const lines = entries.map(([name, item]) => {
    const start = `${inner}${label(name)}`;
    return `${start}${literal(item, indent + 2, start.length)},\n`;
  });
  return `${open}\n${lines.join('')}${' '.repeat(indent)}${close}`;
}

/** Numbers, as many on a line as fit. */
function filledLines(numbers: readonly number[], indentation: string): string {
  const lines: string[] = [];
  let line = indentation;
  for (const number of numbers) {
    const item = `${number},`;
    if (line !== indentation && line.length + 1 + item.length > lineWidth) {
      lines.push(`${line}\n`);
      line = indentation;
    }
    line += line === indentation ? item : ` ${item}`;
  }
  lines.push(`${line}\n`);
  return lines.join('');
}

/** A call as a statement; its arguments one a line where they do not fit on one. */
export function callStatement(callee: string, args: readonly string[], indent: number): string {
  const line = `${callee}(${args.join(', ')});`;
  if (indent + line.length <= lineWidth) return line;
  return `${callee}(\n${args.map((argument) => `  ${argument},\n`).join('')});`;
}

/** `12345` becomes `12,345`. */
export function grouped(value: bigint | number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
