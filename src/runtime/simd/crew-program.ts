/** What a worker of a crew runs, as text, since no file of its own could be found from inside a bundle. */

/** The words in shared memory by which threads agree; `crew.ts` says how. */
export const wordOf = {
  generation: 0,
  open: 1,
  entered: 2,
  next: 3,
  tiles: 4,
  kernel: 5,
  failed: 6,
  messageLength: 7,
  /** From here on one character a word. */
  message: 8,
} as const;

/** Words of the crew, those of a failure's message included. */
export const crewWords = 512;

/** Plain JavaScript for both Node and the browser. It leaves the loop only by being ended, or with an error. */
export const workerProgram = `
const begin = ({ plain, relaxed, names, memory, words, task, scratch, spins }) => {
  const w = new Int32Array(memory.buffer, words, ${crewWords});
  let entered = false;
  try {
    const imports = { env: { memory } };
    const all = new WebAssembly.Instance(plain, imports).exports;
    const fused = relaxed === null ? {} : new WebAssembly.Instance(relaxed, imports).exports;
    const kernels = names.map((name) => fused[name] ?? all[name]);
    let seen = 0;
    for (;;) {
      for (let looks = 0; Atomics.load(w, ${wordOf.generation}) === seen; looks++) {
        if (looks > spins) Atomics.wait(w, ${wordOf.generation}, seen);
      }
      seen = Atomics.load(w, ${wordOf.generation});
      Atomics.add(w, ${wordOf.entered}, 1);
      entered = true;
      if (Atomics.load(w, ${wordOf.open}) === 1) {
        const kernel = kernels[w[${wordOf.kernel}]];
        const tiles = w[${wordOf.tiles}];
        for (;;) {
          const tile = Atomics.add(w, ${wordOf.next}, 1);
          if (tile >= tiles) break;
          kernel(task, tile, scratch);
        }
      }
      entered = false;
      if (Atomics.sub(w, ${wordOf.entered}, 1) === 1) Atomics.notify(w, ${wordOf.entered});
    }
  } catch (error) {
    const text = String(error).slice(0, ${crewWords - wordOf.message});
    for (let i = 0; i < text.length; i++) w[${wordOf.message} + i] = text.charCodeAt(i);
    w[${wordOf.messageLength}] = text.length;
    Atomics.store(w, ${wordOf.failed}, 1);
    if (entered) Atomics.sub(w, ${wordOf.entered}, 1);
    Atomics.notify(w, ${wordOf.entered});
  }
};
if (typeof onmessage === 'undefined')
  begin(process.getBuiltinModule('node:worker_threads').workerData);
else onmessage = ({ data }) => begin(data);
`;
