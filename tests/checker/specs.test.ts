/** The example networks: each checks, is formatted, says in its first line what it is, and is the same after YAML and back. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { format } from '../../src/compile/format.js';
import { compile } from '../../src/compile.js';
import { specsHost } from '../specs-host.js';

const folder = fileURLToPath(new URL('../../specs/', import.meta.url));
const names = readdirSync(folder).filter((name) => /\.netspec(\.yaml)?$/.test(name));

/** All that a report says, as text; places in the file are left out. */
async function report(name: string, text: string): Promise<string> {
  const { networks, diagnostics } = await compile(createSource(`specs/${name}`, text), { host: specsHost });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return JSON.stringify(
    networks.map((network) => [network.report, network.graph.training, network.graph.requirements.length]),
    (key, value) => (key === 'span' ? undefined : typeof value === 'bigint' ? String(value) : value),
  );
}

describe.each(names)('%s', (name) => {
  const text = readFileSync(folder + name, 'utf8');

  test('checks, and says what it is', async () => {
    expect((await report(name, text)).length).toBeGreaterThan(100);
    expect(text).toMatch(/^(\/\/|#) .+\n/);
    expect(text).toMatch(/require/);
  });

  test('is formatted', async () => {
    expect((await format(createSource(name, text))).text).toBe(text);
  });

  test('is the same network in the other form, and back', async () => {
    const [there, back] = name.endsWith('.yaml') ? (['dsl', 'yaml'] as const) : (['yaml', 'dsl'] as const);
    const other = await format(createSource(name, text), there);
    const otherName = there === 'yaml' ? 'other.netspec.yaml' : 'other.netspec';
    const again = await format(createSource(otherName, other.text ?? ''), back);
    const expected = await report(name, text);
    expect(await report(otherName, other.text ?? '')).toBe(expected);
    expect(await report(name, again.text ?? '')).toBe(expected);
  });
});
