/**
 * Collects findings so that one mistake is said once: what several expansions of the same text find at the same
 * place becomes one finding with a count, and after a thousand mistakes one line says that there are more.
 */
import { catalogue } from './catalogue.js';
import { type Finding, finding } from './diagnostic.js';
import type { Span } from './span.js';

const mostFindings = 1000;

/** Of these a single place can have several: they are about something that is not written there. */
const severalAtOnePlace: ReadonlySet<Finding['code']> = new Set([
  'attribute/missing',
  'language/unknown-parameter',
  'language/unreadable-parameter',
]);

interface Collected {
  readonly found: Finding;
  times: number;
}

export class FindingList {
  private readonly collected = new Map<string, Collected>();
  private readonly sources = new Map<object, number>();
  private errors = 0;
  private overflow: Span | undefined;
  /** The calls through which the text at hand is being expanded, outermost first: findings show them. */
  callStack: readonly Span[] = [];

  /** Findings so far, repetitions not counted. */
  get count(): number {
    return this.collected.size;
  }

  /** Whether any finding so far is an error; a warning stops nothing. */
  get hasErrors(): boolean {
    return this.errors > 0;
  }

  add(found: Finding): void {
    if (catalogue[found.code].severity === 'error') this.errors++;
    const key = this.keyOf(found);
    const known = this.collected.get(key);
    if (known !== undefined) known.times++;
    else if (this.collected.size < mostFindings)
      this.collected.set(key, { found: this.withCalls(found), times: 1 });
    else this.overflow ??= found.span;
  }

  /**
   * True where a finding of this code and place is known already (then it is counted once more), or where no more
   * are taken. With it a caller saves itself the work of explaining a mistake that nobody will read again.
   */
  repeats(code: Finding['code'], span: Span): boolean {
    const known = this.collected.get(this.placeKey(code, span));
    if (known !== undefined) known.times++;
    else if (this.collected.size < mostFindings) return false;
    else this.overflow ??= span;
    return true;
  }

  private withCalls(found: Finding): Finding {
    if (this.callStack.length === 0) return found;
    const calls = this.callStack.toReversed().map((span) => ({ message: 'called from here', span }));
    return { ...found, related: [...(found.related ?? []), ...calls] };
  }

  toArray(): Finding[] {
    const findings = [...this.collected.values()].map(({ found, times }) =>
      times === 1 ? found : { ...found, advice: withCount(found.advice, times) },
    );
    if (this.overflow !== undefined) {
      findings.push(finding('language/too-many-mistakes', this.overflow, { shown: mostFindings }));
    }
    return findings;
  }

  /** In each expansion a mistake may have other numbers; it is still one mistake. */
  private keyOf(found: Finding): string {
    const place = this.placeKey(found.code, found.span);
    return severalAtOnePlace.has(found.code) ? `${place} ${JSON.stringify(found.facts)}` : place;
  }

  private placeKey(code: string, span: Span): string {
    let source = this.sources.get(span.source);
    if (source === undefined) {
      source = this.sources.size;
      this.sources.set(span.source, source);
    }
    return `${code} ${source} ${span.start} ${span.end}`;
  }
}

function withCount(advice: string | undefined, times: number): string {
  const count = `the same happens ${times} times, as the text is expanded ${times} times`;
  return advice === undefined ? count : `${advice}; ${count}`;
}
