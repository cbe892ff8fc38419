/**
 * The whole pipeline on one screen: text goes in; diagnostics, a typed graph, a report and files come out.
 * Reading files is done by the driver through `CompileHost`; printing is the driver's too.
 */
import { catalogue } from './base/catalogue.js';
import {
  type Diagnostic,
  type Finding,
  finding,
  hasErrors,
  inReadingOrder,
  toDiagnostic,
} from './base/diagnostic.js';
import type { Source } from './base/source.js';
import type { NetworkAnalysis } from './ir/analysis.js';
import type { NetworkReport } from './ir/report.js';
import type { BlockSignature } from './ir/signature.js';
import { isEmptySet } from './ir/size-set.js';
import type { NetworkSizes } from './ir/sizes.js';
import type { TypedGraph } from './ir/typed-graph.js';
import type { LayerCatalogue } from './kit/define-layer.js';
import { consequencesOf } from './pipeline/1-parse/consequences.js';
import { load } from './pipeline/1-parse/load.js';
import { elaborate } from './pipeline/2-elaborate/elaborate.js';
import { holeKey } from './pipeline/2-elaborate/hole-key.js';
import { specialize } from './pipeline/2-elaborate/specialize.js';
import { verifyRange } from './pipeline/3-verify/budget-range.js';
import { needsAnalysis, verifyBudgets } from './pipeline/3-verify/budgets.js';
import { verifyContracts } from './pipeline/3-verify/contracts.js';
import { isOfSizes, withNearestSizes } from './pipeline/3-verify/nearest-sizes.js';
import { verifySizes } from './pipeline/3-verify/sizes.js';
import { smallestSizes, solveSizes } from './pipeline/3-verify/solve-sizes.js';
import { analyze } from './pipeline/4-analyze/analyze.js';
import { type Formulas, formulasOf } from './pipeline/4-analyze/formulas.js';
import { resizedWeights } from './pipeline/4-analyze/resized-weights.js';

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
  /** Every size is a number. Of a network whose inputs have symbols it is the one at `free.at`. */
  readonly graph: TypedGraph;
  readonly report: NetworkReport;
  /** Present where sizes of the inputs are left open. */
  readonly free?: FreeSizes;
}

/** A network for many sizes. */
export interface FreeSizes {
  /** With its symbols. */
  readonly graph: TypedGraph;
  readonly sizes: NetworkSizes;
  /** The smallest sizes at which the network is valid. */
  readonly at: Readonly<Record<string, number>>;
  /** The totals in the symbols; computed when first asked for. */
  readonly formulas: Formulas;
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
  for (const { name, graph, mismatches, findings: mistakes } of elaborated.networks) {
    const broken = [...mistakes, ...verifyContracts(mismatches, layerCatalogue)];
    if (graph === undefined || broken.some(isError)) {
      findings.push(
        ...(holes ? broken : adviseSizes(broken, name, parsed.documents, layerCatalogue, options)),
      );
      continue;
    }
    findings.push(...broken);
    const sizes = solveSizes(graph);
    const unfit = verifySizes(graph, sizes);
    findings.push(...unfit);
    if (unfit.length > 0) continue;
    const network = atSizes(graph, sizes, layerCatalogue);
    const overspent = await budgetsOf(network, layerCatalogue);
    findings.push(...overspent);
    if (!holes && elaborated.findings.length === 0 && overspent.length === 0) networks.push(network);
  }
  const follows = consequencesOf(parsed.findings);
  const certain = findings.filter((found) => !follows(found));
  const diagnostics = inReadingOrder([...syntax, ...certain.map(toDiagnostic)]);
  return { source, diagnostics, networks };
}

const isError = ({ code }: Finding) => catalogue[code].severity === 'error';

async function budgetsOf(network: CompiledNetwork, catalogue: LayerCatalogue): Promise<readonly Finding[]> {
  const { graph, report, free } = network;
  const verify = async (settled: CompiledNetwork) => {
    const analysis = needsAnalysis(settled.graph) ? await analysisOf(settled) : undefined;
    return verifyBudgets(settled.graph, settled.report, analysis);
  };
  if (free === undefined || graph.requirements.length === 0) return verify({ graph, report });
  return verifyRange(free.sizes.symbols, free.at, (sizes) => {
    const settled = specialize(free.graph, sizes);
    return verify({ graph: settled, report: analyze(settled, catalogue) });
  });
}

/** The network with a number for every size: as it is, or at the smallest sizes that are allowed. */
function atSizes(graph: TypedGraph, sizes: NetworkSizes, catalogue: LayerCatalogue): CompiledNetwork {
  if (graph.symbols.length === 0) return { graph, report: analyze(graph, catalogue) };
  const at = smallestSizes(graph, sizes);
  const settled = specialize(graph, at);
  const ranges = sizes.symbols.map(({ declaration: { name }, allowed }) => ({ name, allowed }));
  let formulas: Formulas | undefined;
  const free: FreeSizes = {
    graph,
    sizes,
    at,
    get formulas() {
      formulas ??= formulasOf(graph, ranges, (others) => analyze(specialize(graph, others), catalogue));
      return formulas;
    },
  };
  return { graph: settled, report: analyze(settled, catalogue), free };
}

