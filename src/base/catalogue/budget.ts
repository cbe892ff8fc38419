/** Diagnostics of the group `budget`. */
import { entry } from './entry.js';

export const budgetDiagnostics = {};
