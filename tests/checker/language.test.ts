/** Values from outside, training settings, budgets, imports, and the limits that no text may break. */
import { describe, expect, test } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';
import { codesOf, diagnosticsOf, layersOf, networkOf } from './check.js';

describe('parameters set from outside', () => {
  const text =
    'network N(width = 4, deep = false, sizes = [3, 5]) {\n input 8x8x1\n conv width F=3\n if deep { relu }\n for F in sizes { conv 1 F=F P=same }\n}';
  test('numbers, switches and lists are read as the language writes them', async () => {
    expect(await layersOf(text, { width: '7', deep: 'true', sizes: '[1]' })).toEqual([
      'conv1 6x6x7',
      'relu1 6x6x7',
      'for1.0.conv1 6x6x1',
    ]);
    expect((await networkOf(text, { width: '2k', sizes: '3x5' })).graph.parameters).toEqual({
      width: 2000,
      deep: false,
      sizes: [3, 5],
    });
  });

  test.each([
    [{ widht: '7' }, 'language/unknown-parameter 1:9'],
    [{ width: '7 7' }, 'language/unreadable-parameter 1:9'],
    [{ width: '[[[[[[[[[[[[7]]]]]]]]]]]]' }, 'language/unreadable-parameter 1:9'],
    [{ width: '1e999' }, 'language/unreadable-parameter 1:9'],
    [{ width: 'wide' }, 'attribute/wrong-value 3:7'],
    [{ width: '-1' }, 'attribute/wrong-value 3:7'],
    [{ deep: '1' }, 'language/wrong-type 4:5'],
    [{ sizes: '3' }, 'language/wrong-type 5:11'],
  ] as const)('%j is a mistake at a place', async (set, code) => {
    expect(await codesOf(text, set)).toEqual([code]);
  });

  test('what a second network of the file knows is not unknown', async () => {
    const two = 'network A(a = 1) { input 4; dense a }\nnetwork B(b = 1) { input 4; dense b }';
    expect(await codesOf(two, { b: '3' })).toEqual([]);
    const [only] = await diagnosticsOf(two, { c: '3' });
    expect(only.help).toBe('did you mean a?');
  });
});

describe('training', () => {
  const planOf = async (train: string) =>
    (await networkOf(`network N { input 4; dense 2; ${train} }`)).graph.training;

  test('defaults', async () => {
    expect(await planOf('')).toEqual({
      loss: 'cross_entropy',
      optimizer: { kind: 'sgd', lr: 0.05, momentum: 0.9, nesterov: false, weightDecay: 0 },
      schedule: { kind: 'constant', warmup: 0 },
      batch: 64,
      epochs: 5,
      seed: 1,
    });
  });

  test('everything said', async () => {
    const plan = await planOf(
      'train { loss mse; optimizer adamw lr=1e-3 beta1=0.8 beta2=0.9 epsilon=1e-6 weight_decay=0.1; schedule step every=3 factor=0.5 warmup=2; batch 8; epochs 7; seed 42 }',
    );
    expect(plan).toMatchObject({
      loss: 'mse',
      optimizer: { kind: 'adamw', lr: 1e-3, beta1: 0.8, beta2: 0.9, epsilon: 1e-6, weightDecay: 0.1 },
      schedule: { kind: 'step', every: 3, factor: 0.5, warmup: 2 },
      batch: 8,
      epochs: 7,
      seed: 42,
    });
  });

  test('nesterov, cosine, and parameters of the network', async () => {
    const text =
      'network N(rate = 0.3) { input 4; dense 2; train { optimizer sgd lr=rate nesterov=true; schedule cosine minimum=0.01 } }';
    expect((await networkOf(text)).graph.training).toMatchObject({
      optimizer: { kind: 'sgd', lr: 0.3, momentum: 0.9, nesterov: true },
      schedule: { kind: 'cosine', minimum: 0.01, warmup: 0 },
    });
  });
});

describe('budgets', () => {
  const budget = (condition: string) =>
    codesOf(`network N { input 4x4x1; conv 2 F=3; require ${condition} }`);
  test.each([
    'params <= 20',
    'params == 20',
    'params >= 20',
    'params < 21',
    'params > 19',
    '20 >= params',
    '19 < params',
    'macs == 72',
    'flops == 152',
    'activations == 8',
    'memory == 112',
    'depth == 1',
    'params <= 20 and macs <= 72',
    'params <= 2 * 10',
    'params < 20.5',
  ])('%s holds', async (condition) => {
    expect(await budget(condition)).toEqual([]);
  });
  test.each([
    'params <= 19',
    'params == 19',
    'params == 21',
    'params >= 21',
    'params < 20',
    'params > 20',
    '19 >= params',
    'params <= 19.5',
    'depth > 1',
  ])('%s is broken', async (condition) => {
    expect(await budget(condition)).toEqual(['budget/broken 1:46']);
  });
  test('a broken budget names the layers that weigh most', async () => {
    const [only] = await diagnosticsOf(
      'network N { input 9; dense 100; dense 8; dense 5; dense 3; require params < 1k }',
    );
    expect(only.help).toBe('most of it: dense1 (dense) 1,000, dense2 (dense) 808, dense3 (dense) 45');
  });
});

