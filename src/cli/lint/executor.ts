/** Who does tasks, and the one who does them in this thread, one after the other. */
import type { JobName, Jobs, LintTask } from './task.js';

export interface Executor {
  /** How many tasks are worth having under way at once. */
  readonly width: number;
  /** Never rejects for what a file says. */
  perform<J extends JobName>(job: J, task: LintTask): Promise<Jobs[J]>;
  close(): Promise<void>;
}

export class InThisThread implements Executor {
  readonly width = 1;
  private previous: Promise<unknown> = Promise.resolve();

  perform<J extends JobName>(job: J, task: LintTask): Promise<Jobs[J]> {
    const next = this.previous.then(async () => (await import('./perform.js')).perform(job, task));
    this.previous = next;
    return next;
  }

  async close(): Promise<void> {
    await this.previous;
  }
}
