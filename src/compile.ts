/**
 * The whole pipeline on one screen: text goes in; diagnostics, a typed graph, a report and files come out.
 * Reading files is done by the driver through `CompileHost`; printing is the driver's too.
 */
import { type Diagnostic, type Finding, hasErrors, inReadingOrder, toDiagnostic } from './base/diagnostic.js';
import type { Source } from './base/source.js';
import type { NetworkReport } from './ir/report.js';
import type { TypedGraph } from './ir/typed-graph.js';
import { consequencesOf } from './pipeline/1-parse/consequences.js';
import { load } from './pipeline/1-parse/load.js';
import { elaborate } from './pipeline/2-elaborate/elaborate.js';
import { verifyBudgets } from './pipeline/3-verify/budgets.js';
import { verifyContracts } from './pipeline/3-verify/contracts.js';
import { analyze } from './pipeline/4-analyze/analyze.js';

export interface CompileHost {
  /** The text of an imported file, by the path that the compiler computed from the importing file's name. */
  read(
    path: string,
  ): Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string }>;
}

export interface CompileOptions {
  readonly host?: CompileHost;
  /** Values for the network's parameters as text in the language: `{ classes: '100' }`. */
  readonly set?: Readonly<Record<string, string>>;
}

export interface CompiledNetwork {
  readonly graph: TypedGraph;
  readonly report: NetworkReport;
}

export interface Compilation {
  readonly source: Source;
  /** In reading order. With an error among them, `networks` holds only those that have none. */
  readonly diagnostics: readonly Diagnostic[];
  readonly networks: readonly CompiledNetwork[];
}

/** Never throws: whatever is wrong with the text becomes a diagnostic. */
export async function compile(source: Source, options: CompileOptions = {}): Promise<Compilation> {
  const { layerCatalogue } = await import('./layers/index.js');
  const parsed = await load(source, (path) => (options.host ?? noHost).read(path));
  const syntax = parsed.findings.map(toDiagnostic);
  const holes = hasErrors(syntax);
  const elaborated = elaborate(parsed.documents, layerCatalogue, { set: options.set });
  const findings: Finding[] = [...elaborated.findings];
  const networks: CompiledNetwork[] = [];
  for (const { graph, mismatches, findings: mistakes } of elaborated.networks) {
    const broken = [...mistakes, ...verifyContracts(mismatches, layerCatalogue)];
    findings.push(...broken);
    if (graph === undefined || broken.length > 0) continue;
    const report = analyze(graph, layerCatalogue);
    const overspent = verifyBudgets(graph, report);
    findings.push(...overspent);
    if (!holes && elaborated.findings.length === 0 && overspent.length === 0)
      networks.push({ graph, report });
  }
  const follows = consequencesOf(parsed.findings);
  const certain = findings.filter((found) => !follows(found));
  const diagnostics = inReadingOrder([...syntax, ...certain.map(toDiagnostic)]);
  return { source, diagnostics, networks };
}

const noHost: CompileHost = {
  read: async () => ({ ok: false, reason: 'there is no access to other files here' }),
};

export interface EmitOptions {
  /** Put the runtime into the one file; needs `runtimeSources`. */
  readonly standalone?: boolean;
  /** Module name without suffix -> TypeScript source, for `standalone`. */
  readonly runtimeSources?: ReadonlyMap<string, string>;
  /** What runtime modules are imported from; default `netspec/runtime/`. The module's name (and suffix) is appended. */
  readonly runtimePrefix?: string;
  readonly runtimeSuffix?: string;
}

export interface EmittedFile {
  /** Relative to the output folder. */
  readonly path: string;
  readonly text: string;
}

export interface Emission {
  readonly files: readonly EmittedFile[];
  /** The class that the main file exports. */
  readonly className: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The names that `--target` takes. */
export const targets: readonly string[] = ['typescript'];

/** `target` must be one of `targets`. With an error among the diagnostics there are no files. */
export async function emit(
  network: CompiledNetwork,
  target: string,
  options: EmitOptions = {},
): Promise<Emission> {
  const [{ layerCatalogue }, { backendCatalogue }, { lowerNetwork }, { emitNetwork }] = await Promise.all([
    import('./layers/index.js'),
    import('./backends/index.js'),
    import('./pipeline/5-lower/lower-network.js'),
    import('./pipeline/6-emit/emit-network.js'),
  ]);
  const backend = backendCatalogue.get(target);
  if (backend === undefined) throw new Error(`${target} is none of the targets ${targets.join(', ')}`);
  const program = lowerNetwork(network.graph, layerCatalogue);
  const { files, className, findings } = await emitNetwork(network, program, backend, options);
  return { files, className, diagnostics: findings.map(toDiagnostic) };
}

/** Formats a spec, or converts it to the other form; with syntax errors `text` is absent. */
export async function format(
  source: Source,
  to?: 'dsl' | 'yaml',
): Promise<{ readonly text?: string; readonly diagnostics: readonly Diagnostic[] }> {
  const [{ parse }, { formatDocument }] = await Promise.all([
    import('./pipeline/1-parse/parse.js'),
    import('./pipeline/1-parse/format/format.js'),
  ]);
  const { document, findings } = await parse(source);
  const diagnostics = inReadingOrder(findings.map(toDiagnostic));
  if (hasErrors(diagnostics)) return { diagnostics };
  return { text: await formatDocument(document, to ?? document.form, source), diagnostics };
}

/** The JSON Schema (draft 2020-12) of a spec in YAML or JSON, with every layer kind. */
export async function specSchema(): Promise<Readonly<Record<string, unknown>>> {
  const [{ layerCatalogue }, schema] = await Promise.all([
    import('./layers/index.js'),
    import('./pipeline/1-parse/yaml/json-schema.js'),
  ]);
  return schema.specSchema(layerCatalogue);
}

/** A layer kind as reference pages, completion and hover show it. */
export interface LayerKind {
  readonly kind: string;
  readonly group: string;
  /** One sentence. */
  readonly summary: string;
  readonly attributes: readonly LayerAttribute[];
}

export interface LayerAttribute {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What it takes: `size`, `integer`, `padding`. */
  readonly type: string;
  readonly required: boolean;
  /** May be given without its name, as the first value. */
  readonly positional: boolean;
  readonly defaultText: string | undefined;
  readonly doc: string;
}

/** Every layer kind, in the order of the catalogue. */
export async function layerKinds(): Promise<readonly LayerKind[]> {
  const { layerCatalogue } = await import('./layers/index.js');
  return [...layerCatalogue.values()].map(({ kind, group, summary, attributes }) => ({
    kind,
    group,
    summary,
    attributes: Object.entries(attributes).map(([name, attribute]) => {
      const { aliases, label, required, positional, defaultText, doc } = attribute;
      return { name, aliases, type: label, required, positional, defaultText, doc };
    }),
  }));
}
