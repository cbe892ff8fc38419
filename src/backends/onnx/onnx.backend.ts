/** The ONNX target: the evaluation of a network with its weights, for other runtimes. What writes it is loaded when it is needed. */
import { defineBackend } from '../../kit/define-backend.js';

export const onnx = defineBackend({
  name: 'onnx',
  summary: 'an ONNX model of the evaluation, with weights',
  canStandAlone: false,
  trains: false,
  emit: async (input) => {
    const { writeModel } = await import('./write-model.js');
    return writeModel(input);
  },
});
