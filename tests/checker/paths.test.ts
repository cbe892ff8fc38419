/** How layers are named, and what references mean. */
import { expect, test } from 'vitest';
import { codesOf, layersOf, networkOf } from './check.js';

const pathsOf = async (text: string) => (await layersOf(text)).map((line) => line.split(' ')[0]);

test('unnamed layers get kind and number, and leave names alone that are taken anywhere in their group', async () => {
  const text = 'network N { input 8x8x4; relu; relu; relu2: tanh; conv 4 F=1; x: relu }';
  expect(await pathsOf(text)).toEqual(['relu1', 'relu3', 'relu2', 'conv1', 'x']);
});

test('groups: named and unnamed loops, named and unnamed calls, calls that are all of a turn', async () => {
  const text = `
    block Pair(width) { conv1: conv width F=1; relu }
    network N {
      input 8x8x4
      layer1: repeat 2 { Pair 4 }
      layer2: repeat 2 { Pair 4; tanh }
      repeat 1 { Pair 4 }
      for w in [4, 8] { conv w F=1 }
      Pair 4
      Pair 4
      last: Pair 4
    }`;
  expect(await pathsOf(text)).toEqual([
    'layer1.0.conv1',
    'layer1.0.relu1',
    'layer1.1.conv1',
    'layer1.1.relu1',
    'layer2.0.pair1.conv1',
    'layer2.0.pair1.relu1',
    'layer2.0.tanh1',
    'layer2.1.pair1.conv1',
    'layer2.1.pair1.relu1',
    'layer2.1.tanh1',
    'repeat1.0.pair1.conv1',
    'repeat1.0.pair1.relu1',
    'for1.0.conv1',
    'for1.1.conv1',
    'pair1.conv1',
    'pair1.relu1',
    'pair2.conv1',
    'pair2.relu1',
    'last.conv1',
    'last.relu1',
  ]);
});

test('if, residual and branches add a level only where they are named; what merges has a path too', async () => {
  const text = `
    network N {
      input 8x8x4
      if 1 < 2 { relu }
      residual { relu; conv 4 F=1 }
      r: residual { conv 4 F=1 } shortcut { tanh }
      concat { { relu } { } }
      c: concat { { relu } { relu } }
    }`;
  expect(await layersOf(text)).toEqual([
    'relu1 8x8x4',
    'relu2 8x8x4',
    'conv1 8x8x4',
    'add1 8x8x4',
    'r.conv1 8x8x4',
    'r.tanh1 8x8x4',
    'r.add1 8x8x4',
    'relu3 8x8x4',
    'concat1 8x8x8',
    'c.relu1 8x8x8',
    'c.relu2 8x8x8',
    'c.concat1 8x8x16',
  ]);
});

test('a reference is looked up inside out, and dots lead inwards; a group is its output', async () => {
  const text = `
    block B { x: conv 8 F=1; from input; relu; skip input }
    network N {
      input 8x8x4
      x: conv 4 F=1
      g: repeat 2 { x: conv 4 F=1; y: relu; skip x }
      skip x
      skip g.0.x
      skip g.1
      skip g
      B
      output x
    }`;
  const { graph } = await networkOf(text);
  const byPath = new Map(graph.nodes.map((node) => [node.path, node]));
  const inputsOf = (path: string) => {
    const node = byPath.get(path);
    return node?.type === 'layer' ? node.inputs.map((id) => graph.nodes[id].path) : [];
  };
  expect(inputsOf('g.0.skip1')).toEqual(['g.0.y', 'g.0.x']);
  expect(inputsOf('g.1.x')).toEqual(['g.0.skip1']);
  expect(inputsOf('skip1')).toEqual(['g.1.skip1', 'x']);
  expect(inputsOf('skip2')).toEqual(['skip1', 'g.0.x']);
  expect(inputsOf('skip3')).toEqual(['skip2', 'g.1.skip1']);
  expect(inputsOf('skip4')).toEqual(['skip3', 'g.1.skip1']);
  expect(inputsOf('b1.relu1')).toEqual(['skip4']);
  expect(inputsOf('b1.skip1')).toEqual(['b1.relu1', 'skip4']);
  expect(graph.outputs.map(({ node }) => graph.nodes[node].path)).toEqual(['x']);
});

test('a block sees its own names and its parameters, not those around its call', async () => {
  const text = (body: string) => `
    let outer = 4
    block B(width) { ${body} }
    network N { let inner = 4; input 8x8x4; seen: relu; B 4 }`;
  expect(await codesOf(text('conv width F=1; conv outer F=1'))).toEqual([]);
  expect(await codesOf(text('conv inner F=1'))).toEqual(['name/unknown-variable 3:27']);
  expect(await codesOf(text('skip seen'))).toEqual(['name/unknown-reference 3:27']);
});

test('variables hold in their body and the bodies inside it', async () => {
  expect(
    await layersOf(`network N(width = 2) {
      input 8x8x4
      for w in [width, 2 * width] {
        let doubled = 2 * w
        conv doubled F=1
        let width = 1
        conv width F=1
      }
      conv width F=1
    }`),
  ).toEqual([
    'for1.0.conv1 8x8x4',
    'for1.0.conv2 8x8x1',
    'for1.1.conv1 8x8x8',
    'for1.1.conv2 8x8x1',
    'conv1 8x8x2',
  ]);
});

test('several inputs and outputs: the chain starts at the input declared last', async () => {
  const { graph, report } = await networkOf(`network N {
    input left: 8x8x2
    input right: 8x8x3
    conv 4 F=1
    from left
    l: conv 4 F=1
    add conv1, l
    output add1
    output l
  }`);
  expect(report.inputs.map(({ name }) => name)).toEqual(['left', 'right']);
  expect(report.outputs.map(({ name }) => name)).toEqual(['add1', 'l']);
  expect(graph.nodes.map(({ path }) => path)).toEqual(['left', 'right', 'conv1', 'l', 'add1']);
});

test('add, multiply and concat of one name take the end of the chain and that one', async () => {
  const { graph } = await networkOf('network N { input 8x8x4; a: relu; tanh; add a; concat a, tanh1 }');
  const inputs = graph.nodes.flatMap((node) => (node.type === 'layer' ? [node.inputs] : []));
  expect(inputs).toEqual([[0], [1], [2, 1], [1, 2]]);
});

test('paths are unique, whatever the names', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'relu1', 'input1', 'valueOf'];
  const text = `network N { input 8x8x4\n${names.map((name) => `${name}: relu; relu`).join('\n')}\n}`;
  const paths = await pathsOf(text);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.filter((path) => names.includes(path))).toEqual(names);
});
