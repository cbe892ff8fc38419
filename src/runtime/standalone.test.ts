import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const folder = new URL('.', import.meta.url);
const modules = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
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
        expect(statement).toMatch(/^import (?:type )?\{[^}]*\} from '\.\/[a-z-]+\.js';$/);
        expect(statement).not.toMatch(/ as /);
      }
      expect(source).not.toMatch(/^export (?:default|\*|\{)/m);
      expect(source).not.toMatch(/\bfrom 'node:|\brequire\(|^\s*(?:declare|enum|namespace)\b|^\s+#\w/m);
    },
  );
});
