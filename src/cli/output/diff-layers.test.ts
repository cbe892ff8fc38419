import { expect, it } from 'vitest';
import { createSource } from '../../base/source.js';
import type { CompiledNetwork } from '../../compile/compiled.js';
import { diffNetworks } from '../../compile/diff.js';
import { compile } from '../../compile.js';
import { layerLines, unlisted } from './diff-layers.js';

async function networkOf(body: string): Promise<CompiledNetwork> {
  const { networks } = await compile(createSource('n.netspec', `network N { input 32x32x3; ${body} }\n`));
  return networks[0];
}

/** The sum of what stands before a word: `-1,024 MACs`. */
function sumOf(texts: readonly string[], unit: string): bigint {
  const found = texts.flatMap((text) => [...text.matchAll(new RegExp(`([+-][\\d,]+) ${unit}`, 'g'))]);
  return found.reduce((total, [, digits]) => total + BigInt(digits.replace(/[+,]/g, '')), 0n);
}

const body =
  'conv 8 F=3; relu; s: repeat 3 { conv 8 F=3 P=1; batchnorm; relu }; flatten; dense 32; relu; dense 10';

it.each([
  ['a layer that is wider', body.replace('conv 8', 'conv 12')],
  ['a layer put in', body.replace('relu;', 'relu; conv 16 F=1; relu;')],
  ['a pooling put in', body.replace('flatten', 'global_avgpool; flatten')],
  ['a smaller image', body.replace('relu;', 'relu; maxpool F=2;')],
  ['all else', 'conv 4 F=5; flatten; dense 10'],
])('lines and what they leave out add up to the difference of the networks: %s', async (_, changed) => {
  const diff = await diffNetworks(await networkOf(body), await networkOf(changed));
  const { old, new: now } = diff.figures;
  const lines = layerLines(diff);
  expect(
    sumOf(
      lines.map(({ params }) => params),
      'params',
    ),
  ).toBe(now.params - old.params);
  expect(sumOf([...lines.map(({ macs }) => macs), ...unlisted(diff)], 'MACs')).toBe(now.macs - old.macs);
});

it('layers of a group that follow in their params are one line, with both sums', async () => {
  const diff = await diffNetworks(
    await networkOf('conv 8 F=3; s: repeat 3 { batchnorm }'),
    await networkOf('conv 4 F=3; s: repeat 3 { batchnorm }'),
  );
  // Three times two of each channel.
  expect(layerLines(diff)[1]).toMatchObject({
    path: 's.{0..2}.batchnorm1',
    what: 'params 48 -> 24',
    params: '-24 params',
  });
});
