/** A thread that lints: it loads the compiler once and does one task after the other. The pool speaks to it. */
import * as nodeModule from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { TaskSettings } from './task.js';
import type { Request } from './worker-pool.js';

if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}

// Not awaited here: messages must find their listener.
const performing = import('./perform.js');
const settings = new Map<string, TaskSettings>();
let previous: Promise<void> = Promise.resolve();

// What is thrown here ends the thread, and the pool says so.
parentPort?.on('message', (request: Request) => {
  if (request.settings !== undefined) settings.set(request.settings.id, request.settings);
  previous = previous.then(() => answer(request));
});

async function answer({ job, name, text, settingsId }: Request): Promise<void> {
  const { perform } = await performing;
  const known = settings.get(settingsId);
  if (known === undefined) throw new Error(`settings ${settingsId} were never sent`);
  parentPort?.postMessage(await perform(job, { name, text, settings: known }));
}
