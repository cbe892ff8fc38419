/** The formats of reports: each is read back by a reader of its own, also where a spec tries to break out of it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rangeOf } from '../../src/base/span.js';
import { formatNames } from '../../src/cli/output/formats/index.js';
import { machinePath, reportRoot } from '../../src/cli/output/formats/machine-path.js';
import { markdownCode, markdownText } from '../../src/cli/output/formats/markdown-text.js';
import type { RunReport } from '../../src/cli/output/formats/run-report.js';
import { checkSchema } from '../../src/cli/output/schemas.js';
import { printable } from '../../src/cli/output/text.js';
import { broken, problems, tiny, Workplace } from './netspec.js';
import { hostileRun, hostileText, realReport, shifted, written } from './sample-reports.js';

const numRuns = 300;
const clean: RunReport = { command: 'check', files: ['a.netspec', 'b.netspec'], diagnostics: [] };

/** What a terminal or a log would take as a command. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('the form for people and the concise one', () => {
  it('send no control character to a terminal', async () => {
    const law = fc.asyncProperty(hostileRun, async (run) => {
      for (const format of ['pretty', 'concise', 'github', 'markdown'] as const)
        expect(await written(format, run)).not.toMatch(control);
    });
    await fc.assert(law, { numRuns });
  });

  it('says what is not among the diagnostics', async () => {
    const run = { ...clean, suppressed: 2, baselined: 1200, fixed: 1, stats: ['12 ms'] };
    expect(await written('pretty', run)).toBe(
      'no problems in 2 files; 1 fix applied; 2 suppressed; 1,200 in the baseline\n12 ms\n',
    );
    expect(await written('pretty', { ...clean, fixed: 3 })).toBe('no problems in 2 files; 3 fixes applied\n');
  });

  it('gives a line a diagnostic', async () => {
    const run = await shifted('');
    expect(await written('concise', run)).toBe(
      [
        'broken.netspec:3:12: error[shape/filter-larger-than-input] the 9x9 filter does not fit into 8x8\n',
        `twice.netspec:5:3: warning[lint/redundant-activation] ${run.diagnostics[1].message}\n`,
      ].join(''),
    );
    expect(await written('concise', clean)).toBe('');
    const law = fc.asyncProperty(hostileRun, async (hostile) => {
      const lines = (await written('concise', hostile)).split('\n');
      expect(lines).toHaveLength(hostile.diagnostics.length + 1);
    });
    await fc.assert(law, { numRuns });
  });
});

describe('json', () => {
  it('is what its schema describes', async () => {
    const run = await realReport();
    const output = JSON.parse(await written('json', run));
    expect(problems(checkSchema, output)).toEqual([]);
    expect(output).toMatchObject({ files: run.files.length, suppressed: 2, baselined: 40, fixed: 1 });
    const rule = output.diagnostics.find(({ code }: { code: string }) => code.startsWith('lint/'));
    expect(rule).toMatchObject({ subjects: [{ network: 'Twice' }], fixes: [{ safety: 'safe' }] });
    const law = fc.asyncProperty(hostileRun, async (hostile) => {
      expect(problems(checkSchema, JSON.parse(await written('json', hostile)))).toEqual([]);
    });
    await fc.assert(law, { numRuns: 20 });
  });
});

interface Annotation {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads a log as the runner does: the first `::` behind the properties ends them. */
function annotationsIn(log: string): Annotation[] {
  return log.split('\n').flatMap((line) => {
    const match = /^::(\w+) (.*?)::(.*)$/su.exec(line);
    if (match === null) return [];
    const data = (text: string) =>
      text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
    const property = (text: string) => data(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
    const properties = match[2].split(',').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), property(pair.slice(at + 1))];
    });
    return [{ command: match[1], properties: Object.fromEntries(properties), message: data(match[3]) }];
  });
}

