/** Formatting real text: the canonical layout, and comments and blank lines that stay. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../../base/source.js';
import { parse } from '../parse.js';
import { bare } from '../testing/bare.js';
import { formatDocument, formatProblem } from './format.js';

async function format(text: string, name = 'test.netspec', to?: 'dsl' | 'yaml'): Promise<string> {
  const source = createSource(name, text);
  const { document, findings } = await parse(source);
  expect(findings.map(({ code, span }) => `${code} at ${span.start} of ${text}`)).toEqual([]);
  return formatDocument(document, to ?? document.form, source);
}

const lenet = `// LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998)
network LeNet5(classes = 10) {
  input 32x32x1
  c1: conv 6 F=5          -> 28x28x6
      tanh
  s2: avgpool F=2 S=2     -> 14x14x6
  c3: conv 16 F=5         -> 10x10x16
      tanh
  s4: avgpool F=2 S=2     -> 5x5x16
      flatten             -> 400
  f5: dense 120
      tanh
  f6: dense 84
      tanh
      dense classes       -> classes
  require params <= 62k
}
`;

const basic = `block Basic(width, S = 1) {
  residual {
    conv width F=3 S=S P=1 bias=false
    batchnorm

    // the second half
    relu
  } shortcut {
    if S != 1 or width != channels(input) {  // otherwise the shortcut is the identity
      conv width F=1 S=S bias=false
    } else if S == 2 {
      relu
    } else {
      tanh
    }
  }
  concat {
    { conv 3 }
    { conv 4; relu }
  }
  // the end
}

// a network
network N {
  layer1: repeat 2 { Basic 64 } -> 5x5x64
}
`;

const basicInYaml = `blocks:
  Basic:
    parameters: { width: null, S: 1 }
    layers:
      - residual:
          layers:
            - conv: [width, { F: 3, S: S, P: 1, bias: false }]
            - batchnorm

            # the second half
            - relu
          shortcut:
            - if:
                condition: S != 1
                then:
                  - conv: [width, { F: 1 }] # smaller
                else:
                  - relu
      # the end

# a network
network: N
input: 8x8x1
layers:
  - repeat:
      times: 2
      layers:
        - Basic: 64
    name: layer1
    shape: 5x5x64
require:
  - params <= 62k
`;

describe('the canonical layout', () => {
  it('is that of the examples', async () => {
    expect(await format(lenet)).toBe(lenet);
    expect(await format(basic)).toBe(basic);
    expect(await format(basicInYaml, 'test.yaml')).toBe(basicInYaml);
  });

  it('comes out of any other layout', async () => {
    const squeezed = lenet.replace(/ {2,}/g, '\t').replaceAll('\n', '\r\n').replace('F=5 ', 'F = 5 ');
    expect(await format(squeezed)).toBe(lenet);
  });

  it('writes JSON back as JSON', async () => {
    const text = '{"network":"N","layers":["relu",{"conv":[6,{"F":5}]}]}';
    expect(JSON.parse(await format(text, 'test.json'))).toEqual(JSON.parse(text));
  });

  it('keeps the spelling of numbers', async () => {
    expect(await format('network N {\nrequire memory <= 4MiB\n}')).toContain('memory <= 4MiB');
    expect(await format('network N {\nrequire params <= 62k\n}', 'a.netspec', 'yaml')).toContain(
      'params <= 62k',
    );
  });
});

/** Text with comments and blank lines put between, behind and inside its lines. */
const commented = (text: string, mark: string) => {
  const lines = text.split('\n').map((line) => line.split(mark)[0].trimEnd());
  const edit = fc.record({
    line: fc.nat(lines.length - 1),
    where: fc.constantFrom('before', 'behind', 'blank'),
  });
  return fc.array(edit, { maxLength: 8 }).map((edits) => {
    const made = [...lines];
    for (const [number, { line, where }] of edits.entries()) {
      if (where === 'before') made[line] = `${mark} note ${number}\n${made[line]}`;
      else if (where === 'blank') made[line] = `\n\n${made[line]}`;
      else if (!made[line].includes(mark)) made[line] = `${made[line]} ${mark} note ${number}`;
    }
    return made.join('\n');
  });
};

const notesIn = (text: string): string[] => (text.match(/note \d+/g) ?? []).sort();

describe('comments', () => {
  it.each([
    ['LeNet', 'a.netspec', commented(lenet, '//')],
    ['a residual block', 'a.netspec', commented(basic, '//')],
    ['a residual block in YAML', 'a.yaml', commented(basicInYaml, '#')],
  ])(
    'of %s all stay, wherever they stand, and formatting twice is formatting once',
    async (_, name, texts) => {
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const { document } = await parse(createSource(name, text));
          for (const to of ['dsl', 'yaml'] as const) {
            const once = await format(text, name, to);
            expect(notesIn(once)).toEqual(notesIn(text));
            const target = to === 'dsl' ? 'b.netspec' : 'b.yaml';
            expect(bare((await parse(createSource(target, once))).document)).toEqual(bare(document));
            expect(await format(once, target)).toBe(once);
          }
          expect(document.comments.length).toBe(notesIn(text).length);
        }),
        { numRuns: Number(process.env.LAW_RUNS ?? 200) },
      );
    },
  );
});

describe('what a form cannot hold', () => {
  it('is said, not lost', async () => {
    const text = 'block A { relu }\nblock A { tanh }\nnetwork N { }\nnetwork M { }\n';
    const { document } = await parse(createSource('a.netspec', text));
    expect(formatProblem(document, 'dsl')).toBeUndefined();
    expect(formatProblem(document, 'yaml')).toMatchObject({ code: 'yaml/cannot-hold', facts: { name: 'A' } });
  });
});
