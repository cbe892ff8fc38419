/** Diagnostics of the group `file`. */
import { entry } from './entry.js';

export const fileDiagnostics = {};
