/** Diagnostics of the group `name`. */
import { entry } from './entry.js';

export const nameDiagnostics = {};
