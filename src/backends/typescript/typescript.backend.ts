/** The TypeScript target: one class a network, on the bundled runtime. What writes it is loaded when it is needed. */
import { defineBackend } from '../../kit/define-backend.js';

export const typescript = defineBackend({
  name: 'typescript',
  summary: 'a trainable TypeScript class on the bundled runtime',
  canStandAlone: true,
  trains: true,
  emit: async (input) => {
    const { writeNetwork } = await import('./write-network.js');
    return writeNetwork(input);
  },
});