/** Tells mistakes that another input size would mend which sizes those are. */
function adviseSizes(
  broken: readonly Finding[],
  network: string,
  documents: Parameters<typeof elaborate>[0],
  catalogue: LayerCatalogue,
  { set }: CompileOptions,
): readonly Finding[] {
  const [first] = broken.filter(isOfSizes);
  if (first === undefined) return broken;
  const { networks } = elaborate(documents, catalogue, { set, free: true, filled: solvedHoles(broken) });
  const freed = networks.find(({ name }) => name === network)?.graph;
  if (freed === undefined) return broken;
  const advised = withNearestSizes(first, solveSizes(freed));
  return broken.map((found) => (found === first ? advised : found));
}

export interface Constraints {
  readonly network: string;
  /** With symbols for all sizes of the inputs. */
  readonly graph: TypedGraph;
  readonly sizes: NetworkSizes;
  /** The smallest valid sizes; undefined where no size is valid. */
  readonly smallest: Readonly<Record<string, number>> | undefined;
  /** Layers whose weights are others at other sizes: a dense layer on a flattened map. */
  readonly resized: readonly string[];
}

function solvedHoles(findings: readonly Finding[]): ReadonlyMap<string, number> {
  return new Map(
    findings.flatMap((found) =>
      found.code === 'hole/solved' ? [[holeKey(found.span), found.facts.value] as const] : [],
    ),
  );
}

/**
 * Which sizes the networks could have, whatever the text says: the sizes of the inputs are set free, and contracts are
 * left out. A network whose layers do not follow is left out too; the diagnostics say why.
 */
export async function constraintsOf(
  source: Source,
  options: CompileOptions = {},
): Promise<{ readonly networks: readonly Constraints[]; readonly diagnostics: readonly Diagnostic[] }> {
  const { layerCatalogue } = await import('./layers/index.js');
  const parsed = await load(source, (path) => (options.host ?? noHost).read(path));
  const { set } = options;
  // Freed sizes leave contracts out, so holes are solved before.
  const written = elaborate(parsed.documents, layerCatalogue, { set });
  const filled = solvedHoles(written.networks.flatMap(({ findings }) => findings));
  const elaborated = elaborate(parsed.documents, layerCatalogue, { set, free: true, filled });
  const networks = elaborated.networks.flatMap(({ name, graph }): Constraints[] => {
    if (graph === undefined) return [];
    const sizes = solveSizes(graph);
    const reportAt = (at: Readonly<Record<string, number>>) => analyze(specialize(graph, at), layerCatalogue);
    const smallest = sizes.symbols.some(({ allowed }) => isEmptySet(allowed))
      ? undefined
      : smallestSizes(graph, sizes);
    const resized = smallest === undefined ? [] : resizedWeights(sizes, smallest, reportAt);
    return [{ network: name, graph, sizes, smallest, resized }];
  });
  const findings = [
    ...parsed.findings,
    ...elaborated.findings,
    ...elaborated.networks.flatMap(({ findings: own }) => own),
  ];
  return { networks, diagnostics: inReadingOrder(findings.map(toDiagnostic)) };
}

/** Fields, memory and the cost of training; it lowers the network, which `compile` itself leaves out. */
export async function analysisOf({ graph, report }: CompiledNetwork): Promise<NetworkAnalysis> {
  const [{ layerCatalogue }, { lowerNetwork }, { analyzeProgram }] = await Promise.all([
    import('./layers/index.js'),
    import('./pipeline/5-lower/lower-network.js'),
    import('./pipeline/4-analyze/network-analysis.js'),
  ]);
  return analyzeProgram(lowerNetwork(graph, layerCatalogue), graph, report);
}

/** The blocks that a file declares or imports, whether its networks are sound or not. */
export async function blocksOf(
  source: Source,
  host: CompileHost = noHost,
): Promise<readonly BlockSignature[]> {
  const { signaturesOf } = await import('./pipeline/2-elaborate/signatures.js');
  const { documents } = await load(source, (path) => host.read(path));
  return signaturesOf(documents);
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
  if (network.free !== undefined) return { files: [], className: '', diagnostics: [unsettled(network.free)] };
  const program = lowerNetwork(network.graph, layerCatalogue);
  const { files, className, findings } = await emitNetwork(network, program, backend, options);
  return { files, className, diagnostics: findings.map(toDiagnostic) };
}

/** Memory is planned when a network is emitted, so its sizes must be numbers. */
function unsettled({ graph, at }: FreeSizes): Diagnostic {
  const [{ name, span }] = graph.symbols;
  const settings = Object.entries(at).map(([symbol, size]) => `--set ${symbol}=${size}`);
  return toDiagnostic(finding('emit/size-is-open', span, { name, settings }));
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
      const { aliases, label, required, unless, positional, defaultText, doc } = attribute;
      const isRequired = required && unless === undefined;
      return { name, aliases, type: label, required: isRequired, positional, defaultText, doc };
    }),
  }));
}
