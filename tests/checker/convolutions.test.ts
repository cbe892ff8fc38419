/** Sizes and counts of the convolution family, as the field's rules and lectures have them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { format } from '../../src/compile/format.js';
import { compile } from '../../src/compile.js';
import { formatShape, sizesOf } from '../../src/ir/shape.js';
import { codesOf, diagnosticsOf, networkOf } from './check.js';

async function outputOf(input: string, layer: string): Promise<string> {
  const { report } = await networkOf(`network N { input ${input}; ${layer} }`);
  return formatShape(report.outputs[0].shape);
}

async function totalsOf(input: string, layers: string) {
  const { report } = await networkOf(`network N { input ${input}; ${layers} }`);
  const { params, macs } = report.totals;
  return { params: Number(params), macs: Number(macs) };
}

describe('transposed convolution', () => {
  test.each([
    ['[4, 1]', 'F=3', '6x1'],
    ['[4, 1]', 'F=3 S=2', '9x1'],
    ['[4, 1]', 'F=3 S=2 P=1', '7x1'],
    ['[4, 1]', 'F=3 S=2 P=1 output_padding=1', '8x1'],
    ['[4, 1]', 'F=3 S=2 P=[0, 1]', '8x1'],
    ['[4, 1]', 'F=3 D=2', '8x1'],
    ['[4, 1]', 'F=2 D=3 output_padding=2', '9x1'],
    ['[4, 1]', 'F=5 P=4', '0'],
    ['[5, 1]', 'F=5 P=4', '1x1'],
    // Rows 15 and 16: `same` is W * S, whether the filter is longer than the stride or shorter.
    ['[4, 1]', 'F=5 S=2 P=same', '8x1'],
    ['[4, 1]', 'F=4 S=2 P=same_lower', '8x1'],
    ['[4, 1]', 'F=1 S=3 P=same', '12x1'],
    ['[4, 1]', 'F=2 S=3 P=valid', '11x1'],
    ['7x5x2', 'F=4x3 S=2x1 P=[1, 0]', '14x7x1'],
    ['[2, 3, 4, 2]', 'F=2 S=2', '4x6x8x1'],
  ])('%s with %s gives %s', async (input, attributes, output) => {
    const layer = `transposed 1 ${attributes}`;
    if (output === '0')
      expect(await codesOf(`network N { input ${input}; ${layer} }`)).toEqual(['shape/nothing-left 1:46']);
    else expect(await outputOf(input, layer)).toBe(output);
  });

  test('undoes the size of every convolution, with the right output_padding', async () => {
    const size = fc.integer({ min: 1, max: 40 });
    const small = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(size, small, small, small, fc.nat(2), async (width, F, S, D, P) => {
        const extent = D * (F - 1) + 1;
        const lost = (width + 2 * P - extent) % S;
        fc.pre(width + 2 * P >= extent);
        const forth = `conv 1 F=${F} S=${S} D=${D} P=${P}`;
        const back = `transposed 1 F=${F} S=${S} D=${D} P=${P} output_padding=${lost}`;
        expect(await outputOf(`[${width}, 1]`, `${forth}; ${back}`)).toBe(`${width}x1`);
      }),
      { numRuns: 60 },
    );
  });

  test('takes output_padding below the stride or below the dilation, as PyTorch does', async () => {
    for (const [S, D, outputPadding] of [
      [2, 1, 1],
      [2, 1, 2],
      [1, 3, 2],
      [1, 3, 3],
      [3, 2, 2],
      [3, 2, 3],
      [1, 1, 1],
    ]) {
      const text = `network N { input [6, 1]; transposed 1 F=3 S=${S} D=${D} output_padding=${outputPadding} }`;
      const codes = (await diagnosticsOf(text)).map(({ code }) => code);
      const expected = outputPadding < S || outputPadding < D ? [] : ['shape/output-padding-too-large'];
      expect(codes).toEqual(expected);
    }
  });

  // Row 20: counted at the positions of the input; the vectors are for two images.
  test.each([
    ['8x8x4', 'transposed 6 F=4 S=2 P=1', 49_152],
    ['8x8x4', 'transposed 4 F=3 S=2 P=1 output_padding=1 groups=4', 4_608],
    ['8x8x6', 'transposed 6 F=2 S=2 groups=3', 6_144],
  ])('%s through %s takes %d MACs for two images', async (input, layer, macs) => {
    expect(2 * (await totalsOf(input, layer)).macs).toBe(macs);
  });

  test('has as many weights as its filters see, Cin first', async () => {
    const { report } = await networkOf('network N { input 8x8x6; transposed 4 F=3x2 groups=2 }');
    expect(report.layers[0].weights.map(({ shape }) => shape.join('x'))).toEqual(['6x3x2x2', '4']);
  });
});

describe('the lecture on separable convolutions', () => {
  test('has a full convolution with 324 weights and 291,600 multiplications', async () => {
    const expected = { params: 324, macs: 291_600 };
    expect(await totalsOf('32x32x3', 'conv 12 F=3 bias=false')).toEqual(expected);
  });

  test('has 63 weights and 56,700 multiplications where the two steps are apart', async () => {
    const expected = { params: 63, macs: 56_700 };
    expect(await totalsOf('32x32x3', 'separable 12 F=3 bias=false')).toEqual(expected);
    expect(await totalsOf('32x32x3', 'depthwise F=3 bias=false')).toEqual({ params: 27, macs: 24_300 });
    expect(await totalsOf('30x30x3', 'pointwise 12 bias=false')).toEqual({ params: 36, macs: 32_400 });
  });

  test('counts the same as its two steps, whatever the attributes', async () => {
    const size = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(size, size, size, size, async (F, S, multiplier, filters) => {
        const first = `depthwise F=${F} S=${S} P=same multiplier=${multiplier} bias=false`;
        expect(
          await totalsOf('9x7x3', `separable ${filters} F=${F} S=${S} P=same multiplier=${multiplier}`),
        ).toEqual(await totalsOf('9x7x3', `${first}; pointwise ${filters}`));
      }),
      { numRuns: 20 },
    );
  });
});

describe('a border', () => {
  test.each([
    ['reflect', 4, true],
    ['reflect', 5, false],
    ['circular', 5, true],
    ['circular', 6, false],
    ['replicate', 20, true],
    ['zero', 20, true],
  ])('%s around 5 cells reaches over %d: %s', async (border, padding, fits) => {
    for (const layer of ['conv 2 F=3', 'depthwise F=3', 'separable 2 F=3']) {
      const text = `network N { input [5, 2]; ${layer} P=[0, ${padding}] border=${border} }`;
      const codes = (await diagnosticsOf(text)).map(({ code }) => code);
      expect(codes).toEqual(fits ? [] : ['shape/border-too-large']);
    }
  });

  test('changes neither size nor counts', async () => {
    const layer = 'conv 4 F=5 S=2 P=same';
    const { report } = await networkOf(`network N { input 9x8x2; ${layer} border=reflect }`);
    expect(sizesOf(report.outputs[0].shape)).toEqual([5, 4, 4]);
    expect(await totalsOf('9x8x2', `${layer} border=reflect`)).toEqual(await totalsOf('9x8x2', layer));
  });
});

describe('given weights', () => {
  test('say the filter size where it is left out', async () => {
    expect(await outputOf('9x9x2', 'conv 3 weights=[[1, 2, 3]]')).toBe('9x7x3');
    expect(await outputOf('9x9x2', 'depthwise weights=mean(4)')).toBe('6x6x2');
    expect(await outputOf('[9, 2]', 'depthwise weights=[1, 2]')).toBe('8x2');
    expect(await outputOf('3x3x3x1', 'conv 1 weights=[[[1, 1]], [[1, 1]]]')).toBe('2x3x2x1');
    expect(await outputOf('9x9x2', 'transposed 3 weights=unsharp S=2')).toBe('21x21x3');
  });

  test('may be a variable, a parameter of a block, or part of a list', async () => {
    const block = 'block Edge(kernel) { depthwise weights=kernel bias=false }';
    const body = 'let k = sobel_x; let pair = [k, sobel_y]; Edge laplacian; Edge k; conv 2 weights=pair';
    const { report } = await networkOf(`${block}\nnetwork N { input 9x9x1; ${body} }`);
    expect(formatShape(report.outputs[0].shape)).toBe('3x3x2');
  });

  test('come through the other form', async () => {
    const yaml = `network: N
input: 9x9x1
layers:
  - conv: { filters: 2, weights: [[[1, 0, -1]], [[-0.5, 1e-3, 0]]], flip: true }
  - depthwise: { weights: "gaussian(5, sigma=1.4)" }
  - depthwise: { weights: sobel_x, frozen: true }
`;
    const { networks, diagnostics } = await compile(createSource('n.netspec.yaml', yaml));
    expect(diagnostics).toEqual([]);
    const { text: dsl = '' } = await format(createSource('n.netspec.yaml', yaml), 'dsl');
    expect(dsl).toContain('conv filters=2 weights=[[[1, 0, -1]], [[-0.5, 1e-3, 0]]] flip=true');
    const there = await compile(createSource('n.netspec', dsl));
    expect(there.networks[0].graph.nodes.map((node) => 'attributes' in node && node.attributes)).toEqual(
      networks[0].graph.nodes.map((node) => 'attributes' in node && node.attributes),
    );
  });

  test('are refused at any size without filling the memory', async () => {
    const many = (item: string) => `[${Array<string>(40).fill(item).join(', ')}]`;
    const lists = [`a = ${many('1')}`, ...['ab', 'bc', 'cd', 'de'].map(([x, y]) => `${y} = ${many(x)}`)];
    const text = `network N { input 9x9x1; ${lists.map((line) => `let ${line}`).join('; ')}; conv 6 weights=e }`;
    const [{ code, message }] = await diagnosticsOf(text);
    expect(code).toBe('attribute/wrong-value');
    expect(message.length).toBeLessThan(300);
  });
});
