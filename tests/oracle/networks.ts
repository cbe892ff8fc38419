/** Which spec, with which parameters, is which model of torchvision. */
import type { Settings } from './compile-spec.js';

export interface Counterpart {
  /** torchvision's name. */
  readonly model: string;
  readonly spec: string;
  readonly set: Settings;
  /** torchvision runs the shortcut before the body there; the layers are the same ones in another order. */
  readonly shortcutFirst?: boolean;
}

const of = (model: string, spec: string, set: Settings = {}): Counterpart => ({
  model,
  spec: `${spec}.netspec`,
  set,
});

/** The models of which the oracle has a file. */
export const inOracle: readonly Counterpart[] = [
  of('alexnet', 'alexnet'),
  of('convnext_tiny', 'convnext-tiny'),
  of('deeplabv3_resnet50', 'deeplabv3-resnet50'),
  of('densenet121', 'densenet121'),
  of('efficientnet_b0', 'efficientnet-b0'),
  of('fcn_resnet50', 'fcn-resnet50'),
  of('googlenet', 'googlenet'),
  of('inception_v3', 'inception-v3'),
  of('mobilenet_v2', 'mobilenet-v2'),
  of('mobilenet_v3_small', 'mobilenet-v3-small'),
  of('resnet18', 'resnet18'),
  of('resnet50', 'resnet'),
  of('resnext50_32x4d', 'resnext50'),
  of('shufflenet_v2_x1_0', 'shufflenet-v2'),
  of('squeezenet1_1', 'squeezenet'),
  of('vgg16', 'vgg16'),
  of('vgg16_bn', 'vgg16', { bn: 'true' }),
];

/** Models that only an installed torchvision can be asked about. */
export const besideOracle: readonly Counterpart[] = [
  of('resnet18', 'resnet', { depth: '18' }),
  of('resnet34', 'resnet', { depth: '34' }),
  of('resnet101', 'resnet', { depth: '101' }),
  of('resnet152', 'resnet', { depth: '152' }),
  of('squeezenet1_0', 'squeezenet', { version: '1.0' }),
  of('mobilenet_v3_large', 'mobilenet-v3-large'),
  of('mnasnet1_0', 'mnasnet'),
  { ...of('regnet_y_400mf', 'regnet-y-400mf'), shortcutFirst: true },
];
