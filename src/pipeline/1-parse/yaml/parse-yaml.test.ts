/** The YAML form: what it means, and for each way of being wrong one finding at the right place. */
import { describe, expect, it } from 'vitest';
import { toDiagnostic } from '../../../base/diagnostic.js';
import { createSource, positionAt } from '../../../base/source.js';
import { textOf } from '../../../base/span.js';
import { parseDsl } from '../dsl/parse-dsl.js';
import { bare } from '../testing/bare.js';
import { parseYaml } from './parse-yaml.js';

function read(text: string, name = 'test.netspec.yaml') {
  const source = createSource(name, text);
  const { document, findings } = parseYaml(source);
  const places = findings.map(({ code, span }) => {
    const { line, column } = positionAt(source, span.start);
    return `${line}:${column} ${code}`;
  });
  const messages = findings.map((found) => toDiagnostic(found).message);
  return { document, findings, places, messages };
}

const lenet = `network: LeNet5
parameters: { classes: 10, width: null }
input: 32x32x1
layers:
  - conv: { filters: 6, F: 5 }
    name: c1
    shape: 28x28x6
  - tanh
  - conv: [16, { F: 5, P: "(width - 1) * 2", frozen: true }]
  - dense: classes
  - skip: layer1.0.conv1
  - concat: [c1, tanh]
  - concat: [[conv: 3], [tanh, relu]]
  - residual: { layers: [relu], shortcut: [] }
    name: r
  - repeat: { times: 2, layers: [{ Basic: -64 }] }
  - from: c1
  - if: { condition: a != 3, then: [relu] }
  - share: c1
  - output: r
require:
  - params <= 62k
train: { loss: cross_entropy, optimizer: { sgd: { lr: 0.05, momentum: 0.9 } }, batch: 64 }
`;

const sameInDsl = `network LeNet5(classes = 10, width) {
  input 32x32x1
  c1: conv filters=6 F=5 -> 28x28x6
  tanh
  conv 16 F=5 P=(width - 1) * 2 frozen
  dense classes
  skip layer1.0.conv1
  concat c1, tanh
  concat { { conv 3 } { tanh; relu } }
  r: residual { relu } shortcut { }
  repeat 2 { Basic -64 }
  from c1
  if a != 3 { relu }
  share c1
  output r
  require params <= 62k
  train { loss cross_entropy; optimizer sgd lr=0.05 momentum=0.9; batch 64 }
}
`;

describe('the YAML form', () => {
  it('gives the same tree as the DSL', () => {
    const dsl = parseDsl(createSource('same.netspec', sameInDsl));
    const yaml = read(lenet);
    expect(yaml.places).toEqual([]);
    expect(dsl.findings).toEqual([]);
    expect(bare(yaml.document)).toEqual(bare(dsl.document));
  });

  it('reads JSON, tabs included', () => {
    const text = '{\n\t"network": "N",\n\t"layers": ["relu", {"conv": [6, {"F": 5}]}]\n}\n';
    const { document, places } = read(text, 'test.netspec.json');
    expect(places).toEqual([]);
    expect(bare(document)).toEqual(
      bare(parseDsl(createSource('same.netspec', 'network N {\nrelu\nconv 6 F=5\n}')).document),
    );
  });

  it('gives names and values inside strings their exact place', () => {
    const { document } = read('network: N\nlayers:\n  - conv: "width * 2"\n    name: c1\n');
    const [network] = document.declarations;
    const [call] = network.kind === 'network' ? network.body.statements : [];
    if (call?.kind !== 'call') throw new Error('no call');
    const [{ value }] = call.arguments;
    expect(textOf(value.span)).toBe('width * 2');
    expect(value.kind === 'binary' && textOf(value.right.span)).toBe('2');
    expect(call.label && textOf(call.label.span)).toBe('c1');
    expect(textOf(call.callee.span)).toBe('conv');
  });

  it('reads blocks, names for values, and imports', () => {
    const { document, places } = read(
      'imports: [a.netspec]\nlet: { w: 3 }\nblocks: { B: { parameters: { k: 3 }, layers: [relu] } }\n',
    );
    expect(places).toEqual([]);
    expect(document.declarations.map(({ kind }) => kind)).toEqual(['import', 'let', 'block']);
  });

  it('takes __proto__ and constructor for names like any other', () => {
    const { document, places } = read(
      'network: __proto__\nlayers:\n  - conv: { __proto__: 5, constructor: 6 }\n    name: constructor\n',
    );
    expect(places).toEqual([]);
    expect(JSON.stringify(bare(document))).toContain('"text":"__proto__"');
  });

  it('an empty file is empty', () => {
    expect(read('').places).toEqual([]);
    expect(read('# only a comment\n').document.comments.map(({ text }) => text)).toEqual(['only a comment']);
  });
});

