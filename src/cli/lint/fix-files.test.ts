/** A diff of a few edits, and of more than are worth the search: both are what `git apply` takes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasGit } from '../../../tests/tools.js';
import { unifiedDiff } from './fix-files.js';

const numbered = (count: number, word: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `${word(index)} ${index}\n`).join('');

it.skipIf(!hasGit).each([
  ['a few edits', numbered(50, () => 'relu'), numbered(50, (index) => (index === 30 ? 'tanh' : 'relu')), 9],
  ['an end without a line end', 'relu\ntanh', 'relu\ntanh\n', 5],
  ['more edits than are searched for', numbered(3000, () => 'relu'), numbered(3000, () => 'tanh'), 6003],
  ['the same without a line end', numbered(3000, () => 'relu'), `${numbered(3000, () => 'tanh')}elu`, 6005],
])('applies a diff of %s', (_, before, after, lines) => {
  const folder = mkdtempSync(join(tmpdir(), 'netspec-diff-'));
  try {
    writeFileSync(join(folder, 'a.netspec'), before);
    const diff = unifiedDiff('a.netspec', before, after);
    writeFileSync(join(folder, 'change.diff'), diff);
    execFileSync('git', ['apply', '--unsafe-paths', 'change.diff'], { cwd: folder });
    expect(readFileSync(join(folder, 'a.netspec'), 'utf8')).toBe(after);
    expect(diff.split('\n').length - 1).toBeGreaterThanOrEqual(lines);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
