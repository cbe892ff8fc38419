import { describe, expect, it } from 'vitest';
import { createSource } from '../../../base/source.js';
import { diffNetworks } from '../../../compile/diff.js';
import { compile } from '../../../compile.js';
import type { LayerChange, NetworkDiff } from '../../../ir/network-diff.js';

async function networkOf(body: string) {
  const { networks, diagnostics } = await compile(createSource('n.netspec', `network N {\n${body}\n}\n`));
  if (networks.length !== 1) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return networks[0];
}

async function diffOf(older: string, newer: string): Promise<NetworkDiff> {
  return diffNetworks(await networkOf(older), await networkOf(newer));
}

const pathsOf = (changes: readonly LayerChange[]) => changes.map((c) => `${c.old.path} -> ${c.new.path}`);

const small = 'input 16x16x3; conv 8 F=3; relu; conv 16 F=3; relu; flatten; dense 10';

describe('the layers', () => {
  it('are unchanged in a network and itself', async () => {
    const { layers, ports, training, checkpoint } = await diffOf(small, small);
    expect(layers).toEqual({
      added: [],
      removed: [],
      changed: [],
      renamed: [],
      unchanged: ['conv1', 'relu1', 'conv2', 'relu2', 'flatten1', 'dense1'],
    });
    expect({ ports, training }).toEqual({ ports: [], training: [] });
    expect(checkpoint).toMatchObject({ compatibility: 'whole', resumes: true, missing: [], unused: [] });
  });

  it('that changed at their path say which attributes, and which only follow', async () => {
    const { layers } = await diffOf(small, small.replace('conv 8', 'conv 12'));
    expect(layers.changed.map(({ old, attributes }) => [old.path, attributes])).toEqual([
      ['conv1', [{ name: 'filters', old: '8', new: '12' }]],
      ['relu1', []],
      ['conv2', []],
    ]);
    expect(layers.changed[2]).toMatchObject({ old: { params: 1168n }, new: { params: 1744n } });
    expect(layers.unchanged).toEqual(['relu2', 'flatten1', 'dense1']);
  });

  it('without names of their own are found where they stand, not by their number', async () => {
    const newer = small.replace('conv 16', 'conv 8 F=1; relu; conv 16');
    const { layers, checkpoint } = await diffOf(small, newer);
    expect(layers.added.map(({ path }) => path)).toEqual(['conv2', 'relu2']);
    expect(pathsOf(layers.renamed)).toEqual(['conv2 -> conv3', 'relu2 -> relu3']);
    expect(layers.changed).toEqual([]);
    expect(checkpoint.renamed.map((one) => `${one.old} -> ${one.new}`)).toEqual([
      'conv2.weight -> conv3.weight',
      'conv2.bias -> conv3.bias',
    ]);
  });

  it('without names of their own are found though what comes in is wider', async () => {
    const { layers } = await diffOf(small, small.replace('conv 16', 'conv 12 F=1; relu; conv 16'));
    expect(layers.added.map(({ path }) => path)).toEqual(['conv2', 'relu2']);
    expect(pathsOf(layers.renamed)).toEqual(['conv2 -> conv3', 'relu2 -> relu3']);
    expect(layers.renamed[0]).toMatchObject({ old: { params: 1168n }, new: { params: 1744n } });
    expect(layers.removed).toEqual([]);
  });

  it('that take something else are changed, those behind a new layer are not', async () => {
    const branches = (from: string) =>
      `input 8x8x4; a: conv 4 F=1; b: conv 4 F=3 P=1; from ${from}; c: conv 4 F=1; skip b`;
    const { layers } = await diffOf(branches('a'), branches('b'));
    expect(layers.changed).toHaveLength(1);
    expect(layers.changed[0]).toMatchObject({ new: { path: 'c' }, inputs: { old: ['a'], new: ['b'] } });
    const between = await diffOf(
      'input 8x8x4; a: conv 4 F=1; b: conv 4 F=1',
      'input 8x8x4; a: conv 4 F=1; n: relu; b: conv 4 F=1',
    );
    expect(between.layers).toMatchObject({ added: [{ path: 'n' }], changed: [], unchanged: ['a', 'b'] });
  });

  it('are found in another group, each once, with the activations between them', async () => {
    const stages = 'conv1: conv 4 F=3; relu; b: repeat 3 { conv 4 F=3 P=1; relu }';
    const older = `input 8x8x4; ${stages}`;
    const newer = `block All { ${stages} }\nnetwork N { input 8x8x4; backbone: All }`;
    const { networks } = await compile(createSource('n.netspec', newer));
    const { layers, checkpoint } = await diffNetworks(await networkOf(older), networks[0]);
    expect(layers).toMatchObject({ added: [], removed: [], changed: [], unchanged: [] });
    expect(pathsOf(layers.renamed)).toEqual([
      'conv1 -> backbone.conv1',
      'relu1 -> backbone.relu1',
      ...[0, 1, 2].flatMap((i) => [
        `b.${i}.conv1 -> backbone.b.${i}.conv1`,
        `b.${i}.relu1 -> backbone.b.${i}.relu1`,
      ]),
    ]);
    expect(checkpoint).toMatchObject({
      compatibility: 'renaming',
      loads: { tensors: 0 },
      loadsRenamed: { tensors: 8 },
    });
  });

  it('that share or freeze weights have changed', async () => {
    const { layers } = await diffOf('input 8x8x4; a: conv 4 F=1', 'input 8x8x4; a: conv 4 F=1 frozen');
    expect(layers.changed[0].attributes).toEqual([{ name: 'frozen', old: 'false', new: 'true' }]);
  });

  it('with fixed weights of one size and other values have changed', async () => {
    const filter = (kernel: string) => `input 8x8x1; depthwise weights=${kernel}`;
    const { layers } = await diffOf(filter('sobel_x'), filter('sobel_y'));
    expect(layers.changed[0].attributes).toEqual([
      { name: 'weights', old: '3x3 weights', new: 'other 3x3 weights' },
    ]);
  });
});

