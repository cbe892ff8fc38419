/** What the comparison is to show: ratios are their time over ours. */

const layers = ['3x3 56x56 64->64', '3x3 14x14 256->256', '1x1 56x56 64->256', '7x7/2 224x224 3->64'];
const networks = ['ResNet-18', 'MobileNetV2', 'SqueezeNet 1.1'];
const inference = [...layers, ...networks];

export function goalsOf(pairs) {
  const ratio = (row, other, threads = 1, otherThreads = threads) =>
    pairs.find(
      (pair) =>
        pair.row === row &&
        pair.other === other &&
        pair.threads === threads &&
        pair.otherThreads === otherThreads,
    )?.ratio?.median;
  /** Against the faster of the two that run as WebAssembly. */
  const beside = (row) => {
    const both = [ratio(row, 'onnxruntime-web'), ratio(row, 'tfjs-wasm')].filter((one) => one !== undefined);
    return both.length === 0 ? undefined : Math.min(...both);
  };
  const ofAll = inference.map(beside);
  const mean = ofAll.every((one) => one !== undefined)
    ? Math.exp(ofAll.reduce((sum, one) => sum + Math.log(one), 0) / ofAll.length)
    : undefined;
  const goal = (name, least, found) => ({
    name,
    least,
    found,
    met: found === undefined ? undefined : found >= least,
  });
  const wasm = 'the faster of onnxruntime-web and tfjs-wasm';
  return [
    ...inference.map((row, i) => goal(`${row}: times as fast as ${wasm}`, 1.5, ofAll[i])),
    goal(`geometric mean of these ${inference.length}`, 2, mean),
    goal('ResNet-18: speed beside native onnxruntime', 1 / 3, ratio('ResNet-18', 'onnxruntime-node')),
    goal('LeNet step: times as fast as ConvNetJS', 40, ratio('LeNet step', 'convnetjs')),
    goal('LeNet step: speed beside PyTorch', 1, ratio('LeNet step', 'pytorch')),
    goal('ResNet-18 step: speed beside PyTorch', 1 / 1.5, ratio('ResNet-18 step', 'pytorch')),
    goal('ResNet-18: two threads beside one', 1.8, ratio('ResNet-18', 'netspec', 2, 1)),
    goal('ResNet-18 step: two threads beside one', 1.8, ratio('ResNet-18 step', 'netspec', 2, 1)),
  ];
}
