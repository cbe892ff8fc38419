/** Reads a configuration in TypeScript or JavaScript: its value by running it, the places of its settings from its text. */
import { finding } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import { type Span, spanOf } from '../../base/span.js';
import { type ConfigPath, largestText, type ReadTree } from './config-tree.js';
import { runModule } from './run-module.js';

type Locate = (path: ConfigPath, at: 'key' | 'value') => Span;

export async function readModule(path: string, source: Source): Promise<ReadTree> {
  const start = spanOf(source, 0, 0);
  if (source.text.length > largestText) {
    const facts = { what: 'characters', limit: String(largestText) };
    return { findings: [finding('config/too-large', start, facts)] };
  }
  const result = await runModule(path);
  if (!result.ok) {
    const facts = { path: source.name, reason: result.reason };
    const { line = 1, column = 1 } = result;
    const at = Math.max(0, (source.lineStarts[line - 1] ?? 0) + column - 1);
    return { findings: [finding('config/failed', spanOf(source, at, at), facts)] };
  }
  let locate: Promise<Locate> | undefined;
  return {
    findings: [],
    tree: {
      source,
      value: result.value,
      async placeOf(asked, at) {
        // It takes a while to load, and a sound configuration without budgets has no need of places.
        locate ??= import('./locate-in-module.js').then(({ moduleLocator }) =>
          locatorOf(moduleLocator, source),
        );
        return (await locate)(asked, at);
      },
    },
  };
}

/** Text that ran can still be nested too deep for the one who looks for its parts: then it is pointed at as a whole. */
function locatorOf(make: (source: Source) => Locate, source: Source): Locate {
  try {
    return make(source);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return () => spanOf(source, 0, 0);
  }
}
