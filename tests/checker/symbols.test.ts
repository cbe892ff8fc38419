/** Networks for all sizes: what the checker says of them, held against every size up to 200x200 one by one. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { constraintsOf } from '../../src/compile/sizes.js';
import { compile } from '../../src/compile.js';
import { formatShape } from '../../src/ir/shape.js';
import { containsSize, describeSet, nextIn } from '../../src/ir/size-set.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { parse } from '../../src/pipeline/1-parse/parse.js';
import { elaborate } from '../../src/pipeline/2-elaborate/elaborate.js';
import { codesOf, diagnosticsOf, fixed, networkOf } from './check.js';

const unet = `network UNet {
  input [H, W, 1]
  d1: conv 4 F=3 P=1
  maxpool F=2
  d2: conv 4 F=3 P=1
  maxpool F=2
  d3: conv 4 F=3 P=1
  maxpool F=2
  d4: conv 4 F=3 P=1
  maxpool F=2
  conv 4 F=3 P=1
  transposed 4 F=2 S=2
  concat d4
  upsample 2
  concat d3
  upsample 2
  concat d2
  upsample 2
  concat d1
  conv 2 F=1
}`;

/** Each stage halves with rounding up; the way back doubles, so the sums need what divides. */
const pyramid = `network Pyramid {
  input [H, W, 3]
  c1: conv 4 F=7 S=2 P=3
  c2: conv 4 F=3 S=2 P=1
  c3: conv 4 F=3 S=2 P=1
  c4: conv 4 F=3 S=2 P=1
  upsample 2
  skip c3
  upsample 2
  skip c2
  upsample 2
  skip c1
}`;

const autoencoder = `network Autoencoder {
  x: input [H, W, 1]
  conv 8 F=5 S=2
  relu
  conv 16 F=3 S=2 P=1
  relu
  transposed 8 F=3 S=2 P=1 output_padding=1
  relu
  transposed 1 F=5 S=2 output_padding=1
  skip x
}`.replace('x: input', 'input x:');

const largest = 200;

/** Whether the network fits at these sizes, by its shape rules on plain numbers. */
async function fits(text: string): Promise<(H: number, W: number) => boolean> {
  const { document } = await parse(createSource('test.netspec', text));
  return (H, W) => {
    const [network] = elaborate([document], layerCatalogue, { set: { H: `${H}`, W: `${W}` } }).networks;
    return network.graph !== undefined;
  };
}

