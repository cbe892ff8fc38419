/** The edits of lint rules by examples: what they write, and where they decline. */
import { describe, expect, it } from 'vitest';
import { createSource } from '../base/source.js';
import { applyEdits, type TextEdit } from '../base/text-edit.js';
import { compile } from '../compile.js';
import type { LayerNode } from '../ir/typed-graph.js';
import { LintText } from './lint-text.js';
import { attribute, contract, insertion, removal, swap } from './rule-edits.js';

type Edits = readonly TextEdit[] | undefined;

/** A text after an edit that needs layers by their paths; undefined where the edit declines. */
async function edited(
  file: string,
  content: string,
  edit: (text: LintText, layer: (path: string) => LayerNode) => Edits,
): Promise<string | undefined> {
  const { documents, networks, diagnostics } = await compile(createSource(file, content));
  expect(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    content,
  ).toEqual([]);
  const layerAt = (path: string) => {
    const found = networks[0].graph.nodes.find((node) => node.path === path);
    if (found?.type !== 'layer') throw new Error(`there is no layer ${path} in ${content}`);
    return found;
  };
  const edits = edit(new LintText(documents), layerAt);
  return edits && applyEdits(content, edits);
}

const inNetwork = (body: string) => `network N {\n  input 8x8x4\n${body}}\n`;
const dsl = async (body: string, edit: Parameters<typeof edited>[2]) => {
  const after = await edited('a.netspec', inNetwork(body), edit);
  return after?.slice(inNetwork('').length - 2, -2);
};
const yaml = async (layers: string, edit: Parameters<typeof edited>[2]) => {
  const head = 'network: N\ninput: 8x8x4\nlayers:\n';
  return (await edited('a.netspec.yaml', head + layers, edit))?.slice(head.length);
};
const json = async (layers: string, edit: Parameters<typeof edited>[2]) => {
  const [head, end] = ['{"network": "N", "input": "8x8x4", "layers": [', ']}'];
  return (await edited('a.netspec.json', head + layers + end, edit))?.slice(head.length, -end.length);
};

