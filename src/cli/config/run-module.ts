/**
 * Runs a configuration in TypeScript or JavaScript, in a thread of its own: it may throw, never end, or take all memory
 * without harm. What comes back is plain data; where its parts stand in the text is found in `locate-in-module.ts`.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../package-files.js';
import { deepestNesting, largestText } from './config-tree.js';

export type ModuleResult =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly reason: string;
      /** Where in the file it failed, counted from 1, as far as that is known. */
      readonly line?: number;
      readonly column?: number;
    };

/** Milliseconds. */
const patience = 10_000;

const memoryLimits = { maxOldGenerationSizeMb: 512 };

/** A script of CommonJS: a thread that is started from text has no modules of its own. It answers with JSON. */
const script = `
const { parentPort, workerData } = require('node:worker_threads');
const { path, jiti, alias } = workerData;
const plain = (key, value) => {
  if (typeof value === 'function') throw new Error(key === '' ? 'it exports a function' : 'the value of ' + key + ' is a function');
  if (typeof value === 'bigint' || typeof value === 'symbol' || value !== value || Math.abs(value) === Infinity) return String(value);
  return value;
};
(async () => {
  const { createJiti } = require(jiti);
  const load = createJiti(path, { fsCache: false, moduleCache: false, interopDefault: true, alias });
  const loaded = await load.import(path);
  if (loaded === null || typeof loaded !== 'object' || !('default' in loaded)) throw new Error('it has no default export');
  const value = await loaded.default;
  if (value === null || typeof value !== 'object') throw new Error('its default export is no object');
  return JSON.stringify(value, plain);
})().then(
  (json) => parentPort.postMessage({ json }),
  (error) => parentPort.postMessage({ reason: error instanceof Error ? error.message : String(error) }),
);
`;

/** Calls of `import … from 'netspec'` get this very package. */
function aliases(): Record<string, string> {
  const built = join(packageRoot(), 'dist', 'src', 'index.js');
  return existsSync(built) ? { netspec: built } : {};
}

/** `path` is absolute; `limit` are the milliseconds after which it is given up. */
export function runModule(path: string, limit = patience): Promise<ModuleResult> {
  const jiti = createRequire(import.meta.url).resolve('jiti');
  const worker = new Worker(script, {
    eval: true,
    workerData: { path, jiti, alias: aliases() },
    resourceLimits: memoryLimits,
    stdout: true,
    stderr: true,
    execArgv: [],
  });
  // Standard output is for the report.
  worker.stdout.pipe(process.stderr, { end: false });
  worker.stderr.pipe(process.stderr, { end: false });
  return new Promise((resolve) => {
    const settle = (result: ModuleResult) => {
      clearTimeout(timer);
      resolve(result);
      void worker.terminate();
    };
    const fail = (reason: string) => settle({ ok: false, reason });
    const timer = setTimeout(() => fail(`it did not end within ${limit / 1000} seconds`), limit);
    worker.on('message', (answer: unknown) => settle(readAnswer(answer, path)));
    worker.on('error', (error: Error) => fail(error.message));
    worker.on('exit', () => fail('it ended before it exported anything'));
  });
}

function readAnswer(answer: unknown, path: string): ModuleResult {
  const { json, reason } = answer as { readonly json?: string; readonly reason?: string };
  if (json === undefined) return failure(reason ?? 'it exports no data', path);
  if (json.length > largestText)
    return { ok: false, reason: `it exports more than ${largestText} characters` };
  const value = withoutPrototypes(JSON.parse(json), 0);
  return value === tooDeep
    ? { ok: false, reason: `it exports more than ${deepestNesting} levels of maps and lists` }
    : { ok: true, value };
}

/** A syntax error names its place behind the message. */
function failure(message: string, path: string): ModuleResult {
  if (/circular structure/.test(message)) return { ok: false, reason: 'what it exports contains itself' };
  if (/Maximum call stack/.test(message)) return { ok: false, reason: 'it is nested too deep' };
  const [reason, place = ''] = message.split(`${path}:`);
  const [, line, column] = /^(\d+):(\d+)/.exec(place) ?? [];
  if (line === undefined) return { ok: false, reason: message.trim() };
  return { ok: false, reason: reason.trim(), line: Number(line), column: Number(column) };
}

const tooDeep = Symbol('too deep');

/** `tooDeep` where maps and lists are nested beyond all measure. */
function withoutPrototypes(value: unknown, level: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (level > deepestNesting) return tooDeep;
  const parts = Object.entries(value).map(
    ([key, part]) => [key, withoutPrototypes(part, level + 1)] as const,
  );
  if (parts.some(([, part]) => part === tooDeep)) return tooDeep;
  if (Array.isArray(value)) return parts.map(([, part]) => part);
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, part] of parts) result[key] = part;
  return result;
}
