import { expect, test } from 'vitest';
import { confusionLines } from './confusion.js';
import { csvTable, markdownTable } from './layer-rows.js';
import { bytes, duration, grouped, plural } from './numbers.js';
import { terminalOf } from './terminal.js';
import { clipEnd, clipStart, displayWidth, hanging } from './text.js';

const columns = [
  { title: 'layer', align: 'left', cells: ['a,b', 'say "x"', 'p|q'] },
  { title: 'params', align: 'right', cells: ['1', '22', '333'] },
] as const;

test('CSV quotes what would break a row', () => {
  expect(csvTable(columns)).toBe('layer,params\r\n"a,b",1\r\n"say ""x""",22\r\np|q,333\r\n');
});

test('a Markdown table escapes bars and aligns numbers to the right', () => {
  const [head, ruler, ...rows] = markdownTable(columns).trimEnd().split('\n');
  expect(head).toBe('| layer   | params |');
  expect(ruler).toBe('| ------- | -----: |');
  expect(rows.at(-1)).toBe('| p\\|q    |    333 |');
});

test('numbers are grouped exactly, also beyond 2^53', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect(grouped(2n ** 64n)).toBe('18,446,744,073,709,551,616');
  expect([0n, 1023n, 1024n, 1536n, 1024n ** 3n, 1024n ** 8n].map(bytes)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.5 KiB',
    '1.0 GiB',
    '1,048,576.0 EiB',
  ]);
  expect([0.4, 59, 60, 3599, 7620].map(duration)).toEqual([
    '0 s',
    '59 s',
    '1 min 00 s',
    '59 min 59 s',
    '2 h 07 min',
  ]);
  expect([plural(1, 'file'), plural(2000, 'file')]).toEqual(['1 file', '2,000 files']);
});

test('clipping and wrapping count columns, not characters', () => {
  expect(displayWidth('a\u0301畳🙂')).toBe(5);
  expect(clipEnd('畳み込み', 5)).toBe('畳み…');
  expect(clipStart('layer1.0.conv1', 8)).toBe('…0.conv1');
  for (const line of hanging('help: ', 'word '.repeat(40).trim(), 40))
    expect(displayWidth(line)).toBeLessThanOrEqual(40);
});

test('a confusion matrix has a row a class; a wide one becomes the list of mistakes', () => {
  const wide = terminalOf({}, {});
  const lines = confusionLines(
    [
      [5, 1],
      [0, 7],
    ],
    ['cat', 'dog'],
    wide,
  );
  expect(lines.slice(3)).toEqual([' cat │   5   1', ' dog │   ·   7']);
  const narrow = terminalOf({ isTTY: true, columns: 40 }, { NO_COLOR: '1' });
  const many = Array.from({ length: 15 }, (_, label) =>
    Array.from({ length: 15 }, (_, at): number => (at === label ? 100 : 0)),
  );
  many[3][8] = 12;
  expect(confusionLines(many, undefined, narrow).join(' ').replace(/ +/g, ' ')).toContain(
    '3 taken for 8 12 times',
  );
});
