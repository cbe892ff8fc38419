/** The sums of columns: eight rows are added in single precision, what they make in double precision. */
import { address, tileEnd, tileStart, word } from './task';

/** Task: 0 values, 1 partial sums (tiles, columns) in double precision, 2 rows, 3 columns, 4 rows a tile. */
export function sum_rows(task: usize, tile: i32, _scratch: usize): void {
  const columns = word(task, 3);
  const step = (columns as usize) << 2;
  const end = tileEnd(tile, word(task, 4), word(task, 2));
  const sums = address(task, 1) + (((tile as usize) * step) << 1);
  memory.fill(sums, 0, step << 1);
  for (let row = tileStart(tile, word(task, 4)); row < end; row += 8) {
    const start = address(task, 0) + (row as usize) * step;
    const last = start + ((min(8, end - row) - 1) as usize) * step;
    let at: usize = 0;
    for (; at + 16 <= step; at += 16) {
      let sum = v128.load(start + at);
      for (let from = start + step; from <= last; from += step) sum = f32x4.add(sum, v128.load(from + at));
      const to = sums + (at << 1);
      v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(sum)));
      sum = v128.shuffle<f32>(sum, sum, 2, 3, 2, 3);
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(sum)), 16);
    }
    for (; at < step; at += 4) {
      let sum = load<f32>(start + at);
      for (let from = start + step; from <= last; from += step) sum += load<f32>(from + at);
      const to = sums + (at << 1);
      store<f64>(to, load<f64>(to) + (sum as f64));
    }
  }
}

/** Task: 0 partial sums, 1 their tiles, 2 columns, 3 sums, 4 whether to add. */
export function sum_rows_finish(task: usize, _tile: i32, _scratch: usize): void {
  const columns = word(task, 2);
  for (let column = 0; column < columns; column++) {
    let from = address(task, 0) + (column << 3);
    const at = address(task, 3) + (column << 2);
    let sum: f64 = word(task, 4) != 0 ? (load<f32>(at) as f64) : 0;
    for (let tile = word(task, 1); tile > 0; tile--, from += columns << 3) sum += load<f64>(from);
    store<f32>(at, sum as f32);
  }
}
