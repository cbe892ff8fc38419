/** Sets of cells along one axis, as runs of neighbours. Which cells an operation reads is in `cell-rules.ts`. */

/** First and last cell of each run; sorted, no two touching. */
export type Cells = readonly (readonly [number, number])[];

/** Beyond this number of runs a set becomes its hull, so that no map takes unbounded memory. */
const mostRuns = 100_000;

export const noCells: Cells = [];

export function allOf(length: number): Cells {
  return length > 0 ? [[0, length - 1]] : noCells;
}

/** The union of runs in any order, as far as it lies in the map of `length` cells. */
export function within(runs: readonly (readonly [number, number])[], length: number): Cells {
  const inside = runs
    .map(([first, last]): readonly [number, number] => [Math.max(0, first), Math.min(length - 1, last)])
    .filter(([first, last]) => first <= last)
    .sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [first, last] of inside) {
    const open = merged[merged.length - 1];
    if (open !== undefined && first <= open[1] + 1) open[1] = Math.max(open[1], last);
    else merged.push([first, last]);
  }
  return merged.length > mostRuns ? [[merged[0][0], merged[merged.length - 1][1]]] : merged;
}

export function union(a: Cells, b: Cells): Cells {
  return within([...a, ...b], Number.POSITIVE_INFINITY);
}

/** What `read` gives for each cell, together; of very many cells only the outermost two are asked, for the hull. */
export function readEach(
  cells: Cells,
  length: number,
  read: (cell: number) => readonly (readonly [number, number])[],
): Cells {
  const count = cells.reduce((total, [first, last]) => total + last - first + 1, 0);
  if (count > mostRuns) {
    const hull = [cells[0][0], cells[cells.length - 1][1]].flatMap((cell) => read(cell)).flat();
    return hull.length === 0 ? noCells : within([[Math.min(...hull), Math.max(...hull)]], length);
  }
  const runs: (readonly [number, number])[] = [];
  for (const [first, last] of cells) {
    for (let cell = first; cell <= last; cell++) runs.push(...read(cell));
  }
  return within(runs, length);
}

/** The least run that holds them all. */
export function hullOf(cells: Cells): readonly [number, number] | undefined {
  return cells.length === 0 ? undefined : [cells[0][0], cells[cells.length - 1][1]];
}
