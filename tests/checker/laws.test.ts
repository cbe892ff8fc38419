/** Laws that hold for all specs, tried on random ones. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatShape, sizesOf } from '../../src/ir/shape.js';
import { codesOf, diagnosticsOf, layersOf, networkOf } from './check.js';

const windowed = fc.record({
  size: fc.integer({ min: 1, max: 40 }),
  F: fc.integer({ min: 1, max: 9 }),
  S: fc.integer({ min: 1, max: 5 }),
  P: fc.integer({ min: 0, max: 4 }),
  D: fc.integer({ min: 1, max: 3 }),
});

test('a convolution has as many outputs as there are places for its window, counted one by one', async () => {
  await fc.assert(
    fc.asyncProperty(windowed, async ({ size, F, S, P, D }) => {
      let places = 0;
      for (let start = -P; start + D * (F - 1) < size + P; start += S) places++;
      const text = `network N { input [${size}, 1]; conv 1 F=${F} S=${S} P=${P} D=${D} }`;
      if (places === 0) expect(await codesOf(text)).toHaveLength(1);
      else expect(await layersOf(text)).toEqual([`conv1 ${places}x1`]);
    }),
    { numRuns: 300 },
  );
});

test('same padding gives input / stride, rounded up', async () => {
  await fc.assert(
    fc.asyncProperty(windowed, fc.constantFrom('same', 'same_lower'), async ({ size, F, S, D }, mode) => {
      const text = `network N { input [${size}, 2]; conv 1 F=${F} S=${S} P=${mode} D=${D} }`;
      expect(await layersOf(text)).toEqual([`conv1 ${Math.ceil(size / S)}x1`]);
    }),
    { numRuns: 200 },
  );
});

/** Random chains of layers that keep maps alive, with residuals and branches. */
const { body } = fc.letrec<{ body: string; line: string }>((tie) => ({
  line: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('relu', 'batchnorm', 'tanh', 'maxpool F=2 S=1', 'dropout 0.3'),
    fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 3, 5), fc.constantFrom('', ' P=same', ' S=2'))
      .map(([filters, F, rest]) => `conv ${filters} F=${F}${rest}`),
    tie('body').map((inner) => `residual { ${inner}; conv channels(input) F=1 } shortcut { }`),
    tie('body').map((inner) => `concat { { ${inner} } { relu } }`),
    tie('body').map((inner) => `repeat 2 { ${inner} }`),
    tie('body').map((inner) => `if channels > 4 { ${inner} } else { relu }`),
  ),
  body: fc.array(tie('line'), { minLength: 1, maxLength: 5 }).map((lines) => lines.join('; ')),
}));

test('whatever is written: a network, or diagnostics, each with a place in the text and words', async () => {
  let sound = 0;
  await fc.assert(
    fc.asyncProperty(body, async (lines) => {
      const text = `network N { input 24x20x3; ${lines} }`;
      const diagnostics = await diagnosticsOf(text);
      for (const { span, message, help } of diagnostics) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(text.length);
        expect(`${message}${help}`).not.toMatch(/undefined.*undefined|NaN|\[object/);
      }
      if (diagnostics.length > 0) return;
      sound++;
      const { graph, report } = await networkOf(text);
      expect(new Set(graph.nodes.map(({ path }) => path)).size).toBe(graph.nodes.length);
      graph.nodes.forEach((node, index) => {
        expect(node.id).toBe(index);
        if (node.type === 'layer') for (const input of node.inputs) expect(input).toBeLessThan(index);
      });
      const sum = report.layers.reduce((total, { params }) => total + params.trainable, 0n);
      expect(report.totals.trainable).toBe(sum);
    }),
    { numRuns: 300 },
  );
  expect(sound).toBeGreaterThan(50);
});

test('the inferred shape, written as a contract, holds; any other does not', async () => {
  await fc.assert(
    fc.asyncProperty(body, async (lines) => {
      const text = (contract: string) => `network N { input 24x20x3; ${lines}; relu ${contract} }`;
      if ((await codesOf(text(''))).length > 0) return;
      const { report } = await networkOf(text(''));
      const { shape } = report.outputs[0];
      expect(await codesOf(text(`-> ${formatShape(shape)}`))).toEqual([]);
      const wrong = sizesOf(shape)
        .map((value, axis) => (axis === 0 ? value + 1 : value))
        .join('x');
      expect((await diagnosticsOf(text(`-> ${wrong}`))).map(({ code }) => code)).toEqual([
        'shape/contract-mismatch',
      ]);
    }),
    { numRuns: 150 },
  );
});

const arithmetic = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: 0, max: 99 }).map(String),
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/'), tie('expression'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    tie('expression').map((inner) => `(-${inner})`),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `max(${left}, ${right})`),
    tie('expression').map((inner) => `floor(${inner})`),
  ),
}));

test('arithmetic agrees with the arithmetic of the machine', async () => {
  let agreed = 0;
  await fc.assert(
    fc.asyncProperty(arithmetic.expression, async (expression) => {
      const script = expression.replaceAll('max', 'Math.max').replaceAll('floor', 'Math.floor');
      const expected: number = new Function(`return ${script}`)();
      const literal = Number.isFinite(expected) ? `(0 - ${-expected})`.replace('0 - -', '0 + ') : '0';
      const text = `network N { let x = ${expression}; input 1; if x == ${literal} { relu } else { tanh } }`;
      const diagnostics = await diagnosticsOf(text);
      for (const { code } of diagnostics) expect(code).toMatch(/division-by-zero|not-finite/);
      if (!Number.isFinite(expected)) expect(diagnostics.length).toBeGreaterThan(0);
      if (diagnostics.length > 0) return;
      expect(await layersOf(text)).toEqual(['relu1 1']);
      agreed++;
    }),
    { numRuns: 300 },
  );
  expect(agreed).toBeGreaterThan(150);
});
