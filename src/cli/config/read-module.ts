/** Reads a configuration in TypeScript or JavaScript: its value by running it, the places of its settings from its text. */
import { finding } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import { type Span, spanOf } from '../../base/span.js';
import type { ConfigPath, ReadTree } from './config-tree.js';
import { runModule } from './run-module.js';

export async function readModule(path: string, source: Source): Promise<ReadTree> {
  const result = await runModule(path);
  if (!result.ok) {
    const facts = { path: source.name, reason: result.reason };
    const { line = 1, column = 1 } = result;
    const at = (source.lineStarts[line - 1] ?? 0) + column - 1;
    return { findings: [finding('config/failed', spanOf(source, at, at), facts)] };
  }
  let locate: Promise<(path: ConfigPath, at: 'key' | 'value') => Span> | undefined;
  return {
    findings: [],
    tree: {
      source,
      value: result.value,
      async placeOf(asked, at) {
        // It takes a while to load, and a sound configuration without budgets has no need of places.
        locate ??= import('./locate-in-module.js').then(({ moduleLocator }) => moduleLocator(source));
        return (await locate)(asked, at);
      },
    },
  };
}
