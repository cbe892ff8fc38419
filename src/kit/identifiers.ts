/** Names in emitted code, made of names in a spec: whatever a person wrote, what comes out is a safe identifier. */

/**
 * Letters beside ASCII that stay: Latin, Greek, Cyrillic, kana, Han, Hangul, in ranges that every compiler has known
 * for long. The full sets grow with each version of Unicode, and compilers differ in theirs.
 */
const letters = 'À-ÖØ-öø-ɏΑ-ΡΣ-ώЀ-ҁҊ-ԯぁ-ゖァ-ヺ一-龥가-힣';
const unsafe = new RegExp(`[^A-Za-z0-9_${letters}]`, 'gu');
const separators = new RegExp(`[^A-Za-z0-9${letters}]+`, 'u');

/** Letters, digits and `_` stay, everything else becomes `_`; a digit in front gets a `_` before it. */
export function toIdentifier(text: string): string {
  const safe = text.normalize('NFC').replace(unsafe, '_');
  return safe === '' || /^[0-9]/.test(safe) ? `_${safe}` : safe;
}

/** `lenet-5` becomes `Lenet5`; a text without any letter or digit becomes `fallback`. */
export function toPascalCase(text: string, fallback: string): string {
  const words = text
    .normalize('NFC')
    .split(separators)
    .filter((word) => word !== '');
  const joined = words.map((word) => word.replace(/^./u, (first) => first.toUpperCase())).join('');
  return joined === '' ? fallback : toIdentifier(joined);
}

/** Names of one scope: each is given once, and none of the reserved ones. */
export class NameScope {
  private readonly taken: Set<string>;
  private readonly lastCopy = new Map<string, number>();

  constructor(reserved: Iterable<string> = []) {
    this.taken = new Set(reserved);
  }

  /** The name itself where it is free, else with a number from 2 up behind it. */
  claim(wanted: string): string {
    let name = wanted;
    let copy = this.lastCopy.get(wanted) ?? 1;
    while (this.taken.has(name)) {
      copy += 1;
      name = `${wanted}_${copy}`;
    }
    this.lastCopy.set(wanted, copy);
    this.taken.add(name);
    return name;
  }
}
