/** What blocks, loops and branches have in common: the frame of a body inside another, and how a group ends. */
import type { Expression } from '../../ir/ast.js';
import { sameShape } from '../../ir/shape.js';
import { readContract } from './expand-layer.js';
import type { Expansion, Frame } from './expansion.js';
import type { Flow } from './flow.js';
import { Scope } from './scope.js';

/** A turn and a call make a group each, which weighs more than a statement. */
export const stepsOfATurn = 8;

/** A body inside this one: its own variables, and the chain as it stands. */
export function within(frame: Frame, changes: Partial<Frame> = {}): Frame {
  return { ...frame, scope: new Scope(frame.scope), depth: frame.depth + 1, levelIsGiven: false, ...changes };
}

/** Ends a group: its output is held against its contract and becomes the chain's end and the meaning of its name. */
export function finishGroup(
  contract: Expression | undefined,
  output: Flow | undefined,
  entry: { flow?: Flow } | undefined,
  expansion: Expansion,
  frame: Frame,
): void {
  const flow = output && promise(output, contract, expansion, frame);
  if (entry !== undefined) entry.flow = flow;
  frame.current = flow;
}

function promise(flow: Flow, expression: Expression | undefined, expansion: Expansion, frame: Frame): Flow {
  const { network } = expansion;
  const contract = readContract(expression, expansion, frame, flow);
  if (contract === undefined) return flow;
  const origin = contract.span;
  if (flow.shapes.length === 0) return { ...flow, shapes: [contract.shape], origin };
  const agreeing = flow.shapes.find((shape) => sameShape(shape, contract.shape));
  if (agreeing !== undefined) return { ...flow, shapes: [agreeing], origin };
  const node = network.layerNode(flow.node);
  network.mismatches.push({
    contract,
    inferred: flow.shapes[0],
    layer: node && { node, inputs: network.layers[node.id].inputShapes },
    callStack: frame.callStack,
  });
  return { ...flow, shapes: [contract.shape, flow.shapes[0]], origin };
}
