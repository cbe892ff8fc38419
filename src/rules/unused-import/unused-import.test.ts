/** Imports that bring others along, and files that rely on somebody else's import. */
import { expect, it } from 'vitest';
import { createSource } from '../../base/source.js';
import { lint } from '../../compile/lint.js';

const rules = new Map([['unused-import', { severity: 'warning', options: {} } as const]]);

async function reportsOn(text: string, files: Readonly<Record<string, string>>, name = 'a.netspec') {
  const host = { read: async (path: string) => ({ ok: true, text: files[path] ?? '' }) as const };
  const { diagnostics } = await lint(createSource(name, text), { rules, host });
  return diagnostics.map(({ code, message }) => (code === 'lint/unused-import' ? message : code));
}

const network = 'network A {\n  input 8x8x3\n  Inner\n}\n';
const inner = 'block Inner { relu }\n';

it('counts what an imported file brings along', async () => {
  const files = {
    'outer.netspec': 'import "inner.netspec"\nblock Outer { Inner }\n',
    'inner.netspec': inner,
  };
  expect(await reportsOn(`import "outer.netspec"\n${network}`, files)).toEqual([]);
});

it('leaves an import that another imported file relies on', async () => {
  const files = { 'b.netspec': 'block Outer { Inner }\n', 'inner.netspec': inner };
  const calling = network.replace('Inner', 'Outer');
  const text = `import "inner.netspec"\nimport "b.netspec"\n${calling}`;
  expect(await reportsOn(text, files)).toEqual([]);
});

it('reports an import that the other file has itself', async () => {
  const files = {
    'b.netspec': 'import "inner.netspec"\nblock Outer { Inner }\n',
    'inner.netspec': inner,
  };
  const calling = network.replace('Inner', 'Outer');
  const text = `import "inner.netspec"\nimport "b.netspec"\n${calling}`;
  expect(await reportsOn(text, files)).toEqual(['nothing of inner.netspec is used here']);
});

it('finds files below other folders, and reads YAML', async () => {
  const files = { 'nets/lib/inner.netspec': inner };
  const text = `import "./lib/inner.netspec"\nnetwork A {\n  input 8x8x3\n  relu\n}\n`;
  expect(await reportsOn(text, files, 'nets/a.netspec')).toEqual([
    'nothing of ./lib/inner.netspec is used here',
  ]);
  const yaml = 'network: A\nimports: [lib/inner.netspec]\ninput: 8x8x3\nlayers: [relu]\n';
  expect(await reportsOn(yaml, files, 'nets/a.netspec.yaml')).toEqual([
    'nothing of lib/inner.netspec is used here',
  ]);
});

it('is silent in a file of blocks', async () => {
  expect(await reportsOn('import "inner.netspec"\nblock B { relu }\n', { 'inner.netspec': inner })).toEqual(
    [],
  );
});
