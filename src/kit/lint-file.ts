/** A file as lint rules see it: its text and its networks. */
import type { LintNetwork } from './lint-network.js';
import type { LintText } from './lint-text.js';

export interface LintFile {
  readonly text: LintText;
  /** Those whose shapes are proven. */
  readonly networks: readonly LintNetwork[];
  /** Whether these are all of the file's. */
  readonly isComplete: boolean;
}
