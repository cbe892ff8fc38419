/** Diagnostics of the group `emit`. */
import { entry } from './entry.js';

export const emitDiagnostics = {};
