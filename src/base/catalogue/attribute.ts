/** Diagnostics of the group `attribute`. */
import { entry } from './entry.js';

export const attributeDiagnostics = {};
