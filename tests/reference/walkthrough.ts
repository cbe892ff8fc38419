/**
 * Reads a guide as somebody at a keyboard would: save this file, change these lines, run this, see that. Who types it in
 * and compares is `walkthrough.test.ts`.
 */
import { applyPatch } from 'diff';

export interface Command {
  readonly command: string;
  /** What the guide says that it prints; `…` alone on a line stands for lines left out. */
  readonly shown: readonly string[];
}

export type Step = { readonly line: number } & (
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'change'; readonly path: string; readonly patch: string }
  | { readonly kind: 'console'; readonly commands: readonly Command[] }
);

const fence = /^```([^\n`]*)\n([\s\S]*?)^```$/gm;

/**
 * A block behind a line that ends in a file's name and a colon is that file; a `diff` block changes one; a `console`
 * block is typed where a line begins with `$`.
 */
export function stepsOf(markdown: string): Step[] {
  return [...markdown.matchAll(fence)].flatMap((match): Step[] => {
    const [, form, text] = match;
    const before = markdown.slice(0, match.index);
    const line = before.split('\n').length;
    if (form === 'console') return [{ line, kind: 'console', commands: commandsIn(text) }];
    const changed = /^\+\+\+ b\/(.+)$/m.exec(text)?.[1];
    if (form === 'diff' && changed !== undefined)
      return [{ line, kind: 'change', path: changed, patch: text }];
    const path = /`([\w./-]+\.\w+)`:\n+$/.exec(before)?.[1];
    return form === '' || path === undefined ? [] : [{ line, kind: 'file', path, text }];
  });
}

function commandsIn(text: string): Command[] {
  const [, ...parts] = text.split(/^\$ /m);
  return parts.map((part) => {
    const [command, ...shown] = part.trimEnd().split('\n');
    return { command, shown };
  });
}

/** Throws where the change does not fit the file as it is. */
export function changed(text: string, patch: string): string {
  const result = applyPatch(text, patch);
  if (result === false) throw new Error(`the file is not what the guide changes:\n${text}`);
  return result;
}

/** What was printed begins and ends as shown, and has all that is shown in order, with gaps only where they are marked. */
export function isShown(shown: readonly string[], printed: string): boolean {
  const lines = printed.trimEnd() === '' ? [] : printed.trimEnd().split('\n');
  const parts: string[][] = [[]];
  for (const line of shown) {
    if (line.trim() === '…') parts.push([]);
    else parts[parts.length - 1].push(line.trimEnd());
  }
  if (parts.length === 1 && parts[0].length !== lines.length) return false;
  const isAt = (part: readonly string[], at: number) =>
    part.every((line, index) => lines[at + index]?.trimEnd() === line);
  const [first, ...others] = parts;
  const last = others.pop() ?? [];
  const end = lines.length - last.length;
  let from = first.length;
  if (!isAt(first, 0) || !isAt(last, end)) return false;
  for (const part of others) {
    while (from <= end && !isAt(part, from)) from++;
    from += part.length;
  }
  return from <= end;
}
