/** Reports for the tests of formats: what is found in real specs, and what nobody would write but a format must bear. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import { createSource, type Source } from '../../src/base/source.js';
import { type Span, spanOf } from '../../src/base/span.js';
import { type FormatName, report } from '../../src/cli/output/formats/index.js';
import type { RunReport } from '../../src/cli/output/formats/run-report.js';
import { terminalOf } from '../../src/cli/output/terminal.js';
import { lint } from '../../src/compile/lint.js';
import { compile } from '../../src/compile.js';
import { root } from './netspec.js';

export const written = (format: FormatName, run: RunReport) => report(format, run, terminalOf({}, {}));

const lintable = `network Twice(width = 4) {
  input 8x8x1
  conv width F=3
  relu
  relu
  flatten
  dense 10
}
`;

/** Everything that the checker says of the specs that are wrong on purpose, and what a rule says with a fix. */
export function realReport(): Promise<RunReport> {
  real ??= findReal();
  return real;
}
let real: Promise<RunReport> | undefined;

async function findReal(): Promise<RunReport> {
  const folder = join(root, 'specs', 'broken');
  const sources = readdirSync(folder)
    .sort()
    .map((name) => createSource(`specs/broken/${name}`, readFileSync(join(folder, name), 'utf8')));
  const diagnostics: Diagnostic[] = [];
  for (const source of sources) diagnostics.push(...(await compile(source)).diagnostics);
  const twice = createSource('nets/twice layers.netspec', lintable);
  diagnostics.push(...(await lint(twice)).diagnostics);
  const files = [...sources.map(({ name }) => name), twice.name, 'nets/clean.netspec'];
  return { command: 'lint', files, diagnostics, suppressed: 2, baselined: 40, fixed: 1 };
}

/** A network with a mistake behind some lines, and one with a redundant layer. */
export async function shifted(lines: string): Promise<RunReport> {
  const broken = createSource('broken.netspec', `${lines}network Broken {\n  input 8x8x1\n  conv 4 F=9\n}\n`);
  const { diagnostics } = await compile(broken);
  const twice = await lint(createSource('twice.netspec', lines + lintable));
  return { command: 'lint', files: [], diagnostics: [...diagnostics, ...twice.diagnostics] };
}

/** Text that has a meaning in one format or another. */
const hostile = fc.oneof(
  fc.constantFrom(
    '::error file=x::boo',
    '%0A::stop-commands::x',
    ']]><!--&lt;"\'',
    '<script>alert(1)</script> & <img src=x onerror=y>',
    '| a | b |',
    'back\\|slash \\',
    '[link](https://example.com) www.example.com a@example.com',
    '@everyone #1 GH-2 :tada: $x^2$ ![i](j)',
    '`code` **bold** __init__ ~~gone~~',
    'line\nend\r\nand\rmore\u2028and\u2029more\u0085',
    '\u001b[31mred\u001b]0;title\u0007\u009b1m',
    '\u0000\u0008\u000b\ufffe\uffff',
    '\ud800 lone \udc00',
    '\u202eesrever\u2066',
    '{0} {{1}} %s %25',
    'a,b:c;d=e',
    '-->]]>',
    '',
    ' ',
    '网络 🙂 e\u0301',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
export const hostileText = fc.array(hostile, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));

const hostileName = fc
  .tuple(fc.constantFrom('', 'nets/', '../', './a b/', '/tmp/x/', '%41/'), hostileText)
  .map(([folder, name]) => `${folder}${name.replaceAll('\0', '')}x.netspec`);

const source = fc.record({ name: hostileName, text: hostileText });

function spanIn(text: Source): fc.Arbitrary<Span> {
  const offset = fc.nat(text.text.length);
  return fc.tuple(offset, offset).map(([a, b]) => spanOf(text, Math.min(a, b), Math.max(a, b)));
}

function diagnosticIn(text: Source): fc.Arbitrary<Diagnostic> {
  return fc.record(
    {
      code: fc.constantFrom('lint/redundant-activation', 'shape/filter-larger-than-input', 'input/not-found'),
      severity: fc.constantFrom('error', 'warning'),
      message: hostileText,
      span: spanIn(text),
      note: hostileText,
      help: hostileText,
      subjects: fc.array(fc.record({ network: hostileText, name: hostileText }, { requiredKeys: ['name'] })),
      related: fc.array(fc.record({ message: hostileText, span: spanIn(text) })),
      fixes: fc.array(
        fc.record({
          title: hostileText,
          edits: fc.array(fc.record({ span: spanIn(text), text: hostileText }), {
            minLength: 1,
            maxLength: 2,
          }),
          safety: fc.constantFrom('safe', 'unsafe', undefined),
        }),
      ),
    },
    { requiredKeys: ['code', 'severity', 'message', 'span'] },
  );
}

/** Runs with names, messages and texts that are made to break a format. */
export const hostileRun: fc.Arbitrary<RunReport> = fc
  .array(source, { minLength: 1, maxLength: 3 })
  .chain((sources) => {
    const texts = sources.map(({ name, text }) => createSource(name, text));
    const found = fc.oneof(...texts.map(diagnosticIn));
    return fc.record({
      command: fc.constantFrom('check', 'lint'),
      files: fc.constant(texts.map(({ name }) => name)),
      diagnostics: fc.array(found, { maxLength: 6 }),
    });
  });
