/** Imports: which files are read, in which order, and what is refused. */
import { describe, expect, it } from 'vitest';
import { toDiagnostic } from '../../base/diagnostic.js';
import { createSource } from '../../base/source.js';
import { resolveImport } from './import-path.js';
import { load } from './load.js';

async function loaded(files: Record<string, string>, entry: string) {
  const reads: string[] = [];
  const { documents, findings } = await load(createSource(entry, files[entry]), async (path) => {
    reads.push(path);
    return Object.hasOwn(files, path)
      ? { ok: true, text: files[path] }
      : { ok: false, reason: 'no such file' };
  });
  const order = documents.map(({ span }) => span.source.name);
  const messages = findings.map((found) => toDiagnostic(found).message);
  return { reads, order, codes: findings.map(({ code }) => code), messages };
}

describe('load', () => {
  it('reads what is imported before the importer, each file once, in either form', async () => {
    const files = {
      'specs/net.netspec': 'import "lib/a.netspec"\nimport "./lib/b.netspec.yaml"\nnetwork N { }\n',
      'specs/lib/a.netspec': 'import "b.netspec.yaml"\nblock A { relu }\n',
      'specs/lib/b.netspec.yaml': 'blocks: { B: { layers: [relu] } }\n',
    };
    const { order, reads, codes } = await loaded(files, 'specs/net.netspec');
    expect(codes).toEqual([]);
    expect(order).toEqual(['specs/lib/b.netspec.yaml', 'specs/lib/a.netspec', 'specs/net.netspec']);
    expect(reads.length).toBe(2);
  });

  it('names the whole cycle, once', async () => {
    const files = {
      'a.netspec': 'import "b.netspec"',
      'b.netspec': 'import "c.netspec"',
      'c.netspec': 'import "b.netspec"',
    };
    const { messages, order } = await loaded(files, 'a.netspec');
    expect(messages).toEqual([
      'this import leads back to where it started: b.netspec -> c.netspec -> b.netspec',
    ]);
    expect(order).toEqual(['c.netspec', 'b.netspec', 'a.netspec']);
    expect((await loaded({ 'a.netspec': 'import "a.netspec"' }, 'a.netspec')).codes).toEqual([
      'file/import-cycle',
    ]);
  });

  it('says why a file cannot be read', async () => {
    expect((await loaded({ 'a.netspec': 'import "x.netspec"' }, 'a.netspec')).messages).toEqual([
      'cannot read x.netspec: no such file',
    ]);
    const { findings } = await load(createSource('a.netspec', 'import "b.netspec"'), () =>
      Promise.reject(new Error('broken')),
    );
    expect(findings.map((found) => toDiagnostic(found).message)).toEqual(['cannot read b.netspec: broken']);
  });

  it('reports mistakes in imported files at their place there', async () => {
    const { findings } = await load(createSource('a.netspec', 'import "b.netspec"'), async () => ({
      ok: true,
      text: 'block B {',
    }));
    expect(findings.map(({ code, span }) => `${span.source.name} ${code}`)).toEqual([
      'b.netspec syntax/not-closed',
    ]);
  });

  it('stops at too many files', async () => {
    const first = createSource('f0.netspec', 'import "f1.netspec"');
    const { findings, documents } = await load(first, async (path) => {
      const number = Number(/\d+/.exec(path)?.[0]);
      return { ok: true, text: `import "f${number + 1}.netspec"` };
    });
    expect(findings.map(({ code }) => code)).toEqual(['file/too-many-imports']);
    expect(documents.length).toBeLessThan(250);
  });
});

describe('resolveImport', () => {
  it.each([
    ['specs/a.netspec', 'b.netspec', 'specs/b.netspec'],
    ['a.netspec', './lib//b.netspec', 'lib/b.netspec'],
    ['/abs/a.netspec', 'b c.netspec', '/abs/b c.netspec'],
    ['specs\\a.netspec', 'b.netspec', 'specs\\b.netspec'],
    ['<input>', 'b.netspec', 'b.netspec'],
  ])('%s imports %s', (importer, written, path) => {
    expect(resolveImport(importer, written)).toEqual({ ok: true, path });
  });

  it.each([
    '../b.netspec',
    'lib/../../b.netspec',
    '/etc/passwd',
    'C:/b.netspec',
    'C:b.netspec',
    'file:///b.netspec',
    'https://example.org/b.netspec',
    'lib\\b.netspec',
    '',
    ' ',
    '.',
    'lib/',
    'a\0b',
    '..',
  ])('refuses %j', (written) => {
    expect(resolveImport('specs/a.netspec', written).ok).toBe(false);
  });
});
