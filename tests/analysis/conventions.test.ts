/**
 * The figures of other tools against what the tools themselves give for torchvision's networks: fvcore
 * 0.1.5.post20221221, torchinfo 1.8.0, thop 0.1.1.post2209072238 and ptflops 0.7.5 (backend pytorch), with PyTorch 1.13 and
 * torchvision 0.14.1, one image of 224x224x3 in evaluation. Where torchvision calls a function for what the spec has as a
 * layer (pooling at the end of MobileNet-v2, ReLU in GoogLeNet), the module took its place: thop and ptflops tell them apart.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { hostFor } from '../../src/cli/read.js';
import { analysisOf } from '../../src/compile/analysis.js';
import { compile } from '../../src/compile.js';
import { type ConventionName, conventionNames } from '../../src/ir/analysis.js';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));

/** Operations and params, as measured. */
const measured: Readonly<Record<string, Partial<Record<ConventionName, readonly [bigint, bigint]>>>> = {
  resnet18: {
    fvcore: [1_819_065_856n, 11_689_512n],
    torchinfo: [1_814_083_944n, 11_689_512n],
    thop: [1_824_033_792n, 11_689_512n],
    ptflops: [1_825_313_768n, 11_689_512n],
  },
  alexnet: {
    fvcore: [714_197_696n, 61_100_840n],
    torchinfo: [714_682_664n, 61_100_840n],
    thop: [714_206_912n, 61_100_840n],
    ptflops: [716_441_128n, 61_100_840n],
  },
  'mobilenet-v3-small': {
    fvcore: [59_649_536n, 2_542_856n],
    torchinfo: [56_527_424n, 2_542_856n],
    thop: [62_477_944n, 2_542_856n],
    ptflops: [60_910_032n, 2_542_856n],
  },
  'efficientnet-b0': {
    fvcore: [401_659_392n, 5_288_548n],
    torchinfo: [385_867_108n, 5_288_548n],
    thop: [415_145_024n, 5_288_548n],
    ptflops: [410_196_896n, 5_288_548n],
  },
  'mobilenet-v2': {
    fvcore: [314_193_216n, 3_504_872n],
    torchinfo: [300_809_384n, 3_504_872n],
    thop: [327_550_720n, 3_504_872n],
    ptflops: [320_362_728n, 3_504_872n],
  },
  densenet121: {
    fvcore: [2_865_546_752n, 7_978_856n],
    torchinfo: [2_834_246_312n, 7_978_856n],
    thop: [2_897_058_304n, 7_978_856n],
    ptflops: [2_899_943_400n, 7_978_856n],
  },
  'shufflenet-v2': {
    fvcore: [148_858_568n, 2_278_604n],
    torchinfo: [144_925_172n, 2_278_604n],
    thop: [152_759_992n, 2_278_604n],
    ptflops: [152_487_920n, 2_278_604n],
  },
  googlenet: {
    fvcore: [1_504_878_688n, 6_624_904n],
    torchinfo: [1_498_391_752n, 6_624_904n],
    thop: [1_511_332_032n, 6_624_904n],
    ptflops: [1_517_133_608n, 6_624_904n],
  },
  squeezenet: {
    fvcore: [349_320_936n, 1_235_496n],
    torchinfo: [351_741_288n, 1_235_496n],
    thop: [349_321_936n, 1_235_496n],
    ptflops: [359_982_728n, 1_235_496n],
  },
  // torchvision writes its 1x1 convolutions as linear layers over positions, which only fvcore counts alike.
  'convnext-tiny': { fvcore: [4_470_437_376n, 28_589_128n] },
};

