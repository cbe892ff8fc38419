/** `netspec constraints`: the input sizes for which a network is valid, and the layers that ask for them. */
import { hasErrors, placeOf } from '../../base/diagnostic.js';
import type { Constraints } from '../../compile/sizes.js';
import { formatShape } from '../../ir/shape.js';
import { divisibilityOf, type SizeSet } from '../../ir/size-set.js';
import { conditionWords, describeSizes, type SymbolSizes, whereText } from '../../ir/sizes.js';
import { alreadyReported, wrongUsage } from '../failure.js';
import { suggestion } from '../output/nearest.js';
import { terminalOf } from '../output/terminal.js';
import { hanging, printable } from '../output/text.js';
import { hostFor, readSource } from '../read.js';
import { reportDiagnostics, type SpecOptions, settingsOf } from '../spec.js';

export interface ConstraintsOptions extends SpecOptions {
  readonly format: 'pretty' | 'json';
}

export async function constraints(path: string, options: ConstraintsOptions): Promise<void> {
  const { constraintsOf } = await import('../../compile/sizes.js');
  const read = await readSource(path);
  if (!read.ok) {
    reportDiagnostics([read.diagnostic]);
    throw alreadyReported();
  }
  const { source } = read;
  const found = await constraintsOf(source, { host: hostFor(source), set: settingsOf(options) });
  const wanted = found.networks.filter(
    ({ network }) => options.network === undefined || network === options.network,
  );
  const concerned = options.network !== undefined && wanted.length > 0 ? [] : found.diagnostics;
  if (concerned.length > 0) reportDiagnostics(concerned);
  if (wanted.length > 0) {
    process.stdout.write(options.format === 'json' ? json(wanted) : pretty(wanted));
  } else if (!hasErrors(concerned)) {
    const names = found.networks.map(({ network }) => network);
    if (options.network === undefined) throw wrongUsage(`${path} has no network`);
    throw wrongUsage(`${path} has no network ${options.network}`, suggestion(options.network, names));
  }
  if (hasErrors(concerned)) process.exitCode = 1;
}

const setsOf = ({ sizes }: Constraints) =>
  sizes.symbols.map(({ declaration: { name }, allowed }) => ({ name, sizes: allowed }));

/** The conditions in words; undefined where every size is valid. */
function inWords(found: Constraints): string | undefined {
  const relations = new Set(found.sizes.relations.map(({ condition }) => conditionWords(condition)));
  const texts = [describeSizes(setsOf(found)), ...relations].filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : texts.join(', and ');
}

function pretty(networks: readonly Constraints[]): string {
  const { width, colors } = terminalOf(process.stdout);
  const lines = networks.flatMap((found) => {
    const { network, graph, sizes, smallest, resized } = found;
    const words = inWords(found);
    const head =
      smallest === undefined
        ? 'valid for no size'
        : words === undefined
          ? 'valid for every size'
          : `valid exactly when ${words}`;
    const rows = [
      ...graph.inputs.map(({ name, node }) => [`${name} `, formatShape(graph.nodes[node].output)]),
      ...(smallest === undefined
        ? []
        : [
            [
              'smallest ',
              Object.entries(smallest)
                .map(([name, size]) => `${name} = ${size}`)
                .join(', '),
            ],
          ]),
      ...demandRows(sizes.symbols),
      ...sizes.relations.map(({ condition, path, what }) => [
        `${conditionWords(condition)} `,
        `${path} (${what})`,
      ]),
      ...(resized.length === 0
        ? []
        : [
            [
              'weights ',
              `of ${resized.join(', ')} are others at other sizes, so a checkpoint fits one size only`,
            ],
          ]),
    ];
    return [
      ...hanging(`${colors.bold(printable(network))}: `, head, width),
      ...rows.flatMap(([prefix, text]) => hanging(`  ${prefix}`, text, width)),
    ];
  });
  return `${lines.join('\n')}\n`;
}

/** Which layers ask for it, in the order of the network: each leaves fewer sizes than those before it. */
function demandRows(symbols: readonly SymbolSizes[]): string[][] {
  const layers = new Map<string, { readonly name: string; readonly sizes: SizeSet }[]>();
  for (const { demands } of symbols) {
    for (const { condition, path, what, span } of demands) {
      if (condition.kind !== 'sizes') continue;
      const layer = `${path} (${what}), ${placeOf(span)}`;
      const sets = layers.get(layer) ?? [];
      layers.set(layer, [...sets, { name: condition.symbol, sizes: condition.sizes }]);
    }
  }
  return [...layers].map(([layer, sets]) => ['', `${layer}: ${describeSizes(sets)}`]);
}

function json(networks: readonly Constraints[]): string {
  const written = networks.map((found) => ({
    network: found.network,
    inputs: found.graph.inputs.map(({ name, node }) => ({
      name,
      shape: formatShape(found.graph.nodes[node].output),
    })),
    valid: inWords(found) ?? null,
    where:
      whereText(
        setsOf(found),
        found.sizes.relations.map(({ condition }) => condition),
      ) || null,
    smallest: found.smallest ?? null,
    symbols: found.sizes.symbols.map(({ declaration: { name }, allowed, demands }) => {
      const pattern = divisibilityOf(allowed);
      return {
        name,
        divisor: pattern?.divisor ?? null,
        remainder: pattern?.remainder ?? null,
        from: pattern?.from ?? null,
        demands: demands.map(({ path, what, condition, span }) => ({
          layer: path,
          what,
          needs: conditionWords(condition),
          place: placeOf(span),
        })),
      };
    }),
    resized: found.resized,
  }));
  return `${JSON.stringify({ networks: written }, null, 2)}\n`;
}
