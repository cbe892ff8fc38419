/**
 * Threads that lint. Each is given a few tasks ahead, so that it never waits; one that dies is replaced, and only the
 * file that it was at has an error. Threads end with the process, however that ends.
 */
import { Worker } from 'node:worker_threads';
import type { Executor } from './executor.js';
import { failures, type JobName, type Jobs, type LintTask, type TaskSettings } from './task.js';

/** A task as a thread is given it; settings are sent once. */
export interface Request {
  readonly job: JobName;
  readonly name: string;
  readonly text: string;
  readonly settingsId: string;
  readonly settings?: TaskSettings;
}

interface Order {
  readonly job: JobName;
  readonly task: LintTask;
  readonly settle: (outcome: Jobs[JobName]) => void;
}

interface Lane {
  readonly worker: Worker;
  /** The first is under way. */
  readonly orders: Order[];
  readonly knownSettings: Set<string>;
  death?: string;
}

/** Tasks of a thread, the one under way among them. */
const ordersAhead = 16;

export class WorkerPool implements Executor {
  readonly width: number;
  private readonly lanes = new Set<Lane>();
  private readonly waiting: Order[] = [];
  private isClosed = false;

  constructor(
    private readonly module: URL,
    private readonly threads: number,
  ) {
    this.width = threads * ordersAhead * 2;
  }

  /** Starts threads at once, so that they load the compiler while files are still being looked for. */
  start(threads: number): void {
    while (this.lanes.size < Math.min(threads, this.threads)) this.open();
  }

  perform<J extends JobName>(job: J, task: LintTask): Promise<Jobs[J]> {
    return new Promise((resolve) => {
      // A thread answers an order with what its job makes.
      this.waiting.push({ job, task, settle: (outcome) => resolve(outcome as Jobs[J]) });
      this.feed();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.lanes].map(({ worker }) => worker.terminate()));
  }

  private feed(): void {
    for (let order = this.waiting.shift(); order !== undefined; order = this.waiting.shift()) {
      const lane = this.freeLane();
      if (lane === undefined) {
        this.waiting.unshift(order);
        return;
      }
      send(lane, order);
    }
  }

  /** An idle thread, else a new one while there may be more, else the one with the fewest tasks. */
  private freeLane(): Lane | undefined {
    let least: Lane | undefined;
    for (const lane of this.lanes)
      if (least === undefined || lane.orders.length < least.orders.length) least = lane;
    if (least?.orders.length === 0) return least;
    if (this.lanes.size < this.threads) return this.open();
    return least !== undefined && least.orders.length < ordersAhead ? least : undefined;
  }

  private open(): Lane {
    const lane: Lane = { worker: new Worker(this.module), orders: [], knownSettings: new Set() };
    this.lanes.add(lane);
    lane.worker.on('message', (outcome: Jobs[JobName]) => {
      lane.orders.shift()?.settle(outcome);
      this.feed();
    });
    lane.worker.on('error', (error: unknown) => {
      lane.death = error instanceof Error ? error.message : String(error);
    });
    lane.worker.on('exit', (code) => this.bury(lane, lane.death ?? `its thread ended with ${code}`));
    return lane;
  }

  private bury(lane: Lane, reason: string): void {
    this.lanes.delete(lane);
    if (this.isClosed) return;
    const [culprit, ...innocent] = lane.orders.splice(0);
    culprit?.settle(failures[culprit.job](culprit.task, reason));
    this.waiting.unshift(...innocent);
    this.feed();
  }
}

function send(lane: Lane, order: Order): void {
  const { name, text, settings } = order.task;
  const isKnown = lane.knownSettings.has(settings.id);
  lane.knownSettings.add(settings.id);
  const request: Request = {
    job: order.job,
    name,
    text,
    settingsId: settings.id,
    settings: isKnown ? undefined : settings,
  };
  lane.orders.push(order);
  lane.worker.postMessage(request);
}
