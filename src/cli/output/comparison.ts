/** Networks side by side: a column a network and a row a figure, or the same for programs. */
import type { CompiledNetwork } from '../../compile/compiled.js';
import type { LayerField, NetworkAnalysis } from '../../ir/analysis.js';
import { formatShape } from '../../ir/shape.js';
import { sizeText } from './field-text.js';
import { bytes, grouped } from './numbers.js';
import { ratio, ratioNumber } from './ratios.js';
import { type FieldJson, fieldsJson } from './summary-json.js';
import type { Terminal } from './terminal.js';
import { flowed, hanging } from './text.js';

export interface ComparedNetwork {
  readonly file: string;
  readonly network: CompiledNetwork;
  readonly analysis: NetworkAnalysis;
}

/** Exact figures of one network. */
interface Figures {
  readonly params: bigint;
  readonly macs: bigint;
  readonly flops: bigint;
  readonly weightBytes: bigint;
  readonly activationBytes: bigint;
  readonly peakMemory: bigint;
  readonly depth: bigint;
}

const rows: readonly {
  readonly name: keyof Figures;
  readonly title: string;
  readonly text: (v: bigint) => string;
}[] = [
  { name: 'params', title: 'params', text: grouped },
  { name: 'macs', title: 'MACs', text: grouped },
  { name: 'flops', title: 'FLOPs', text: grouped },
  { name: 'weightBytes', title: 'weights', text: bytes },
  { name: 'activationBytes', title: 'activations', text: bytes },
  { name: 'peakMemory', title: 'peak memory', text: bytes },
  { name: 'depth', title: 'depth', text: grouped },
];

function figuresOf({ network: { report }, analysis }: ComparedNetwork): Figures {
  const { params, macs, flops, weightBytes, activationBytes, depth } = report.totals;
  const peakMemory = analysis.memory('inference', 1).total;
  return { params, macs, flops, weightBytes, activationBytes, peakMemory, depth: BigInt(depth) };
}

/** What the first output sees. */
function outputField({ network: { graph }, analysis }: ComparedNetwork): LayerField | undefined {
  return analysis.fields.find(({ node }) => node === graph.outputs[0].node);
}

export function comparisonLines(compared: readonly ComparedNetwork[], { width }: Terminal): string[] {
  const figures = compared.map(figuresOf);
  const [first] = figures;
  const cells = rows.map(({ name, title, text }) => [
    title,
    ...figures.map((own, at) => {
      const times = at === 0 ? undefined : ratio(own[name], first[name]);
      return times === undefined ? text(own[name]) : `${text(own[name])} (x ${times})`;
    }),
  ]);
  const inputs = compared.map(({ network: { report } }) =>
    report.inputs.map(({ shape }) => formatShape(shape)).join(' '),
  );
  const fields = compared.map((one) => {
    const field = outputField(one);
    return field === undefined ? '' : sizeText(field);
  });
  const table = [['', ...namesOf(compared)], ['input', ...inputs], ...cells, ['field', ...fields]];
  const right = new Set(compared.map((_, at) => at + 1));
  return [
    ...flowed(table, width, right),
    '',
    ...hanging(
      '',
      'For one image in float32; x: times the first network. field: what an output sees.',
      width,
    ),
  ];
}

/** Names, with their files where two are the same. */
function namesOf(compared: readonly ComparedNetwork[]): string[] {
  const names = compared.map(({ network: { graph } }) => graph.name);
  return compared.map(({ file }, at) =>
    names.indexOf(names[at]) === names.lastIndexOf(names[at]) ? names[at] : `${file}#${names[at]}`,
  );
}

export interface ComparisonJson {
  readonly networks: readonly (Figures & {
    readonly file: string;
    readonly network: string;
    readonly receptiveField: readonly FieldJson[];
    readonly ratios: { readonly [F in keyof Figures]: number | null };
  })[];
}

export function comparisonJson(compared: readonly ComparedNetwork[]): ComparisonJson {
  const [first] = compared.map(figuresOf);
  return {
    networks: compared.map((one) => {
      const own = figuresOf(one);
      const times = (name: keyof Figures) => ratioNumber(own[name], first[name]);
      return {
        file: one.file,
        network: one.network.graph.name,
        ...own,
        receptiveField: fieldsJson(outputField(one)?.fields ?? []),
        ratios: {
          params: times('params'),
          macs: times('macs'),
          flops: times('flops'),
          weightBytes: times('weightBytes'),
          activationBytes: times('activationBytes'),
          peakMemory: times('peakMemory'),
          depth: times('depth'),
        },
      };
    }),
  };
}
