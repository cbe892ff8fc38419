/**
 * The one typed catalogue of all diagnostics: code, severity, wording, reason and help.
 * The checker reports facts under a code; only here are they worded.
 */
import { attributeDiagnostics } from './catalogue/attribute.js';
import { baselineDiagnostics } from './catalogue/baseline.js';
import { budgetDiagnostics } from './catalogue/budget.js';
import { configDiagnostics } from './catalogue/config.js';
import { emitDiagnostics } from './catalogue/emit.js';
import type { CatalogueEntry } from './catalogue/entry.js';
import { fileDiagnostics } from './catalogue/file.js';
import { holeDiagnostics } from './catalogue/hole.js';
import { inputDiagnostics } from './catalogue/input.js';
import { languageDiagnostics } from './catalogue/language.js';
import { movementDiagnostics } from './catalogue/movement.js';
import { nameDiagnostics } from './catalogue/name.js';
import { shapeDiagnostics } from './catalogue/shape.js';
import { suppressionDiagnostics } from './catalogue/suppression.js';
import { syntaxDiagnostics } from './catalogue/syntax.js';
import { yamlDiagnostics } from './catalogue/yaml.js';

export const catalogue = {
  ...syntaxDiagnostics,
  ...yamlDiagnostics,
  ...inputDiagnostics,
  ...fileDiagnostics,
  ...nameDiagnostics,
  ...languageDiagnostics,
  ...attributeDiagnostics,
  ...shapeDiagnostics,
  ...movementDiagnostics,
  ...holeDiagnostics,
  ...budgetDiagnostics,
  ...emitDiagnostics,
  ...suppressionDiagnostics,
  ...configDiagnostics,
  ...baselineDiagnostics,
};

export type Code = keyof typeof catalogue;
export type FactsOf<C extends Code> =
  (typeof catalogue)[C] extends CatalogueEntry<infer Facts> ? Facts : never;
