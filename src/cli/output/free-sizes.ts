/** A network with open sizes in a summary: which sizes it allows, shapes in its symbols, totals as formulas. */
import type { FreeSizes } from '../../compile/compiled.js';
import { formatShape } from '../../ir/shape.js';
import { describeSizes, whereText } from '../../ir/sizes.js';
import type { NodeId } from '../../ir/typed-graph.js';

export interface OpenShapes {
  readonly inputs: ReadonlyMap<NodeId, readonly string[]>;
  readonly outputs: ReadonlyMap<NodeId, string>;
}

const allowedSizes = ({ sizes }: FreeSizes) =>
  sizes.symbols.map(({ declaration: { name }, allowed }) => ({ name, sizes: allowed }));

const domainOf = (free: FreeSizes) => new Map(allowedSizes(free).map(({ name, sizes }) => [name, sizes]));

export function openShapes(free: FreeSizes): OpenShapes {
  const { nodes } = free.graph;
  const domain = domainOf(free);
  const outputs = new Map(nodes.map(({ id, output }) => [id, formatShape(output, domain)]));
  const inputs = new Map(
    nodes.map((node) => [
      node.id,
      node.type === 'layer' ? node.inputs.map((input) => outputs.get(input) ?? '') : [],
    ]),
  );
  return { inputs, outputs };
}

/** `H = 16, W = 16` */
export function sizesText({ at }: FreeSizes): string {
  return Object.entries(at)
    .map(([name, size]) => `${name} = ${size}`)
    .join(', ');
}

const figures = {
  params: 'params',
  macs: 'MACs',
  flops: 'FLOPs',
  activationBytes: 'activation bytes',
} as const;

/** For the foot of the table: `MACs(H, W) = 36144*H*W + 512000`. */
export function freeLines(free: FreeSizes | undefined): readonly (readonly [string, string])[] {
  if (free === undefined) return [];
  const symbols = Object.keys(free.at).join(', ');
  const allowed = describeSizes(allowedSizes(free)) ?? 'every size is allowed';
  const formulas = Object.entries(figures).flatMap(([figure, name]) => {
    const formula = free.formulas[figure as keyof typeof figures];
    // What no symbol is in is below, with the other figures.
    const isOpen = formula !== undefined && /[A-Za-z]/.test(formula);
    return !isOpen ? [] : [['', `${name}(${symbols}) = ${formula}`] as const];
  });
  return [
    ['open sizes', allowed],
    ...formulas,
    ['figures', `at ${sizesText(free)}, the smallest; --set ${Object.keys(free.at)[0]}=… chooses others`],
  ];
}

export interface FreeJson {
  readonly where: string | null;
  readonly at: FreeSizes['at'];
  readonly outputs: readonly string[];
  readonly formulas: Readonly<Record<keyof typeof figures, string | null>>;
}

export function freeJson(free: FreeSizes | undefined): FreeJson | null {
  if (free === undefined) return null;
  const { outputs } = openShapes(free);
  const formula = (figure: keyof typeof figures) => free.formulas[figure] ?? null;
  return {
    where: whereText(allowedSizes(free), free.graph.relations) || null,
    at: free.at,
    outputs: free.graph.outputs.map(({ node }) => outputs.get(node) ?? ''),
    formulas: {
      params: formula('params'),
      macs: formula('macs'),
      flops: formula('flops'),
      activationBytes: formula('activationBytes'),
    },
  };
}
