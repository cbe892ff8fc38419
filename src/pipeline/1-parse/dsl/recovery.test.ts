/** Broken DSL text: every mistake is found once, at its place, and what stands around it survives. */
import { describe, expect, it } from 'vitest';
import { toDiagnostic } from '../../../base/diagnostic.js';
import { createSource, positionAt } from '../../../base/source.js';
import type { Block, NetworkDeclaration, Statement } from '../../../ir/ast.js';
import { parseDsl } from './parse-dsl.js';

function read(text: string) {
  const source = createSource('test.netspec', text);
  const { document, findings } = parseDsl(source);
  const places = findings.map(({ code, span }) => {
    const { line, column } = positionAt(source, span.start);
    return `${line}:${column} ${code}`;
  });
  const messages = findings.map((found) => toDiagnostic(found).message);
  return { document, findings, places, messages };
}

function networkOf(text: string): NetworkDeclaration {
  const found = read(text).document.declarations.find((node) => node.kind === 'network');
  if (found?.kind !== 'network') throw new Error('no network in the tree');
  return found;
}

const kindsIn = ({ statements }: Block): string[] => statements.map(wordOf);
const wordOf = (statement: Statement): string =>
  statement.kind === 'call' ? statement.callee.text : statement.kind;

const tenMistakes = `network N(classes = 10) {
  input 32x32x3
  conv 6 F=
  relu
  conv (6 F=5
  tanh
  -> 5x5
  sigmoid
  let x == 3
  softmax
  a.b: conv 3
  dropout
  : relu
  flatten
  conv 5 $ 3
  batchnorm
  conv "abc
  maxpool
  repeat { relu }
  avgpool
  if: dense 5
  output end
}
`;

describe('a file with ten mistakes', () => {
  it('gives ten findings, each in its line', () => {
    const { places } = read(tenMistakes);
    expect(places).toEqual([
      '3:12 syntax/unexpected',
      '5:8 syntax/not-closed',
      '7:3 syntax/contract-alone',
      '9:9 syntax/unexpected',
      '11:3 syntax/path-as-name',
      '13:3 syntax/unexpected',
      '15:10 syntax/unknown-character',
      '17:8 syntax/string-not-closed',
      '19:10 syntax/unexpected',
      '21:3 syntax/reserved-word',
    ]);
  });

  it('keeps the statements between', () => {
    const kept = kindsIn(networkOf(tenMistakes).body);
    for (const kind of ['input', 'relu', 'tanh', 'sigmoid', 'softmax', 'dropout', 'flatten']) {
      expect(kept).toContain(kind);
    }
    for (const kind of ['batchnorm', 'maxpool', 'avgpool', 'repeat', 'output']) expect(kept).toContain(kind);
  });

  it('keeps a broken layer as a call with a hole', () => {
    const [, conv] = networkOf(tenMistakes).body.statements;
    expect(conv).toMatchObject({ kind: 'call', callee: { text: 'conv' } });
    expect(conv.kind === 'call' && conv.arguments.some(({ value }) => value.kind === 'missing')).toBe(true);
  });
});

describe('brackets', () => {
  it('blames an open brace once, and reads the next declaration', () => {
    const text = 'block A {\n  repeat 2 {\n    relu\n}\nnetwork N {\n  input 3x3x1\n}\n';
    const { places, document } = read(text);
    expect(places).toEqual(['2:12 syntax/not-closed']);
    expect(document.declarations.map(({ kind }) => kind)).toEqual(['block', 'network']);
  });

  it('says so when a declaration stands inside another', () => {
    const text = 'network N {\n  block B {\n    relu\n  }\n  conv 3\n}\n';
    expect(read(text).places[0]).toBe('2:3 syntax/declaration-inside');
  });

  it('finds a brace that closes nothing', () => {
    expect(read('network N {\n}\n}\n').places).toEqual(['3:1 syntax/not-opened']);
  });

  it('does not let an open parenthesis swallow the next lines', () => {
    const text = 'network N {\n  conv [1, 2\n  relu\n  dense (3\n}\n';
    expect(read(text).places).toEqual(['2:8 syntax/not-closed', '4:9 syntax/not-closed']);
  });
});

