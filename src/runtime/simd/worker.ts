/** Starts a worker from the text of its program, in Node and in the browser. */

export interface CrewWorker {
  end(): void;
}

/** Of Node's module `worker_threads`, as far as it is used here; the runtime imports nothing. */
interface NodeWorkers {
  readonly Worker: new (
    program: string,
    options: { readonly eval: true; readonly workerData: unknown },
  ) => {
    unref(): void;
    on(event: 'error', listener: (error: unknown) => void): void;
    terminate(): Promise<number>;
  };
}

/** Given to the program: in Node as `workerData`, in the browser as its first message. */
export function startWorker(program: string, order: object, failed: (message: string) => void): CrewWorker {
  const node = nodeWorkers();
  if (node !== null) {
    const worker = new node.Worker(program, { eval: true, workerData: order });
    worker.on('error', (error) => failed(String(error)));
    // A program ends when its own work is done.
    worker.unref();
    return { end: () => void worker.terminate() };
  }
  const address = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  const worker = new Worker(address);
  worker.onerror = ({ message }) => failed(message || 'the worker could not be started');
  worker.postMessage(order);
  return {
    end: () => {
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
}

/** Whether workers can share memory with this thread. */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  if (nodeWorkers() !== null) return true;
  const { crossOriginIsolated = false } = globalThis as { readonly crossOriginIsolated?: boolean };
  return crossOriginIsolated && typeof Worker !== 'undefined';
}

function nodeWorkers(): NodeWorkers | null {
  const { process } = globalThis as {
    readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
  };
  const found = process?.getBuiltinModule?.('node:worker_threads');
  return found === undefined ? null : (found as NodeWorkers);
}