describe('removal', () => {
  const relu: Parameters<typeof edited>[2] = (text, layer) => removal(text, layer('relu1'));

  it('takes the line with what stands behind the layer', async () => {
    expect(await dsl('  tanh // a\n  relu // b\n  tanh\n', relu)).toBe('  tanh // a\n  tanh\n');
    expect(await yaml('  - tanh\n  - relu # b\n  - tanh\n', relu)).toBe('  - tanh\n  - tanh\n');
  });

  it('takes one separator with a layer that shares its line', async () => {
    expect(await dsl('  tanh; relu; tanh\n', relu)).toBe('  tanh; tanh\n');
    expect(await dsl('  tanh; relu\n', relu)).toBe('  tanh\n');
    expect(await dsl('  residual { relu; tanh }\n', relu)).toBe('  residual { tanh }\n');
    expect(await yaml('  [tanh, relu]\n', relu)).toBe('  [tanh]\n');
    expect(await json('"relu", "tanh"', relu)).toBe('"tanh"');
  });

  it('declines where a loop would be left with a block alone, whose layers it would rename', async () => {
    const text = (kinds: string) =>
      `block B() {\n  conv 4 F=1\n}\n${inNetwork(`  a: repeat 2 { ${kinds} }\n`)}`;
    const first: Parameters<typeof edited>[2] = (words, layer) => removal(words, layer('a.0.relu1'));
    expect(await edited('a.netspec', text('relu; B'), first)).toBeUndefined();
    expect(await edited('a.netspec', text('relu; tanh; B'), first)).toBe(text('tanh; B'));
  });

  it('keeps the line ends of the file', async () => {
    const text = inNetwork('  tanh\n  relu\n  tanh\n').replaceAll('\n', '\r\n');
    expect(await edited('a.netspec', text, relu)).toBe(text.replace('  relu\r\n', ''));
  });

  it('declines where something refers to the layer, or would to another one', async () => {
    const named: Parameters<typeof edited>[2] = (text, layer) => removal(text, layer('a'));
    expect(await dsl('  a: relu\n  tanh\n  skip a\n', named)).toBeUndefined();
    expect(await dsl('  a: relu\n  tanh\n', named)).toBe('  tanh\n');
    expect(await dsl('  relu\n  relu\n  tanh\n  skip relu2\n', relu)).toBeUndefined();
  });

  it('takes a word for a reference only where it can be one', async () => {
    const without =
      (removed: string): Parameters<typeof edited>[2] =>
      (text, layer) =>
        removal(text, layer(removed));
    expect(await dsl('  relu6\n  relu\n', without('relu1'))).toBe('  relu6\n');
    expect(await dsl('  // as relu2\n  relu2: tanh\n  relu\n', without('relu1'))).toBe(
      '  // as relu2\n  relu2: tanh\n',
    );
    expect(await dsl('  let relu2 = 3\n  conv (relu2 + 1) F=1\n  relu\n', without('relu1'))).toBe(
      '  let relu2 = 3\n  conv (relu2 + 1) F=1\n',
    );
    expect(await dsl('  relu6\n  tanh\n  skip relu61\n', without('relu61'))).toBeUndefined();
    // Without the label the next layer would be relu1.
    expect(await dsl('  relu1: relu\n  relu\n  tanh\n  skip relu2\n', without('relu1'))).toBeUndefined();
    for (const reference of [
      'from relu1',
      'share relu1',
      'output relu1',
      'add tanh1, relu1',
      'conv (channels(relu1) + 1) F=1',
      'require receptive_field(relu1) >= 1',
      'residual { tanh; skip relu1 }',
    ])
      expect(await dsl(`  tanh\n  relu\n  ${reference}\n`, without('relu1')), reference).toBeUndefined();
    expect(await yaml('  - relu\n  - tanh\n  - skip: relu1\n', without('relu1'))).toBeUndefined();
    expect(
      await yaml('  - relu\n  - tanh\n  - tanh: {}\n    from: relu1\n', without('relu1')),
    ).toBeUndefined();
  });

  it('counts what a network says of the layers in a block', async () => {
    const text = (reference: string) =>
      `block conv2() {\n  tanh\n  relu\n}\n${inNetwork(`  b: conv2\n  ${reference}\n`)}`;
    const inside: Parameters<typeof edited>[2] = (words, layer) => removal(words, layer('b.relu1'));
    expect(await edited('a.netspec', text('tanh'), inside)).toBe(text('tanh').replace('  relu\n', ''));
    expect(await edited('a.netspec', text('skip b.relu1'), inside)).toBeUndefined();
  });

  it('leaves no two blank lines in a row', async () => {
    expect(await dsl('  tanh\n\n  relu\n\n  tanh\n', relu)).toBe('  tanh\n\n  tanh\n');
    expect(await dsl('  residual {\n    relu\n\n    tanh\n  }\n', relu)).toBe(
      '  residual {\n    tanh\n  }\n',
    );
  });

  it('declines where a body would be empty, and where YAML says what the layer takes', async () => {
    expect(await dsl('  tanh\n  residual { relu }\n', relu)).toBeUndefined();
    const from = '  - tanh\n  - a: relu\n    from: tanh1\n'.replace('a: relu', 'relu:');
    expect(await yaml(from, relu)).toBeUndefined();
  });
});

