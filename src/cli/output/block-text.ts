/** A block as its caller sees it: parameters with defaults, and for each call of it what went in, came out and was made. */
import { positionAt } from '../../base/source.js';
import type { CompiledNetwork } from '../../compile/compiled.js';
import { formatShape } from '../../ir/shape.js';
import type { BlockSignature } from '../../ir/signature.js';
import type { AttributeValue, BlockCall } from '../../ir/typed-graph.js';
import { grouped, plural } from './numbers.js';
import { displayWidth, flowed, hanging } from './text.js';

export function blockLines(
  { name, span, parameters }: BlockSignature,
  networks: readonly CompiledNetwork[],
  width: number,
): string[] {
  const { line } = positionAt(span.source, span.start);
  const place = `${span.source.name}:${line}`;
  const written = parameters.map((parameter) =>
    parameter.default === undefined ? parameter.name : `${parameter.name} = ${parameter.default}`,
  );
  const head = `block ${name}(${written.join(', ')})`;
  const calls = networks.flatMap((network) =>
    network.graph.calls.filter(({ block }) => block === name).map((call) => ({ network, call })),
  );
  const rows = calls.map(({ network, call }) => [
    ...(networks.length > 1 ? [network.graph.name] : []),
    ...callCells(network, call),
  ]);
  return [
    ...hanging('', head, width),
    displayWidth(place) + 2 <= width ? `  ${place}` : place,
    '',
    ...parameters.flatMap((parameter) =>
      hanging(
        `  ${parameter.name}  `,
        parameter.default === undefined ? 'must be given' : `${parameter.default} unless given`,
        width,
      ),
    ),
    ...(parameters.length > 0 ? [''] : []),
    ...(calls.length === 0
      ? hanging('', `no network here calls ${name}, so what it takes and gives is not known`, width)
      : [`called ${calls.length === 1 ? 'once' : plural(calls.length, 'time')}:`, ...flowed(rows, width)]),
    ...layersOfFirst(calls[0], width),
  ];
}

/** `layer1.0  width=64 S=1  56x56x64 -> 56x56x64  7 layers  73,984 params  231,211,008 MACs` */
function callCells({ graph, report }: CompiledNetwork, call: BlockCall): string[] {
  const within = report.layers.filter(({ node }) => node >= call.first && node < call.end);
  const sum = (of: (layer: (typeof within)[number]) => bigint) =>
    within.reduce((total, layer) => total + of(layer), 0n);
  const shape = (node: number) => formatShape(graph.nodes[node].output);
  const given = Object.entries(call.parameters).map(([name, value]) => `${name}=${valueText(value)}`);
  return [
    call.path === '' ? `line ${positionAt(call.span.source, call.span.start).line}` : call.path,
    given.join(' '),
    `${shape(call.input)} -> ${shape(call.output)}`,
    plural(within.length, 'layer'),
    `${grouped(sum(({ params }) => params.trainable + params.frozen))} params`,
    `${grouped(sum(({ macs }) => macs))} MACs`,
  ];
}

function valueText(value: AttributeValue): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return 'symbols' in value ? value.symbols.join(', ') : '';
}

function layersOfFirst(
  first: { readonly network: CompiledNetwork; readonly call: BlockCall } | undefined,
  width: number,
): string[] {
  if (first === undefined) return [];
  const { call, network } = first;
  const rows = network.report.layers
    .filter(({ node }) => node >= call.first && node < call.end)
    .map(({ path, kind, output }) => [path, kind, formatShape(output)]);
  return ['', 'the layers of the first call:', ...flowed(rows, width)];
}