describe.each([
  ['U-Net', unet],
  ['a feature pyramid', pyramid],
  ['an autoencoder', autoencoder],
])('%s', (_, text) => {
  test('the reported sizes are all that are valid, and no other', { timeout: 300_000 }, async () => {
    const { networks } = await constraintsOf(createSource('test.netspec', text));
    const { symbols, relations } = networks[0].sizes;
    expect(relations).toEqual([]);
    expect(symbols.map(({ declaration }) => declaration.name)).toEqual(['H', 'W']);
    const [h, w] = symbols.map(({ valid }) => valid);
    const isValid = await fits(text);
    const wrong: string[] = [];
    let valid = 0;
    for (let H = 1; H <= largest; H++) {
      for (let W = 1; W <= largest; W++) {
        const claimed = containsSize(h, H) && containsSize(w, W);
        const actual = isValid(H, W);
        if (actual) valid++;
        if (claimed !== actual) wrong.push(`${H}x${W}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(valid).toBeGreaterThan(20);
    expect(valid).toBeLessThan(largest * largest);
  });
});

test('U-Net says its rule, and which sizes near 350 keep it', async () => {
  const [{ message, help }] = await diagnosticsOf(unet);
  expect(message).toContain('valid exactly when H and W are multiples of 16 (and at least 16)');
  expect(help).toBeDefined();
  const [fixedSize] = await diagnosticsOf(unet.replace('[H, W, 1]', '350x350x1'));
  expect(fixedSize.code).toBe('shape/concat-mismatch');
  expect(fixedSize.help).toContain('H = 336 or 352');
  expect(fixedSize.help).toContain('W = 336 or 352');
});

test('every broken network of a file hears of its sizes, and a thousand of them are no trouble', async () => {
  const text = Array.from(
    { length: 1000 },
    (_, i) => `network N${i} { input 50x50x3; a: maxpool F=1; maxpool F=4; upsample 4; concat a }`,
  ).join('\n');
  const diagnostics = await diagnosticsOf(text);
  expect(diagnostics).toHaveLength(1000);
  expect(diagnostics.every(({ help }) => help?.includes('H = 48 or 52'))).toBe(true);
});

test('the fix writes the rule behind the input, and then the network checks', async () => {
  const text = await fixed(unet, 'Say');
  expect(text).toContain('input [H, W, 1] where H % 16 == 0, W % 16 == 0');
  expect(await codesOf(text)).toEqual([]);
});

test('contracts speak of symbols', async () => {
  const text = (contract: string) =>
    `network N { input [H, W, 3] where H % 4 == 0, W % 4 == 0; conv 8 F=3 S=2 P=1 ${contract}; maxpool F=2 -> [H/4, W/4, 8] }`;
  expect(await codesOf(text('-> [H/2, W/2, 8]'))).toEqual([]);
  expect(await codesOf(text('-> [floor((H + 1) / 2), ceil(W / 2), 8]'))).toEqual([]);
  expect(await codesOf(text('-> [H, W/2, 8]'))).toEqual(['shape/contract-mismatch 1:81']);
});

test('what a layer gives is an expression in the symbols', async () => {
  const shapes = async (layers: string) => {
    const { free } = await networkOf(`network N { input [H, W, 3] where H >= 20, W >= 20; ${layers} }`);
    const nodes = free?.graph.nodes ?? [];
    return formatShape(nodes[nodes.length - 1].output);
  };
  expect(await shapes('conv 4 F=3 S=2 P=1')).toBe('[ceil(H/2), ceil(W/2), 4]');
  expect(await shapes('conv 4 F=3')).toBe('[H - 2, W - 2, 4]');
  expect(await shapes('maxpool F=2; maxpool F=2')).toBe('[floor(H/4), floor(W/4), 3]');
  expect(await shapes('upsample 2')).toBe('[2*H, 2*W, 3]');
  expect(await shapes('conv 4 F=5 S=3 P=same')).toBe('[ceil(H/3), ceil(W/3), 4]');
  expect(await shapes('global_avgpool')).toBe('1x1x3');
  expect(await shapes('flatten')).toBe('[H*W*3]');
});

test('symbols may be given a size from outside, if `where` allows it', async () => {
  const text = unet.replace('[H, W, 1]', '[H, W, 1] where H % 16 == 0, W % 16 == 0');
  const { graph, free } = await networkOf(text, { H: '64', W: '32' });
  expect(free).toBeUndefined();
  expect(formatShape(graph.nodes[graph.nodes.length - 1].output)).toBe('64x32x2');
  const [{ code, help }] = await diagnosticsOf(text, { H: '350', W: '32' });
  expect(code).toBe('shape/size-not-allowed');
  expect(help).toContain('H = 336, H = 352');
  expect(await codesOf(text, { K: '3' })).toEqual(['language/unknown-parameter 1:9']);
  expect((await diagnosticsOf(text, { H: 'abc' }))[0].message).toBe(
    '--set H needs a whole number from 1 up, not the text abc',
  );
});

test('one symbol may be another', async () => {
  const text = 'network N { input [H, W, 3] where W == H, H % 2 == 0; reshape [H/2, 2*W, 3] }';
  const { free } = await networkOf(text);
  expect(free?.graph.symbols.map(({ name }) => name)).toEqual(['H']);
  const { graph } = await networkOf(text, { H: '8' });
  expect(formatShape(graph.nodes[1].output)).toBe('4x16x3');
});

test('figures are formulas, exact at every size that is tried', async () => {
  const text =
    'network N { input [H, W, 3]; conv 8 F=3 P=1; conv 4 F=3 S=2 P=1; global_avgpool; flatten; dense 10 }';
  const { free } = await networkOf(text);
  expect(free?.formulas.params).toBe('566');
  expect(free?.formulas.macs).toBe('288*ceil(H/2)*ceil(W/2) + 216*H*W + 40');
  const even = await networkOf(text.replace('3];', '3] where H % 2 == 0, W % 2 == 0;'));
  expect(even.free?.formulas.macs).toBe('288*H*W + 40');
  const { report } = await networkOf(text, { H: '31', W: '18' });
  expect(report.totals.macs).toBe(BigInt(288 * 16 * 9 + 216 * 31 * 18 + 40));
});

test.each([
  'input [L, 4] where L >= 100; conv 8 F=9 S=4; global_maxpool; flatten; dense 2',
  'input [H, W, 3] where H >= 40, W >= 40; conv 8 F=9 S=4; conv 4 F=3 S=2; maxpool F=3 S=2 ceil=true',
  'input [H, W, 3] where H >= 9, W % 3 == 1, W > 9; conv 8 F=4 S=3; upsample 2; transposed 4 F=3 S=2; conv 4 F=3',
  'input [H, W, 3] where H % 8 == 0, W % 8 == 0; conv 8 F=3 S=2 P=1; conv 4 F=3 S=2 P=1; flatten; dense 7',
  'input [D, H, W, 2] where D >= 5, H >= 5, W >= 5; conv 4 F=3 S=2 P=1; avgpool F=2',
])('the formulas of %s give the totals', async (body) => {
  const text = `network N { ${body} }`;
  const { free } = await networkOf(text);
  const symbols = free?.sizes.symbols ?? [];
  expect(symbols.length).toBeGreaterThan(0);
  for (let trial = 1; trial < 12; trial++) {
    const sizes = symbols.map(({ declaration, allowed }, axis): [string, number] => [
      declaration.name,
      nextIn(allowed, 37 + trial * (7 + 4 * axis)) ?? 1,
    ]);
    const { report } = await networkOf(
      text,
      Object.fromEntries(sizes.map(([name, size]) => [name, `${size}`])),
    );
    for (const figure of ['params', 'macs', 'flops', 'activationBytes'] as const) {
      const formula = free?.formulas[figure];
      expect(formula, figure).toBeDefined();
      expect(valueOfFormula(formula ?? '', sizes), `${figure} = ${formula}`).toBe(
        Number(report.totals[figure]),
      );
    }
  }
});

/** JavaScript reads the formulas as the language does. */
function valueOfFormula(formula: string, sizes: readonly (readonly [string, number])[]): number {
  const names = ['floor', 'ceil', 'min', 'max', ...sizes.map(([name]) => name)];
  const values = [Math.floor, Math.ceil, Math.min, Math.max, ...sizes.map(([, size]) => size)];
  return new Function(...names, `return ${formula}`)(...values);
}

test('weights may follow the size', async () => {
  const text = 'network N { input 32x32x3; conv 8 F=3; flatten; fc: dense 10; dense 2 }';
  const { networks } = await constraintsOf(createSource('test.netspec', text));
  expect(networks[0].resized).toEqual(['fc']);
  expect(describeSet(networks[0].sizes.symbols[0].valid, 'H')).toBe('H is at least 3');
});

test.each(['alexnet', 'resnet', 'googlenet', 'densenet121', 'mobilenet-v2', 'unet', 'fpn-resnet50'])(
  'every size of %s that the constraint allows is valid, and none below the smallest',
  async (name) => {
    const path = fileURLToPath(new URL(`../../specs/${name}.netspec`, import.meta.url));
    const source = createSource(path, readFileSync(path, 'utf8'));
    const host = {
      read: async (file: string) => ({ ok: true, text: readFileSync(file, 'utf8') }) as const,
    };
    const { networks, diagnostics } = await constraintsOf(source, { host });
    expect(diagnostics).toEqual([]);
    expect(networks[0].smallest).toBeDefined();
    expect((await compile(source, { host })).diagnostics).toEqual([]);
  },
);

test('a budget holds for every allowed size, or says exactly from which on it does not', async () => {
  const text = (where: string, budgets: string) =>
    `network N { input [H, W, 3] ${where}; conv 8 F=3 P=1; ${budgets} }`;
  // 216 MACs a position: 680 * 680 * 216 is below a hundred million, 681 * 681 * 216 above.
  const [broken] = await diagnosticsOf(text('', 'require macs <= 100M'));
  expect(broken.code).toBe('budget/broken');
  expect(broken.help).toContain('at H = 681, W = 681; it holds up to H = 680, W = 680');
  expect(await codesOf(text('where H <= 680, W <= 680', 'require macs <= 100M'))).toEqual([]);
  expect(await codesOf(text('', 'require params <= 300'))).toEqual([]);
  const many = Array.from({ length: 500 }, (_, i) => `require macs <= ${1_000_000 + i}`).join('; ');
  const all = await diagnosticsOf(text('', many));
  expect(all).toHaveLength(500);
  expect(all.every(({ help }) => help?.includes('at H = '))).toBe(true);
});