describe('messages', () => {
  it.each([
    ['conv 6 F=', 'expected a value, but found the end of the line'],
    ['input 32xWx3', '32xWx3 is not a number'],
    ['residul { relu }', 'residul takes no body in braces'],
    ['conv 3 { relu }', 'conv takes no body in braces'],
    ['require a < b < c', 'comparisons cannot be chained'],
    ['for x of [1] { relu }', 'expected in, but found of'],
    ['concat { relu }', 'expected a branch in braces, but found relu'],
    ['concat { }', 'concat has no branch'],
    ['let if = 3', 'if is a word of the language and cannot be a name'],
    ['# a comment', '# does not start a comment'],
    ['dense 1e999', '1e999 is too large for a number'],
    ['skip "a\\q"', '\\q is not an escape'],
    ['from', 'expected the name of a layer, but found the end of the line'],
    ['} relu', 'expected the end of the line, but found relu'],
  ])('%s', (line, message) => {
    expect(read(`network N {\n${line}\n}\n`).messages).toContain(message);
  });

  it('knows what a misspelled word was meant to be, and reads on', () => {
    const { document, findings } = read('netwrok N(classes = 10) {\n  residul { relu }\n  relu\n}\n');
    expect(findings.map((found) => toDiagnostic(found).help)).toEqual([
      'did you mean network?',
      'did you mean residual?',
    ]);
    const [network] = document.declarations;
    expect(network.kind === 'network' && kindsIn(network.body)).toEqual(['missing', 'relu']);
    expect(findings[0].fixes?.[0].edits[0].text).toBe('network');
  });

  it('names layers outside a network once', () => {
    expect(read('input 3x3\nconv 5\nrelu\n').places).toEqual(['1:1 syntax/layer-outside']);
  });
});

describe('limits', () => {
  const line = (text: string): string => `network N {\n${text}\n}\n`;
  it.each([
    ['parentheses', line(`conv ${'('.repeat(50_000)}1${')'.repeat(50_000)}`)],
    ['braces', line(`${'repeat 2 {'.repeat(50_000)}relu${'}'.repeat(50_000)}`)],
    ['open braces', 'repeat 2 { '.repeat(50_000)],
    ['minus signs', line(`let x = ${'-'.repeat(50_000)}1`)],
    ['sums', line(`let x = ${'1 + '.repeat(50_000)}1`)],
    ['powers', line(`let x = ${'2 ** '.repeat(50_000)}1`)],
    ['else if', line(`if a { }${' else if a { }'.repeat(5_000)}`)],
    ['lists', line(`let x = ${'['.repeat(50_000)}`)],
  ])('too deep: %s', (_, text) => {
    const started = performance.now();
    const { findings } = read(text);
    const codes = findings.map(({ code }) => code);
    expect(codes.filter((code) => code === 'syntax/too-deep').length).toBeLessThanOrEqual(1);
    expect(codes.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('refuses what is too large or no text', () => {
    expect(read('a'.repeat(1_000_001)).places).toEqual(['1:1 syntax/too-large']);
    expect(read('network N {\n\0\n}').places).toEqual(['2:1 syntax/not-text']);
  });

  it('lists at most 500 mistakes', () => {
    const { findings } = read(`network N {\n${'let 5\n'.repeat(2000)}}\n`);
    expect(findings.length).toBe(501);
    expect(toDiagnostic(findings[500]).message).toBe('1500 more syntax errors are not listed');
  });

  it('reads a megabyte of layers', () => {
    const text = `network N {\n${'  conv 64 F=3 S=2 P=same\n'.repeat(38_000)}}\n`;
    const started = performance.now();
    expect(read(text).findings).toEqual([]);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
