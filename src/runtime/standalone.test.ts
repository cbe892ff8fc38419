import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const folder = new URL('.', import.meta.url);
const modules = ['', 'simd/'].flatMap((part) =>
  readdirSync(new URL(`./${part}`, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${part}${name}`),
);
const sourceOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');

/** `build --standalone` puts these modules one after the other into the emitted file, without imports and exports. */
describe('the runtime can be pasted into one file', () => {
  test('no two modules have a top-level name in common', () => {
    const owners = new Map<string, string>();
    for (const module of modules) {
      const declared =
        /^(?:export )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;
      for (const [, name] of sourceOf(module).matchAll(declared)) {
        expect(owners.get(name) ?? module, `${name} in ${module}`).toBe(module);
        owners.set(name, module);
      }
    }
    expect(owners.size).toBeGreaterThan(80);
  });

  test.each(modules)(
    '%s imports by name from a neighbour, and exports by name where it declares',
    (module) => {
      const source = sourceOf(module);
      const statements = source.match(/^import[^;]*;/gm) ?? [];
      for (const statement of statements) {
        expect(statement).toMatch(/^import (?:type )?\{[^}]*\} from '\.\.?\/(?:simd\/)?[a-z-]+\.js';$/);
        expect(statement).not.toMatch(/ as /);
      }
      expect(source).not.toMatch(/^export (?:default|\*|\{)/m);
      expect(source).not.toMatch(/\bfrom 'node:|\brequire\(|^\s*(?:declare|enum|namespace)\b|^\s+#\w/m);
    },
  );

  test('and then compiles alone, strictly, for browsers with ES2020', () => {
    const pasted = modules.map((module) =>
      sourceOf(module)
        .replace(/^import[^;]*;\n/gm, '')
        .replace(/^export /gm, ''),
    );
    const tsc = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin',
      'tsc',
    );
    const temporary = mkdtempSync(join(tmpdir(), 'netspec-runtime-'));
    try {
      const file = join(temporary, 'runtime.ts');
      writeFileSync(file, `${pasted.join('\n')}\nexport {};\n`);
      const flags = '--ignoreConfig --noEmit --strict --target es2020 --lib es2020,dom --types';
      const { stdout, status } = spawnSync(process.execPath, [tsc, ...flags.split(' '), '', file], {
        encoding: 'utf8',
      });
      expect(stdout).toBe('');
      expect(status).toBe(0);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });
});
