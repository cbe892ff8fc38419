/** What DSL text means: statements, lines, values, precedence, and the exact places of them. */
import { describe, expect, it } from 'vitest';
import { createSource } from '../../../base/source.js';
import { textOf } from '../../../base/span.js';
import type { Argument, Expression, Statement } from '../../../ir/ast.js';
import { parseDsl } from './parse-dsl.js';

function statements(body: string): readonly Statement[] {
  const { document, findings } = parseDsl(createSource('test.netspec', `network N {\n${body}\n}\n`));
  expect(findings).toEqual([]);
  const [network] = document.declarations;
  return network.kind === 'network' ? network.body.statements : [];
}

/** An expression with all its parentheses. */
function explicit(node: Expression): string {
  switch (node.kind) {
    case 'binary':
      return `(${explicit(node.left)} ${node.operator} ${explicit(node.right)})`;
    case 'unary':
      return `(${node.operator} ${explicit(node.operand)})`;
    case 'list':
      return `[${node.items.map(explicit).join(' ')}]`;
    case 'call':
      return `${node.callee.text}(${node.arguments.map(argumentText).join(' ')})`;
    case 'number':
    case 'boolean':
      return String(node.value);
    case 'string':
      return JSON.stringify(node.value);
    case 'name':
      return node.name;
    default:
      return node.kind === 'hole' ? '?' : '!';
  }
}

function argumentText({ name, value }: Argument): string {
  return (name === undefined ? '' : `${name.text}=`) + explicit(value);
}

/** The arguments of a call as a person would group them. */
function values(line: string): string[] {
  const [call] = statements(line);
  if (call.kind !== 'call') throw new Error('not a call');
  return call.arguments.map(argumentText);
}

function valueOfLet(text: string): string {
  const [binding] = statements(`let x = ${text}`);
  return binding.kind === 'let' ? explicit(binding.value) : '';
}

describe('precedence', () => {
  it.each([
    ['1 + 2 * 3 ** 4', '(1 + (2 * (3 ** 4)))'],
    ['a - b - c', '((a - b) - c)'],
    ['2 ** 3 ** 2', '(2 ** (3 ** 2))'],
    ['-2 ** 2', '(- (2 ** 2))'],
    ['2 ** -1', '(2 ** (- 1))'],
    ['-a * b', '((- a) * b)'],
    ['not a == b and c', '((not (a == b)) and c)'],
    ['a or b and not c', '(a or (b and (not c)))'],
    ['a % 32 == 0', '((a % 32) == 0)'],
    ['(a + b) * c', '((a + b) * c)'],
    ['floor(a / 2) + max(1, b)', '(floor((a / 2)) + max(1 b))'],
    ['gaussian(5, sigma=1 + a) * b', '(gaussian(5 sigma=(1 + a)) * b)'],
    ['[1, [2, 3]]', '[1 [2 3]]'],
    ['5x3', '[5 3]'],
    ['a -\n b', '(a - b)'],
    ['[1,\n2\n]', '[1 2]'],
  ])('%s', (text, expected) => {
    expect(valueOfLet(text)).toBe(expected);
  });
});

describe('numbers', () => {
  it.each<[string, number]>([
    ['62k', 62_000],
    ['1.1k', 1100],
    ['5M', 5e6],
    ['1.5G', 1.5e9],
    ['2T', 2e12],
    ['4KiB', 4096],
    ['1Ki', 1024],
    ['2MiB', 2 ** 21],
    ['1GiB', 2 ** 30],
    ['3kB', 3000],
    ['1e-3', 0.001],
    ['0.5', 0.5],
  ])('%s', (text, value) => {
    expect(valueOfLet(text)).toBe(String(value));
  });
});

