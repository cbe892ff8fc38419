/** Specs at random as text: blocks, repeats, residuals, branches, lets, parameters, in several layouts. Most of them check. */
import type { Random } from '../fuzz/mutate.js';

export const pick = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)];

const activations = ['relu', 'tanh', 'sigmoid', 'leaky_relu', 'relu6', 'silu', 'elu', 'softplus'];

class Writer {
  private readonly lines: string[] = [];
  private size = 16;
  private width = 2;
  private labels = 0;
  private readonly names: string[] = [];

  constructor(private readonly random: Random) {}

  /** A whole file. */
  write(): string {
    const { random } = this;
    const hasBlock = random() < 0.5;
    const hasParameters = random() < 0.4;
    this.lines.push(random() < 0.15 ? '  input [H, W, 2] where H >= 16, W >= 16' : '  input 16x16x2');
    const count = 2 + Math.floor(random() * 7);
    for (let at = 0; at < count; at++) this.step(hasBlock, hasParameters, '  ');
    if (random() < 0.7) {
      this.lines.push('  global_avgpool', '  flatten');
      this.lines.push(`  out: dense ${hasParameters ? 'classes' : 3}${random() < 0.3 ? ' -> 3' : ''}`);
      if (random() < 0.3) this.lines.push('  softmax');
    }
    if (random() < 0.3) this.lines.push('  train { batch 4 }');
    const layout = random();
    const body = layout < 0.2 ? this.lines.map((line) => line.trim()).join('; ') : this.lines.join('\n');
    const head = random() < 0.1 ? 'import "blocks/residual.netspec"\n' : '// made by a test\n';
    const block = hasBlock
      ? 'block Unit(width, slope = 0.1) {\n  conv width F=3 P=1\n  batchnorm\n  relu\n}\n\n'
      : '';
    const parameters = hasParameters ? '(classes = 3, rate = 0)' : '';
    const first = `network Random${parameters} {\n${body}\n}\n`;
    // What is right for one use of a block need not be right for the other.
    const second =
      hasBlock && random() < 0.3
        ? `network Second {\n  input 12x12x3\n  Unit 4\n  ${pick(activations, random)}\n  Unit 4 slope=0.3\n}\n`
        : '';
    const text = `${head}${block}${first}${second}`;
    return layout > 0.9 ? text.replaceAll('\n', '\r\n') : text;
  }

  private step(hasBlock: boolean, hasRate: boolean, indent: string): void {
    const { random } = this;
    const line = (text: string) => this.lines.push(indent + text);
    switch (Math.floor(random() * 14)) {
      case 0:
      case 1:
      case 2:
        line(`${this.label()}conv ${this.wider()} F=3 P=1${random() < 0.3 ? ' bias=false' : ''}`);
        if (random() < 0.4) line('batchnorm');
        line(pick(activations, random));
        return;
      case 3:
        if (this.size < 8) return;
        this.size /= 2;
        line(pick(['maxpool F=2 S=2', 'avgpool F=2 S=2', `conv ${this.wider()} F=3 S=2 P=1`], random));
        return;
      case 4:
        line(`repeat ${1 + Math.floor(random() * 3)} { conv ${this.wider()} F=3 P=1; relu }`);
        return;
      case 5:
        line(`residual { conv ${this.width} F=3 P=1; ${random() < 0.5 ? 'batchnorm; ' : ''}relu }`);
        return;
      case 6:
        if (hasBlock) line(`${this.label()}Unit ${this.wider()}${random() < 0.3 ? ' slope=0.2' : ''}`);
        return;
      case 7: {
        const name = `w${this.labels++}`;
        line(`let ${name} = ${this.wider()}`);
        line(`conv ${name} F=1`);
        line('relu');
        return;
      }
      case 8:
        if (hasRate) line('dropout rate');
        else line('dropout 0.2');
        return;
      case 9:
        line(`if ${pick(['channels > 3', 'true', '2 > 1', 'height > 3'], random)} { relu } else { tanh }`);
        return;
      case 10: {
        const name = `t${this.labels++}`;
        line(`${name}: conv ${this.width} F=3 P=1`);
        line('relu');
        line(`skip ${name}`);
        return;
      }
      case 11:
        line(`for w in [${this.wider()}, ${this.wider()}] { conv w F=3 P=1 bias=false; batchnorm; relu }`);
        return;
      case 12: {
        const name = `s${this.labels++}`;
        line(`${name}: conv ${this.width} F=3 P=1`);
        line(`conv ${this.width} F=3 P=1 -> ${this.size}x${this.size}x${this.width}`);
        line(`share ${name}`);
        return;
      }
      default:
        line(`concat { { conv 2 F=1 } { conv ${this.wider() - 2 || 1} F=3 P=1; relu } }`);
        return;
    }
  }

  private wider(): number {
    this.width = pick([3, 4, 6, 8], this.random);
    return this.width;
  }

  private label(): string {
    if (this.random() < 0.6) return '';
    const name = `c${this.labels++}`;
    this.names.push(name);
    return `${name}: `;
  }
}

export function randomSpec(random: Random): string {
  return new Writer(random).write();
}

type Damage = (text: string, random: Random) => string;

