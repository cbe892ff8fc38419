/** The CSV parser gives back what was written, in every dress, and one line with its place for every bad file. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../data-error.js';
import { caught } from '../testing/caught.js';
import { parseCsv } from './parse-csv.js';
import { readCsv } from './read-csv.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const network = { inputShape: [2, 2, 1], classes: 3 };
const rowsOf = (text: string) => {
  const { cells, columns, rows } = parseCsv(bytes(text), 'f');
  return Array.from({ length: rows }, (_, row) => [...cells.subarray(row * columns, (row + 1) * columns)]);
};

describe('parseCsv', () => {
  it('reads back every table of numbers, in every dress', () => {
    const cell = fc.oneof(
      fc.integer(),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.nat(255),
      fc.nat(1e9).map((value) => value / 1e4),
    );
    const table = fc
      .integer({ min: 2, max: 6 })
      .chain((columns) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 }),
      );
    const dress = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', ', ', ' '),
      end: fc.constantFrom('\n', '\r\n', '\r', '\n\n'),
      quote: fc.constantFrom('', '"'),
      mark: fc.constantFrom('', '\uFEFF'),
      last: fc.boolean(),
    });
    fc.assert(
      fc.property(table, dress, (rows, { delimiter, end, quote, mark, last }) => {
        const lines = rows.map((row) => row.map((value) => `${quote}${value}${quote}`).join(delimiter));
        const text = mark + lines.join(end) + (last ? end : '');
        expect(rowsOf(text)).toEqual(rows.map((row) => row.map((value) => Math.fround(value) + 0)));
      }),
    );
  });

  it('knows a header by its words or by a name for labels, and keeps the lines of the file', () => {
    const named = parseCsv(bytes('label,a,b\n1,2,3\n\n4,5,6\n'), 'f');
    expect(named.header).toEqual(['label', 'a', 'b']);
    expect([...named.lines]).toEqual([2, 4]);
    expect(parseCsv(bytes('0,1,class\n1,2,3\n'), 'f').header).toEqual(['0', '1', 'class']);
    expect(parseCsv(bytes('1,2,3\n'), 'f').header).toBeUndefined();
  });

  it('throws nothing but DataErrors, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.string().map(bytes)), (input) => {
        try {
          parseCsv(input, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['an empty file', '', /^f: the file is empty/],
    ['blank lines only', '\n \r\n\t\n', /^f: the file is empty/],
    ['a header only', 'label,a,b\n', /nothing follows the header/],
    ['a ragged row', '1,2,3\n1,2\n', /^f, line 2: 2 cells, but .* 3/],
    ['a longer row', '1,2,3\n1,2,3,4\n', /^f, line 2: 4 cells/],
    ['NaN', '1,2,3\n1,NaN,3\n', /^f, line 2, column 2: 'NaN' is not a finite number/],
    ['NaN in the first line', '1,nan,3\n', /^f, line 1, column 2/],
    ['infinity', '1,2,inf\n', /'inf' is not/],
    ['a number too large', '1,2,1e39\n', /'1e39' is not/],
    ['text', '1,2,3\n1,2,cat\n', /^f, line 2, column 3: 'cat'/],
    ['hexadecimal', '1,2,0x10\n', /'0x10'/],
    ['an empty cell', '1,2,3\n\n1,,3\n', /^f, line 3, column 2: the cell is empty/],
    ['a control character in a cell', '1,2,3\n1,2,\x7fa\n', /'\uFFFDa'/],
    ['a binary file', 'PK\x03\x04', /^f, byte 2: this is a binary file/],
  ])('refuses %s', async (_, text, message) => {
    expect((await caught(() => parseCsv(bytes(text), 'f'))).message).toMatch(message);
  });

  it('refuses UTF-16', async () => {
    expect((await caught(() => parseCsv(Uint8Array.of(0xff, 0xfe, 49, 0), 'f'))).message).toMatch(/UTF-16/);
  });

  it('asks for no more memory than the file can fill', () => {
    const wide = `${'1,'.repeat(20_000)}1\n`;
    expect(() => parseCsv(bytes(wide + '\n'.repeat(1_000_000)), 'f')).not.toThrow();
  });
});

describe('readCsv', () => {
  const read = (text: string, options = {}) => readCsv(bytes(text), 'f', network, options);

  it('finds labels behind the values, and in front', () => {
    const back = read('0,9,4,16,1\n0,7,8,16,2\n');
    expect(back.reading).toEqual({ labelColumn: 4, scale: 16 });
    expect([...back.data.labels]).toEqual([1, 2]);
    expect([...back.data.images]).toEqual([0, 9, 4, 16, 0, 7, 8, 16].map((value) => value / 16));
    const front = read('1,0,9,4,0\n2,0,7,200,0\n');
    expect(front.reading).toEqual({ labelColumn: 0, scale: 255 });
    expect([...front.data.images.subarray(4)]).toEqual([0, Math.fround(7 / 255), Math.fround(200 / 255), 0]);
  });

  it('takes the column with more different values where both could be labels', () => {
    expect(read('0,9,9,9,0\n1,9,9,9,1\n1,9,9,9,2\n').reading.labelColumn).toBe(4);
    expect(read('0,9,9,9,0\n1,9,9,9,1\n2,9,9,9,1\n').reading.labelColumn).toBe(0);
  });

  it('asks for a header where nothing tells the columns apart, and follows one', async () => {
    const rows = '0,9,9,9,1\n1,9,9,9,0\n';
    expect((await caught(() => read(rows))).help).toContain('header');
    expect(read(`a,b,c,d,label\n${rows}`).reading.labelColumn).toBe(4);
    expect(read(`Label,b,c,d,e\n${rows}`).reading.labelColumn).toBe(0);
    expect(read(rows, { label: 'last' }).reading.labelColumn).toBe(4);
    expect(read(rows, { label: 'first' }).reading.labelColumn).toBe(0);
  });

  it('reports the label, not the pixel, where a label is out of range', async () => {
    const error = await caught(() => read('0,9,9,9,1\n0,9,9,9,3\n'));
    expect(error.message).toMatch(/^f, line 2, column 5: the label is 3/);
  });

  it('reads a test file as its training file was read', async () => {
    const { reading } = read('1,0,9,4,0\n2,0,7,200,0\n');
    const test = read('0,0,1,1,2\n', { like: reading });
    expect(test.reading).toEqual(reading);
    expect([...test.data.labels]).toEqual([0]);
    const inShares = { labelColumn: 0, scale: 1 };
    expect((await caught(() => read('0,0,1,255,2\n', { like: inShares }))).message).toMatch(/up to 255/);
  });

  it.each([
    [
      'another size',
      '1,2,3,4,5,6,7,8,9,1\n',
      /the images have 9 values, but the network takes 2x2x1 \(4 values\)/,
    ],
    ['no labels', '1,2,3,4\n', /without a label/],
    ['one column', '1\n2\n', /one column only/],
    ['a negative label', '9,9,9,9,1\n9,9,9,9,-1\n', /line 2, column 5: the label is -1/],
    ['a fractional label', '9,9,9,9,1\n9,9,9,9,0.5\n', /line 2, column 5: the label is 0.5/],
    ['a negative value', '9,9,9,9,1\n9,-9,9,9,0\n', /^f, line 2, column 2: the value -9 is negative/],
  ])('refuses %s', async (_, text, message) => {
    expect((await caught(() => read(text))).message).toMatch(message);
  });

  it('gives the input that would fit', async () => {
    expect((await caught(() => read('1,2,3,4,5,6,7,8,9,1\n'))).help).toContain('input 3x3x1');
  });
});
