/** Diagnostics of the group `yaml`. */
import { entry } from './entry.js';

export const yamlDiagnostics = {};