/** A single layer on 8x8x4, the PyTorch module of the same name in the tools. */
const layers: typeof measured = {
  'transposed 6 F=4 S=2 P=1': {
    fvcore: [24576n, 390n],
    torchinfo: [99840n, 390n],
    thop: [98304n, 390n],
    ptflops: [26112n, 390n],
  },
  'transposed 4 F=3 S=2 P=1 output_padding=1 groups=4 bias=false': {
    fvcore: [2304n, 36n],
    torchinfo: [9216n, 36n],
    thop: [9216n, 36n],
    ptflops: [2304n, 36n],
  },
  'groupnorm 2': { fvcore: [1280n, 8n], torchinfo: [8n, 8n], thop: [0n, 0n], ptflops: [512n, 8n] },
  instancenorm: { fvcore: [1024n, 0n], torchinfo: [0n, 0n], thop: [512n, 0n], ptflops: [256n, 0n] },
  'instancenorm affine=true': {
    fvcore: [1280n, 8n],
    torchinfo: [8n, 8n],
    thop: [1024n, 8n],
    ptflops: [512n, 8n],
  },
  'layernorm axes=all': {
    fvcore: [1280n, 512n],
    torchinfo: [512n, 512n],
    thop: [1024n, 512n],
    ptflops: [256n, 512n],
  },
  'maxpool F=2': { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [512n, 0n] },
  'avgpool F=2': { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [64n, 0n], ptflops: [512n, 0n] },
  'lppool F=2': { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [384n, 0n] },
  'adaptive_avgpool 3': { fvcore: [256n, 0n], torchinfo: [0n, 0n], thop: [292n, 0n], ptflops: [512n, 0n] },
  'lrn 3': { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [1152n, 0n] },
  prelu: { fvcore: [0n, 4n], torchinfo: [4n, 4n], thop: [256n, 4n], ptflops: [512n, 4n] },
  elu: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [512n, 0n] },
  selu: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [0n, 0n] },
  gelu: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [512n, 0n] },
  silu: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [256n, 0n] },
  leaky_relu: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [256n, 0n] },
  relu: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [512n, 0n] },
  relu6: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [256n, 0n] },
  hard_swish: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [0n, 0n] },
  hard_sigmoid: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [0n, 0n] },
  sigmoid: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [0n, 0n] },
  tanh: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [0n, 0n] },
  softplus: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [0n, 0n] },
  softmax: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [704n, 0n], ptflops: [256n, 0n] },
  'upsample 2': { fvcore: [1024n, 0n], torchinfo: [0n, 0n], thop: [1024n, 0n], ptflops: [2048n, 0n] },
  'upsample 2 mode=bilinear': {
    fvcore: [4096n, 0n],
    torchinfo: [0n, 0n],
    thop: [11264n, 0n],
    ptflops: [2048n, 0n],
  },
  'upsample 2 mode=bicubic': {
    fvcore: [0n, 0n],
    torchinfo: [0n, 0n],
    thop: [265216n, 0n],
    ptflops: [2048n, 0n],
  },
  'depth_to_space 2': { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [0n, 0n] },
  'dropout 0.5': { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [0n, 0n] },
  global_maxpool: { fvcore: [0n, 0n], torchinfo: [0n, 0n], thop: [0n, 0n], ptflops: [512n, 0n] },
  'depthwise F=3': {
    fvcore: [1296n, 40n],
    torchinfo: [1440n, 40n],
    thop: [1296n, 40n],
    ptflops: [1440n, 40n],
  },
  batchnorm: { fvcore: [512n, 8n], torchinfo: [8n, 8n], thop: [1024n, 8n], ptflops: [512n, 8n] },
};

async function conventionsOf(file: string) {
  const path = `${specs}${file}.netspec`;
  const source = createSource(path, readFileSync(path, 'utf8'));
  const { networks, diagnostics } = await compile(source, { host: hostFor(source) });
  expect(diagnostics).toEqual([]);
  return { analysis: await analysisOf(networks[0]), totals: networks[0].report.totals };
}

describe('conventions of other tools', () => {
  for (const [file, tools] of Object.entries(measured)) {
    it(`give their figures for ${file}`, async () => {
      const { analysis } = await conventionsOf(file);
      const found = Object.fromEntries(
        Object.keys(tools).map((name) => {
          const { operations, params } = analysis.convention(name as ConventionName);
          return [name, [operations?.count, params.count]];
        }),
      );
      expect(found).toEqual(tools);
    });
  }

  for (const [layer, tools] of Object.entries(layers)) {
    it(`give their figures for ${layer}`, async () => {
      const source = createSource('layer.netspec', `network Layer { input 8x8x4; ${layer} }`);
      const { networks, diagnostics } = await compile(source);
      expect(diagnostics).toEqual([]);
      const analysis = await analysisOf(networks[0]);
      const found = Object.fromEntries(
        Object.keys(tools).map((name) => {
          const { operations, params } = analysis.convention(name as ConventionName);
          return [name, [operations?.count, params.count]];
        }),
      );
      expect(found).toEqual(tools);
    });
  }

  it('counts the moving statistics of batch-norm in Keras, and no operations', async () => {
    const { analysis, totals } = await conventionsOf('resnet18');
    const { params, operations } = analysis.convention('keras');
    expect(params.count).toBe(11_689_512n + 9_600n);
    expect(params.ours).toBe(totals.params);
    expect(operations).toBeUndefined();
  });

  it('itemises to the total', async () => {
    const { analysis, totals } = await conventionsOf('resnet18');
    for (const name of conventionNames) {
      const { operations } = analysis.convention(name);
      if (operations === undefined) continue;
      const sum = (side: 'ours' | 'theirs') =>
        operations.items.reduce((total, item) => total + item[side], 0n);
      expect(sum('theirs')).toBe(operations.count);
      expect(sum('ours')).toBe(totals.macs);
    }
  });
});
