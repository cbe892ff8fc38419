/**
 * Where the time of a network goes: a network that is emitted to be profiled tells an object of this class when it
 * has computed each of its layers. Reading the clock takes well below a microsecond; the rest is the layer's.
 */

/** The three passes of an emitted network: `runEvaluation`, `runTraining`, `runBackward`. */
export type ProfiledPass = 'evaluation' | 'training' | 'backward';

/** Milliseconds in which a layer was computed, and how often its pass was run. */
export interface LayerTime {
  readonly layer: string;
  readonly pass: ProfiledPass;
  readonly milliseconds: number;
  readonly runs: number;
}

export class Profile {
  private readonly times: Readonly<Record<ProfiledPass, Float64Array>>;
  private readonly runs = { evaluation: 0, training: 0, backward: 0 };
  private current: Float64Array;
  private since = 0;

  constructor(readonly layers: readonly string[]) {
    const zeros = () => new Float64Array(layers.length);
    this.times = { evaluation: zeros(), training: zeros(), backward: zeros() };
    this.current = this.times.evaluation;
  }

  /** A pass begins. */
  pass(pass: ProfiledPass): void {
    this.current = this.times[pass];
    this.runs[pass] += 1;
    this.start();
  }

  /** What comes now is the next layer's. */
  start(): void {
    this.since = performance.now();
  }

  /** The layer of this number has been computed, and the next one begins. */
  stop(index: number): void {
    const now = performance.now();
    this.current[index] += now - this.since;
    this.since = now;
  }

  /** Forgets all times. */
  reset(): void {
    for (const pass of ['evaluation', 'training', 'backward'] as const) {
      this.times[pass].fill(0);
      this.runs[pass] = 0;
    }
  }

  /** All layers of one pass, in the order of the network. */
  table(pass: ProfiledPass): LayerTime[] {
    return this.layers.map((layer, index) => {
      return { layer, pass, milliseconds: this.times[pass][index], runs: this.runs[pass] };
    });
  }
}
