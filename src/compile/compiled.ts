/** What compiling takes and gives: the host that reads files, the options, the compiled networks. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { Source } from '../base/source.js';
import type { Document } from '../ir/ast.js';
import type { NetworkReport } from '../ir/report.js';
import type { NetworkSizes } from '../ir/sizes.js';
import type { TypedGraph } from '../ir/typed-graph.js';
import type { Formulas } from '../pipeline/4-analyze/formulas.js';

export interface CompileHost {
  /** The text of an imported file, by the path that the compiler computed from the importing file's name. */
  read(
    path: string,
  ): Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string }>;
}

export interface CompileOptions {
  readonly host?: CompileHost;
  /** Values for the network's parameters as text in the language: `{ classes: '100' }`. */
  readonly set?: Readonly<Record<string, string>>;
}

export interface CompiledNetwork {
  /** Every size is a number. Of a network whose inputs have symbols it is the one at `free.at`. */
  readonly graph: TypedGraph;
  readonly report: NetworkReport;
  /** Present where sizes of the inputs are left open. */
  readonly free?: FreeSizes;
}

/** A network for many sizes. */
export interface FreeSizes {
  /** With its symbols. */
  readonly graph: TypedGraph;
  readonly sizes: NetworkSizes;
  /** The smallest sizes at which the network is valid. */
  readonly at: Readonly<Record<string, number>>;
  /** The totals in the symbols; computed when first asked for. */
  readonly formulas: Formulas;
}

export interface Compilation {
  readonly source: Source;
  /** In reading order. With an error among them, `networks` holds only those that have none. */
  readonly diagnostics: readonly Diagnostic[];
  readonly networks: readonly CompiledNetwork[];
  /** Networks in which every shape is proven, whether their budgets are kept or not. */
  readonly shaped: readonly CompiledNetwork[];
  /** The syntax trees: what a file imports stands before it, the one that was asked for is last. */
  readonly documents: readonly Document[];
}

/** For a text that imports nothing. */
export const noHost: CompileHost = {
  read: async () => ({ ok: false, reason: 'there is no access to other files here' }),
};
