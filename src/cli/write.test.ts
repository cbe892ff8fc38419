/** What a write leaves behind: a whole file, its mode, links that still lead to it, and pipes that are still pipes. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeWhole } from './write.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netspec-write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('replaces a file, keeps its mode, and leaves nothing beside it', () => {
  const file = join(folder, 'deep', 'a.txt');
  writeWhole(file, 'first');
  writeFileSync(file, 'second', { mode: 0o600 });
  writeWhole(file, 'third');
  expect(readFileSync(file, 'utf8')).toBe('third');
  expect(readdirSync(join(folder, 'deep'))).toEqual(['a.txt']);
});

it('writes to where a link leads', () => {
  writeFileSync(join(folder, 'a.txt'), 'first');
  symlinkSync('a.txt', join(folder, 'link'));
  writeWhole(join(folder, 'link'), 'second');
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('second');
});

it('refuses a folder', () => {
  mkdirSync(join(folder, 'a'));
  expect(() => writeWhole(join(folder, 'a'), 'text')).toThrow(/it is a folder/);
});

it.skipIf(process.platform === 'win32')('writes into a pipe instead of taking its place', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const script = `require('fs').createReadStream(${JSON.stringify(pipe)}).pipe(process.stdout)`;
  const reader = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let read = '';
  reader.stdout.on('data', (chunk) => {
    read += chunk;
  });
  const ended = once(reader, 'close');
  writeWhole(pipe, 'through the pipe');
  await ended;
  expect(read).toBe('through the pipe');
  expect(statSync(pipe).isFIFO()).toBe(true);
});
