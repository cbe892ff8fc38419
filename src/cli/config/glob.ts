/**
 * Globs of a configuration. A pattern is written from the configuration's folder; one without `/` is for that name in any
 * folder; a folder stands for all that lies below it; `!` in front takes files out again.
 */
import { isAbsolute, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { type Finding, finding } from '../../base/diagnostic.js';
import type { Span } from '../../base/span.js';

/** Whether an absolute path is meant. */
export type PathTest = (path: string) => boolean;

/** A regular expression with more choices than these could be tried in more ways than there is time for. */
const limits = { characters: 300, stars: 4, globstars: 3, alternatives: 3 };

/** What is wrong with a pattern; undefined where it is sound. */
export function patternProblem(pattern: string, place: Span): Finding | undefined {
  const bare = pattern.replace(/^!/, '');
  const never = (reason: string) => finding('config/never-matches', place, { pattern, reason });
  const costly = (limit: string) =>
    finding('config/costly-pattern', place, { pattern: clipped(pattern), limit });
  if (bare.trim() === '') return never('it is empty');
  if (isAbsolute(bare) || /^[A-Za-z]:/.test(bare)) return never('it is no path from a folder');
  if (bare.split('/').includes('..')) return never('it leaves the folder of the configuration');
  if (bare.includes('\\')) return never('folders are separated by /');
  if (bare.length > limits.characters) return costly(`${limits.characters} characters`);
  if (count(bare, /\*{2,}/g) > limits.globstars) return costly(`${limits.globstars} times **`);
  if (count(bare, /\{/g) > limits.alternatives) return costly(`${limits.alternatives} times { }`);
  if (bare.split('/').some((part) => count(part, /\*+/g) > limits.stars))
    return costly(`${limits.stars} times * between two /`);
  return undefined;
}

/** Of sound patterns: whether one of them matches, and none of those with `!`. */
export function pathTest(patterns: readonly string[], folder: string): PathTest {
  const meant = testAny(patterns.filter((pattern) => !pattern.startsWith('!')));
  const excepted = testAny(
    patterns.filter((pattern) => pattern.startsWith('!')).map((text) => text.slice(1)),
  );
  return (path) => {
    const below = relative(folder, path).split(sep).join('/');
    // With `--config` a file can lie elsewhere: then its whole path is what a pattern can match.
    const name =
      below.startsWith('../') || isAbsolute(below) ? path.split(sep).join('/').replace(/^\//, '') : below;
    return meant(name) && !excepted(name);
  };
}

function testAny(patterns: readonly string[]): PathTest {
  const tests = patterns.flatMap((pattern) => {
    const bare = pattern.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
    const whole = bare.includes('/') ? bare : `**/${bare}`;
    const below = bare.endsWith('**') ? [] : [`${whole}/**`];
    const forms = pattern.endsWith('/') ? below : [whole, ...below];
    return forms.map((form) => picomatch(literalMarks(form), { dot: true, noextglob: true, nonegate: true }));
  });
  return (path) => tests.some((test) => test(path));
}

/** Marks that are special in regular expressions only; in the name of a file they are what they are. */
const literalMarks = (pattern: string) => pattern.replaceAll(/[()|+]/g, '\\$&');

const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0;

const clipped = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
