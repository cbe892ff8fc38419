/**
 * Emitted networks in a real browser: built from a seed, trained, saved and loaded there, they give what they give in
 * Node. Skipped where there is no Chromium.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digits } from '../../src/cli/data/digits/digits.js';
import { root } from '../architecture/source-files.js';
import { hasChromium, pageOf, type Site, startChromium, type Visit, visit } from './chromium.js';
import { compiledRuntime, type Emitted, emitted, withoutTypes } from './emitted.js';
import { exercise, type Outcome, type Task, toBase64 } from './exercise.js';

if (!hasChromium) console.warn('tests in a browser are skipped: there is no Chromium on this machine');

/** What LeNet-5 lacks: batch normalisation, dropout, a residual connection, max-pooling, weight decay. */
const residual = `network Residual(classes = 10) {
  input 12x12x1
  c1: conv 6 F=3 P=1 bias=false
      batchnorm
      relu
  residual {
    conv 6 F=3 P=1
    sigmoid
  }
  maxpool F=2 S=2
  flatten
  dropout 0.2
  dense classes
  train {
    optimizer sgd lr=0.05 momentum=0.9 nesterov=true weight_decay=1e-4
    batch 16
  }
}
`;

/** Every core operation that neither LeNet-5 nor the network above has. */
const various = `network Various(classes = 10) {
  input 12x12x1
  conv 8 F=3 P=1 border=reflect
  groupnorm 2
  silu
  residual {
    depthwise F=3 P=1
    layer_scale 0.1
    stochastic_depth 0.1
  }
  squeeze_excite 2
  p: maxpool F=2
  conv 8 F=3 P=1
  instancenorm affine=true
  gelu
  max_unpool p
  concat {
    { split 2 }
    { split 2 part=1; prelu }
  }
  channel_shuffle 2
  transposed 4 F=4 S=2 P=1
  elu
  space_to_depth 2
  conv 8 F=1
  upsample 2 mode=bilinear
  adaptive_avgpool 5
  lppool F=2 S=1
  lrn 3
  layernorm
  hard_swish
  flatten
  dense classes
  train { optimizer sgd lr=0.05 momentum=0.9; batch 16 }
}
`;

const scriptOf = (name: string) => withoutTypes(readFileSync(join(root, 'tests', 'browser', name), 'utf8'));
const exerciseCode = scriptOf('exercise.ts');
const offer = (className: string) => `globalThis.run = (task) => exercise(${className}, task);`;

/** The runtime as modules of their own, found through an import map. */
function withImportMap({ className, module }: Emitted): Site {
  const runtime = [...compiledRuntime()];
  const imports = Object.fromEntries(
    runtime.map(([name]) => [`netspec/runtime/${name}`, `/runtime/${name}.js`]),
  );
  const script = `import { ${className} } from '/network.js';\nimport { exercise } from '/exercise.js';\n${offer(className)}`;
  return {
    '/index.html': pageOf(
      `<script type="importmap">${JSON.stringify({ imports })}</script>\n<script type="module">\n${script}\n</script>`,
    ),
    '/network.js': module,
    '/exercise.js': exerciseCode,
    ...Object.fromEntries(runtime.map(([name, text]) => [`/runtime/${name}.js`, text])),
  };
}

/** Everything in one page: the file of `--standalone` and what uses it, in one script. */
function inOnePage({ className, standalone }: Emitted): Site {
  const use = exerciseCode.replaceAll(/^export (?=async function|function)/gm, '');
  const block = `{\n${use}\n${offer(className)}\n}`;
  return { '/index.html': pageOf(`<script type="module">\n${standalone}\n${block}\n</script>`) };
}

/** A classic script, as a bundler makes it of `build`'s TypeScript and the installed package. */
async function bundled({ className, typescript }: Emitted): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'netspec-bundle-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules', 'netspec'), 'dir');
    writeFileSync(join(folder, 'network.ts'), typescript);
    writeFileSync(join(folder, 'exercise.js'), exerciseCode);
    writeFileSync(
      join(folder, 'main.ts'),
      `import { ${className} } from './network.js';\nimport { exercise } from './exercise.js';\n${offer(className)}`,
    );
    const { outputFiles } = await build({
      entryPoints: [join(folder, 'main.ts')],
      bundle: true,
      minify: true,
      format: 'iife',
      platform: 'browser',
      write: false,
      logLevel: 'silent',
    });
    return { '/index.html': pageOf('<script src="/bundle.js"></script>'), '/bundle.js': outputFiles[0].text };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function taskFor({ Class }: Emitted, shape: readonly number[], lr: number): Promise<Task> {
  const { images, labels } = digits({ count: 64, seed: 11, shape });
  return {
    images: toBase64(new Uint8Array(images.buffer)),
    shape,
    labels: [...labels],
    seed: 42,
    batch: 16,
    steps: 20,
    lr,
    weights: toBase64(new Class({ seed: 77 }).save()),
    options: {},
  };
}

