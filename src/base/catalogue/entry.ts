/**
 * What every entry of the diagnostic catalogue says. The groups beside this file hold the entries;
 * `catalogue.ts` one folder up joins them.
 */

export type Severity = 'error' | 'warning';

export interface CatalogueEntry<Facts> {
  readonly severity: Severity;
  /** One line with the facts put in; no full stop at its end. */
  message(facts: Facts): string;
  /** What to do about it; undefined where the facts give no advice. */
  help?(facts: Facts): string | undefined;
  /** Why this is a mistake: one or two sentences for the reference page. */
  readonly why: string;
}

/** Declares an entry with the type of its facts: `entry<{ filter: string }>({ … })`. */
export function entry<Facts>(definition: CatalogueEntry<Facts>): CatalogueEntry<Facts> {
  return definition;
}
