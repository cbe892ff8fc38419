/** The way of a user who installs the package: pack it, install it in an empty folder, and do what the README says. */
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../architecture/source-files.js';

const folder = mkdtempSync(join(tmpdir(), 'netspec-package-'));

function run(command: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
}

/** Runs the installed command and expects that it succeeds. */
function netspec(...args: string[]): string {
  const { status, stdout, stderr } = run('npx', '--no-install', 'netspec', ...args);
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

describe('the packed and installed package', () => {
  beforeAll(() => {
    // Scripts are left out: `npm test` has built dist already, and another test may be using it.
    const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    const entries = Object.values(JSON.parse(packed)) as { filename: string; size: number }[];
    expect(entries[0].size).toBeLessThan(1_000_000);
    writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
    const typescript = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies
      .typescript;
    const installed = run(
      'npm',
      'install',
      '--no-audit',
      '--no-fund',
      `./${entries[0].filename}`,
      `typescript@${typescript}`,
    );
    expect(installed.status, installed.stderr).toBe(0);
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('initialises a spec that checks', () => {
    netspec('init', 'first');
    expect(existsSync(join(folder, 'first.netspec'))).toBe(true);
    netspec('check', 'first.netspec');
    expect(netspec('summary', 'first.netspec')).toMatch(/params/i);
  });

  it('builds a network that type-checks strictly, with the runtime imported or inside', () => {
    netspec('build', 'first.netspec', '--target', 'typescript', '--out', 'imported');
    netspec('build', 'first.netspec', '--target', 'typescript', '--out', 'alone', '--standalone');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'nodenext',
          target: 'es2022',
          noUnusedLocals: true,
        },
        include: ['imported', 'alone'],
      }),
    );
    const checked = run('npx', '--no-install', 'tsc', '-p', '.');
    expect(checked.status, checked.stdout).toBe(0);
  });

  it('type-checks without any settings but --strict', () => {
    for (const file of ['imported', 'alone']) {
      const names = execFileSync('ls', [join(folder, file)], { encoding: 'utf8' })
        .trim()
        .split('\n');
      const sources = names.filter((name) => name.endsWith('.ts')).map((name) => join(file, name));
      const checked = run('npx', '--no-install', 'tsc', '--ignoreConfig', '--strict', '--noEmit', ...sources);
      expect(checked.status, checked.stdout).toBe(0);
    }
  });

  it('trains on the embedded digits and saves the weights', () => {
    const output = netspec(
      'train',
      'first.netspec',
      '--data',
      'digits',
      '--epochs',
      '1',
      '--limit',
      '640',
      '--out',
      'w.safetensors',
      '--format',
      'json',
    );
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ done: true, weights: expect.stringContaining('w.safetensors') });
    expect(existsSync(join(folder, 'w.safetensors'))).toBe(true);
  });

  it('gives the library: compile from an import', () => {
    const script = `import { compile, createSource } from 'netspec';
      const { networks, diagnostics } = await compile(createSource('a.netspec', 'network A {\\n input 8x8x1\\n conv 2 F=3\\n}'));
      console.log(diagnostics.length, String(networks[0].report.totals.params));`;
    writeFileSync(join(folder, 'library.mjs'), script);
    const result = run('node', 'library.mjs');
    expect(result.stdout.trim(), result.stderr).toBe('0 20');
  });
});
