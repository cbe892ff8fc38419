import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  resolve: { alias: [{ find: /^netspec\/runtime\/(.*)$/, replacement: `${root}src/runtime/$1.ts` }] },
  test: {
    include: ['src/**/*.test.ts', 'grammar/**/*.test.ts', 'tests/**/*.test.ts'],
    testTimeout: 60_000,
    // Some suites wait for processes of their own; two at once keep two cores busy.
    maxWorkers: 2,
  },
});
