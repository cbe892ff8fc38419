/** Holds the pool to what it promises when threads die, with threads that die on demand. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LintTask, TaskSettings } from './task.js';
import { WorkerPool } from './worker-pool.js';

/** Answers with the name and the settings of the task; the text says what happens on the way. */
const thread = `
import { parentPort, threadId } from 'node:worker_threads';
const settings = new Map();
parentPort.on('message', ({ name, text, settingsId, settings: sent }) => {
  if (sent !== undefined) settings.set(sent.id, sent);
  if (text === 'exit') process.exit(3);
  if (text === 'throw') throw new Error('thrown on purpose');
  const { rules } = settings.get(settingsId);
  parentPort.postMessage({ diagnostics: [], sources: [{ name }], threadId, rules: rules.size });
});
`;

const folder = mkdtempSync(join(tmpdir(), 'netspec-pool-'));
const module = pathToFileURL(join(folder, 'thread.mjs'));
beforeAll(() => writeFileSync(module, thread));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings: TaskSettings = {
  id: 'some',
  rules: new Map([['a', { severity: 'warning', options: {} }]]),
  budgets: [],
  set: {},
};
const task = (name: string, text: string): LintTask => ({ name, text, settings });

async function linted(texts: readonly string[], threads: number) {
  const pool = new WorkerPool(module, threads);
  const outcomes = await Promise.all(texts.map((text, at) => pool.perform('lint', task(`file ${at}`, text))));
  await pool.close();
  return outcomes;
}

describe('the pool', () => {
  it('answers every task with its own outcome, and sends settings once', async () => {
    const outcomes = await linted(new Array(200).fill('fine'), 3);
    expect(outcomes.map(({ sources }) => sources[0].name)).toEqual(outcomes.map((_, at) => `file ${at}`));
    expect(new Set(outcomes.map((outcome) => Reflect.get(outcome, 'threadId'))).size).toBe(3);
    expect(outcomes.every((outcome) => Reflect.get(outcome, 'rules') === 1)).toBe(true);
  });

  it.each([
    ['exits', 'exit', 'its thread ended with 3'],
    ['throws', 'throw', 'thrown on purpose'],
  ])('reports a file on which a thread %s, and goes on with the others', async (_, text, reason) => {
    const texts = Array.from({ length: 40 }, (_, at) => (at % 7 === 3 ? text : 'fine'));
    for (const threads of [1, 2]) {
      const outcomes = await linted(texts, threads);
      for (const [at, { diagnostics, sources }] of outcomes.entries()) {
        expect(sources[0].name).toBe(`file ${at}`);
        const messages = diagnostics.map(({ message }) => message);
        expect(messages).toEqual(at % 7 === 3 ? [`linting file ${at} failed: ${reason}`] : []);
      }
    }
  });

  it('closes with tasks under way', async () => {
    const pool = new WorkerPool(module, 2);
    for (let at = 0; at < 20; at++) void pool.perform('lint', task(`file ${at}`, 'fine'));
    await pool.close();
  });
});