describe('github', () => {
  it('annotates the lines that are meant', async () => {
    const run = await realReport();
    const log = await written('github', run);
    const annotations = annotationsIn(log);
    expect(annotations).toHaveLength(run.diagnostics.length);
    for (const [at, { command, properties, message }] of annotations.entries()) {
      const { code, severity, span, message: wanted } = run.diagnostics[at];
      const { start, end } = rangeOf(span);
      const columns =
        start.line === end.line ? { col: `${start.column}`, endColumn: `${end.column}` } : undefined;
      const place = { line: `${start.line}`, endLine: `${end.line}`, ...columns };
      expect({ command, properties }).toEqual({
        command: severity,
        properties: { file: span.source.name, ...(span.source.text === '' ? {} : place), title: code },
      });
      expect(message.startsWith(printable(wanted))).toBe(true);
    }
    expect(log.trimEnd().split('\n').at(-1)).toMatch(/errors, \d+ warnings? in \d+ files$/);
  });

  it('gives no command but its own, whatever a spec holds', async () => {
    const law = fc.asyncProperty(hostileRun, async (run) => {
      const log = await written('github', run);
      const annotations = annotationsIn(log);
      expect(annotations).toHaveLength(run.diagnostics.length);
      expect(log.trimEnd().split('\n')).toHaveLength(run.diagnostics.length + 1);
      for (const [at, { command, properties, message }] of annotations.entries()) {
        const { severity, code, span, message: wanted } = run.diagnostics[at];
        expect(command).toBe(severity);
        expect(Object.keys(properties).filter((name) => !/^(end)?(line|col|column)$/i.test(name))).toEqual([
          'file',
          'title',
        ]);
        expect(properties.title).toBe(code);
        expect(properties.file).toMatch(/\.netspec$/);
        if (span.source.text !== '') expect(properties.line).toBe(`${rangeOf(span).start.line}`);
        expect(message.split('\n')[0]).toBe(printable(wanted));
      }
    });
    await fc.assert(law, { numRuns });
  });

  it('keeps line ends, commas and colons of a path', async () => {
    const [first] = (await shifted('')).diagnostics;
    const name = 'a,b:c%0A\nd.netspec';
    const span = { ...first.span, source: { ...first.span.source, name } };
    const [{ properties }] = annotationsIn(
      await written('github', { ...clean, diagnostics: [{ ...first, span }] }),
    );
    expect(properties).toMatchObject({ file: name, line: '3', title: first.code });
  });
});

describe('gitlab', () => {
  interface Issue {
    readonly description: string;
    readonly check_name: string;
    readonly fingerprint: string;
    readonly severity: string;
    readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
  }
  const issuesOf = async (run: RunReport): Promise<Issue[]> => JSON.parse(await written('gitlab', run));

  it('has what GitLab asks for, with the lines that are meant', async () => {
    const run = await realReport();
    const issues = await issuesOf(run);
    for (const [at, issue] of issues.entries()) {
      const { code, severity, span } = run.diagnostics[at];
      expect(issue).toMatchObject({
        check_name: code,
        severity: severity === 'error' ? 'major' : 'minor',
        location: { path: span.source.name, lines: { begin: rangeOf(span).start.line } },
      });
      expect(issue.fingerprint).toMatch(/^[0-9a-f]{32}$/);
    }
    expect(await issuesOf(clean)).toEqual([]);
  });

  it('has fingerprints that are unique, and stay where lines move or names come before', async () => {
    const law = fc.asyncProperty(hostileRun, async (run) => {
      const twice = { ...run, diagnostics: [...run.diagnostics, ...run.diagnostics] };
      const prints = (await issuesOf(twice)).map(({ fingerprint }) => fingerprint);
      expect(new Set(prints).size).toBe(prints.length);
    });
    await fc.assert(law, { numRuns });
    const prints = async (lines: string) =>
      (await issuesOf(await shifted(lines))).map(({ fingerprint }) => fingerprint);
    expect(await prints('// one\n\n// two\n')).toEqual(await prints(''));
  });
});

