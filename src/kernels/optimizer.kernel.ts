/**
 * Steps of optimisers over stretches of parameters; the formulas are those of `src/runtime/optimizer.ts`. Tiles are
 * stretches of `size` values.
 */
import { address, real, tileEnd, tileStart, word } from './task';

/**
 * SGD. Task: 0 values, 1 gradient, 2 velocity or 0, 3 count, 4 size, 5 learning rate, 6 momentum, 7 weight decay,
 * 8 whether Nesterov's.
 */
export function sgd_step(task: usize, tile: i32, scratch: usize): void {
  const start = (tileStart(tile, word(task, 4)) as usize) << 2;
  const bytes = ((tileEnd(tile, word(task, 4), word(task, 3)) as usize) << 2) - start;
  const rest = bytes & 15;
  const whole = bytes - rest;
  const values = address(task, 0) + start;
  const gradient = address(task, 1) + start;
  const kept = address(task, 2);
  const velocity = kept == 0 ? kept : kept + start;
  sgdRange(task, values, gradient, velocity, whole);
  if (rest == 0) return;
  // The last values, with others behind them that are not ours.
  memory.copy(scratch, values + whole, rest);
  memory.copy(scratch + 16, gradient + whole, rest);
  if (velocity != 0) memory.copy(scratch + 32, velocity + whole, rest);
  sgdRange(task, scratch, scratch + 16, velocity == 0 ? velocity : scratch + 32, 16);
  memory.copy(values + whole, scratch, rest);
  if (velocity != 0) memory.copy(velocity + whole, scratch + 32, rest);
}

/** `bytes` is a multiple of 16. */
function sgdRange(task: usize, values: usize, gradient: usize, velocity: usize, bytes: usize): void {
  const rate = f32x4.splat(real(task, 5));
  const momentum = f32x4.splat(real(task, 6));
  const decay = f32x4.splat(real(task, 7));
  const nesterov = word(task, 8) != 0;
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(values + at);
    let slope = f32x4.add(v128.load(gradient + at), f32x4.mul(decay, value));
    if (velocity != 0) {
      const speed = f32x4.add(f32x4.mul(momentum, v128.load(velocity + at)), slope);
      v128.store(velocity + at, speed);
      slope = nesterov ? f32x4.add(slope, f32x4.mul(momentum, speed)) : speed;
    }
    v128.store(values + at, f32x4.sub(value, f32x4.mul(rate, slope)));
  }
}

/**
 * Adam and AdamW. Task: 0 values, 1 gradient, 2 m, 3 count, 4 size, 5 v, 6 beta1, 7 1 - beta1, 8 beta2, 9 1 - beta2,
 * 10 epsilon, 11 the share of the value that decays, 12 weight decay in the gradient, 13 step size, 14 what divides
 * the root of v.
 */
export function adam_step(task: usize, tile: i32, scratch: usize): void {
  const start = (tileStart(tile, word(task, 4)) as usize) << 2;
  const bytes = ((tileEnd(tile, word(task, 4), word(task, 3)) as usize) << 2) - start;
  const rest = bytes & 15;
  const whole = bytes - rest;
  const values = address(task, 0) + start;
  const gradient = address(task, 1) + start;
  const m = address(task, 2) + start;
  const v = address(task, 5) + start;
  adamRange(task, values, gradient, m, v, whole);
  if (rest == 0) return;
  memory.copy(scratch, values + whole, rest);
  memory.copy(scratch + 16, gradient + whole, rest);
  memory.copy(scratch + 32, m + whole, rest);
  memory.copy(scratch + 48, v + whole, rest);
  adamRange(task, scratch, scratch + 16, scratch + 32, scratch + 48, 16);
  memory.copy(values + whole, scratch, rest);
  memory.copy(m + whole, scratch + 32, rest);
  memory.copy(v + whole, scratch + 48, rest);
}

/** `bytes` is a multiple of 16. */
function adamRange(task: usize, values: usize, gradient: usize, m: usize, v: usize, bytes: usize): void {
  const keptMean = f32x4.splat(real(task, 6));
  const newMean = f32x4.splat(real(task, 7));
  const keptSquare = f32x4.splat(real(task, 8));
  const newSquare = f32x4.splat(real(task, 9));
  const epsilon = f32x4.splat(real(task, 10));
  const decay = f32x4.splat(real(task, 11));
  const penalty = f32x4.splat(real(task, 12));
  const stepSize = f32x4.splat(real(task, 13));
  const root = f32x4.splat(real(task, 14));
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(values + at);
    const slope = f32x4.add(v128.load(gradient + at), f32x4.mul(penalty, value));
    const mean = f32x4.add(f32x4.mul(keptMean, v128.load(m + at)), f32x4.mul(newMean, slope));
    const square = f32x4.add(
      f32x4.mul(keptSquare, v128.load(v + at)),
      f32x4.mul(newSquare, f32x4.mul(slope, slope)),
    );
    v128.store(m + at, mean);
    v128.store(v + at, square);
    const divisor = f32x4.add(f32x4.div(f32x4.sqrt(square), root), epsilon);
    const step = f32x4.div(f32x4.mul(stepSize, mean), divisor);
    v128.store(values + at, f32x4.sub(f32x4.sub(value, f32x4.mul(decay, value)), step));
  }
}
