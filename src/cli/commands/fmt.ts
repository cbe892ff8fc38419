/** `netspec fmt`: brings specs into the canonical layout, or converts them to the other form. */
import { existsSync } from 'node:fs';
import type { Diagnostic } from '../../base/diagnostic.js';
import { createSource, type Source } from '../../base/source.js';
import { applyEdits } from '../../base/text-edit.js';
import { Failure, wrongUsage } from '../failure.js';
import { plural } from '../output/numbers.js';
import { findSpecs } from '../paths.js';
import { hostFor, readSource } from '../read.js';
import { reportDiagnostics } from '../spec.js';
import { writeWhole } from '../write.js';

export interface FmtOptions {
  readonly check?: boolean;
  /** Write the values of solved holes into the text. */
  readonly fill?: boolean;
  readonly to?: 'dsl' | 'yaml';
  readonly write?: boolean;
  readonly force?: boolean;
  readonly stdinName?: string;
}

interface Formatted {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export async function fmt(paths: readonly string[], options: FmtOptions): Promise<void> {
  if (options.check && options.to !== undefined) {
    throw wrongUsage('--check and --to cannot be combined', 'convert first, then check');
  }
  if (options.write && options.to === undefined) throw wrongUsage('--write goes with --to dsl or --to yaml');
  const found = await findSpecs(paths);
  const formatted: Formatted[] = [];
  const diagnostics: Diagnostic[] = [...found.diagnostics];
  for (const path of found.files) {
    const result = await formatFile(path, options);
    if (result.formatted !== undefined) formatted.push(result.formatted);
    else diagnostics.push(...result.diagnostics);
  }
  if (diagnostics.length > 0) {
    reportDiagnostics(diagnostics);
    process.exitCode = 1;
  }
  if (options.check) listUnformatted(formatted);
  else if (options.to !== undefined) convert(formatted, options.to, options);
  else rewrite(formatted);
}

interface FormatResult {
  readonly formatted?: Formatted;
  readonly diagnostics: readonly Diagnostic[];
}

async function formatFile(path: string, { to, stdinName, fill }: FmtOptions): Promise<FormatResult> {
  const read = await readSource(path, stdinName);
  if (!read.ok) return { diagnostics: [read.diagnostic] };
  const { format } = await import('../../compile/format.js');
  const filled = fill ? await fillHoles(read.source) : { source: read.source, diagnostics: [] };
  if (filled.source === undefined) return { diagnostics: filled.diagnostics };
  const { text, diagnostics } = await format(filled.source, to);
  if (text === undefined) return { diagnostics };
  return { formatted: { path, before: read.source.text, after: text }, diagnostics };
}

/** The source with every solved hole filled in; with a hole that is not solved, what is wrong with it. */
async function fillHoles(
  source: Source,
): Promise<{ readonly source?: Source; readonly diagnostics: readonly Diagnostic[] }> {
  const { compile } = await import('../../compile.js');
  const { diagnostics } = await compile(source, { host: hostFor(source) });
  const open = diagnostics.filter(({ code, severity }) => code.startsWith('hole/') && severity === 'error');
  if (open.length > 0) return { diagnostics: open };
  const edits = diagnostics
    .filter(({ code }) => code === 'hole/solved')
    .flatMap(({ fixes = [] }) => fixes[0]?.edits ?? [])
    .filter(({ span }) => span.source === source);
  return { source: createSource(source.name, applyEdits(source.text, edits)), diagnostics: [] };
}

function listUnformatted(formatted: readonly Formatted[]): void {
  const wrong = formatted.filter(({ before, after }) => before !== after);
  for (const { path } of wrong) process.stdout.write(`${path}\n`);
  if (wrong.length === 0) return;
  process.stderr.write(`${plural(wrong.length, 'file')} not formatted; netspec fmt formats them\n`);
  process.exitCode = 1;
}

function rewrite(formatted: readonly Formatted[]): void {
  for (const { path, before, after } of formatted) {
    if (path === '-') {
      process.stdout.write(after);
    } else if (before !== after) {
      writeWhole(path, after);
      process.stdout.write(`formatted ${path}\n`);
    }
  }
}

function convert(formatted: readonly Formatted[], to: 'dsl' | 'yaml', { write, force }: FmtOptions): void {
  for (const { path, after } of formatted) {
    if (!write || path === '-') {
      process.stdout.write(after);
      continue;
    }
    const target = otherName(path, to);
    if (target !== path && existsSync(target) && !force) {
      throw new Failure(`${target} exists already`, { help: '--force overwrites it' });
    }
    writeWhole(target, after);
    process.stdout.write(`wrote ${target}\n`);
  }
}

/** `a.netspec` -> `a.netspec.yaml` and back. */
function otherName(path: string, to: 'dsl' | 'yaml'): string {
  const base = path.replace(/(\.netspec)?(\.ya?ml|\.json)?$/i, '');
  return to === 'dsl' ? `${base}.netspec` : `${base}.netspec.yaml`;
}
