import { expect, test } from 'vitest';
import { type Diagnostic, finding, toDiagnostic } from '../../base/diagnostic.js';
import { createSource, type Source } from '../../base/source.js';
import { spanOf } from '../../base/span.js';
import { countLine, prettyDiagnostic } from './pretty.js';
import { terminalOf } from './terminal.js';
import { displayWidth } from './text.js';

const pipe = terminalOf({}, {});
const terminal = (columns: number) => terminalOf({ isTTY: true, columns }, { NO_COLOR: '1' });

function spanOfText(source: Source, text: string, from = 0) {
  const start = source.text.indexOf(text, from);
  return spanOf(source, start, start + text.length);
}

const lenet = createSource(
  'specs/lenet5.netspec',
  'network LeNet5 {\n  input 20x20x1\n\n\n\n\n\n  s2: avgpool F=2 S=2   -> 5x5x6\n  c3: conv 16 F=7\n}\n',
);

function tooLarge(source: Source, advice?: string): Diagnostic {
  const facts = { filter: '7x7', undilated: undefined, input: '5x5' };
  return toDiagnostic(
    finding('shape/filter-larger-than-input', spanOfText(source, 'F=7'), facts, {
      note: 'floor((5 - 7 + 0 + 0)/1) + 1 = -1',
      related: [{ message: 'this is where 5x5 comes from', span: spanOfText(source, 'avgpool') }],
      advice,
    }),
  );
}

test('a diagnostic shows its message, place, source, what it clashes with, and help', () => {
  const lines = prettyDiagnostic(tooLarge(lenet, 'F=5 gives 1x1x16; P=1 gives 1x1x16'), pipe);
  expect(lines.join('\n')).toBe(
    [
      'error[shape/filter-larger-than-input]: the 7x7 filter does not fit into 5x5',
      '  specs/lenet5.netspec:9:15',
      '   9 |   c3: conv 16 F=7',
      '     |               ^^^ floor((5 - 7 + 0 + 0)/1) + 1 = -1',
      '   8 |   s2: avgpool F=2 S=2   -> 5x5x6',
      '     |       ------- this is where 5x5 comes from',
      '  help: F=5 gives 1x1x16; P=1 gives 1x1x16',
      '',
    ].join('\n'),
  );
});

test('tabs, wide and combining characters do not shift the carets', () => {
  for (const before of ['\t\tx: ', '/* 畳み込み */ ', 'e\u0301te\u0301: ', '🙂🙂 ']) {
    const source = createSource('a.netspec', `avgpool\n${before}conv F=7`);
    const lines = prettyDiagnostic(tooLarge(source), pipe);
    const code = lines.findIndex((line) => line.includes('F=7'));
    const column = (line: string, at: number) => displayWidth(line.slice(0, at));
    expect(column(lines[code + 1], lines[code + 1].indexOf('^^^'))).toBe(
      column(lines[code], lines[code].indexOf('F=7')),
    );
  }
});

test('control and reordering characters of the source never reach the terminal', () => {
  const source = createSource('a.netspec', 'avgpool\n"\u001b[31m\u202e\u0000" F=7');
  const text = prettyDiagnostic(tooLarge(source), pipe).join('\n');
  for (const character of ['\u001b', '\u202e', '\u0000']) expect(text).not.toContain(character);
  expect(text).toContain('␛[31m');
});

test.each([40, 60, 80, 120])(
  'in a terminal of %i columns no line is longer, and the carets stay below their text',
  (columns) => {
    for (const filler of [0, 10, 70, 500, 100_000]) {
      for (const behind of [0, 300]) {
        const source = createSource('a.netspec', `avgpool\n${'a'.repeat(filler)} F=7${' b'.repeat(behind)}`);
        const lines = prettyDiagnostic(
          tooLarge(source, 'F=5 gives 1x1x16; P=1 gives 1x1x16; or a smaller stride'),
          terminal(columns),
        );
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        const code = lines.findIndex((line) => line.includes('F=7'));
        expect(lines[code + 1].indexOf('^^^')).toBe(lines[code].indexOf('F=7'));
      }
    }
  },
);

test('a related place in another file names that file', () => {
  const other = createSource('blocks.netspec', 'block B { conv 1 }');
  const related = [{ message: 'called here', span: spanOfText(other, 'conv 1') }];
  const text = prettyDiagnostic({ ...tooLarge(lenet), related }, pipe).join('\n');
  expect(text).toContain('  blocks.netspec:1:11\n');
});

test('an empty span, a span at the end and one over several lines have at least one caret', () => {
  const source = createSource('a.netspec', 'avgpool F=7\nb\n');
  for (const [start, end] of [
    [0, 0],
    [14, 14],
    [8, 13],
    [99, 120],
  ]) {
    const text = prettyDiagnostic({ ...tooLarge(source), span: spanOf(source, start, end) }, pipe).join('\n');
    expect(text).toMatch(/\| +\^+/);
  }
});

test('a file without text is named without a place in it', () => {
  const span = spanOf(createSource('missing.netspec', ''), 0, 0);
  const facts = { path: 'missing.netspec', similar: 'mising.netspec' };
  const lines = prettyDiagnostic(toDiagnostic(finding('input/not-found', span, facts)), pipe);
  expect(lines).toEqual([
    'error[input/not-found]: there is no file missing.netspec',
    '  missing.netspec',
    '  help: did you mean mising.netspec?',
    '',
  ]);
});

test('colours follow NO_COLOR, FORCE_COLOR and whether a terminal is there', () => {
  const colored = (isTTY: boolean, environment: Record<string, string>) =>
    terminalOf({ isTTY, columns: 80 }, environment).colors.isColorSupported;
  expect(colored(true, {})).toBe(true);
  expect(colored(false, {})).toBe(false);
  expect(colored(true, { NO_COLOR: '1' })).toBe(false);
  expect(colored(true, { TERM: 'dumb' })).toBe(false);
  expect(colored(false, { FORCE_COLOR: '1' })).toBe(true);
  expect(colored(true, { FORCE_COLOR: '0' })).toBe(false);
  expect(colored(false, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
});

test('the count names errors and warnings only where there are some', () => {
  const error = tooLarge(lenet);
  const warning: Diagnostic = { ...error, severity: 'warning' };
  expect(countLine([error, error, error, warning], 2)).toBe('3 errors, 1 warning in 2 files');
  expect(countLine([warning], 1)).toBe('1 warning in 1 file');
  expect(countLine([], 1)).toBe('no problems in 1 file');
});
