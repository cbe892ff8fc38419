/**
 * Places pieces of memory with known lifetimes: two ways of choosing the best-fitting hole, and the smallest end that
 * any way could reach. What the pieces hold is the caller's business.
 */

/** A piece and the time in which it is needed, first and last moment inclusive. */
export interface Lifetime {
  readonly buffer: number;
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

export interface Placed {
  readonly buffer: number;
  readonly offset: number;
  readonly size: number;
}

/** Above this number of pieces only the quick way is tried. */
const manyPieces = 4000;

/** The better of the two ways. */
export function pack(lives: readonly Lifetime[]): Placed[] {
  const inTime = packInTime(lives);
  if (lives.length > manyPieces || endOf(inTime) === peakOf(lives)) return inTime;
  const byNeed = packByNeed(lives);
  return endOf(byNeed) < endOf(inTime) ? byNeed : inTime;
}

export function endOf(placed: readonly Placed[]): number {
  return placed.reduce((end, { offset, size }) => Math.max(end, offset + size), 0);
}

/** The most that is needed at any one moment: no plan can end before it. */
export function peakOf(lives: readonly Lifetime[]): number {
  return needAt(lives).reduce((peak, need) => Math.max(peak, need), 0);
}

/** How much is needed at each moment. */
function needAt(lives: readonly Lifetime[]): number[] {
  const end = lives.reduce((last, { to }) => Math.max(last, to + 1), 0);
  const need = Array<number>(end + 1).fill(0);
  for (const { from, to, size } of lives) {
    need[from] += size;
    need[to + 1] -= size;
  }
  for (let moment = 1; moment <= end; moment++) need[moment] += need[moment - 1];
  return need;
}

/** As an allocator that runs along time: each piece into the smallest hole that holds it, else at the end. */
function packInTime(lives: readonly Lifetime[]): Placed[] {
  const starts = [...lives].sort((a, b) => a.from - b.from || b.size - a.size);
  const ends: { readonly to: number; readonly placed: Placed }[] = [];
  const holes = new Holes();
  const result: Placed[] = [];
  for (const { buffer, size, from, to } of starts) {
    while (ends.length > 0 && ends[0].to < from) {
      const { placed } = ends[0];
      removeFirst(ends);
      holes.give(placed.offset, placed.size);
    }
    const placed = { buffer, offset: holes.take(size), size };
    result.push(placed);
    insertByEnd(ends, { to, placed });
  }
  return result;
}

interface Ending {
  readonly to: number;
  readonly placed: Placed;
}

/** A binary heap with the earliest end in front. */
function insertByEnd(heap: Ending[], item: Ending): void {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent].to <= heap[at].to) return;
    [heap[parent], heap[at]] = [heap[at], heap[parent]];
    at = parent;
  }
}

function removeFirst(heap: Ending[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const least = left + 1 < heap.length && heap[left + 1].to < heap[left].to ? left + 1 : left;
    if (heap[at].to <= heap[least].to) return;
    [heap[at], heap[least]] = [heap[least], heap[at]];
    at = least;
  }
}

/** Free stretches below `end`, by offset, never touching each other. */
class Holes {
  private readonly holes: { offset: number; size: number }[] = [];
  private end = 0;

  /** The offset of `size` values. */
  take(size: number): number {
    let best = -1;
    for (let i = 0; i < this.holes.length; i++) {
      const fits = this.holes[i].size >= size;
      if (fits && (best < 0 || this.holes[i].size < this.holes[best].size)) best = i;
    }
    if (best < 0) {
      const offset = this.end;
      this.end += size;
      return offset;
    }
    const hole = this.holes[best];
    const { offset } = hole;
    hole.offset += size;
    hole.size -= size;
    if (hole.size === 0) this.holes.splice(best, 1);
    return offset;
  }

  give(offset: number, size: number): void {
    let at = this.holes.length;
    while (at > 0 && this.holes[at - 1].offset > offset) at--;
    this.holes.splice(at, 0, { offset, size });
    this.joinWithNext(at);
    this.joinWithNext(at - 1);
    const last = this.holes[this.holes.length - 1];
    if (last.offset + last.size !== this.end) return;
    this.end = last.offset;
    this.holes.pop();
  }

  private joinWithNext(at: number): void {
    const hole = this.holes[at];
    const next = this.holes[at + 1];
    if (hole === undefined || next === undefined || hole.offset + hole.size !== next.offset) return;
    hole.size += next.size;
    this.holes.splice(at + 1, 1);
  }
}

/**
 * Those of the fullest moments first, since nothing may be lost there, and along time among them: each into the
 * smallest gap between those that are needed at the same time.
 */
function packByNeed(lives: readonly Lifetime[]): Placed[] {
  const need = needAt(lives);
  const most = lives.map((life) => {
    let fullest = 0;
    for (let moment = life.from; moment <= life.to; moment++) fullest = Math.max(fullest, need[moment]);
    return { life, fullest };
  });
  most.sort((a, b) => b.fullest - a.fullest || a.life.from - b.life.from || b.life.size - a.life.size);
  const placed: (Placed & Lifetime)[] = [];
  for (const { life } of most) {
    let offset = -1;
    let smallest = Number.POSITIVE_INFINITY;
    let end = 0;
    for (const other of placed) {
      if (other.to < life.from || other.from > life.to) continue;
      const gap = other.offset - end;
      if (gap >= life.size && gap < smallest) {
        offset = end;
        smallest = gap;
      }
      end = Math.max(end, other.offset + other.size);
    }
    if (offset < 0) offset = end;
    // `placed` stays in the order of offsets.
    let at = placed.length;
    while (at > 0 && placed[at - 1].offset > offset) at--;
    placed.splice(at, 0, { ...life, offset });
  }
  return placed.map(({ buffer, offset, size }) => ({ buffer, offset, size }));
}