describe('attribute', () => {
  const set =
    (path: string, name: string, value: string): Parameters<typeof edited>[2] =>
    (_, layer) =>
      attribute(layer(path), name, value);

  it('replaces a written value, under whichever name', async () => {
    expect(await dsl('  conv 4 kernel=(1 + 2) P=1\n', set('conv1', 'F', '1'))).toBe(
      '  conv 4 kernel=1 P=1\n',
    );
    expect(await yaml('  - conv: { filters: 4, F: "1" }\n', set('conv1', 'F', '3'))).toBe(
      '  - conv: { filters: 4, F: "3" }\n',
    );
    expect(await json('{"conv": {"filters": 4, "F": 3, "P": 1}}', set('conv1', 'P', 'same'))).toBe(
      '{"conv": {"filters": 4, "F": 3, "P": "same"}}',
    );
  });

  it('writes what is not written behind the last value', async () => {
    const bias = set('conv1', 'bias', 'false');
    expect(await dsl('  conv 4 F=(3) -> 6x6x4 // a\n', bias)).toBe(
      '  conv 4 F=(3) bias=false -> 6x6x4 // a\n',
    );
    expect(await dsl('  conv 4 F=3             -> 6x6x4\n', bias)).toBe(
      '  conv 4 F=3 bias=false  -> 6x6x4\n',
    );
    expect(await dsl('  conv 4 F=3            -> 6x6x4\n', bias)).toBe(
      '  conv 4 F=3 bias=false            -> 6x6x4\n',
    );
    expect(await dsl('  conv 4, F=3; relu\n', bias)).toBe('  conv 4, F=3 bias=false; relu\n');
    expect(await yaml('  - conv: { filters: 4, F: "3" }\n', bias)).toBe(
      '  - conv: { filters: 4, F: "3", bias: false }\n',
    );
    expect(await yaml('  - conv:\n      filters: 4\n      F: 3\n    name: conv1\n', bias)).toBe(
      '  - conv:\n      filters: 4\n      F: 3\n      bias: false\n    name: conv1\n',
    );
    expect(await json('{"conv": {"filters": 4, "F": "3"}}', set('conv1', 'P', 'same'))).toBe(
      '{"conv": {"filters": 4, "F": "3", "P": "same"}}',
    );
  });

  it('declines where YAML has no map to write into', async () => {
    expect(await yaml('  - batchnorm\n', set('batchnorm1', 'epsilon', '0.1'))).toBeUndefined();
    expect(await yaml('  - dropout: 0.5\n', set('dropout1', 'seed', '1'))).toBeUndefined();
  });
});

describe('swap', () => {
  const both: Parameters<typeof edited>[2] = (text, layer) => swap(text, layer('relu1'), layer('maxpool1'));

  it('exchanges lines with what is said in them, each as far in as it was', async () => {
    const named = swapNamed('relu1', 's1');
    expect(await dsl('      relu // x\n  s1: maxpool F=(2) -> 4x4x4 // y\n', named)).toBe(
      '  s1: maxpool F=(2) -> 4x4x4 // y\n      relu // x\n',
    );
    expect(await dsl('  relu\n\n  // x\n  // y\n  maxpool F=2\n', both)).toBe(
      '  // x\n  // y\n  maxpool F=2\n\n  relu\n',
    );
    const above = (comment: string) => `  tanh // netspec\n  ${comment}\n  relu\n  maxpool F=2\n`;
    expect(await dsl(above('// heading'), both)).toBe(
      '  tanh // netspec\n  // heading\n  maxpool F=2\n  relu\n',
    );
    const ignored = '// netspec-ignore-next-line naming: it is so';
    expect(await dsl(above(ignored), both)).toBe(`  tanh // netspec\n  maxpool F=2\n  ${ignored}\n  relu\n`);
    expect(await yaml('  - relu # a\n  # x\n  - maxpool: { F: 2 }\n    shape: 4x4x4 # b\n', both)).toBe(
      '  # x\n  - maxpool: { F: 2 }\n    shape: 4x4x4 # b\n  - relu # a\n',
    );
  });

  it('keeps the line ends of the file', async () => {
    const text = inNetwork('  relu // a\n  // b\n  maxpool F=2\n').replaceAll('\n', '\r\n');
    expect(await edited('a.netspec', text, both)).toBe(
      inNetwork('  // b\n  maxpool F=2\n  relu // a\n').replaceAll('\n', '\r\n'),
    );
  });

  it('exchanges layers alone that share a line', async () => {
    expect(await dsl('  tanh; relu // x\n  maxpool F=2 -> 4x4x4 // y\n', both)).toBe(
      '  tanh; maxpool F=2 -> 4x4x4 // x\n  relu // y\n',
    );
    expect(await dsl('  relu; maxpool F=2\n', both)).toBe('  maxpool F=2; relu\n');
    expect(await yaml('  - relu\n  - maxpool: { F: 2 }\n', both)).toBe('  - maxpool: { F: 2 }\n  - relu\n');
    expect(await json('"relu", {"maxpool": {"F": 2}}', both)).toBe('{"maxpool": {"F": 2}}, "relu"');
  });

  it('declines what would change more than the order', async () => {
    expect(await dsl('  relu -> 8x8x4\n  maxpool F=2\n', both)).toBeUndefined();
    expect(await dsl('  relu\n  maxpool F=2\n  from relu1\n', both)).toBeUndefined();
    expect(await dsl('  relu\n  tanh\n  maxpool F=2\n', both)).toBeUndefined();
    expect(await dsl('  residual { tanh; relu }\n  maxpool F=2\n', both)).toBeUndefined();
  });

  function swapNamed(first: string, second: string): Parameters<typeof edited>[2] {
    return (text, layer) => swap(text, layer(first), layer(second));
  }
});

