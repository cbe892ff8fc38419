/** What one compilation may cost at most, so that no spec, however it is written, takes the machine down. */
import { type Finding, finding } from '../../base/diagnostic.js';
import type { Span } from '../../base/span.js';

export const mostLayers = 100_000;
/** Statements carried out and parts of expressions evaluated. */
export const mostSteps = 1_000_000;
/** Bodies inside bodies: blocks, loops, branches. */
export const deepestNesting = 240;
export const deepestExpression = 500;
/** Shape rules run in search of holes, over all networks of a file: about a second. */
export const mostTrials = 120_000;

/** Counts work over all networks of a file. Once a limit is passed it stays passed, and everyone who asks stops. */
export class Work {
  private steps = 0;
  private layers = 0;
  private trials = 0;
  private passed: Finding | undefined;

  /** What went over which limit, and where. */
  get exceeded(): Finding | undefined {
    return this.passed;
  }

  /** False when there is no more to spend. `place` is blamed when this very step goes over. */
  step(place: Span, count = 1): boolean {
    this.steps += count;
    if (this.steps > mostSteps) this.stop(place, 'steps of work', mostSteps);
    return this.passed === undefined;
  }

  layer(place: Span): boolean {
    this.layers++;
    if (this.layers > mostLayers) this.stop(place, 'layers', mostLayers);
    return this.passed === undefined;
  }

  /** One more value tried for a hole; false when there have been enough. Sizes with symbols take longer to compare. */
  trial(isSymbolic: boolean): boolean {
    this.trials += isSymbolic ? 8 : 1;
    return this.trials <= mostTrials;
  }

  private stop(place: Span, what: string, limit: number): void {
    this.passed ??= finding('language/too-large', place, { what, limit });
  }
}