describe('mistakes', () => {
  const item = (text: string): string => `network: N\nlayers:\n  - ${text}\n`;
  it.each<[string, string[]]>([
    ['paramters: { a: 1 }\nnetwork: N\n', ['1:1 yaml/unknown-key']],
    ['network: my-net\n', ['1:10 yaml/bad-name']],
    ['network: if\n', ['1:10 syntax/reserved-word']],
    ['layers: [relu]\n', ['1:1 yaml/without-network']],
    ['- a\n- b\n', ['1:1 yaml/wrong-type']],
    ['network: N\nnetwork: M\n', ['2:1 yaml/duplicate-key']],
    ['network: N\ninput: { shpe: 3x3 }\n', ['2:10 yaml/unknown-key']],
    ['network: N\nlayers:\n\t- relu\n', ['3:1 yaml/syntax']],
    ['network: N\n---\nnetwork: M\n', ['2:1 yaml/several-documents']],
    ['network: N\nlayers: [relu\n', ['3:1 yaml/syntax']],
    ['network: N\n? { a: 1 }\n: 3\n', ['2:3 yaml/bad-key']],
    [item('conv 6 F=5'), ['3:5 yaml/bad-kind']],
    [item('input'), ['3:5 syntax/reserved-word']],
    [item('conv:\n    F: 5'), ['4:5 yaml/several-layers']],
    [item('name: c1'), ['3:5 yaml/no-layer']],
    [item('repeat: { times: 3, layer: [] }'), ['3:25 yaml/unknown-key']],
    [item('repeat: { layers: [] }'), ['3:5 yaml/missing-key']],
    [item('repeat: 5'), ['3:13 yaml/wrong-type']],
    [item('conv: { F: 3 + }'), ['3:19 syntax/unexpected']],
    [item('conv: { F: { a: 1 } }'), ['3:16 yaml/wrong-type']],
    [item('conv: 1 $ 2'), ['3:13 syntax/unknown-character']],
    [item('relu: {}\n    name: a.b'), ['4:11 syntax/path-as-name']],
    [item('if: { condition: a, then: [] }\n    name: a'), ['4:5 syntax/label-not-allowed']],
    [item('concat: [a, [relu]]'), ['3:5 yaml/mixed-branches']],
    [item('concat: []'), ['3:5 yaml/empty']],
    [item('5'), ['3:5 yaml/wrong-type']],
    [item('dense: .inf'), ['3:12 syntax/number-too-large']],
    [item('dense: *a'), ['3:12 yaml/alias']],
    [item('dense: !!set 5'), ['3:18 yaml/tag']],
    [item('{}'), ['3:5 yaml/empty']],
    [item(''), ['3:5 yaml/wrong-type']],
  ])('%j', (text, expected) => {
    const { places, messages } = read(text);
    expect(places, messages.join('; ')).toEqual(expected);
  });

  it('all are found in one run', () => {
    const text =
      'network: N\nlayers:\n  - conv: 1 +\n  - relu\n  - name: x\n  - repeat: 5\n  - dense: 10\n  - 7\n';
    const { places, document } = read(text);
    expect(places.map((place) => Number(place.split(':')[0]))).toEqual([3, 5, 6, 8]);
    expect(JSON.stringify(bare(document))).toContain('"text":"dense"');
  });
});

describe('limits', () => {
  const layers = (text: string): string => `network: N\nlayers: ${text}\n`;
  const nested = (open: string, close: string, times: number): string =>
    open.repeat(times) + close.repeat(times);
  it.each([
    ['flow lists', layers(nested('[', ']', 100_000))],
    ['open lists', layers('['.repeat(100_000))],
    ['open maps', layers('{a: '.repeat(50_000))],
    ['dashes', layers(`\n  ${'- '.repeat(20_000)}`)],
    ['repeats', layers(nested('[{ repeat: { times: 2, layers: ', '}}]', 5_000))],
    ['an alias bomb', layers(`\n  - &a [x]\n${'  - &a [*a, *a, *a, *a]\n'.repeat(2000)}`)],
    ['many keys', `network: N\nlet:\n${Array.from({ length: 50_000 }, (_, i) => `  a${i}: 1\n`).join('')}`],
    ['equal keys', `network: N\nlet:\n${'  a: 1\n'.repeat(20_000)}`],
    ['quotes', layers('"'.repeat(100_001))],
    ['question marks', layers('? '.repeat(20_000))],
    ['colons', layers(': '.repeat(20_000))],
    ['anchors', layers('&a '.repeat(20_000))],
    ['comments', '#\n'.repeat(200_000)],
  ])('%s', (_, text) => {
    const started = performance.now();
    read(text);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