describe('insertion', () => {
  const insert =
    (where: 'before' | 'after', kind: string): Parameters<typeof edited>[2] =>
    (text, layer) =>
      insertion(text, layer('tanh1'), where, kind);

  it('gives the layer a line where the other has one', async () => {
    expect(await dsl('  tanh // a\n  pad 0\n', insert('after', 'relu'))).toBe(
      '  tanh // a\n  relu\n  pad 0\n',
    );
    expect(await dsl('  tanh // a\n', insert('before', 'relu'))).toBe('  relu\n  tanh // a\n');
    expect(await dsl('  pad 0; tanh; pad 0\n', insert('after', 'relu'))).toBe('  pad 0; tanh; relu; pad 0\n');
    expect(await dsl('  residual { tanh }\n', insert('before', 'relu'))).toBe('  residual { relu; tanh }\n');
    expect(await yaml('  - tanh # a\n', insert('after', 'relu'))).toBe('  - tanh # a\n  - relu\n');
    expect(await yaml('  - tanh\n', insert('before', 'relu'))).toBe('  - relu\n  - tanh\n');
  });

  it('keeps the line ends of the file', async () => {
    const text = inNetwork('  tanh\n').replaceAll('\n', '\r\n');
    for (const [where, lines] of [
      ['before', '  relu\r\n  tanh\r\n'],
      ['after', '  tanh\r\n  relu\r\n'],
    ] as const)
      expect(await edited('a.netspec', text, insert(where, 'relu'))).toBe(text.replace('  tanh\r\n', lines));
  });

  it('declines where automatic names would mean other layers', async () => {
    expect(await dsl('  tanh\n  relu\n  tanh\n  skip relu1\n', insert('before', 'relu'))).toBeUndefined();
    expect(await json('"tanh"', insert('after', 'relu'))).toBeUndefined();
  });
});

describe('contract', () => {
  const say: Parameters<typeof edited>[2] = (text, layer) => contract(text, layer('conv1'), '6x6x4');

  it('writes a shape behind a layer that has none', async () => {
    expect(await dsl('  conv 4 F=3 // a\n', say)).toBe('  conv 4 F=3 -> 6x6x4 // a\n');
    expect(await dsl('  conv 4 F=3; relu\n', say)).toBe('  conv 4 F=3 -> 6x6x4; relu\n');
    expect(await dsl('  conv 4 F=3 -> 6x6x4\n', say)).toBeUndefined();
  });
});
