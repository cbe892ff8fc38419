/** Reports what ONNX cannot say as the spec says it. What that is stands in `onnx-gaps.ts`. */
import { defineNetworkRule } from '../../kit/define-rule.js';
import { gapsIn } from '../../kit/portability.js';
import { onnxGaps } from './onnx-gaps.js';

export const portableOnnx = defineNetworkRule({
  name: 'portable-onnx',
  summary: 'A layer or an attribute that ONNX cannot say without help.',
  sets: ['portable'],
  severity: 'warning',
  options: {},
  check: (network) => gapsIn(network, onnxGaps),
});
