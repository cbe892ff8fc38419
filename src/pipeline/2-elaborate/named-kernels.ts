/** Kernels of any size as functions of expressions: `mean(3)`, `gaussian(5, sigma=1.4)`. They give matrices. */
import { finding } from '../../base/diagnostic.js';
import type { FindingList } from '../../base/finding-list.js';
import type { Expression } from '../../ir/ast.js';
import { type Attribute, derived, real, required, type ValueType } from '../../kit/attributes.js';
import { gaussianKernel, identityKernel, type Matrix, meanKernel } from '../../kit/kernels.js';
import type { Work } from './limits.js';
import { matchArguments } from './match-arguments.js';
import type { Value } from './scope.js';
import { describeValue } from './wording.js';

type Call = Extract<Expression, { kind: 'call' }>;

/** Wider than any filter in use; a kernel has the square of it in cells, and given weights are fewer than 10,000. */
const largestSize = 99;

function kernelSize(isOdd: boolean): Attribute<number> {
  const type: ValueType<number> = {
    expects: `${isOdd ? 'an odd' : 'a'} whole number from 1 to ${largestSize}`,
    label: 'integer',
    schema: { type: 'integer', minimum: 1, maximum: largestSize },
    read: (value) => {
      const fits = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largestSize;
      return fits && (!isOdd || value % 2 === 1) ? value : undefined;
    },
  };
  return required(type, { doc: 'Rows and columns.', positional: true });
}

const sigma = derived(real({ exclusiveMin: 0 }), {
  doc: 'Standard deviation in cells.',
  positional: true,
  defaultText: '0.3 * ((size - 1) / 2 - 1) + 0.8',
});

interface NamedKernel {
  readonly attributes: readonly (readonly [string, Attribute<number> | Attribute<number | undefined>])[];
  make(size: number, second: number | undefined): Matrix;
}

export const namedKernels: ReadonlyMap<string, NamedKernel> = new Map([
  ['identity', { attributes: [['size', kernelSize(true)]], make: identityKernel }],
  ['mean', { attributes: [['size', kernelSize(false)]], make: meanKernel }],
  [
    'gaussian',
    {
      attributes: [
        ['size', kernelSize(false)],
        ['sigma', sigma],
      ],
      make: gaussianKernel,
    },
  ],
] satisfies readonly [string, NamedKernel][]);

export function isNamedKernel(name: string): boolean {
  return namedKernels.has(name);
}

/** The kernel's rows; undefined where an argument is unknown or wrong, which is then reported. */
export function callKernel(
  { callee, arguments: given, span }: Call,
  valueAt: (argument: Expression) => Value | undefined,
  { findings, work }: { readonly findings: FindingList; readonly work: Work },
): Value | undefined {
  const kernel = namedKernels.get(callee.text);
  if (kernel === undefined) return undefined;
  const owner = { name: callee.text, span: callee.span };
  const slots = kernel.attributes.map(([name, { aliases, positional, required }]) => {
    return { name, aliases, positional, required };
  });
  const matched = matchArguments(owner, given, slots, findings);
  for (const name of matched.missing) {
    const facts = {
      owner: owner.name,
      attribute: name,
      expects: 'rows and columns',
      example: `${owner.name}(5)`,
    };
    findings.add(finding('attribute/missing', callee.span, facts));
  }
  const numbers: (number | undefined)[] = [];
  let isComplete = matched.missing.length === 0 && !matched.astray;
  for (const [name, { expects, read }] of kernel.attributes) {
    const argument = matched.arguments.get(name);
    const value = argument && valueAt(argument.value);
    const number = value === undefined ? undefined : read(value);
    numbers.push(number);
    if (argument === undefined || number !== undefined) continue;
    isComplete = false;
    if (value === undefined) continue;
    const facts = {
      owner: owner.name,
      attribute: name,
      expects,
      given: describeValue(value),
      suggestion: undefined,
    };
    findings.add(finding('attribute/wrong-value', argument.value.span, facts));
  }
  const [size, second] = numbers;
  if (!isComplete || size === undefined || !work.step(span, size ** 2)) return undefined;
  return kernel.make(size, second);
}
