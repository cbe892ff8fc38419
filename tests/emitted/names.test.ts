/** Whatever names and texts a spec has, the code is whole, compiles, and runs. */
import fc from 'fast-check';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { reservedNames } from '../../src/backends/typescript/names.js';
import { createSource } from '../../src/base/source.js';
import { spanOf } from '../../src/base/span.js';
import { runtimeSources } from '../../src/cli/package-files.js';
import type { TypedGraph } from '../../src/ir/typed-graph.js';
import { layerCatalogue } from '../../src/layers/index.js';
import type { Batch } from '../../src/runtime/tensor.js';
import { batch, emitText, loadNetwork } from '../battery/emitted-network.js';
import { GraphBuilder } from '../battery/graph-builder.js';
import { checkPlainly, checkWithInstalled } from './type-check.js';

/** A network in which every name is given: network, file, input, layers, output; and the text of the spec. */
function named(name: string, paths: readonly string[], text = name): TypedGraph {
  const b = new GraphBuilder(layerCatalogue);
  let x = b.input(paths[0], [4, 4, 2]);
  x = b.layer('conv', paths[1], [x], { filters: 2, F: 3 });
  x = b.layer('batchnorm', paths[2], [x]);
  x = b.layer('flatten', paths[3], [x]);
  x = b.layer('dense', paths[4], [x], { units: 3 });
  const graph = b.graph({ [paths[4]]: x }, { name });
  const span = spanOf(createSource(`folder/${text}`, text), 0, text.length);
  const nodes = graph.nodes.map((node) => ({ ...node, span, kindSpan: span }));
  return { ...graph, file: `folder/${text}`, span, nodes };
}

const hostile = [
  '__proto__',
  'constructor',
  'toString',
  'class',
  'await',
  'arguments',
  'Float32Array',
  'Network',
  'Batch',
  'definition',
  'trainingOptions',
  'v',
  'this',
  'a*/b',
  '/* x',
  '// x',
  '`$' + '{process.exit()}`',
  "'); process.exit(); ('",
  '"',
  '\\',
  'line\nbreak',
  'line\u2028break',
  '\u202Eright to left',
  '\u0000',
  '\ud800',
  'é',
  '漢字',
  '1st',
  '',
  ' ',
  'a.b',
  'a_b',
  'convForward',
  'Conv',
  'average-pool',
  'convGeometry',
  'zero',
  'scratch',
  'n',
];

/** Distinct paths, with every hostile name in every place once. */
const cases = hostile.map((name, index) => {
  const next = (offset: number) => hostile[(index + offset) % hostile.length];
  return named(name, [next(1), next(2), next(3), next(4), next(5)], `${name} ${next(6)}`);
});

describe('names in emitted code', () => {
  it('runs networks with hostile names everywhere', async () => {
    for (const graph of cases) {
      const { Class, text } = await loadNetwork(graph);
      const network = new Class({ batch: 1, seed: 1 });
      const { data } = network.forward(batch(new Float32Array(32).fill(1), [4, 4, 2])) as Batch;
      expect(data.length).toBe(3);
      expect(data.every(Number.isFinite)).toBe(true);
      const images = batch(new Float32Array(32).fill(1), [4, 4, 2]);
      expect(network.trainStep(images, Int32Array.of(1), network.optimizer(), 0.1).loss).toBeGreaterThan(0);
      expect(text).not.toMatch(/[\u2028\u2029\u202E\0]/);
    }
  });

  it('compiles them, importing and alone', async () => {
    const [importing, alone]: Record<string, string>[] = [{}, {}];
    const options = { standalone: true, runtimeSources: runtimeSources() };
    for (const [index, graph] of cases.entries()) {
      importing[`n${index}.ts`] = (await emitText(graph)).text;
      alone[`n${index}.ts`] = (await emitText(graph, options)).text;
    }
    expect(checkWithInstalled(importing)).toBe('');
    expect(checkPlainly(alone)).toBe('');
  });

  it('reserves every global that the runtime uses', () => {
    const globals = new Set(Object.getOwnPropertyNames(globalThis));
    const used = new Set<string>();
    for (const [module, text] of runtimeSources()) {
      const visit = (node: ts.Node): void => {
        const isPlain = ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent);
        const isObject = ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression);
        const name = isPlain ? node.text : isObject ? node.expression.getText() : '';
        if (globals.has(name) && /^[A-Z]/.test(name)) used.add(name);
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(module, text, ts.ScriptTarget.ES2022, true));
    }
    expect(used.has('Float32Array')).toBe(true);
    expect([...used].filter((name) => !reservedNames.includes(name))).toEqual([]);
  });

  it('keeps buffers apart whose names differ in punctuation only', async () => {
    const { text } = await emitText(named('N', ['a.b', 'a_b', 'a-b', 'a b', 'a/b']));
    expect(text).toContain('a_b: {');
    expect(text).toContain('a_b_2: {');
    expect(text).toContain('a_b_3: {');
  });

  it('makes a class name and a file name of any text', async () => {
    const names: Record<string, readonly [string, string]> = {
      LeNet5: ['LeNet5', 'lenet5.ts'],
      'my-net_2': ['MyNet2', 'mynet2.ts'],
      '': ['Network_2', 'network-2.ts'],
      con: ['Con', 'network-con.ts'],
      '18': ['_18', '18.ts'],
      Network: ['Network_2', 'network-2.ts'],
    };
    for (const [name, expected] of Object.entries(names)) {
      const { className, path } = await emitText(named(name, ['i', 'a', 'b', 'c', 'd']));
      expect([className, path]).toEqual(expected);
    }
  });

  it('runs with any text as a name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 8 }), { minLength: 6, maxLength: 6 }),
        async ([name, ...paths]) => {
          const { Class } = await loadNetwork(named(name, paths));
          const { data } = new Class({ batch: 1 }).forward(batch(new Float32Array(32), [4, 4, 2])) as Batch;
          expect(data.length).toBe(3);
        },
      ),
      { numRuns: 30 },
    );
  });
});
