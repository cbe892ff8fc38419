/** The judge of safe fixes must itself see a difference where there is one, and none where there is none. */
import { expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { noHost } from '../../src/compile/compiled.js';
import { networkOf } from '../checker/check.js';
import { differenceOf, textDifference } from './same-function.js';

const differs = async (before: string, after: string) => {
  const whole = (layers: string) => networkOf(`network N {\ninput 7x6x2\n${layers}\n}`);
  return differenceOf(await whole(before), await whole(after));
};

it.each([
  ['conv 4 F=3\nrelu\nrelu', 'conv 4 F=3\nrelu'],
  ['conv 4 F=3\nrelu\nmaxpool F=2', 'conv 4 F=3\nmaxpool F=2\nrelu'],
  ['conv 4 F=3\nbatchnorm\ndropout 0', 'conv 4 F=3\nbatchnorm'],
  ['a: conv 4 F=3\ntanh\nflatten\ndense 3\nsoftmax', 'a: conv 4 F=(1 + 2)\ntanh\nflatten\ndense 3\nsoftmax'],
])('sees that %j computes what %j computes', async (before, after) => {
  expect(await differs(before, after)).toBeUndefined();
});

it.each([
  ['conv 4 F=3\nrelu', 'conv 4 F=3', 'the output'],
  ['conv 4 F=3\nrelu', 'conv 4 F=3\nrelu6', 'the output'],
  ['conv 4 F=3\nbatchnorm\nrelu', 'conv 4 F=3\nrelu\nbatchnorm', 'the output'],
  ['conv 4 F=3\nbatchnorm', 'conv 4 F=3 bias=false\nbatchnorm', 'the weights'],
  ['a: conv 4 F=3', 'b: conv 4 F=3', 'the weights'],
  ['conv 4 F=3', 'conv 4 F=3 P=1', 'values come out'],
  ['conv 4 F=3\nbatchnorm momentum=0.1', 'conv 4 F=3\nbatchnorm momentum=0.1 epsilon=0.1', 'the output'],
])('sees that %j does not compute what %j computes', async (before, after, what) => {
  expect(await differs(before, after)).toMatch(what);
});

it('compares at other values of parameters and at other sizes', async () => {
  const judged = (before: string, after: string) => {
    const source = (text: string) => createSource('n.netspec', text);
    return textDifference(source(before), source(after), noHost);
  };
  const rate = (text: string) => `network N(rate = 0) {\ninput 5x5x2\nconv 3 F=3\n${text}\nrelu\n}`;
  expect(await judged(rate('clip -1 (10 + rate)'), rate('clip -1 10'))).toContain(
    'with {"rate":"1"} the output',
  );
  const open = (text: string) => `network N {\ninput [H, 4, 2] where H >= 4\nconv 3 F=3\n${text}\n}`;
  expect(await judged(open('relu'), open('relu'))).toBeUndefined();
  // With 4 rows two are left, of which the pool leaves all as they are.
  expect(await judged(open('adaptive_avgpool [2, 2]'), open('leaky_relu 1'))).toMatch(
    /^with {"H":"5"} .*come out/,
  );
});
