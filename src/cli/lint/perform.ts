/** Does a task, in whichever thread; loads the compiler. */
import type { Diagnostic } from '../../base/diagnostic.js';
import { createSource, type Source } from '../../base/source.js';
import { type Span, textOf } from '../../base/span.js';
import type { CompileHost } from '../../compile/compiled.js';
import { type LintResult, lint } from '../../compile/lint.js';
import { hostFor } from '../read.js';
import { contentState } from './content-state.js';
import { fixSource } from './fix.js';
import { pack } from './packed.js';
import {
  type FixOutcome,
  failures,
  type JobName,
  type Jobs,
  type LintOutcome,
  type LintTask,
} from './task.js';

const performers: { readonly [J in JobName]: (task: LintTask) => Promise<Jobs[J]> } = {
  lint: lintFile,
  fix: (task) => fixFile(task, false),
  'fix-unsafe': (task) => fixFile(task, true),
};

/** Never throws. */
export async function perform<J extends JobName>(job: J, task: LintTask): Promise<Jobs[J]> {
  try {
    return await performers[job](task);
  } catch (error) {
    return failures[job](task, error instanceof Error ? error.message : String(error));
  }
}

async function lintFile({ name, text, settings }: LintTask): Promise<LintOutcome> {
  const source = createSource(name, text);
  const { host, imports } = recording(hostFor(source));
  const rules = new Map<string, number>();
  const start = performance.now();
  const { diagnostics, suppressed, shaped } = await lint(source, { ...settings, host, times: rules });
  const took = performance.now() - start;
  const judging = [...rules.values()].reduce((sum, time) => sum + time, 0);
  const layers = shaped.map(({ graph }) => graph.nodes.filter(({ type }) => type === 'layer').length);
  const packed = pack(diagnostics);
  return {
    diagnostics: packed.diagnostics,
    sources: packed.sources.map((one) => (one === source ? { name } : { name: one.name, text: one.text })),
    imports: [...imports],
    suppressed,
    layers: layers.reduce((sum, count) => sum + count, 0),
    times: { check: Math.max(0, took - judging), rules },
  };
}

async function fixFile({ name, text, settings, isShared }: LintTask, unsafe: boolean): Promise<FixOutcome> {
  const judge = async (source: Source) => {
    const result = await lint(source, { ...settings, host: hostFor(source) });
    return isShared === true ? withinNetworks(result) : result.diagnostics;
  };
  const result = await fixSource(createSource(name, text), { unsafe, lint: judge });
  const { applied, refused, stopped } = result;
  return { text: result.text, applied, refused, isStopped: stopped !== undefined };
}

/** Diagnostics without the fixes that change more than a network: others import the blocks beside it. */
function withinNetworks({ diagnostics, documents }: LintResult): readonly Diagnostic[] {
  const declarations = documents.at(-1)?.declarations ?? [];
  const bodies = declarations.flatMap((one) => (one.kind === 'network' ? one.body.span : []));
  const isWithin = (span: Span) => {
    const text = textOf(span);
    const start = span.end - text.trimStart().length;
    const end = span.start + text.trimEnd().length;
    return bodies.some((body) => body.start <= start && end <= body.end);
  };
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    fixes: diagnostic.fixes?.filter(({ edits }) => edits.every((edit) => isWithin(edit.span))),
  }));
}

/** A host that notes which files were asked for, and what was found. */
function recording(host: CompileHost) {
  const imports = new Map<string, string>();
  const noting: CompileHost = {
    async read(path) {
      const result = await host.read(path);
      imports.set(path, contentState(result));
      return result;
    },
  };
  return { host: noting, imports };
}
