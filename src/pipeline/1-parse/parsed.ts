/** What parsing a file gives, in either form. */
import type { Finding } from '../../base/diagnostic.js';
import type { Document } from '../../ir/ast.js';

export interface Parsed {
  readonly document: Document;
  readonly findings: readonly Finding[];
}
