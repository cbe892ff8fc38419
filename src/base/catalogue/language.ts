/** Diagnostics of the group `language`. */
import { entry } from './entry.js';

export const languageDiagnostics = {};