/** Any problem at all is an error; but the sign for what cannot be said is meant. */
function parsed(text: string): Document {
  const onError = (level: string, message: string) => {
    if (message.startsWith('Unicode replacement character')) return;
    throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(text, 'text/xml');
}
const elements = (within: Document | Element, name: string) => [...within.getElementsByTagName(name)];
/** What XML 1.0 allows (section 2.2), written down again. */
const allowedByXml = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

describe('the XML formats', () => {
  it.each(['junit', 'checkstyle'] as const)('%s can be read whatever a spec holds', async (format) => {
    const law = fc.asyncProperty(hostileRun, async (run) => {
      const text = await written(format, run);
      expect(text).toMatch(allowedByXml);
      const document = parsed(text);
      const item = format === 'junit' ? 'failure' : 'error';
      expect(elements(document, item)).toHaveLength(run.diagnostics.length);
      const names = new Set([
        'testsuites',
        'testsuite',
        'testcase',
        'failure',
        'checkstyle',
        'file',
        'error',
      ]);
      for (const { tagName } of elements(document, '*')) expect(names).toContain(tagName);
    });
    await fc.assert(law, { numRuns });
  });

  it('keeps what is no control character as it is', async () => {
    const [first] = (await shifted('')).diagnostics;
    const message = 'a "b" \'c\' <d/> &amp; ]]> 网络 🙂 [H, W]';
    const run = { ...clean, diagnostics: [{ ...first, message, help: undefined }] };
    const [error] = elements(parsed(await written('checkstyle', run)), 'error');
    expect(error.getAttribute('message')).toBe(message);
    const [failure] = elements(parsed(await written('junit', run)), 'failure');
    expect(failure.getAttribute('message')).toBe(message);
    expect(failure.textContent?.split('\n')[0]).toContain(message);
  });

  it('junit has a suite a file, a failure a diagnostic, and a case that passes for a clean file', async () => {
    const run = await realReport();
    const document = parsed(await written('junit', run));
    const suites = elements(document, 'testsuite');
    expect(suites.map((suite) => suite.getAttribute('name'))).toEqual([...run.files]);
    for (const suite of suites) {
      const cases = elements(suite, 'testcase');
      const failures = elements(suite, 'failure');
      const own = run.diagnostics.filter(({ span }) => span.source.name === suite.getAttribute('name'));
      expect(failures).toHaveLength(own.length);
      expect(cases).toHaveLength(Math.max(1, own.length));
      expect(suite.getAttribute('tests')).toBe(`${cases.length}`);
      expect(suite.getAttribute('failures')).toBe(`${failures.length}`);
      const names = cases.map((one) => one.getAttribute('name'));
      expect(new Set(names).size).toBe(names.length);
    }
    const [all] = elements(document, 'testsuites');
    expect(all.getAttribute('tests')).toBe(`${elements(document, 'testcase').length}`);
    expect(all.getAttribute('failures')).toBe(`${run.diagnostics.length}`);
  });

  it('checkstyle has a file with its errors, at their lines', async () => {
    const run = await realReport();
    const found = elements(parsed(await written('checkstyle', run)), 'file').flatMap((file) =>
      elements(file, 'error').map((error) => {
        const [line, column, severity, source] = ['line', 'column', 'severity', 'source'].map((name) =>
          error.getAttribute(name),
        );
        return `${file.getAttribute('name')}:${line}:${column} ${severity} ${source}`;
      }),
    );
    const wanted = run.diagnostics.map(({ code, severity, span }) => {
      const { line, column } = rangeOf(span).start;
      return `${span.source.name}:${line}:${column} ${severity} netspec/${code}`;
    });
    expect(found.sort()).toEqual(wanted.sort());
  });
});

/** Reads Markdown that is meant as plain text: references and backslashes back, joiners out. */
const unmarked = (text: string) =>
  text
    .replaceAll('\u2060', '')
    .replaceAll(/\\([!-/:-@[-`{-~])|&#(\d+);|&(lt|gt|amp);/g, (_, plain, code, name) => {
      if (plain !== undefined) return plain;
      return code === undefined ? named[name as 'lt'] : String.fromCodePoint(Number(code));
    });
const named = { lt: '<', gt: '>', amp: '&' };

describe('markdown', () => {
  it('shows every text as it is, and lets nothing in it be more than text', () => {
    const law = fc.property(hostileText, (text) => {
      const shown = printable(text).replaceAll('\u2060', '');
      const prose = markdownText(text);
      expect(unmarked(prose)).toBe(shown);
      expect(unmarked(markdownCode(text)).replace(/^<code>(.*)<\/code>$/s, '$1')).toBe(shown);
      for (const part of [prose, markdownCode(text).slice('<code>'.length, -'</code>'.length)]) {
        expect(part).not.toMatch(/[|<>\n\r]/);
        expect(part).not.toMatch(/(?<!\\)[`*_~[\](){}$]/);
        expect(part).not.toMatch(/[@#](?!\u2060|\d+;)/);
        expect(part).not.toMatch(/www\.|:\/\//i);
      }
    });
    fc.assert(law, { numRuns: 1000 });
  });

  it('is a table with three columns, folded up where it is long', async () => {
    const rows = (text: string) => text.split('\n').filter((line) => line.startsWith('| '));
    const law = fc.asyncProperty(hostileRun, async (run) => {
      const lines = rows(await written('markdown', run));
      expect(lines).toHaveLength(run.diagnostics.length === 0 ? 0 : run.diagnostics.length + 2);
      for (const line of lines) expect(line.match(/\|/g)).toHaveLength(4);
    });
    await fc.assert(law, { numRuns });
    const run = await shifted('');
    const short = await written('markdown', run);
    expect(short).toMatch(/^### ❌ netspec lint: 1 error, 1 warning in 0 files\n/);
    expect(short).toContain('| error | <code>broken.netspec&#58;3</code> | the 9x9 filter');
    expect(short).not.toContain('<details>');
    const many = Array.from({ length: 5000 }, () => run.diagnostics).flat();
    const long = await written('markdown', { ...run, diagnostics: many });
    expect(long).toContain('<summary>All 10,000</summary>');
    expect(long.length).toBeLessThan(60_000);
    expect(long).toContain(`… and ${(10_000 - rows(long).length + 2).toLocaleString('en-US')} more`);
  });
});

