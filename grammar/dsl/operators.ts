/** The operators' precedence: the higher, the closer it binds. Stage 1 folds flat expressions by it. */

export const binaryPrecedence = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
  '**': 8,
} as const;

/** `not a == b` is `not (a == b)`, and `-2 ** 2` is `-(2 ** 2)`, as on paper. */
export const unaryPrecedence = { not: 3, '-': 7 } as const;

/** `a < b < c` has no meaning here: a comparison's sides cannot be comparisons without parentheses. */
export const comparisonPrecedence = 4;
/** `2 ** 3 ** 2` is `2 ** (3 ** 2)`. */
export const powerPrecedence = 8;
