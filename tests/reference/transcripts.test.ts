/** Runs the commands whose output the guides show, and looks for each line that they show; `…` stands for lines left out. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, Workplace } from '../cli/netspec.js';

interface Transcript {
  readonly page: string;
  /** How the block begins. */
  readonly opens: string;
  readonly command: string;
  /** Beside those of `specs/`, or in place of them. */
  readonly files?: Readonly<Record<string, string>>;
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const blocksOf = (page: string, form: string) =>
  [...read(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, tag]) => tag === form)
    .map(([, , text]) => text);

/** The spec on a page that begins so. */
function specOn(page: string, opens: string): string {
  const found = blocksOf(page, 'netspec').find((text) => text.startsWith(opens));
  return (found ?? '').replaceAll(/ *\/\/!.*$/gm, '');
}

const unet = read('specs/unet.netspec');
const resnet = 'specs/resnet18.netspec';
const stem = specOn('docs/language.md', 'network Stem').replaceAll(/ +-> (112|56)/g, ' -> $1');
const lenet = (size: string) => ({
  'lenet5.netspec': specOn('README.md', '// LeNet-5').replace('F=5         ->', size),
});

const transcripts: readonly Transcript[] = [
  {
    page: 'README.md',
    opens: 'error[shape/filter-larger-than-input]',
    command: 'check lenet5.netspec',
    files: lenet('F=15        ->'),
  },
  {
    page: 'README.md',
    opens: 'warning[hole/solved]',
    command: 'check lenet5.netspec',
    files: lenet('F=?         ->'),
  },
  {
    page: 'README.md',
    opens: 'error[shape/not-for-all-sizes]',
    command: 'check specs/unet.netspec',
    files: { 'specs/unet.netspec': unet.replace(/ where .*/, '') },
  },
  { page: 'README.md', opens: 'MACs\n', command: 'explain specs/lenet5.netspec c3' },
  {
    page: 'README.md',
    opens: '                    ResNet18',
    command: `compare ${resnet} specs/mobilenet-v2.netspec`,
  },
  {
    page: 'README.md',
    opens: 'warning[lint/inexact-stride]',
    command: 'lint nets',
    files: { 'nets/flowers.netspec': specOn('docs/lint.md', 'network Flowers') },
  },
  {
    page: 'docs/language.md',
    opens: 'error[shape/not-for-all-sizes]',
    command: 'check one-level.netspec',
    files: { 'one-level.netspec': specOn('docs/language.md', 'network OneLevel') },
  },
  {
    page: 'docs/language.md',
    opens: 'help: the network is valid',
    command: 'check specs/unet.netspec',
    files: {
      'specs/unet.netspec': unet
        .replace(/\[H, W, 3\] where .*/, '350x350x3')
        .replace('[H, W, classes]', '350x350x2'),
    },
  },
  { page: 'docs/language.md', opens: 'UNet: valid', command: 'constraints specs/unet.netspec' },
  {
    page: 'docs/language.md',
    opens: 'warning[hole/solved]',
    command: 'check stem.netspec',
    files: { 'stem.netspec': stem },
  },
  { page: 'docs/language.md', opens: 'block Basic', command: `explain ${resnet} Basic` },
  {
    page: 'docs/language.md',
    opens: 'error[budget/broken]',
    command: 'check tight.netspec',
    files: { 'tight.netspec': specOn('docs/language.md', 'network Tight') },
  },
  {
    page: 'docs/figures.md',
    opens: 'layer                       MACs',
    command: `summary ${resnet} --columns layer,macs,share,moved,intensity`,
  },
  {
    page: 'docs/figures.md',
    opens: 'layer                    output',
    command: `summary ${resnet} --columns layer,output,rf,stride,offset`,
  },
  {
    page: 'docs/figures.md',
    opens: 'field        200x200',
    command: 'summary specs/unet.netspec --set H=512 --set W=512',
  },
  { page: 'docs/figures.md', opens: 'peak memory', command: 'summary specs/lenet5.netspec' },
  { page: 'docs/figures.md', opens: 'training     a step', command: 'summary specs/lenet5.netspec' },
  { page: 'docs/figures.md', opens: 'open sizes', command: 'summary specs/unet.netspec' },
  {
    page: 'docs/figures.md',
    opens: '                    ResNet18',
    command: `compare ${resnet} specs/mobilenet-v2.netspec specs/efficientnet-b0.netspec`,
  },
  {
    page: 'docs/figures.md',
    opens: 'c3 as it is',
    command: 'explain specs/lenet5.netspec c3 --versus separable',
  },
  {
    page: 'docs/figures.md',
    opens: 'ResNet18, as fvcore',
    command: `explain ${resnet} --convention fvcore`,
  },
];

/** Lines of `shown` that do not follow one another in `printed`. */
function missing(shown: string, printed: string): readonly string[] {
  const lines = printed.split('\n').map((line) => line.trim());
  let from = 0;
  return shown.split('\n').filter((line) => {
    const wanted = line.trim();
    if (wanted === '' || wanted === '…') return false;
    const at = lines.indexOf(wanted, from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

describe('what the guides show', () => {
  it.each(transcripts)('$page: $command prints $opens', ({ page, opens, command, files = {} }) => {
    const shown = blocksOf(page, '').find((text) => text.startsWith(opens));
    expect(shown).toBeDefined();
    const here = new Workplace();
    try {
      cpSync(join(root, 'specs'), here.path('specs'), { recursive: true });
      for (const [name, text] of Object.entries(files)) here.write(name, text);
      const { stdout, stderr } = here.run(command.split(' '));
      expect(missing(shown ?? '', `${stdout}\n${stderr}`), `${stdout}\n${stderr}`).toEqual([]);
    } finally {
      here.remove();
    }
  });

  it('has the figures of every convention in the table', () => {
    const here = new Workplace();
    const rows = read('docs/figures.md').matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|/gm);
    const figures = [...rows].map(([, name, figure, count]) => [name, figure.trim(), count.trim()]);
    expect(figures).toHaveLength(5);
    for (const [name, figure, count] of figures) {
      const args = ['summary', join(root, resnet), '--convention', name, '--format', 'json'];
      const { operations } = JSON.parse(here.run(args).stdout);
      const given = operations === null ? ['none', 'none'] : [operations.figure, grouped(operations.count)];
      expect([name, figure, count]).toEqual([name, ...given]);
    }
    here.remove();
  });
});

const grouped = (count: number) => count.toLocaleString('en-US');
