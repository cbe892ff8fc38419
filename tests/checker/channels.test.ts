/** Figures of normalisations and gates against what they are made of, and what they need of free sizes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesOf, diagnosticsOf, layersOf, networkOf } from './check.js';

const int = (min: number, max: number) => fc.integer({ min, max });
const network = (input: string, lines: readonly string[]) =>
  `network Test {\n  input ${input}\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;

async function totalsOf(input: string, ...lines: string[]) {
  const { params, macs, flops } = (await networkOf(network(input, lines))).report.totals;
  return { params, macs, flops };
}

describe('figures', () => {
  it('of squeeze_excite are those of the layers that it stands for', async () => {
    const settings = fc.record({
      height: int(1, 9),
      channels: int(1, 40),
      reduced: int(1, 20),
      activation: fc.constantFrom('relu', 'silu'),
      gate: fc.constantFrom('sigmoid', 'hard_sigmoid'),
    });
    await fc.assert(
      fc.asyncProperty(settings, async ({ height, channels, reduced, activation, gate }) => {
        const input = `${height}x3x${channels}`;
        const whole = `squeeze_excite ${reduced} activation=${activation} gate=${gate}`;
        const parts = ['x: dropout 0', 'global_avgpool', `conv ${reduced} F=1`, activation];
        const rest = [`conv ${channels} F=1`, gate, 'multiply x broadcast=true'];
        expect(await totalsOf(input, whole)).toEqual(await totalsOf(input, ...parts, ...rest));
      }),
      { numRuns: 40 },
    );
  });

  it('of lrn count the neighbours that are there', async () => {
    await fc.assert(
      fc.asyncProperty(int(1, 20), int(1, 30), async (channels, size) => {
        let neighbours = 0;
        for (let channel = 0; channel < channels; channel++) {
          for (let i = 0; i < size; i++) {
            const neighbour = channel - Math.floor(size / 2) + i;
            if (neighbour >= 0 && neighbour < channels) neighbours++;
          }
        }
        // A square, a factor, a sum and k, a power, a division.
        const perPosition = 2 * channels + (neighbours - channels) + channels + channels + channels;
        const { flops } = await totalsOf(`5x7x${channels}`, `lrn ${size}`);
        expect(flops).toBe(BigInt(35 * perPosition));
      }),
      { numRuns: 40 },
    );
  });

  it('of all three normalisations agree where they compute the same', async () => {
    expect(await totalsOf('4x4x6', 'groupnorm 6 affine=false')).toEqual(
      await totalsOf('4x4x6', 'instancenorm'),
    );
    expect(await totalsOf('4x4x6', 'groupnorm 1 affine=false')).toEqual(
      await totalsOf('4x4x6', 'layernorm axes=all affine=false'),
    );
    expect(await totalsOf('12', 'layernorm')).toEqual(await totalsOf('12', 'groupnorm 1'));
    expect(await totalsOf('12', 'layernorm')).toEqual(await totalsOf('12', 'layernorm axes=all'));
  });

  it('of activations with a setting depend on it', async () => {
    const flops = async (line: string) => (await totalsOf('10', line)).flops / 10n;
    expect(await flops('softplus')).toBe(3n);
    expect(await flops('softplus 2')).toBe(5n);
    expect(await flops('gelu')).toBe(5n);
    expect(await flops('gelu approximate=tanh')).toBe(8n);
    expect(await flops('clip -1 1')).toBe(2n);
  });
});

describe('free sizes', () => {
  it('pass through everything that works channel by channel', async () => {
    const lines = ['prelu', 'layernorm', 'lrn 5', 'layer_scale', 'squeeze_excite 4', 'gelu', 'clip -1 1'];
    const layers = await layersOf(network('[H, W, 8]', [...lines, 'stochastic_depth 0.1', 'groupnorm 4']));
    expect(layers).toHaveLength(9);
  });

  it('of channels must be multiples of the groups', async () => {
    const [{ code, message }] = await diagnosticsOf(
      network('[L, C]', ['conv 3 F=1', 'from input', 'groupnorm 6']),
    );
    expect(code).toBe('shape/not-for-all-sizes');
    expect(message).toContain('C is a multiple of 6');
    expect(await codesOf(network('[4, C] where C % 12 == 0', ['groupnorm 6']))).toEqual([]);
  });

  it('must leave an instancenorm more than one position', async () => {
    expect(await codesOf(network('[L, 3]', ['conv 4 F=3', 'instancenorm']))).toEqual([
      'shape/not-for-all-sizes 2:10',
    ]);
    expect(await codesOf(network('[L, 3] where L >= 4', ['conv 4 F=3', 'instancenorm']))).toEqual([]);
    expect(await codesOf(network('[H, W, 3] where H % 4 == 0', ['instancenorm']))).toEqual([]);
  });

  it('are multiplied by factors of each channel on either side', async () => {
    const lines = [
      'x: relu',
      'g: global_avgpool',
      'a: multiply x broadcast=true',
      'b: multiply g broadcast=true',
    ];
    const layers = await layersOf(network('[H, W, 8]', lines));
    expect(layers.slice(2)).toEqual(
      ['a HxWx8', 'b HxWx8'].map((text) => text.replace('HxWx8', layers[0].slice(2))),
    );
  });
});

it('proposes broadcast where it would help, and only there', async () => {
  const helpOf = async (...lines: string[]) => (await diagnosticsOf(network('8x8x4', lines)))[0];
  const gate = await helpOf('x: relu', 'global_avgpool', 'multiply x');
  expect(gate.fixes?.map(({ title }) => title)).toEqual(['Set broadcast=true (gives 8x8x4)']);
  const smaller = await helpOf('x: relu', 'maxpool F=2', 'multiply x');
  expect(smaller.fixes ?? []).toEqual([]);
  const branches = await helpOf('multiply { { relu } { global_avgpool } }');
  expect(branches.fixes ?? []).toEqual([]);
});
