/**
 * Makes what both sides of a row run on, in a folder: our emitted network as a module, the ONNX model of the same
 * weights, that model's nodes and tensors for libraries that read no ONNX, images and labels.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { built, root } from '../measuring.mjs';

const fromDist = (path) => import(pathToFileURL(built(`dist/src/${path}`)).href);

export async function prepare(row, folder) {
  const { compile, createSource, emit } = await fromDist('index.js');
  const { decodeModel } = await fromDist('backends/onnx/schema.js');
  mkdirSync(folder, { recursive: true });
  const read = (path) => readFileSync(resolve(root, path), 'utf8');
  const host = { read: async (path) => ({ ok: true, text: read(path) }) };
  const { networks, diagnostics } = await compile(createSource(row.file, read(row.file)), {
    host,
    set: row.set,
  });
  if (networks.length === 0) throw new Error(`${row.file}: ${diagnostics[0]?.message}`);
  const emission = await emit(networks[0], 'typescript', {
    runtimePrefix: `${pathToFileURL(dirname(built('dist/src/runtime/network.js'))).href}/`,
    runtimeSuffix: '.js',
    batch: row.batch,
  });
  const { code } = await transform(emission.files[0].text, { loader: 'ts' });
  const modulePath = join(folder, 'network.mjs');
  writeFileSync(modulePath, code);
  const { [emission.className]: Emitted } = await import(pathToFileURL(modulePath).href);
  const seeded = new Emitted({ batch: 1, training: false, seed: 1, kernels: 'plain' });
  const weights = new Map(seeded.parameters.map(({ path, values }) => [path, values]));
  const [model] = (await emit(networks[0], 'onnx', { weights })).files;
  writeFileSync(join(folder, 'model.onnx'), model.bytes);
  const { graph } = decodeModel(model.bytes);
  const [, channels, ...spatial] = graph.input[0].type.tensorType.shape.dim.map(({ dimValue }) => dimValue);
  const shape = [...spatial, channels];
  const count = row.batch * shape.reduce((product, size) => product * size, 1);
  writeFileSync(join(folder, 'images.bin'), noise(count));
  writeProgram(graph, folder);
  const job = {
    folder,
    shape,
    batch: row.batch,
    training: row.training,
    module: pathToFileURL(modulePath).href,
    className: emission.className,
    runtime: pathToFileURL(built('dist/src/runtime/network.js')).href,
    input: graph.input[0].name,
    output: graph.output[0].name,
  };
  writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
  return job;
}

/** The nodes as JSON, and the tensors one after the other, with where each starts. */
function writeProgram({ node, initializer }, folder) {
  let at = 0;
  const tensors = initializer.map(({ name, dims, dataType, rawData }) => {
    const tensor = { name, dims, type: dataType === 7 ? 'int64' : 'float32', at, bytes: rawData.length };
    at += rawData.length;
    return tensor;
  });
  const text = new TextDecoder();
  const attributeValue = ({ type, f, i, s, ints }) => [undefined, f, i, text.decode(s)][type] ?? ints;
  const nodes = node.map(({ opType, input, output, attribute }) => {
    const attributes = Object.fromEntries(attribute.map((one) => [one.name, attributeValue(one)]));
    return { op: opType, inputs: input, outputs: output, attributes };
  });
  writeFileSync(join(folder, 'program.json'), JSON.stringify({ nodes, tensors }));
  writeFileSync(join(folder, 'tensors.bin'), Buffer.concat(initializer.map(({ rawData }) => rawData)));
}

/** Values in [-1, 1), the same in every run. */
function noise(count) {
  const values = new Float32Array(count);
  let state = 12345;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 31 - 1;
  }
  return values;
}
