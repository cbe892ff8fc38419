/** What a run of `check` or `lint` found, as every format is given it. How each writes it is in the file of its name. */
import type { Diagnostic } from '../../../base/diagnostic.js';

export interface RunReport {
  readonly command: 'check' | 'lint';
  /** The names of all files that were looked at, readable or not; a file may be named only by a diagnostic. */
  readonly files: readonly string[];
  /** File by file, in reading order. */
  readonly diagnostics: readonly Diagnostic[];
  /** Warnings that are left out because only errors are asked for. */
  readonly unshown?: number;
  /** Files that the configuration leaves out. */
  readonly ignored?: number;
  /** Diagnostics of rules that comments in specs silence. */
  readonly suppressed?: number;
  /** Diagnostics of rules that the baseline lists. */
  readonly baselined?: number;
  /** Fixes that were applied. */
  readonly fixed?: number;
  /** Lines for a person, such as the time of each rule; only the pretty form shows them. */
  readonly stats?: readonly string[];
}
