/** Chains that meet, shared weights, partners, several outputs and networks, and where deleting is safe. */
import { expect, it } from 'vitest';
import { fixedBy } from '../../kit/testing/rule-fixes.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { unusedLayer } from './unused-layer.rule.js';

const reportsOn = (body: string) => messagesOf(unusedLayer, `network A {\n  input 8x8x3\n${body}\n}\n`);
const fixed = (body: string) => fixedBy(unusedLayer, `network A {\n  input 8x8x3\n${body}\n}\n`);

it('reports chains that meet as one, and others apart', async () => {
  const meeting = 'a: relu\nb: tanh\nfrom a\nc: sigmoid\nconcat b, c\nfrom a\nd: elu\nfrom a\nselu';
  expect(await reportsOn(meeting)).toEqual([
    'b reaches no output of A (nor do the 2 layers behind it)',
    'd reaches no output of A',
  ]);
});

it('knows that shared weights are used', async () => {
  expect(await reportsOn('a: relu\nc: conv 3 F=1\nfrom a\nshare c')).toEqual([]);
  expect(await reportsOn('a: relu\nc: conv 3 F=1\nd: share c\nfrom a\ntanh')).toEqual([
    'c reaches no output of A (nor does the layer behind it): 12 weights and 1,152 MACs for nothing',
  ]);
});

it('knows what a partner takes', async () => {
  const body = 'a: relu\np: maxpool F=2 S=2\nconv 3 F=1\nmax_unpool p';
  expect(await reportsOn(body)).toEqual([]);
});

it('follows blocks, loops and every output', async () => {
  const block = 'block B {\n  body: conv 3 F=1\n  early: relu\n  from body\n  tanh\n}\n';
  const text = `${block}network A {\n  input 8x8x3\n  repeat 3 { B }\n}\n`;
  expect(await messagesOf(unusedLayer, text)).toHaveLength(1);
  expect(await reportsOn('a: relu\nb: tanh\noutput a\noutput b')).toEqual([]);
  expect(await reportsOn('a: relu\nb: tanh\noutput a')).toEqual(['b reaches no output of A']);
});

it('deletes chains, several to a line, too', async () => {
  const kept = 'a: relu\nfrom a\ntanh';
  expect(await fixed('a: relu\nelu\nselu\nfrom a\ntanh')).toBe(`network A {\n  input 8x8x3\n${kept}\n}\n`);
  expect(await fixed('a: relu\nelu; selu; from a\ntanh')).toBe(`network A {\n  input 8x8x3\n${kept}\n}\n`);
  // The two deletions would overlap.
  expect(await fixed('a: relu\ntanh; elu; selu\noutput a')).toBeUndefined();
});

it('deletes no layer beside a call that would then be alone', async () => {
  const text = (body: string) =>
    `block B { conv 3 F=1 }\nnetwork A {\n  input 8x8x3\n  a: repeat 1 { ${body} }\n  output a.0.${body.startsWith('b') ? 'b' : 'b1'}\n}\n`;
  expect(await messagesOf(unusedLayer, text('B; tanh'))).toEqual(['a.0.tanh1 reaches no output of A']);
  expect(await fixedBy(unusedLayer, text('B; tanh'))).toBeUndefined();
  expect(await fixedBy(unusedLayer, text('b: B; tanh'))).toBe(text('b: B'));
});

it('deletes no layer that another copy of the text needs', async () => {
  const block = 'block B {\n  x: relu\n  y: tanh\n  from x\n}\n';
  const text = `${block}network A {\n  input 8x8x3\n  b: B\n  c: B\n  output b.y\n  output c\n}\n`;
  expect(await messagesOf(unusedLayer, text)).toEqual(['c.y reaches no output of A']);
  expect(await fixedBy(unusedLayer, text)).toBeUndefined();
});