const kinds =
  'relu|relu6|tanh|sigmoid|elu|leaky_relu|silu|softplus|batchnorm|maxpool|avgpool|conv|dense|flatten|dropout|skip|concat|residual|repeat|\\w+: conv';
/** A layer's statement with what is before it on its line, where it stands on a line or behind a semicolon. */
const statement = new RegExp(`(^[ \\t]+|; ?|{ )((?:${kinds})\\b[^;\\r\\n{}]*)`, 'gm');

/** Puts text behind a random statement, in the statement's own layout. */
function behind(text: string, inserted: string | ((statement: string) => string), random: Random): string {
  const matches = [...text.matchAll(statement)];
  if (matches.length === 0) return text;
  const { 0: whole, 1: lead, 2: found, index } = pick(matches, random);
  const added = typeof inserted === 'string' ? inserted : inserted(found.trim());
  const end = index + whole.trimEnd().length;
  const separator = /^[ \t]+$/.test(lead) ? (text.includes('\r\n') ? `\r\n${lead}` : `\n${lead}`) : '; ';
  return `${text.slice(0, end)}${separator}${added.replaceAll('\n', separator)}${text.slice(end)}`;
}

function replaceOne(text: string, pattern: RegExp, replacement: string, random: Random): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const { 0: whole, index } = pick(matches, random);
  return (
    text.slice(0, index) +
    whole.replace(new RegExp(pattern.source), replacement) +
    text.slice(index + whole.length)
  );
}

const noOps = [
  'dropout 0',
  'maxpool F=1 S=1',
  'avgpool F=1 S=1',
  'pad 0',
  'crop 0',
  'leaky_relu 1',
  'upsample 1',
  'channel_shuffle 1',
  'stochastic_depth 0',
];

/** What people leave behind in a spec, and what a merge of two versions makes of it. */
const damages: readonly Damage[] = [
  (text, random) => behind(text, (found) => (/^[a-z_0-9]+$/.test(found) ? found : 'relu'), random),
  (text, random) => behind(text, pick(activations, random), random),
  (text, random) => behind(text, pick(noOps, random), random),
  (text, random) => behind(text, `${pick(noOps, random)}\n${pick(noOps, random)}`, random),
  (text, random) =>
    behind(text, pick(['batchnorm', 'batchnorm\nbatchnorm', 'relu\nmaxpool F=2 S=1'], random), random),
  (text, random) =>
    behind(
      text,
      `let spare${Math.floor(random() * 9)} = ${pick(['3', 'channels', '1 + 2'], random)}`,
      random,
    ),
  (text, random) => behind(text, 'let spare = 3\nlet sparer = spare', random),
  (text, random) => {
    const name = `here${Math.floor(random() * 99)}`;
    return behind(text, `${name}: relu\nconv 3 F=1\nrelu\nfrom ${name}`, random);
  },
  (text, random) => {
    const name = `h${Math.floor(random() * 99)}`;
    return behind(text, `${name}: tanh\n${pick(activations, random)}\nfrom ${name}`, random);
  },
  (text, random) => behind(text, 'transposed 4 F=3 S=2\nrelu', random),
  (text, random) => behind(text, 'softmax\nsoftmax', random),
  (text, random) =>
    behind(
      text,
      `if ${pick(['false', '1 > 2', 'true', '3 == 3'], random)} { ${pick(['tanh', 'relu; relu', 'conv 4 F=1'], random)} }`,
      random,
    ),
  (text, random) =>
    behind(text, `if ${pick(['false', 'true'], random)} { relu } else { tanh; dropout 0 }`, random),
  (text) => `${text}\nblock Spare(a) { conv a F=3; SpareToo }\nblock SpareToo { relu; relu }\n`,
  (text) => `block Spare(a, b = 2) { conv a F=3 P=1 }\n${text}`,
  (text, random) => replaceOne(text, /(block|network) (\w+)\(/g, '$1 $2(spare = 1, ', random),
  (text, random) => replaceOne(text, /(network \w+) \{/g, '$1(spare = 1) {', random),
  (text, random) => replaceOne(text, / bias=false/g, '', random),
  (text, random) => replaceOne(text, / F=3/g, ' F=4', random),
  (text, random) => replaceOne(text, / F=3 P=1/g, ' F=4 P=same', random),
  (text, random) => replaceOne(text, / S=2/g, ' S=3', random),
  (text, random) => replaceOne(text, / P=1/g, ' P=3', random),
  (text, random) => replaceOne(text, / -> [^\r\n;]*/g, '', random),
  (text, random) => behind(text, 'softmax', random),
  (text, random) => {
    const lines = text.split('\n');
    const at = Math.floor(random() * (lines.length - 1));
    return [...lines.slice(0, at), lines[at + 1], lines[at], ...lines.slice(at + 2)].join('\n');
  },
  (text, random) =>
    replaceOne(
      text,
      /^[ \t]+\w+[^\r\n]*$/gm,
      '  // netspec-ignore-next-line no-op-layer: a test\n$&',
      random,
    ),
  (text, random) => replaceOne(text, /^[ \t]+\w+[^\r\n{}]*$/gm, '$& // a comment', random),
];

/** One to five of them. */
export function damage(text: string, random: Random): string {
  let result = text;
  for (let count = 1 + Math.floor(random() * 5); count > 0; count--)
    result = pick(damages, random)(result, random);
  return result;
}
