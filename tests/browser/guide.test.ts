/** The guide to emitted networks: its code type-checks, is refused where it says so, runs, and works in a page. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../architecture/source-files.js';
import { checkWithInstalled } from '../emitted/type-check.js';
import { hasChromium, startChromium, visit } from './chromium.js';
import { type Emitted, emitted } from './emitted.js';

const guide = readFileSync(join(root, 'docs', 'emitted.md'), 'utf8');

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text]) => text,
  );
}

/** The folder that is named for the network that times itself is a file here. */
const code = blocks('ts').map((block) => block.replace("'./timed/lenet5.js'", "'./timed.js'"));
const isRefused = (block: string) => block.includes('@ts-expect-error');

describe('the guide to emitted networks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netspec-guide-'));
  let lenet5: Emitted;
  let both: Emitted;
  let timed: Emitted;

  beforeAll(async () => {
    const spec = readFileSync(join(root, 'specs', 'lenet5.netspec'), 'utf8');
    lenet5 = await emitted('lenet5.netspec', spec);
    timed = await emitted('lenet5.netspec', spec, { profile: true });
    both = await emitted('both.netspec', blocks('netspec')[0]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('type-checks, and what it says is refused is refused', () => {
    const files = {
      'lenet5.ts': lenet5.typescript,
      'both.ts': both.typescript,
      'timed.ts': timed.typescript,
    };
    expect(code.filter(isRefused).length).toBe(1);
    // Its variables are exported, so that the compiler does not call one unused.
    const text = code.join('\n').replaceAll(/^const /gm, 'export const ');
    expect(checkWithInstalled({ ...files, 'guide.ts': text })).toBe('');
    const unguarded = text.replaceAll(/^\/\/ @ts-expect-error.*$/gm, '');
    const complaints = checkWithInstalled({ ...files, 'guide.ts': unguarded }).match(/error TS/g);
    expect(complaints?.length).toBe(text.split('@ts-expect-error').length - 1);
  });

  it('runs, with the results that it names', async () => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules', 'netspec'), 'dir');
    writeFileSync(join(folder, 'lenet5.ts'), lenet5.typescript);
    writeFileSync(join(folder, 'both.ts'), both.typescript);
    writeFileSync(join(folder, 'timed.ts'), timed.typescript);
    const text = code.filter((block) => !isRefused(block)).join('\n');
    const names = [
      ...['network', 'scores', 'kept', 'again', 'ofFirst', 'kernel', 'other', 'fast', 'same', 'table'],
      ...['score', 'sum', 'predicted', 'images'],
    ];
    const main = text.replaceAll('console.log(', 'void (');
    writeFileSync(join(folder, 'main.ts'), `${main}\nexport { ${names.join(', ')} };\n`);
    const outfile = join(folder, 'main.mjs');
    const entryPoints = [join(folder, 'main.ts')];
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'silent' });
    const ran = await import(/* @vite-ignore */ pathToFileURL(outfile).href);
    expect([ran.scores.shape, ran.scores.count, ran.ofFirst.length]).toEqual([[10], 100, 10]);
    expect([ran.again === ran.kept, ran.kept.data]).toEqual([true, ran.scores.data]);
    expect(ran.kernel.shape).toEqual([6, 5, 5, 1]);
    expect([ran.score.shape, ran.sum.shape, ran.sum.count]).toEqual([[4], [8, 8, 3], 2]);
    expect([...ran.predicted]).toEqual(new Array(32).fill(0));
    expect(ran.other.forward(ran.images)).toEqual(ran.network.forward(ran.images));
    expect([ran.fast.kernels, ran.fast.threads]).toEqual(['simd', 2]);
    expect(ran.same).toEqual(ran.network.forward(ran.images));
    expect(ran.table[0]).toMatchObject({ layer: 'c1', pass: 'evaluation', runs: 5 });
    const one = { ...ran.images, data: ran.images.data.subarray(0, 784), count: 1 };
    const step = () => ran.other.trainStep(one, new Int32Array(1), ran.network.optimizer(), 0.1);
    expect(step).toThrow('training: false');
  });

  it.skipIf(!hasChromium)('makes a page as it says, with its commands', async () => {
    const commands = /^npx netspec build .*\nnpx tsc .*$/m.exec(guide)?.[0].split('\n') ?? [];
    expect(commands.length).toBe(2);
    const tools = {
      netspec: join(root, 'dist', 'bin', 'netspec.js'),
      tsc: join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    };
    symlinkSync(join(root, 'specs'), join(folder, 'specs'), 'dir');
    for (const command of commands) {
      const [, tool, ...args] = command.split(' ');
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [tools[tool as keyof typeof tools], ...args],
        {
          cwd: folder,
          encoding: 'utf8',
        },
      );
      expect(status, stdout + stderr).toBe(0);
    }
    expect(existsSync(join(folder, 'web', 'lenet5.js'))).toBe(true);
    const browser = await startChromium();
    try {
      const site = {
        '/index.html': blocks('html')[0].replace('<title>', '<link rel="icon" href="data:,"><title>'),
        '/lenet5.js': readFileSync(join(folder, 'web', 'lenet5.js'), 'utf8'),
      };
      const { value, requests } = await visit(browser, site, 'document.title');
      expect(value).toMatch(/^class \d$/);
      expect(requests).toEqual(['/index.html', '/lenet5.js']);
    } finally {
      await browser.close();
    }
  });
});
