/**
 * Stage 6: hands a network and its programs to a backend, and says what the emitted code cannot do. It names no
 * backend; `compile.ts` looks the target up in `backends/index.ts` and passes it in.
 */
import { type Finding, finding } from '../../base/diagnostic.js';
import { version } from '../../base/version.js';
import type { CompiledProgram } from '../../ir/program.js';
import type { NetworkReport } from '../../ir/report.js';
import type { TypedGraph } from '../../ir/typed-graph.js';
import type { Backend, BackendOptions, BackendOutput } from '../../kit/define-backend.js';
import { specHash } from './spec-hash.js';

export interface EmittedNetwork extends BackendOutput {
  readonly findings: readonly Finding[];
}

/** With an error among the findings there are no files. */
export async function emitNetwork(
  { graph, report }: { readonly graph: TypedGraph; readonly report: NetworkReport },
  program: CompiledProgram,
  backend: Backend,
  options: BackendOptions = {},
): Promise<EmittedNetwork> {
  const findings = limitsOf(graph, program, backend);
  if (options.standalone === true && options.runtimeSources === undefined)
    throw new Error('a standalone network needs the sources of the runtime');
  if (findings.some(({ code }) => code.startsWith('emit/too-')))
    return { files: [], className: '', findings };
  const input = { graph, report, program, specHash: specHash(graph), version, options };
  const output = await backend.emit(input);
  return { ...output, findings: [...findings, ...(output.findings ?? [])] };
}

/** The most values that one typed array is trusted to hold: 16 GiB in single precision. */
const mostValues = 2 ** 32;

/** The most operations that code is written for; the deepest networks in use have some thousand. */
const mostOperations = 20_000;

function limitsOf(graph: TypedGraph, program: CompiledProgram, { trains }: Backend): Finding[] {
  const findings: Finding[] = [];
  const weights = program.graph.parameters.reduce((sum, { shape }) => sum + volume(shape), 0);
  const activations = program.evaluationPlan.total;
  for (const [what, values] of [
    ['weights', weights],
    ['activations of one image', activations],
  ] as const) {
    if (values > mostValues) findings.push(finding('emit/too-large', graph.span, { what, values }));
  }
  const operations = program.evaluation.length;
  if (operations > mostOperations) {
    const facts = { operations, limit: mostOperations };
    findings.push(finding('emit/too-many-operations', graph.span, facts));
  }
  const [first, ...others] = graph.outputs;
  for (const { name, span } of trains ? others : []) {
    findings.push(finding('emit/untrained-output', span, { name, trained: first.name }));
  }
  return findings;
}

function volume(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
