/** The catalogue of layer kinds: one line a layer. */
import type { AnyLayer, LayerCatalogue } from '../kit/define-layer.js';
import { adaptiveAvgpool } from './adaptive-avgpool/adaptive-avgpool.layer.js';
import { add } from './add/add.layer.js';
import { avgpool } from './avgpool/avgpool.layer.js';
import { batchnorm } from './batchnorm/batchnorm.layer.js';
import { bedOfNails } from './bed-of-nails/bed-of-nails.layer.js';
import { channelShuffle } from './channel-shuffle/channel-shuffle.layer.js';
import { clip } from './clip/clip.layer.js';
import { concat } from './concat/concat.layer.js';
import { conv } from './conv/conv.layer.js';
import { crop } from './crop/crop.layer.js';
import { dense } from './dense/dense.layer.js';
import { depthToSpace } from './depth-to-space/depth-to-space.layer.js';
import { depthwise } from './depthwise/depthwise.layer.js';
import { dropout } from './dropout/dropout.layer.js';
import { elu } from './elu/elu.layer.js';
import { flatten } from './flatten/flatten.layer.js';
import { gelu } from './gelu/gelu.layer.js';
import { globalAvgpool } from './global-avgpool/global-avgpool.layer.js';
import { globalMaxpool } from './global-maxpool/global-maxpool.layer.js';
import { groupnorm } from './groupnorm/groupnorm.layer.js';
import { hardSigmoid } from './hard-sigmoid/hard-sigmoid.layer.js';
import { hardSwish } from './hard-swish/hard-swish.layer.js';
import { instancenorm } from './instancenorm/instancenorm.layer.js';
import { layerScale } from './layer-scale/layer-scale.layer.js';
import { layernorm } from './layernorm/layernorm.layer.js';
import { leakyRelu } from './leaky-relu/leaky-relu.layer.js';
import { lppool } from './lppool/lppool.layer.js';
import { lrn } from './lrn/lrn.layer.js';
import { maxUnpool } from './max-unpool/max-unpool.layer.js';
import { maxpool } from './maxpool/maxpool.layer.js';
import { multiply } from './multiply/multiply.layer.js';
import { pad } from './pad/pad.layer.js';
import { pointwise } from './pointwise/pointwise.layer.js';
import { prelu } from './prelu/prelu.layer.js';
import { relu } from './relu/relu.layer.js';
import { relu6 } from './relu6/relu6.layer.js';
import { reshape } from './reshape/reshape.layer.js';
import { selu } from './selu/selu.layer.js';
import { separable } from './separable/separable.layer.js';
import { sigmoid } from './sigmoid/sigmoid.layer.js';
import { silu } from './silu/silu.layer.js';
import { skip } from './skip/skip.layer.js';
import { softmax } from './softmax/softmax.layer.js';
import { softplus } from './softplus/softplus.layer.js';
import { spaceToDepth } from './space-to-depth/space-to-depth.layer.js';
import { split } from './split/split.layer.js';
import { squeezeExcite } from './squeeze-excite/squeeze-excite.layer.js';
import { stochasticDepth } from './stochastic-depth/stochastic-depth.layer.js';
import { tanh } from './tanh/tanh.layer.js';
import { transposed } from './transposed/transposed.layer.js';
import { upsample } from './upsample/upsample.layer.js';

const layers: readonly AnyLayer[] = [
  conv,
  depthwise,
  pointwise,
  separable,
  transposed,
  maxpool,
  avgpool,
  globalMaxpool,
  globalAvgpool,
  lppool,
  adaptiveAvgpool,
  upsample,
  bedOfNails,
  maxUnpool,
  depthToSpace,
  spaceToDepth,
  pad,
  crop,
  flatten,
  dense,
  reshape,
  skip,
  add,
  multiply,
  concat,
  channelShuffle,
  split,
  batchnorm,
  layernorm,
  groupnorm,
  instancenorm,
  lrn,
  relu,
  relu6,
  leakyRelu,
  prelu,
  elu,
  selu,
  gelu,
  silu,
  tanh,
  sigmoid,
  hardSigmoid,
  hardSwish,
  softplus,
  softmax,
  clip,
  dropout,
  stochasticDepth,
  layerScale,
  squeezeExcite,
];

export const layerCatalogue: LayerCatalogue = new Map(layers.map((layer) => [layer.kind, layer]));