describe('calls', () => {
  it.each([
    ['conv 64 F=3', ['64', 'F=3']],
    ['concat a, b', ['a', 'b']],
    ['Basic 64 b', ['64', 'b']],
    ['conv 64 -3', ['(64 - 3)']],
    ['conv 64, -3', ['64', '(- 3)']],
    ['conv max(1, 2) (a) [3]', ['max(1 2)', 'a', '[3]']],
    ['conv floor (a)', ['floor', 'a']],
    ['conv 6 frozen P=?', ['6', 'frozen=true', 'P=?']],
    ['conv F=5 6', ['F=5', '6']],
    ['conv 6, F=5,\n  S=2', ['6', 'F=5', 'S=2']],
    ['skip layer1.0.conv1', ['layer1.0.conv1']],
    ['filter weights=[[1, 0], [0, -1]]', ['weights=[[1 0] [0 (- 1)]]']],
  ])('%s', (line, expected) => {
    expect(values(line)).toEqual(expected);
  });
});

describe('lines', () => {
  const kinds = (body: string): string[] =>
    statements(body).map((statement) => (statement.kind === 'call' ? statement.callee.text : statement.kind));

  it('end statements at line ends and semicolons', () => {
    expect(kinds('relu; tanh\nrelu ;; relu\r\n\rtanh')).toEqual(['relu', 'tanh', 'relu', 'relu', 'tanh']);
  });

  it('go on before shortcut, else and {', () => {
    expect(kinds('residual { relu }\n\n// why\nshortcut { relu }\nrelu')).toEqual(['residual', 'relu']);
    expect(kinds('if a { relu }\nelse if b { relu }\nelse { relu }')).toEqual(['if']);
    expect(kinds('repeat 2\n{\n relu\n}')).toEqual(['repeat']);
    expect(kinds('concat {\n { relu }\n { relu } { tanh }\n}')).toEqual(['branches']);
  });

  it('hold comments', () => {
    const text = '// one\nnetwork N { // two\n/* three\n * four */ relu\n}';
    const { document } = parseDsl(createSource('test.netspec', text));
    expect(document.comments.map((comment) => comment.text)).toEqual(['one', 'two', 'three\n * four']);
  });
});

describe('names', () => {
  it('may be keywords where no statement can start', () => {
    const [layer, skip, loop] = statements('input: conv 3\nskip repeat, input, in\nfor from in [1] { relu }');
    expect(layer).toMatchObject({ kind: 'call', label: { text: 'input' } });
    expect(skip).toMatchObject({ kind: 'call', callee: { text: 'skip' } });
    expect(loop).toMatchObject({ kind: 'for', variable: { text: 'from' } });
  });

  it('may be __proto__ and constructor', () => {
    expect(statements('__proto__: conv __proto__=5\nskip constructor')[0]).toMatchObject({
      label: { text: '__proto__' },
      arguments: [{ name: { text: '__proto__' } }],
    });
  });
});

describe('statements', () => {
  it('of every kind are read', () => {
    const body = `input left: [H, W, 3] where H % 32 == 0, W > 5
      from left
      r: residual { relu } shortcut { relu } -> 3x3
      share r -> 5x5
      layer1: repeat 2 { Basic 64 }
      for w in [64, 128] { Basic w }
      add { { relu } { tanh } }
      if a { relu } else if b { tanh } else { relu }
      let x = 3
      output r
      require params <= 5M
      train { loss cross_entropy; optimizer sgd lr=0.05; batch 64 }`;
    expect(statements(body).map(({ kind }) => kind)).toEqual([
      'input',
      'from',
      'residual',
      'share',
      'repeat',
      'for',
      'branches',
      'if',
      'let',
      'output',
      'require',
      'train',
    ]);
  });

  it('have exact places', () => {
    const [call] = statements('  c1: conv 6 F=(1 + 2)   -> 5x3 // comment');
    if (call.kind !== 'call') throw new Error('not a call');
    const [filters, size] = call.arguments;
    expect(textOf(call.span)).toBe('c1: conv 6 F=(1 + 2)   -> 5x3');
    expect(call.label && textOf(call.label.span)).toBe('c1');
    expect(textOf(call.callee.span)).toBe('conv');
    expect(textOf(filters.span)).toBe('6');
    expect(textOf(size.span)).toBe('F=(1 + 2)');
    expect(textOf(size.value.span)).toBe('(1 + 2)');
    expect(call.contract && textOf(call.contract.span)).toBe('5x3');
    expect(call.contract?.kind === 'list' && textOf(call.contract.items[1].span)).toBe('3');
  });
});
