/**
 * How `netspec lint` grows with the number of files, what its cache and a second thread save: 2,000 spec files of 60
 * layers, some with findings, linted by whole processes. ROUNDS and FILES change how often and how many.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built, spreadOf, writeJson } from './measuring.mjs';

const rounds = Number(process.env.ROUNDS ?? 3);
const most = Number(process.env.FILES ?? 2000);
const counts = [most / 4, most / 2, most].map(Math.round);
const layersOfFile = 60;
const executable = built(process.env.NETSPEC_BIN ?? 'dist/bin/netspec.js');
const folder = mkdtempSync(join(tmpdir(), 'netspec-bench-lint-'));

/** A network of 60 layers; which of a few shapes, widths and mistakes it has follows from its number. */
function specOf(number) {
  const width = [8, 12, 16, 24, 32][number % 5];
  const lines = [];
  let layers = 0;
  const add = (text, count = 1) => {
    lines.push(`  ${text}`);
    layers += count;
  };
  add(`stem: conv ${width} F=3 P=1`);
  add('relu');
  for (let stage = 0; layers + 8 <= layersOfFile - 4; stage++) {
    const wide = width * (1 + Math.floor(stage / 3));
    if (number % 3 === 0) {
      add(`a${stage}: conv ${wide} F=3 P=1 bias=false`);
      add(`b${stage}: batchnorm`);
      add('relu');
    } else if (number % 3 === 1) {
      add(`d${stage}: depthwise F=3 P=1`);
      add(`p${stage}: pointwise ${wide}`);
      add('relu6');
    } else {
      lines.push('  residual {');
      add('  conv channels F=3 P=1');
      add('  relu');
      add('  conv channels F=3 P=1');
      lines.push('  }');
      add('relu');
    }
  }
  add('maxpool F=2 S=2');
  // Every tenth file has something that a rule reports.
  if (number % 10 === 7) add('relu\n  relu', 2);
  while (layers < layersOfFile - 4) {
    add(`t${layers}: conv ${width} F=3 P=1`);
    add('relu');
  }
  add('global_avgpool');
  add('flatten');
  add(`out: dense ${number % 10 === 3 ? 1000 : 10}`);
  return `network Bench${number} {\n  input 32x32x3\n${lines.join('\n')}\n}\n`;
}

/** One process: milliseconds, those of its processors, most memory in MiB; and its report, or speed would prove nothing. */
function run(args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    '/usr/bin/time',
    ['-f', '%M %U %S', process.execPath, executable, 'lint', ...args, '--format', 'json', '--no-config'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  const time = performance.now() - start;
  if (status !== 0 && status !== 1) throw new Error(`lint ${args.join(' ')} ended with ${status}: ${stderr}`);
  const [memory, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { time, processor: 1000 * (user + system), memory: memory / 1024, report: JSON.parse(stdout) };
}

function measured(name, files, args, { before } = {}) {
  const runs = Array.from({ length: rounds }, () => {
    before?.();
    return run([`files-${files}`, ...args]);
  });
  const [{ report }] = runs;
  if (report.files !== files) throw new Error(`${report.files} of ${files} files were linted`);
  if (report.errors > 0) throw new Error(`the specs do not check: ${report.diagnostics[0].message}`);
  const time = spreadOf(runs.map((one) => one.time));
  const processor = spreadOf(runs.map((one) => one.processor));
  const memory = spreadOf(runs.map((one) => one.memory));
  const { errors, warnings } = report;
  return {
    name,
    files,
    time,
    processor,
    memory,
    errors,
    warnings,
    report: JSON.stringify(report.diagnostics),
  };
}

try {
  for (const count of counts) {
    mkdirSync(join(folder, `files-${count}`));
    for (let number = 0; number < count; number++)
      writeFileSync(join(folder, `files-${count}`, `net-${number}.netspec`), specOf(number));
  }
  run([`files-${counts[0]}`]);
  const cache = ['--cache', '--cache-location', 'cache.json'];
  const forget = () => rmSync(join(folder, 'cache.json'), { force: true });
  const results = [
    ...counts.map((count) => measured('one thread', count, [])),
    measured('two threads', most, ['--jobs', '2']),
    measured('first with cache', most, cache, { before: forget }),
    measured('again with cache', most, cache),
  ];
  const [few, , many, threads, , cached] = results;
  const whole = results.filter(({ files }) => files === most);
  if (whole.some(({ report }) => report !== many.report)) throw new Error('the reports differ');
  for (const { name, files, time, processor, memory, errors, warnings } of results) {
    console.log(
      `${name.padEnd(17)} ${files.toLocaleString('en-US').padStart(6)} files  ${(time.median / 1000).toFixed(2).padStart(6)} s` +
        `  (${(processor.median / 1000).toFixed(2)} s of processors)  ${memory.median.toFixed(0).padStart(4)} MiB  ${errors} errors, ${warnings} warnings`,
    );
  }
  const ratios = {
    growth: many.time.median / few.time.median,
    threads: many.time.median / threads.time.median,
    cache: many.time.median / cached.time.median,
  };
  console.log(`${most} files / ${counts[0]} files  ${ratios.growth.toFixed(2)} (4 is linear)`);
  console.log(`one thread / two threads  ${ratios.threads.toFixed(2)}`);
  console.log(`without / with cache      ${ratios.cache.toFixed(2)}`);
  writeJson({ rounds, layersOfFile, results: results.map(({ report: _, ...rest }) => rest), ratios });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
