/** Blocks that are called through others, by imported files, and in a file whose text has mistakes. */
import { expect, it } from 'vitest';
import { createSource } from '../../base/source.js';
import { lint } from '../../compile/lint.js';
import { fixedBy } from '../../kit/testing/rule-fixes.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { unusedBlock } from './unused-block.rule.js';

const network = 'network A {\n  input 8x8x3\n  relu\n}\n';

it('reports a block that only an unused block calls, too', async () => {
  const text = `block B { relu }\nblock C { B }\n${network}`;
  expect(await messagesOf(unusedBlock, text)).toEqual([
    'no network of this file calls B',
    'no network of this file calls C',
  ]);
  expect(await fixedBy(unusedBlock, text)).toBe(network);
});

it('counts calls in branches that are not taken', async () => {
  const text = `block B { relu }\n${network.replace('relu', 'if channels == 4 { B }\n  relu')}`;
  expect(await messagesOf(unusedBlock, text)).toEqual([]);
});

it('counts calls of imported blocks', async () => {
  const rules = new Map([['unused-block', { severity: 'warning', options: {} } as const]]);
  const host = { read: async () => ({ ok: true, text: 'block Outer { B }\n' }) as const };
  const text = `import "lib.netspec"\nblock B { relu }\n${network.replace('relu', 'Outer')}`;
  const { diagnostics } = await lint(createSource('a.netspec', text), { rules, host });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
});

it('is silent where the text has mistakes, which may be a call', async () => {
  const text = `block B { relu }\n${network.replace('relu', 'B (\n  relu')}`;
  const rules = new Map([['unused-block', { severity: 'warning', options: {} } as const]]);
  const { diagnostics } = await lint(createSource('a.netspec', text), { rules });
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(diagnostics.filter(({ code }) => code === 'lint/unused-block')).toEqual([]);
});
