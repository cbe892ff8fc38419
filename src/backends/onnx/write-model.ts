/**
 * The core graph of a network and its weights as an ONNX model of the evaluation: opset 17, IR version 8, maps as
 * (N, C, spatial...), where N is the number of images. Which ONNX nodes an operation becomes stands in the rules.
 */
import { finding } from '../../base/diagnostic.js';
import type { CoreNode, CoreValue } from '../../ir/core-graph.js';
import type { CoreOpKind } from '../../ir/core-ops.js';
import type { BackendInput, BackendOutput } from '../../kit/define-backend.js';
import { toPascalCase } from '../../kit/identifiers.js';
import { GraphWriter } from './graph-writer.js';
import { channelsFirst, productOf } from './layout.js';
import { movementRules } from './movement-rules.js';
import { normRules } from './norm-rules.js';
import { poolRules } from './pool-rules.js';
import { productRules } from './product-rules.js';
import { resampleRules } from './resample-rule.js';
import type { OnnxRule, OnnxRules } from './rule.js';
import { elementType, encodeModel, type ModelMessage, type ValueMessage } from './schema.js';
import { valueRules } from './value-rules.js';

const irVersion = 8;
const opset = 17;

const rules: OnnxRules<CoreOpKind> = {
  ...productRules,
  ...poolRules,
  ...valueRules,
  ...normRules,
  ...movementRules,
  ...resampleRules,
};

/** A protobuf message of 2 GiB cannot be read; what is no weight needs little. */
const mostWeightBytes = 2 ** 31 - 2 ** 24;

export function writeModel(input: BackendInput): BackendOutput {
  const { graph, program, options } = input;
  const className = toPascalCase(graph.name, 'Network');
  const bytes = 4 * program.graph.parameters.reduce((sum, { shape }) => sum + productOf(shape), 0);
  if (bytes > mostWeightBytes) {
    return { files: [], className, findings: [finding('emit/onnx-too-large', graph.span, { bytes })] };
  }
  if (options.weights === undefined) throw new Error('an ONNX model needs weights');
  const model = encodeModel(modelOf(input, options.weights));
  const path = `${fileNameOf(className)}.onnx`;
  return { files: [{ path, bytes: model, note }], className };
}

/** Bytes that say something at the end of a model: one more entry of its metadata. */
function note(text: string): Uint8Array {
  return encodeModel({ metadataProps: [{ key: 'note', value: text }] });
}

function modelOf(
  { graph, program, specHash, version, options }: BackendInput,
  weights: NonNullable<BackendInput['options']['weights']>,
): ModelMessage {
  const { graph: core } = program;
  const writer = new GraphWriter(core, weights);
  for (const node of core.nodes)
    writer.operation(node, (inputs, shape) => applyRule(writer, node, inputs, shape));
  writer.finish();
  const port = ({ name, value }: { readonly name: string; readonly value: number }) =>
    valueInfo(name, core.values[value], options.batch);
  return {
    irVersion,
    producerName: 'netspec',
    producerVersion: version,
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: graph.name,
      node: writer.nodes,
      initializer: writer.initializers,
      input: core.inputs.map(port),
      output: core.outputs.map(port),
    },
    metadataProps: [{ key: 'specHash', value: specHash }],
  };
}

function applyRule(
  writer: GraphWriter,
  { op }: CoreNode,
  ...[inputs, shape]: Parameters<Parameters<GraphWriter['operation']>[1]>
): string {
  // The table gives each kind its own rule; that the two match cannot be said for a union.
  const rule = rules[op.kind] as OnnxRule<CoreOpKind>;
  return rule(writer, op, inputs, shape);
}

function valueInfo(name: string, { shape }: CoreValue, batch: number | undefined): ValueMessage {
  const images = batch === undefined ? { dimParam: 'N' } : { dimValue: batch };
  const dim = [images, ...channelsFirst(shape).map((dimValue) => ({ dimValue }))];
  return { name, type: { tensorType: { elemType: elementType.float, shape: { dim } } } };
}

function fileNameOf(className: string): string {
  const plain = className
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'network' : plain;
}