describe('the checkpoint', () => {
  it('says which names have another shape, are missing, or are left over', async () => {
    const older = 'input 8x8x1; a: conv 4 F=3; b: conv 4 F=3; c: conv 2 F=1';
    const newer = 'input 8x8x1; a: conv 4 F=3; b: conv 6 F=3; d: conv 5 F=1 bias=false';
    const { checkpoint } = await diffOf(older, newer);
    expect(checkpoint).toMatchObject({
      compatibility: 'partial',
      resumes: false,
      old: { tensors: 6, values: 40n + 148n + 10n },
      new: { tensors: 5, values: 40n + 222n + 30n },
      loads: { tensors: 2, values: 40n },
      reshaped: [
        { path: 'b.weight', old: [4, 3, 3, 4], new: [6, 3, 3, 4] },
        { path: 'b.bias', old: [4], new: [6] },
      ],
      missing: [{ path: 'd.weight' }],
      unused: [{ path: 'c.weight' }, { path: 'c.bias' }],
    });
  });

  it('warns of weights that would load into another layer', async () => {
    const older = 'input 16x16x4; conv 4 F=3; conv 4 F=3 S=2 P=1';
    const { layers, checkpoint } = await diffOf(older, older.replace('conv', 'conv 4 F=3 D=2; conv'));
    expect(pathsOf(layers.renamed)).toEqual(['conv1 -> conv2', 'conv2 -> conv3']);
    expect(checkpoint.loads.tensors).toBe(4);
    expect(checkpoint.displaced).toEqual(['conv2.weight', 'conv2.bias']);
    expect(checkpoint.compatibility).toBe('partial');
  });
});

describe('the rest', () => {
  it('names settings of the training, inputs and outputs that differ', async () => {
    const older = 'input 8x8x1; flatten; f: dense 4; train { optimizer sgd lr=0.1 momentum=0.9; batch 8 }';
    const newer = 'input 8x10x1; flatten; f: dense 5; train { optimizer adam lr=0.1; batch 16 }';
    const { training, ports, batch } = await diffOf(older, newer);
    expect(training).toContainEqual({ name: 'optimizer', old: 'sgd', new: 'adam' });
    expect(training).toContainEqual({ name: 'optimizer momentum', old: '0.9', new: undefined });
    expect(training).toContainEqual({ name: 'batch', old: '8', new: '16' });
    expect(training.map(({ name }) => name)).not.toContain('optimizer lr');
    expect(batch).toEqual({ old: 8, new: 16 });
    expect(ports.map(({ role }) => role)).toEqual(['input', 'output']);
  });

  it('has formulas of networks with open sizes, and the sizes they are compared at', async () => {
    const open = (filters: number) => `input [H, W, 3]; conv ${filters} F=3 P=1`;
    const { sizes, formulas } = await diffOf(open(2), open(4));
    expect(sizes).toEqual({ old: { H: 1, W: 1 }, new: { H: 1, W: 1 } });
    expect(formulas.find(({ figure }) => figure === 'macs')).toEqual({
      figure: 'macs',
      old: '54*H*W',
      new: '108*H*W',
    });
  });
});
