/**
 * What tells compiled networks apart in checkpoints: equal for two texts that mean the same network, whatever their
 * form, comments or training settings.
 */
import { sizesOf } from '../../ir/shape.js';
import type { TypedGraph } from '../../ir/typed-graph.js';

/** 16 hexadecimal digits over names, layers, attributes, connections and shapes. */
export function specHash(graph: TypedGraph): string {
  const nodes = graph.nodes.map((node) => {
    if (node.type === 'input') return ['input', node.path, sizesOf(node.output)];
    const { kind, path, attributes, inputs, output, sharesWith = -1, frozen } = node;
    return [kind, path, sorted(attributes), inputs, sizesOf(output), sharesWith, frozen];
  });
  const ends = [graph.inputs, graph.outputs].map((list) => list.map(({ name, node }) => [name, node]));
  return fnv1a(JSON.stringify([graph.name, nodes, ends]));
}

function sorted(attributes: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** FNV-1a with 64 bits over UTF-16 code units (Fowler, Noll, Vo), on four words of 16 bits, so that no product rounds. */
function fnv1a(text: string): string {
  // Offset basis cbf29ce484222325 and prime 100000001b3, lowest word first.
  let [a, b, c, d] = [0x2325, 0x8422, 0x9ce4, 0xcbf2];
  for (let i = 0; i < text.length; i++) {
    a ^= text.charCodeAt(i);
    const lowest = a * 0x1b3;
    const low = b * 0x1b3 + (lowest >>> 16);
    const high = c * 0x1b3 + a * 0x100 + Math.floor(low / 0x10000);
    const highest = d * 0x1b3 + b * 0x100 + Math.floor(high / 0x10000);
    a = lowest & 0xffff;
    b = low & 0xffff;
    c = high & 0xffff;
    d = highest & 0xffff;
  }
  return [d, c, b, a].map((word) => word.toString(16).padStart(4, '0')).join('');
}
