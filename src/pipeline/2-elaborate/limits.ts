/** What one compilation may cost at most, so that no spec, however it is written, takes the machine down. */
import { finding } from '../../base/diagnostic.js';
import type { FindingList } from '../../base/finding-list.js';
import type { Span } from '../../base/span.js';

export const mostLayers = 200_000;
/** Statements carried out and parts of expressions evaluated. */
export const mostSteps = 4_000_000;
/** Bodies inside bodies: blocks, loops, branches. */
export const deepestNesting = 240;
export const deepestExpression = 500;

/** Counts work. Once a limit is passed it stays passed, and everyone who asks stops. */
export class Work {
  private steps = 0;
  private layers = 0;
  private stopped = false;

  constructor(private readonly findings: FindingList) {}

  get exhausted(): boolean {
    return this.stopped;
  }

  /** False when there is no more to spend. `place` is blamed when this very step goes over. */
  step(place: Span, count = 1): boolean {
    this.steps += count;
    return this.within(this.steps <= mostSteps, place, 'steps of work', mostSteps);
  }

  layer(place: Span): boolean {
    this.layers++;
    return this.within(this.layers <= mostLayers, place, 'layers', mostLayers);
  }

  private within(fits: boolean, place: Span, what: string, limit: number): boolean {
    if (!fits && !this.stopped) {
      this.stopped = true;
      this.findings.add(finding('language/too-large', place, { what, limit }));
    }
    return !this.stopped;
  }
}
