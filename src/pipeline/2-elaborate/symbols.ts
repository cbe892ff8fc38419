/**
 * The symbols of a network (`input [H, W, 3]`): which sizes they may have, and what the layers so far need of them.
 * Whether the two agree is decided in stage 3.
 */
import type { Span } from '../../base/span.js';
import {
  type Condition,
  compareDims,
  type Dim,
  dim,
  type SymbolicDim,
  substitute,
  symbol,
  type Verdict,
  within,
} from '../../ir/dim.js';
import { allSizes, intersectSets, noSizes, type SizeSet } from '../../ir/size-set.js';
import type { SizeCondition, SymbolDeclaration } from '../../ir/typed-graph.js';

interface Declared {
  readonly span: Span;
  readonly written?: number;
  sizes: SizeSet;
}

export class Symbols {
  private readonly declared = new Map<string, Declared>();
  /** Names that stand for another size: given from outside, or said to be equal. */
  private readonly replaced = new Map<string, Dim>();
  private readonly freedNames = new Map<string, Dim>();
  private related: Condition[] = [];
  /** A condition could not be read, so what is allowed is not known: nothing is held against it. */
  isUnsure = false;
  /** What layers and contracts need. */
  readonly conditions: SizeCondition[] = [];

  /** Whether sizes that are numbers in the text were set free. */
  get hasFreed(): boolean {
    return this.freedNames.size > 0;
  }

  get isEmpty(): boolean {
    return this.declared.size === 0;
  }

  /** What `where` says of several symbols together. */
  get relations(): readonly Condition[] {
    return this.related;
  }

  declare(name: string, span: Span, written?: number): Dim {
    this.declared.set(name, { span, written, sizes: allSizes });
    return symbol(name);
  }

  /** The symbol for a size that was a number; inputs of equal sizes stay equal. */
  freed(name: string, written: number, span: Span): Dim {
    const key = `${name} ${written}`;
    const known = this.freedNames.get(key);
    if (known !== undefined) return known;
    let free = name;
    for (let copy = 2; this.declared.has(free); copy++) free = `${name}${copy}`;
    const made = this.declare(free, span, written);
    this.freedNames.set(key, made);
    return made;
  }

  /** A symbol itself, not an expression in one. */
  isPlain(size: SymbolicDim): boolean {
    return size.symbols.length === 1 && compareDims('==', size, symbol(size.symbols[0])) === 'always';
  }

  /** The name that was declared first comes first. */
  inOrder(a: string, b: string): readonly [string, string] {
    const names = [...this.declared.keys()];
    return names.indexOf(b) >= 0 && names.indexOf(b) < names.indexOf(a) ? [b, a] : [a, b];
  }

  /** From here on the name stands for `size`. */
  equate(name: string, size: Dim): void {
    const sizes = this.declared.get(name)?.sizes ?? allSizes;
    this.declared.delete(name);
    this.replaced.set(name, size);
    // What was said of the name holds of the one that it stands for, where that is a symbol itself.
    if (size.kind === 'symbolic' && this.isPlain(size)) {
      this.allow({ kind: 'sizes', symbol: size.symbols[0], sizes });
    }
    const relations = this.related;
    this.related = [];
    for (const condition of relations) {
      const verdict =
        condition.kind === 'relation'
          ? compareDims(condition.comparison, this.settled(condition.left), this.settled(condition.right))
          : condition;
      if (verdict === 'never') this.allowNothing();
      else if (verdict !== 'always') this.allow(verdict);
    }
  }

  give(name: string, size: number): void {
    this.equate(name, dim(size));
  }

  /** The size with every replaced name replaced. */
  settled(size: Dim): Dim {
    return this.replaced.size === 0 ? size : substitute(size, Object.fromEntries(this.replaced));
  }

  /** Limits the sizes to those for which the condition holds. */
  allow(condition: Condition): void {
    const known = condition.kind === 'sizes' ? this.declared.get(condition.symbol) : undefined;
    if (condition.kind === 'sizes' && known !== undefined) {
      const both = intersectSets(known.sizes, condition.sizes);
      if (both !== undefined) known.sizes = both;
    } else {
      this.related.push(condition);
    }
  }

  /** The verdict over the allowed sizes alone. */
  decide(verdict: Verdict): Verdict {
    return typeof verdict === 'string' ? verdict : within(verdict, this.domain());
  }

  domain(): ReadonlyMap<string, SizeSet> {
    return new Map([...this.declared].map(([name, { sizes }]) => [name, sizes]));
  }

  declarations(): SymbolDeclaration[] {
    return [...this.declared].map(([name, { span, written, sizes }]) => ({ name, span, sizes, written }));
  }

  private allowNothing(): void {
    for (const known of this.declared.values()) known.sizes = noSizes;
  }
}
