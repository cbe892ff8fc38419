/**
 * Which column of a table holds the labels.
 * Whether each label is a class of the network is checked by `read-csv.ts`.
 */
import { DataError } from '../data-error.js';
import { isLabelName, type Table } from './parse-csv.js';

export type LabelPlace = 'first' | 'last' | 'auto';

/**
 * The index of the label column.
 *
 * `auto`: a column that the header calls `label`, `class`, `target` or `y`. Without one, the first or the last
 * column: labels are whole numbers from 0 to classes - 1, and not all the same. Where both columns are like
 * that, the one with more different values holds the labels, since the corner pixel of an image is mostly
 * empty; where that is equal too, a DataError asks for a header line. Where neither is, the column with fewer
 * misfits is taken, so that its first misfit is reported.
 */
export function labelColumn(table: Table, classes: number, wanted: LabelPlace, name: string): number {
  const last = table.columns - 1;
  if (wanted === 'first') return 0;
  if (wanted === 'last') return last;
  const named = table.header?.findIndex(isLabelName) ?? -1;
  if (named >= 0 && named <= last) return named;
  const front = survey(table, 0, classes);
  const back = survey(table, last, classes);
  const frontFits = front.misfits === 0 && front.distinct > 1;
  const backFits = back.misfits === 0 && back.distinct > 1;
  if (frontFits !== backFits) return frontFits ? 0 : last;
  if (frontFits && front.distinct === back.distinct) {
    throw new DataError(
      name,
      'the first and the last column could both be the labels',
      "put a header line before the data that calls the label column 'label'",
    );
  }
  if (frontFits) return front.distinct > back.distinct ? 0 : last;
  if (front.distinct > 1 !== back.distinct > 1) return front.distinct > 1 ? 0 : last;
  return front.misfits < back.misfits ? 0 : last;
}

interface Survey {
  readonly misfits: number;
  /** How many different values, counted up to a thousand. */
  readonly distinct: number;
}

function survey(table: Table, column: number, classes: number): Survey {
  const values = new Set<number>();
  let misfits = 0;
  for (let row = 0; row < table.rows; row++) {
    const value = table.cells[row * table.columns + column];
    if (!Number.isInteger(value) || value < 0 || value >= classes) misfits++;
    if (values.size < 1000) values.add(value);
  }
  return { misfits, distinct: values.size };
}
