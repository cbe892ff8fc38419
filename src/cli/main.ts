#!/usr/bin/env node
/** The executable. It turns on Node's cache of compiled code, where there is one, before anything is loaded. */
import * as nodeModule from 'node:module';

if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}
const { run } = await import('./run.js');
await run(process.argv);