describe('imports', () => {
  const files = new Map([
    [
      'parts/blocks.netspec',
      'let base = 4\nblock Unit(width) {\n conv width * base F=3 P=1\n conv 4 F=99\n}',
    ],
    ['parts/fine.netspec', 'let base = 4\nblock Unit(width) { conv width * base F=3 P=1 }'],
  ]);
  const host = {
    read: async (path: string) => {
      const text = files.get(path);
      return text === undefined
        ? ({ ok: false, reason: 'no such file' } as const)
        : ({ ok: true, text } as const);
    },
  };
  const check = (text: string) => compile(createSource('main.netspec', text), { host });

  test('blocks come with the names of their own file', async () => {
    const { networks } = await check(
      'import "parts/fine.netspec"\nnetwork N { input 8x8x1; Unit 2 -> 8x8x8 }',
    );
    expect(networks).toHaveLength(1);
    const { diagnostics } = await check(
      'import "parts/fine.netspec"\nnetwork N { input 8x8x1; conv base F=1 }',
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(['name/unknown-variable']);
  });

  test('a mistake in an imported block stands in its file, with the call', async () => {
    const { diagnostics, networks } = await check(
      'import "parts/blocks.netspec"\nnetwork N { input 8x8x1; Unit 2 }',
    );
    expect(networks).toEqual([]);
    expect(diagnostics.map(({ code, span }) => [code, span.source.name])).toEqual([
      ['shape/filter-larger-than-input', 'parts/blocks.netspec'],
    ]);
    expect(diagnostics[0].related?.map(({ span }) => span.source.name)).toEqual([
      'parts/blocks.netspec',
      'main.netspec',
    ]);
  });

  test('without a host an import is a mistake, not a crash', async () => {
    const { diagnostics } = await compile(
      createSource('main.netspec', 'import "a.netspec"\nnetwork N { input 4; relu }'),
    );
    expect(diagnostics.map(({ code }) => code.split('/')[0])).toEqual(['file']);
  });
});

describe('limits', () => {
  const within = async (milliseconds: number, text: string) => {
    const start = performance.now();
    const codes = await codesOf(text);
    expect(performance.now() - start).toBeLessThan(milliseconds);
    return codes;
  };
  const chain = (length: number, body: (next: string) => string, end: string) =>
    `${Array.from({ length }, (_, index) => `block B${index} { ${body(`B${index + 1}`)} }`).join('\n')}\nblock B${length} { ${end} }\n`;

  test('billions of turns, empty ones too', async () => {
    for (const body of [
      '',
      'relu',
      'repeat 1000000000 { }',
      'let x = 1',
      'conv 4 F=9',
      'from nobody',
      'nothing',
    ]) {
      const codes = await within(20_000, `network N { input 4x4x4; repeat 1000000000 { ${body} } }`);
      expect(codes.at(-1) ?? codes[0]).toMatch(/language\/too-large|name\/|shape\//);
      expect(codes.length).toBeLessThanOrEqual(2);
    }
  });

  test('blocks that double at every level', async () => {
    const text = `${chain(60, (next) => `${next}; ${next}`, 'relu')}network N { input 4; B0 }`;
    expect(await within(10_000, text)).toEqual([expect.stringMatching(/^language\/too-large/)]);
  });

  test('blocks nested deeper than anything readable', async () => {
    const text = `${chain(2000, (next) => `residual { ${next} }`, 'relu')}network N { input 4; B0; dense 3 }`;
    expect(await within(5_000, text)).toEqual([expect.stringMatching(/^language\/too-deep/)]);
  });

  test('an expression as long as a book', async () => {
    const sum = Array.from({ length: 60_000 }, () => '1').join(' + ');
    const codes = await within(10_000, `network N { let a = ${sum}; input 4; dense a }`);
    expect(codes).toHaveLength(1);
  });

  test('a file of mistakes: the first thousand, and a line that there are more', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `nothing${index} 4`).join('\n');
    const codes = await within(10_000, `network N { input 4\n${lines} }`);
    expect(codes).toHaveLength(1001);
    expect(codes.filter((code) => code.startsWith('language/too-many-mistakes'))).toHaveLength(1);
  });

  test('ten thousand layers are no trouble', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `l${index}: conv 4 F=3 P=1`).join('\n');
    expect(await within(10_000, `network N { input 28x28x4\n${lines}\n}`)).toEqual([]);
  });
});

test('a variable may hold a word that some attribute takes, and be compared with it', async () => {
  const text = `
    let usual = same
    block B(P = usual, init = he) { conv 2 F=3 P=P init=init }
    network N(padding = valid) {
      input 8x8x1
      for mode in [same, padding] { B mode }
      if padding == valid { B P=full init=xavier }
      B
    }`;
  expect(await layersOf(text)).toEqual([
    'for1.0.b1.conv1 8x8x2',
    'for1.1.b1.conv1 6x6x2',
    'b1.conv1 8x8x2',
    'b2.conv1 8x8x2',
  ]);
  expect(await codesOf(text, { padding: 'smae' })).toEqual(['attribute/wrong-value 3:50']);
  expect(await codesOf('network N { input 8x8x1; conv same F=3 }')).toEqual(['attribute/wrong-value 1:31']);
});
