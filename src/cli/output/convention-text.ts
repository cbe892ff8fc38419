/** The figures of another tool: as that tool reports them, and where they differ from ours, in lines and for programs. */
import type { ConventionItem, ConventionReport } from '../../ir/analysis.js';
import { grouped } from './numbers.js';
import { flowed, hanging } from './text.js';

type Operations = NonNullable<ConventionReport['operations']>;

/** Only what the tool itself reports. */
export function conventionLines(network: string, { tool, params, operations }: ConventionReport): string[] {
  const rows = [
    ...(operations === undefined ? [] : [[operations.figure, grouped(operations.count)]]),
    ['params', grouped(params.count)],
  ];
  return [`${network}, as ${tool} counts`, ...flowed(rows, Number.POSITIVE_INFINITY, new Set([1]))];
}

export function conventionJson(network: string, { name, tool, params, operations }: ConventionReport) {
  return {
    network,
    convention: name,
    tool,
    params: params.count,
    operations: operations === undefined ? null : { figure: operations.figure, count: operations.count },
  };
}

/** The difference to our MACs and params, by kind of layer, with the tool's rules in words. */
export function conventionDifference(network: string, report: ConventionReport, width: number): string[] {
  const { tool, params, operations } = report;
  const [name] = tool.split(' ');
  return [
    `${network}, as ${tool} counts`,
    '',
    ...(operations === undefined
      ? hanging('', `${name} has no figure of operations`, width)
      : operationLines(operations, name, width)),
    '',
    ...hanging(
      'params  ',
      `${grouped(params.count)}, netspec ${grouped(params.ours)} (${signed(params.count - params.ours)}): ${name} counts ${params.words}`,
      width,
    ),
  ];
}

function operationLines(
  { figure, count, ours, items }: Operations,
  name: string,
  width: number,
): readonly string[] {
  const shown = items.filter((item) => item.ours > 0n || item.theirs > 0n);
  const silent = items.filter((item) => item.ours === 0n && item.theirs === 0n).map(({ kind }) => kind);
  const row = (kind: string, own: bigint, theirs: bigint) => [
    kind,
    grouped(own),
    grouped(theirs),
    signed(theirs - own),
  ];
  const rows = [
    ['kind', 'our MACs', `its ${figure}`, 'difference'],
    ...shown.map(({ kind, ours: own, theirs }) => row(kind, own, theirs)),
    row('total', ours, count),
  ];
  return [
    ...flowed(rows, width, new Set([1, 2, 3])),
    '',
    ...hanging('', `how ${name} counts:`, width),
    ...shown.flatMap(({ kind, rule }: ConventionItem) => hanging(`  ${kind}: `, rule, width)),
    ...(silent.length === 0 ? [] : hanging('  ', `not counted by either: ${silent.join(', ')}`, width)),
  ];
}

/** `+1,234`, `-5`, `0` */
function signed(difference: bigint): string {
  if (difference === 0n) return '0';
  return difference > 0n ? `+${grouped(difference)}` : `-${grouped(-difference)}`;
}
