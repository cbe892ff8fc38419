/** What the measurements share: the built package, medians and spread, and the option `--json FILE`. */
import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The path of a file that `npm run build` makes; ends the run with help where it is missing. */
export function built(path) {
  const whole = resolve(root, path);
  if (existsSync(whole)) return whole;
  console.error(`${path} is missing: run npm run build first`);
  process.exit(2);
}

/** Lower quartile, median and upper quartile (linear between neighbours), least and most. */
export function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (fraction) => {
    const place = fraction * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  return { median: at(0.5), quartiles: [at(0.25), at(0.75)], range: [sorted[0], sorted[sorted.length - 1]] };
}

export function spreadText({ median, quartiles, range }, digits) {
  const [low, high, least, most] = [...quartiles, ...range].map((value) => value.toFixed(digits));
  return `median ${median.toFixed(digits)}, quartiles ${low} to ${high}, range ${least} to ${most}`;
}

/** Writes the results where `--json FILE` asks for it, relative to where the command was started. */
export function writeJson(results) {
  const { values } = parseArgs({ options: { json: { type: 'string' } } });
  if (values.json === undefined) return;
  const machine = { node: process.version, processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
  const folder = process.env.INIT_CWD ?? process.cwd();
  writeFileSync(resolve(folder, values.json), `${JSON.stringify({ machine, ...results }, undefined, 2)}\n`);
}
