/**
 * One side of a comparison, in a process of its own. It answers on standard output, a line each that starts with `@`,
 * to lines on standard input: `check FILE` writes its result for the images (or the losses of some steps),
 * `run N` computes N times and says how many milliseconds that took.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [side, jobFile, threads] = process.argv.slice(2);
const job = JSON.parse(readFileSync(jobFile, 'utf8'));
const reply = (message) => process.stdout.write(`@${JSON.stringify(message)}\n`);

const answers = {
  async check(runner, file) {
    writeFileSync(file, await runner.check());
    return {};
  },
  async run(runner, count) {
    const start = performance.now();
    for (let i = 0; i < Number(count); i++) await runner.run();
    return { ms: performance.now() - start };
  },
};

try {
  const module = side.startsWith('netspec') ? 'netspec' : side;
  const { open } = await import(`./sides/${module}.mjs`);
  const runner = await open(job, Number(threads), side);
  reply({ ready: true, about: runner.about });
  for await (const line of createInterface({ input: process.stdin })) {
    const [what, argument] = line.split(' ');
    if (what === 'end') break;
    reply(await answers[what](runner, argument));
  }
  await runner.close?.();
} catch (error) {
  reply({ error: `${error?.message ?? error}`.split('\n')[0] });
}
process.exit(0);
