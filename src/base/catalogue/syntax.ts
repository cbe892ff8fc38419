/** Diagnostics of the group `syntax`. */
import { entry } from './entry.js';

export const syntaxDiagnostics = {};
