/** A branch that is called dead is never taken, whatever the parameters are set to; and mending keeps what is left. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../base/diagnostic.js';
import { createSource } from '../../base/source.js';
import { lint } from '../../compile/lint.js';
import { compile } from '../../compile.js';
import { fixedBy } from '../../kit/testing/rule-fixes.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { deadBranch } from './dead-branch.rule.js';

const rules = new Map([['dead-branch', { severity: 'warning', options: {} } as const]]);

/** Numbers of a body in which `names` are variables. */
const numbers = (names: readonly string[]) =>
  fc.constantFrom(...names, '1', '2', '8', 'channels', 'channels(input)', 'height(input)', `${names[0]} + 1`);

const conditions = (names: readonly string[]) =>
  fc
    .tuple(
      numbers(names),
      fc.constantFrom('==', '<', '!='),
      numbers(names),
      fc.constantFrom('', ' or 1 == 2'),
    )
    .map(([left, operator, right, more]) => `${left} ${operator} ${right}${more}`);

const layers = ['relu', 'conv 2 F=1', 'conv p F=1', 'conv 4 F=3 P=1'];

/** A network with parameters `p` and `q`, a block with parameters `a` and `b`, and an `if` here and there. */
const specs = fc
  .record({
    input: fc.constantFrom('8x8x2', '[8, 8, p]', '[q + 7, 8, 2]'),
    inBlock: conditions(['a', 'b', 'k']),
    inNetwork: conditions(['p', 'v', 'w']),
    calls: fc.array(
      fc.tuple(fc.constantFrom('1', '2', 'p', 'v', 'w', 'q'), fc.constantFrom('', ' b=2', ' b=w')),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    v: fc.constantFrom('1', '2', 'p', 'q + 1'),
    w: fc.constantFrom('v', '3'),
    layer: fc.constantFrom(...layers),
  })
  .map(({ input, inBlock, inNetwork, calls, v, w, layer }) => {
    const called = calls.map(([a, b]) => `  Unit ${a}${b}\n`).join('');
    return `block Unit(a, b = 1) {
  let k = a
  if ${inBlock} { relu }
  tanh
}
network Random(p = 2, q = 1) {
  input ${input}
  let v = ${v}
  let w = ${w}
  ${layer}
  if ${inNetwork} { relu } else { tanh }
${called}  conv p F=1
}
`;
  });

describe('dead-branch', () => {
  it('reports no condition that any value of the parameters turns', async () => {
    let reported = 0;
    await fc.assert(
      fc.asyncProperty(specs, async (text) => {
        const source = createSource('a.netspec', text);
        const { diagnostics } = await lint(source, { rules });
        if (hasErrors(diagnostics)) return;
        const dead = diagnostics.filter(({ code }) => code === 'lint/dead-branch');
        reported += dead.length;
        for (const { span, message } of dead) {
          const ways = new Set<string>();
          for (const [p, q] of [
            [1, 1],
            [2, 8],
            [3, 2],
            [8, 3],
          ]) {
            const set = { p: String(p), q: String(q) };
            for (const { graph } of (await compile(source, { set })).networks)
              for (const { span: place, taken } of graph.choices)
                if (place.start < span.start && span.start - place.start < 5) ways.add(taken);
          }
          expect(ways.size, `${message}\n${text}`).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 250, seed: 4 },
    );
    expect(reported).toBeGreaterThan(50);
  });

  it('says nothing of sizes with symbols, of open parameters and of blocks that others call', async () => {
    const symbols = 'input [H, 8, 3] where H >= 8\nif height(input) > 4 { relu }\ntanh';
    expect(await messagesOf(deadBranch, symbols)).toEqual([]);
    const library = 'block Unit(S = 1) {\n  if S == 1 { relu }\n  tanh\n}\n';
    expect(await messagesOf(deadBranch, library)).toEqual([]);
    const parameter = 'network A(n = 1) {\ninput 8x8x3\nlet m = n\nif m == 1 { relu }\ntanh\n}';
    expect(await messagesOf(deadBranch, parameter)).toEqual([]);
  });

  it('says of a file of blocks what no call can change', async () => {
    const library = 'block Unit(S = 1) {\n  if 1 == 2 { relu }\n  tanh\n}\n';
    expect(await messagesOf(deadBranch, library)).toEqual(['1 == 2 depends on nothing that can change']);
  });

  it('knows which way a loop goes in all its turns', async () => {
    const loop = (list: string) =>
      messagesOf(deadBranch, `input 8x8x3\nfor i in ${list} {\nif i < 4 { relu }\ntanh\n}`);
    expect(await loop('[1, 2, 3]')).toEqual(['i < 4 is always true: the condition is not needed']);
    expect(await loop('[1, 2, 5]')).toEqual([]);
  });
});

describe('its fix', () => {
  const inNetwork = (body: string) => `network A {\n  input 8x8x3\n${body}  tanh\n}\n`;
  const fixed = (body: string) => fixedBy(deadBranch, inNetwork(body));

  it('keeps the branch that is taken', async () => {
    expect(await fixed('  if true {\n    relu // here\n    conv 4 F=1\n  } else { elu }\n')).toBe(
      inNetwork('  relu // here\n  conv 4 F=1\n'),
    );
    expect(await fixed('  if 1 == 2 { relu }; elu\n')).toBe(inNetwork('  elu\n'));
    expect(await fixed('  if 1 == 2 { relu } else if channels == 3 { elu } else { selu }\n')).toBe(
      inNetwork('  if channels == 3 { elu } else { selu }\n'),
    );
  });

  it('keeps the ends of lines', async () => {
    const text = inNetwork('  if true {\n    relu\n    elu\n  }\n').replaceAll('\n', '\r\n');
    expect(await fixedBy(deadBranch, text)).toBe(inNetwork('  relu\n  elu\n').replaceAll('\n', '\r\n'));
  });

  it('is not offered where a name would change or mean something else', async () => {
    expect(await fixed('  if true { let x = 4; conv x F=1 }\n')).toBeUndefined();
    expect(await fixed('  if 1 == 2 { conv1: conv 4 F=1 }\n  conv 4 F=1\n')).toBeUndefined();
    const loop = (body: string) => `block B { conv 4 F=1 }\n${inNetwork(`  a: repeat 2 { ${body} }\n`)}`;
    expect(await fixedBy(deadBranch, loop('if true { B }'))).toBeUndefined();
    expect(await fixedBy(deadBranch, loop('if 1 == 2 { relu }; B'))).toBeUndefined();
    expect(await fixedBy(deadBranch, loop('if 1 == 2 { relu }; B; relu'))).toBe(loop('B; relu'));
  });

  it('does not let a comment swallow what follows', async () => {
    expect(await fixed('  if true {\n    relu // here\n  }; elu\n')).toBeUndefined();
  });
});