/** One engine may fuse multiplications with additions, and the other not: over twenty steps that grows to less than this. */
const rounding = 1e-3;

function expectClose(theirs: Outcome, ours: Outcome): void {
  for (const figure of ['losses', 'outputs', 'outputsOfGiven'] as const) {
    expect(theirs[figure].length).toBe(ours[figure].length);
    const distances = theirs[figure].map((value, i) => Math.abs(value - ours[figure][i]));
    expect(Math.max(...distances)).toBeLessThan(rounding);
  }
}

/** What must hold on any engine. */
function expectSound(outcome: Outcome, { steps }: Task): void {
  expect(outcome.losses.length).toBe(steps);
  expect(outcome.losses[steps - 1]).toBeLessThan(0.7 * outcome.losses[0]);
  expect(outcome.savedAgain).toBe(outcome.saved);
  expect(outcome.outputsAgain).toEqual(outcome.outputs);
  expect(outcome.outputsOfGiven).not.toEqual(outcome.outputs);
  expect(outcome.refusal).toBe('SafetensorsError');
}

describe.skipIf(!hasChromium)('an emitted network in a browser', () => {
  let browser: Browser;
  let lenet5: Emitted;

  beforeAll(async () => {
    browser = await startChromium();
    lenet5 = await emitted('lenet5.netspec', readFileSync(join(root, 'specs', 'lenet5.netspec'), 'utf8'));
  });
  afterAll(() => browser?.close());

  /** Bit for bit where that is asked for, on both kinds of kernels, and closely otherwise. */
  async function compare(network: Emitted, site: Site, task: Task): Promise<Visit> {
    const run = (own: Task, isolated = false) =>
      visit(browser, site, `run(${JSON.stringify(own)})`, isolated);
    for (const kernels of ['simd', 'plain'] as const) {
      const own = { ...task, options: { kernels, deterministic: true } };
      const { value, complaints } = await run(own);
      expectSound(value as Outcome, task);
      expect((value as Outcome).kernels).toBe(kernels);
      expect(value).toEqual(await exercise(network.Class, own));
      expect(complaints).toEqual([]);
    }
    const fast = await run(task);
    expectSound(fast.value as Outcome, task);
    expectClose(fast.value as Outcome, await exercise(network.Class, task));
    expect(fast.complaints).toEqual([]);
    return fast;
  }

  it('trains as in Node, with the runtime imported through an import map', async () => {
    const task = await taskFor(lenet5, [28, 28, 1], 0.05);
    const { requests } = await compare(lenet5, withImportMap(lenet5), task);
    expect(requests).toContain('/runtime/conv.js');
  });

  it('trains as in Node, standing alone in one script, and asks for nothing else', async () => {
    const task = await taskFor(lenet5, [28, 28, 1], 0.05);
    const { requests } = await compare(lenet5, inOnePage(lenet5), task);
    expect(requests).toEqual(['/index.html']);
  });

  it('trains as in Node, as a bundler packs it into a classic script', async () => {
    const task = await taskFor(lenet5, [28, 28, 1], 0.05);
    const { requests } = await compare(lenet5, await bundled(lenet5), task);
    expect(requests).toEqual(['/index.html', '/bundle.js']);
  });

  it('trains batch normalisation, dropout and a residual connection as in Node', async () => {
    const network = await emitted('residual.netspec', residual);
    await compare(network, inOnePage(network), await taskFor(network, [12, 12, 1], 0.05));
  });

  it('computes every operation as in Node', async () => {
    const network = await emitted('various.netspec', various);
    await compare(network, inOnePage(network), await taskFor(network, [12, 12, 1], 0.02));
  });

  it('trains with Adam as in Node', async () => {
    const network = await emitted('residual.netspec', residual.replace(/optimizer .*/, 'optimizer adam'));
    await compare(network, inOnePage(network), await taskFor(network, [12, 12, 1], 0.01));
  });

  it('computes on threads where the page may share memory, with the same bits', async () => {
    const task = await taskFor(lenet5, [28, 28, 1], 0.05);
    const site = inOnePage(lenet5);
    const two = { ...task, options: { threads: 2, deterministic: true } };
    const call = `run(${JSON.stringify(two)})`;
    const { value, complaints } = await visit(browser, site, call, true);
    const one = await exercise(lenet5.Class, { ...task, options: { deterministic: true } });
    expect(value).toEqual({ ...one, threads: 2 });
    expect(complaints).toEqual([]);
    const alone = await visit(browser, site, call);
    expect(alone.value).toEqual(one);
    expect(alone.complaints).toEqual([]);
  });
});
