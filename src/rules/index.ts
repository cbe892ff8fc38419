/** The catalogue of lint rules: one line a rule. */
import type { AnyRule, RuleCatalogue } from '../kit/define-rule.js';
import { activationAfterLogits } from './activation-after-logits/activation-after-logits.rule.js';
import { batchnormOn1x1Batch1 } from './batchnorm-on-1x1-batch-1/batchnorm-on-1x1-batch-1.rule.js';
import { biasBeforeNorm } from './bias-before-norm/bias-before-norm.rule.js';
import { channelMisaligned } from './channel-misaligned/channel-misaligned.rule.js';
import { checkerboard } from './checkerboard/checkerboard.rule.js';
import { deadBranch } from './dead-branch/dead-branch.rule.js';
import { denseDominates } from './dense-dominates/dense-dominates.rule.js';
import { depthwiseWithoutPointwise } from './depthwise-without-pointwise/depthwise-without-pointwise.rule.js';
import { dilationGridding } from './dilation-gridding/dilation-gridding.rule.js';
import { dropoutBeforeNorm } from './dropout-before-norm/dropout-before-norm.rule.js';
import { evenFilterSame } from './even-filter-same/even-filter-same.rule.js';
import { excessiveDownsampling } from './excessive-downsampling/excessive-downsampling.rule.js';
import { filterLargerThanInput } from './filter-larger-than-input/filter-larger-than-input.rule.js';
import { inexactStride } from './inexact-stride/inexact-stride.rule.js';
import { largeFilterFirstLayer } from './large-filter-first-layer/large-filter-first-layer.rule.js';
import { magicNumber } from './magic-number/magic-number.rule.js';
import { missingContract } from './missing-contract/missing-contract.rule.js';
import { missingNonlinearity } from './missing-nonlinearity/missing-nonlinearity.rule.js';
import { naming } from './naming/naming.rule.js';
import { noOpLayer } from './no-op-layer/no-op-layer.rule.js';
import { normBeforeNorm } from './norm-before-norm/norm-before-norm.rule.js';
import { poolBeforeActivation } from './pool-before-activation/pool-before-activation.rule.js';
import { portableKeras } from './portable-keras/portable-keras.rule.js';
import { portableOnnx } from './portable-onnx/portable-onnx.rule.js';
import { portablePytorch } from './portable-pytorch/portable-pytorch.rule.js';
import { receptiveFieldExceedsInput } from './receptive-field-exceeds-input/receptive-field-exceeds-input.rule.js';
import { receptiveFieldTooSmall } from './receptive-field-too-small/receptive-field-too-small.rule.js';
import { redundantActivation } from './redundant-activation/redundant-activation.rule.js';
import { softmaxBeforeLoss } from './softmax-before-loss/softmax-before-loss.rule.js';
import { strideExceedsFilter } from './stride-exceeds-filter/stride-exceeds-filter.rule.js';
import { unusedBlock } from './unused-block/unused-block.rule.js';
import { unusedImport } from './unused-import/unused-import.rule.js';
import { unusedLayer } from './unused-layer/unused-layer.rule.js';
import { unusedParameter } from './unused-parameter/unused-parameter.rule.js';
import { unusedVariable } from './unused-variable/unused-variable.rule.js';
import { windowInPadding } from './window-in-padding/window-in-padding.rule.js';

const rules = [
  activationAfterLogits,
  batchnormOn1x1Batch1,
  biasBeforeNorm,
  channelMisaligned,
  checkerboard,
  deadBranch,
  denseDominates,
  depthwiseWithoutPointwise,
  dilationGridding,
  dropoutBeforeNorm,
  evenFilterSame,
  excessiveDownsampling,
  filterLargerThanInput,
  inexactStride,
  largeFilterFirstLayer,
  magicNumber,
  missingContract,
  missingNonlinearity,
  naming,
  noOpLayer,
  normBeforeNorm,
  poolBeforeActivation,
  portableKeras,
  portableOnnx,
  portablePytorch,
  receptiveFieldExceedsInput,
  receptiveFieldTooSmall,
  redundantActivation,
  softmaxBeforeLoss,
  strideExceedsFilter,
  unusedBlock,
  unusedImport,
  unusedLayer,
  unusedParameter,
  unusedVariable,
  windowInPadding,
] as const;

/** A rule with its own options, for whoever types a configuration. */
export type DeclaredRule = (typeof rules)[number];

export const ruleCatalogue: RuleCatalogue = new Map(rules.map((rule) => [rule.name, rule as AnyRule]));
