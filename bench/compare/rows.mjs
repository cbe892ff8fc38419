/** What is compared: networks at given sizes, and on what each row can be set beside ours. */

const layer = (name, file) => ({
  name,
  file: `bench/specs/${file}.netspec`,
  set: {},
  batch: 1,
  training: false,
  others: ['onnxruntime-node', 'onnxruntime-web', 'tfjs-wasm', 'tfjs-plain'],
});
const network = (name, file) => ({
  name,
  file: `specs/${file}.netspec`,
  set: {},
  batch: 1,
  training: false,
  others: ['onnxruntime-node', 'onnxruntime-web', 'tfjs-wasm', 'pytorch'],
});

export const rows = [
  layer('3x3 56x56 64->64', 'conv-3x3-56'),
  layer('3x3 14x14 256->256', 'conv-3x3-14'),
  layer('1x1 56x56 64->256', 'conv-1x1-56'),
  layer('7x7/2 224x224 3->64', 'conv-7x7-224'),
  network('ResNet-18', 'resnet18'),
  network('MobileNetV2', 'mobilenet-v2'),
  network('SqueezeNet 1.1', 'squeezenet'),
  {
    name: 'LeNet step',
    file: 'bench/specs/lenet.netspec',
    set: {},
    batch: 64,
    training: true,
    others: ['pytorch', 'convnetjs', 'tfjs-plain'],
  },
  {
    name: 'ResNet-18 step',
    file: 'specs/resnet18.netspec',
    set: { height: '64', width: '64' },
    batch: 8,
    training: true,
    others: ['pytorch'],
  },
];

/** Steps with this rate change losses visibly and keep both networks stable. */
export const learningRate = 0.01;

/** Which others can use more than one thread in the comparison. */
export const threadsOf = {
  netspec: [1, 2],
  'netspec-relaxed': [1, 2],
  'onnxruntime-node': [1, 2],
  'onnxruntime-web': [1, 2],
  'tfjs-wasm': [1],
  'tfjs-plain': [1],
  convnetjs: [1],
  pytorch: [1, 2],
};
