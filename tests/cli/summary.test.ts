import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conventionSchema } from '../../src/cli/output/compare-schema.js';
import { summarySchema } from '../../src/cli/output/summary-schema.js';
import { displayWidth } from '../../src/cli/output/text.js';
import { broken, lenet, problems, tiny, Workplace } from './netspec.js';

let here: Workplace;
beforeAll(() => {
  here = new Workplace();
  here.write('tiny.netspec', tiny);
  here.write('broken.netspec', broken);
});
afterAll(() => here.remove());

describe('netspec summary', () => {
  it('prints a row a layer, and totals with their conventions', () => {
    const { status, stdout, stderr } = here.run(['summary', lenet]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^c1 +conv +28x28x6 +156 +117,600 /m);
    expect(stdout).toMatch(/^params +61,706 = 61,706 trainable \+ 0 frozen$/m);
    expect(stdout).toMatch(/^MACs +416,520 /m);
    expect(stdout).toContain('(2 x MACs + other arithmetic)');
  });

  it.each([40, 50, 60, 72, 80, 120])('fits %i columns', (columns) => {
    const { stdout } = here.run(['summary', lenet], { environment: { COLUMNS: String(columns) } });
    for (const line of stdout.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(stdout).toContain('28x28x6');
    expect(stdout).toContain('117,600');
  });

  it('prints JSON that its schema describes, whose totals are the sums', () => {
    const output = JSON.parse(here.run(['summary', lenet, '--format', 'json']).stdout);
    expect(problems(summarySchema, output)).toEqual([]);
    const sum = (of: (layer: (typeof output.layers)[number]) => number) =>
      output.layers.reduce((total: number, layer: (typeof output.layers)[number]) => total + of(layer), 0);
    const { totals } = output;
    expect(totals.params).toBe(61706);
    expect(totals.macs).toBe(416520);
    expect(sum((layer) => layer.params.trainable)).toBe(totals.trainable);
    expect(sum((layer) => layer.macs)).toBe(totals.macs);
    expect(sum((layer) => layer.flops)).toBe(totals.flops);
    expect(totals.weightBytes).toBe(4 * 61706);
    expect(output.inputs).toEqual([{ name: 'input', shape: [28, 28, 1] }]);
    expect(output.layers[0]).toMatchObject({
      path: 'c1',
      kind: 'conv',
      inputs: [[28, 28, 1]],
      output: [28, 28, 6],
    });
  });

  it('writes counts beyond 2^53 exactly', () => {
    here.write('vast.netspec', 'network Vast {\n  input 100003x100003x1003\n  conv 1009 F=1\n}\n');
    const { stdout } = here.run(['summary', 'vast.netspec', '--format', 'json']);
    const macs = (100003n * 100003n * 1003n * 1009n).toString();
    expect(stdout).toContain(`"macs": ${macs},`);
  });

  it('writes CSV that keeps its columns', () => {
    const { stdout } = here.run(['summary', lenet, '--format', 'csv']);
    const lines = stdout.split('\r\n');
    expect(lines[0]).toBe('layer,kind,output,params,MACs,FLOPs,activation');
    expect(lines[1]).toMatch(/^c1,conv,28x28x6,156,117600,\d+,18816$/);
    expect(lines.at(-1)).toBe('');
  });

  it('writes a Markdown table', () => {
    const { stdout } = here.run(['summary', lenet, '--format', 'markdown']);
    expect(stdout).toMatch(/^\| layer +\| kind +\| +output \|/m);
    expect(stdout).toMatch(/^\| -+ \| -+ \| -+: \|/m);
    expect(stdout).toMatch(/^- params: 61,706/m);
  });

  it('shows the columns asked for, in their order', () => {
    const { status, stdout } = here.run([
      'summary',
      lenet,
      '--columns',
      'layer, rf,stride,offset,intensity,share',
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^layer +field +stride +offset +FLOPs\/byte +share$/m);
    // conv 5x5, pooling 2x2 by 2, conv 5x5: 5 + 1 + 4 * 2 cells, 2 apart, centred at (0 + 13) / 2 - 2.
    expect(stdout).toMatch(/^c3 +14x14 +2x2 +4\.5x4\.5 +23\.19 +57\.62$/m);
    expect(stdout).toMatch(/^f5 +all /m);
  });

  it('writes columns exactly for programs', () => {
    const { stdout } = here.run([
      'summary',
      lenet,
      '--columns',
      'layer,weights,moved,rf,add',
      '--format',
      'csv',
    ]);
    const lines = stdout.split('\r\n');
    expect(lines[0]).toBe('layer,weights,moved,field,add');
    expect(lines[1]).toBe(`c1,624,${4 * (784 + 156 + 4704)},5x5,4704`);
  });

  it('says in its footer what memory, fields and training come to', () => {
    const { stdout } = here.run(['summary', lenet]);
    // The activation writes over c1, so c1 and s2 are the most that is held.
    expect(stdout).toMatch(/^peak memory +264\.0 KiB for one image: 241\.0 KiB weights \+ 23\.0 KiB values/m);
    expect(stdout).toMatch(/^field +the whole input$/m);
    expect(stdout).toMatch(/^depth +5 layers/m);
    expect(stdout).toMatch(
      /^training +a step with a batch of 64: 26,657,280 MACs forward, 45,788,160 backward/m,
    );
  });

  it.each([
    ['a wrong name', ['--columns', 'layer,parms'], 'did you mean params?'],
    ['a name far from all', ['--columns', 'zzzzzz'], 'columns: layer, kind'],
    ['no name', ['--columns', 'layer,'], 'names nothing'],
    ['a name twice', ['--columns', 'layer,macs,layer'], 'given twice'],
    ['an unknown tool', ['--convention', 'calflops'], 'fvcore, torchinfo, thop, ptflops, keras'],
    ['columns of a tool', ['--convention', 'thop', '--columns', 'macs'], 'cannot be combined'],
    ['CSV of a tool', ['--convention', 'thop', '--format', 'csv'], '--format table or json'],
  ])('refuses %s', (_, args, expected) => {
    const { status, stdout, stderr } = here.run(['summary', lenet, ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  it.each([
    ['fvcore', 416_520, 61_706],
    ['torchinfo', 416_520 + 6 * 784 + 16 * 100 + 120 + 84 + 10, 61_706],
    ['thop', 416_520 + 1_176 + 400, 61_706],
    ['ptflops', 416_520 + 4_704 + 1_600 + 214 + 2 * (4_704 + 1_600), 61_706],
    ['keras', undefined, 61_706],
  ])('gives the figures of %s alone', (tool, operations, params) => {
    const { status, stdout } = here.run(['summary', lenet, '--convention', tool, '--format', 'json']);
    expect(status).toBe(0);
    const output = JSON.parse(stdout);
    expect(problems(conventionSchema, output)).toEqual([]);
    expect([output.operations?.count, output.params]).toEqual([operations, params]);
    const table = here.run(['summary', lenet, '--convention', tool]).stdout;
    expect(table).toMatch(/^ {2}params +61,706$/m);
    expect(table).not.toContain('peak memory');
  });

  it('takes parameters', () => {
    const { stdout } = here.run(['summary', 'tiny.netspec', '--set', 'classes=26', '--format', 'json']);
    expect(JSON.parse(stdout).outputs[0].shape).toEqual([26]);
  });

  it('prints diagnostics instead of a table for a wrong spec, nothing on standard output', () => {
    const { status, stdout, stderr } = here.run(['summary', 'broken.netspec', '--format', 'json']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('error[shape/filter-larger-than-input]');
    expect(stderr).toContain('1 error in 1 file');
  });

  it('asks which network is meant where there are several', () => {
    here.write(
      'two.netspec',
      'network A {\n  input 4x4x1\n  relu\n}\nnetwork B {\n  input 4x4x1\n  tanh\n}\n',
    );
    const { status, stderr } = here.run(['summary', 'two.netspec']);
    expect(status).toBe(2);
    expect(stderr).toContain('two.netspec has 2 networks: A, B');
    const chosen = here.run(['summary', 'two.netspec', '--network', 'B', '--format', 'json']);
    expect(JSON.parse(chosen.stdout).network).toBe('B');
  });

  it.each([
    ['a missing file', 'tyny.netspec', 'did you mean tiny.netspec?'],
    ['a folder', '.', 'is a folder'],
    ['a file of blocks only', 'blocks.netspec', 'no network'],
  ])('refuses %s in one line', (_, path, expected) => {
    here.write('blocks.netspec', 'block B {\n  relu\n}\n');
    const { status, stderr } = here.run(['summary', path]);
    expect(status).toBe(1);
    expect(stderr).toContain(expected);
  });
});