describe('paths in reports for programs', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'netspec-root-')));
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are relative to the working folder, or to the checkout of a CI job around it', () => {
    const deep = join(folder, 'deep/er');
    expect(reportRoot({}, deep)).toBe(deep);
    expect(reportRoot({ GITHUB_WORKSPACE: folder }, deep)).toBe(folder);
    expect(reportRoot({ CI_PROJECT_DIR: folder }, deep)).toBe(folder);
    expect(reportRoot({ GITHUB_WORKSPACE: deep }, folder)).toBe(folder);
    expect(reportRoot({ GITHUB_WORKSPACE: join(folder, 'none') }, deep)).toBe(deep);
    expect(machinePath(join(deep, 'x.netspec'), folder)).toBe('deep/er/x.netspec');
    expect(machinePath(resolve('a/../b.netspec'), process.cwd())).toBe('b.netspec');
    expect(machinePath('<stdin>', folder)).toBe('<stdin>');
  });
});

describe('netspec check --format', () => {
  let here: Workplace;
  beforeEach(() => {
    here = new Workplace();
    here.write('nets/broken.netspec', broken);
    here.write('tiny.netspec', tiny);
  });
  afterEach(() => here.remove());

  it.each(formatNames)('prints %s, and writes the same to a file', (format) => {
    const { status, stdout, stderr } = here.run(['check', '.', '--format', format]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('broken.netspec');
    const environment = { FORCE_COLOR: '1', COLUMNS: '40' };
    const args = ['check', '.', '--format', format, '--output', 'reports/found.txt'];
    expect(here.run(args, { environment })).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(here.read('reports/found.txt')).toBe(stdout);
  });

  it('names standard input as it was called', () => {
    const args = ['check', '-', '--stdin-name', 'nets/given.netspec', '--format', 'checkstyle'];
    const { stdout } = here.run(args, { input: broken });
    expect(elements(parsed(stdout), 'file').map((file) => file.getAttribute('name'))).toEqual([
      'nets/given.netspec',
    ]);
  });

  it('gives a file that cannot be read no place', () => {
    const { stdout, status } = here.run(['check', 'none.netspec', 'tiny.netspec', '--format', 'github']);
    expect(status).toBeGreaterThan(0);
    const [{ properties }] = annotationsIn(stdout);
    expect(properties).toEqual({ file: 'none.netspec', title: 'input/not-found' });
  });

  it('says where a report cannot be written', () => {
    const { status, stderr } = here.run(['check', 'tiny.netspec', '--output', 'nets']);
    expect(status).toBe(1);
    expect(stderr).toContain('cannot write nets: it is a folder');
  });

  it('refuses a format that there is none', () => {
    const { status, stderr } = here.run(['check', '.', '--format', 'xml']);
    expect(status).toBe(2);
    for (const name of formatNames) expect(stderr).toContain(name);
  });
});
