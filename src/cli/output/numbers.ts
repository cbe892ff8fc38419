/** Numbers for people: groups of three digits, sizes in bytes, durations. */

/** `1,234,567`; also of integers beyond 2^53, and of digits. */
export function grouped(value: bigint | number | string): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `246.8 KiB`; whole bytes below 1024. */
export function bytes(value: bigint): string {
  if (value < 1024n) return `${value} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let divisor = 1024n;
  let unit = 0;
  while (unit < units.length - 1 && value >= divisor * 1024n) {
    divisor *= 1024n;
    unit += 1;
  }
  const tenths = (value * 10n + divisor / 2n) / divisor;
  return `${grouped(tenths / 10n)}.${tenths % 10n} ${units[unit]}`;
}

/** `1 file`, `2 files` */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `42 s`, `3 min 05 s`, `2 h 07 min` */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  const rest = (value: number) => String(value).padStart(2, '0');
  if (minutes < 60) return `${minutes} min ${rest(whole % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${rest(minutes % 60)} min`;
}

/** `98.7 %` */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}
