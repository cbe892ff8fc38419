/** Inputs in the YAML form: a shape alone where that says everything, else maps. */
import { Scalar, type YAMLMap } from 'yaml';
import type { InputStatement } from '../../../ir/ast.js';
import { blockSeq, flowMap, flowSeq, shapeNode, textNode, type YamlNode } from './yaml-values.js';

/** One shape alone, one map, or a list of maps. */
export function inputsNode(inputs: readonly InputStatement[]): YamlNode {
  return inputs.length === 1 ? inputItem(inputs[0]) : blockSeq(inputs.map(inputMap));
}

export function inputItem(input: InputStatement): YamlNode {
  return input.name === undefined && input.where.length === 0 ? shapeNode(input.shape) : inputMap(input);
}

function inputMap({ name, shape, where }: InputStatement): YAMLMap {
  const pairs: [string, YamlNode][] = name === undefined ? [] : [['name', new Scalar(name.text)]];
  pairs.push(['shape', shapeNode(shape)]);
  if (where.length > 0) pairs.push(['where', flowSeq(where.map(textNode))]);
  return flowMap(pairs);
}
