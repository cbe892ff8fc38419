/** The public API. The command line, editors and pages use the same functions; reading files is left to the caller. */

export { type Diagnostic, type Fix, hasErrors, placeOf, type RelatedNote } from './base/diagnostic.js';
export { createSource, lineText, type Position, positionAt, type Source } from './base/source.js';
export { type Range, rangeOf, type Span } from './base/span.js';
export { applyEdits, type TextEdit } from './base/text-edit.js';
export type { Compilation, CompiledNetwork, CompileHost, CompileOptions } from './compile/compiled.js';
export { defineConfig, type NetspecConfig } from './compile/define-config.js';
export { diffNetworks, type NetworkPairs, pairNetworks } from './compile/diff.js';
export { type Emission, type EmitOptions, type EmittedFile, emit, targets } from './compile/emit.js';
export { format } from './compile/format.js';
export { specSchema } from './compile/kinds.js';
export {
  type LintOptions,
  type LintResult,
  lint,
  type RuleKind,
  ruleKinds,
  settingsOfSets,
} from './compile/lint.js';
export { compile } from './compile.js';
export type { NetworkDiff } from './ir/network-diff.js';
export type { LayerReport, NetworkReport, ParameterCount, Totals, WeightReport } from './ir/report.js';
export { formatShape, type Shape, sizesOf } from './ir/shape.js';
export type { TypedGraph } from './ir/typed-graph.js';
