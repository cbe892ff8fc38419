/** The catalogue of layer kinds: one line a layer. */
import type { AnyLayer, LayerCatalogue } from '../kit/define-layer.js';
import { add } from './add/add.layer.js';
import { avgpool } from './avgpool/avgpool.layer.js';
import { batchnorm } from './batchnorm/batchnorm.layer.js';
import { concat } from './concat/concat.layer.js';
import { conv } from './conv/conv.layer.js';
import { dense } from './dense/dense.layer.js';
import { depthwise } from './depthwise/depthwise.layer.js';
import { dropout } from './dropout/dropout.layer.js';
import { flatten } from './flatten/flatten.layer.js';
import { globalAvgpool } from './global-avgpool/global-avgpool.layer.js';
import { globalMaxpool } from './global-maxpool/global-maxpool.layer.js';
import { leakyRelu } from './leaky-relu/leaky-relu.layer.js';
import { maxpool } from './maxpool/maxpool.layer.js';
import { multiply } from './multiply/multiply.layer.js';
import { pointwise } from './pointwise/pointwise.layer.js';
import { relu } from './relu/relu.layer.js';
import { separable } from './separable/separable.layer.js';
import { sigmoid } from './sigmoid/sigmoid.layer.js';
import { skip } from './skip/skip.layer.js';
import { softmax } from './softmax/softmax.layer.js';
import { tanh } from './tanh/tanh.layer.js';
import { transposed } from './transposed/transposed.layer.js';

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
  flatten,
  dense,
  skip,
  add,
  multiply,
  concat,
  batchnorm,
  relu,
  leakyRelu,
  tanh,
  sigmoid,
  softmax,
  dropout,
];

export const layerCatalogue: LayerCatalogue = new Map(layers.map((layer) => [layer.kind, layer]));
