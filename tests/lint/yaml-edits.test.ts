/** What lint rules delete from YAML in block style and add to it: entries that have lines of their own. */
import { expect, it } from 'vitest';
import { fixedBy } from '../../src/kit/testing/rule-fixes.js';
import { missingContract } from '../../src/rules/missing-contract/missing-contract.rule.js';
import { unusedBlock } from '../../src/rules/unused-block/unused-block.rule.js';
import { unusedParameter } from '../../src/rules/unused-parameter/unused-parameter.rule.js';
import { unusedVariable } from '../../src/rules/unused-variable/unused-variable.rule.js';

const name = 'a.netspec.yaml';
const withBlocks = (blocks: string) =>
  `blocks:\n${blocks}network: A\ninput: 8x8x3\nlayers:\n  - Used\n  - flatten\n`;
const used = '  Used:\n    layers:\n      - relu\n';

it('deletes a block with all its lines', async () => {
  const unused =
    '  Unused:  # old\n    parameters: { n: 1 }\n    layers:\n      - conv: { filters: n, F: 1 }\n';
  expect(await fixedBy(unusedBlock, withBlocks(used + unused), name)).toBe(withBlocks(used));
  expect(await fixedBy(unusedBlock, withBlocks(unused + used), name)).toBe(withBlocks(used));
});

it('keeps the last entry of a map, and one with an anchor', async () => {
  const only = 'let:\n  x: 1\nnetwork: A\ninput: 8x8x3\nlayers: [relu]\n';
  expect(await fixedBy(unusedVariable, only, name)).toBeUndefined();
  const anchored = only
    .replace('  x: 1\n', '  x: &one 1\n  y: 2\n')
    .replace('relu', '{ conv: [y, { F: *one }] }');
  expect(await fixedBy(unusedVariable, anchored, name)).toBeUndefined();
});

it('deletes variables and parameters', async () => {
  const variables =
    'let:\n  x: 1  # one\n  y: 2\nnetwork: A\ninput: 8x8x3\nlayers:\n  - conv: { filters: y, F: 1 }\n';
  expect(await fixedBy(unusedVariable, variables, name)).toBe(variables.replace('  x: 1  # one\n', ''));
  const parameters =
    'network: A\nparameters:\n  n: 1\n  m: 2\ninput: 8x8x3\nlayers:\n  - conv: { filters: n, F: 1 }\n';
  expect(await fixedBy(unusedParameter, parameters, name)).toBe(parameters.replace('  m: 2\n', ''));
});

it('writes a shape beside a layer', async () => {
  const spec = (shape: string) =>
    `network: A\ninput: { shape: "[H, 8, 3]", where: H >= 3 }\nlayers:\n  - conv:\n      filters: 4\n      F: 3\n${shape}  - relu\n    # done\n`;
  const mended = await fixedBy(missingContract, spec('').replaceAll('\n', '\r\n'), name);
  expect(mended?.replaceAll('\r\n', '\n')).toBe(spec('    shape: "[H - 2, 6, 4]"\n'));
  expect(mended).not.toMatch(/[^\r]\n/);
  expect(await fixedBy(missingContract, mended ?? '', name)).toBeUndefined();
});
