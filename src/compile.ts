/**
 * The whole pipeline on one screen: text goes in; diagnostics, typed graphs and reports come out. What else is done with
 * a compiled network is in `compile/`. Reading files is done by the driver through `CompileHost`; printing is the
 * driver's too.
 */
import { catalogue } from './base/catalogue.js';
import { type Finding, hasErrors, inReadingOrder, toDiagnostic } from './base/diagnostic.js';
import type { Source } from './base/source.js';
import { budgetsOf } from './compile/analysis.js';
import { type Compilation, type CompiledNetwork, type CompileOptions, noHost } from './compile/compiled.js';
import { atSizes, sizeAdviser } from './compile/sizes.js';
import { consequencesOf } from './pipeline/1-parse/consequences.js';
import { load } from './pipeline/1-parse/load.js';
import { elaborate } from './pipeline/2-elaborate/elaborate.js';
import { verifyContracts } from './pipeline/3-verify/contracts.js';
import { verifySizes } from './pipeline/3-verify/sizes.js';
import { solveSizes } from './pipeline/3-verify/solve-sizes.js';

/** Never throws: whatever is wrong with the text becomes a diagnostic. */
export async function compile(source: Source, options: CompileOptions = {}): Promise<Compilation> {
  const { layerCatalogue } = await import('./layers/index.js');
  const parsed = await load(source, (path) => (options.host ?? noHost).read(path));
  const syntax = parsed.findings.map(toDiagnostic);
  const holes = hasErrors(syntax);
  const elaborated = elaborate(parsed.documents, layerCatalogue, { set: options.set });
  const findings: Finding[] = [...elaborated.findings];
  const networks: CompiledNetwork[] = [];
  const shaped: CompiledNetwork[] = [];
  const found = elaborated.networks.flatMap((network) => network.findings);
  const advise = sizeAdviser(parsed.documents, layerCatalogue, options, found);
  for (const { name, graph, mismatches, findings: mistakes } of elaborated.networks) {
    const broken = [...mistakes, ...verifyContracts(mismatches, layerCatalogue)];
    if (graph === undefined || broken.some(isError)) {
      findings.push(...(holes ? broken : advise(broken, name)));
      continue;
    }
    findings.push(...broken);
    const sizes = solveSizes(graph);
    const unfit = verifySizes(graph, sizes);
    findings.push(...unfit);
    if (unfit.length > 0) continue;
    const network = atSizes(graph, sizes, layerCatalogue);
    shaped.push(network);
    const overspent = await budgetsOf(network, layerCatalogue);
    findings.push(...overspent);
    if (!holes && elaborated.findings.length === 0 && overspent.length === 0) networks.push(network);
  }
  const follows = consequencesOf(parsed.findings);
  const certain = findings.filter((one) => !follows(one));
  const diagnostics = inReadingOrder([...syntax, ...certain.map(toDiagnostic)]);
  return { source, diagnostics, networks, shaped, documents: parsed.documents };
}

const isError = ({ code }: Finding) => catalogue[code].severity === 'error';
