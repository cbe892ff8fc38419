/** What can be called how: one rule for both forms. */
import { neverNames, statementWords } from '../../../grammar/dsl/tokens.js';

const word = /^[A-Za-z_]\w*$/;
const path = /^[A-Za-z_]\w*(\.\w+)*$/;

export type NameProblem = 'not-a-name' | 'path' | 'reserved';

/** Why a text cannot be the name of a layer, block, parameter or value; undefined where it can. */
export function nameProblem(text: string): NameProblem | undefined {
  if (neverNames.has(text)) return 'reserved';
  if (word.test(text)) return undefined;
  return path.test(text) ? 'path' : 'not-a-name';
}

/** The same for a reference, which may be a path. */
export function referenceProblem(text: string): NameProblem | undefined {
  const problem = nameProblem(text);
  return problem === 'path' ? undefined : problem;
}

/** The same for a layer kind or block that is called: words that start a statement are taken. */
export function kindProblem(text: string): NameProblem | undefined {
  return statementWords.has(text) ? 'reserved' : nameProblem(text);
}
