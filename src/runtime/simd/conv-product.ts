/**
 * Convolution as a product of the cells that a window reads and packed weights, for every geometry: the forward pass,
 * and the input gradient, which is the same product with turned weights, once for each phase of the strides.
 */
import type { ConvGeometry, Floats } from '../geometry.js';
import { phasesOf, setForwardAxes, setGradientAxis, writeAxes } from './conv-axes.js';
import { imagesScratch, multiplyImages, takesImages } from './conv-images.js';
import { frontValues, packFront, packPanels, panelValues } from './conv-panels.js';
import { type ProductChannels, planStrips, writeTiles } from './conv-tiles.js';
import type { Engine } from './engine.js';
import { type Epilogue, writeEpilogue } from './epilogue-task.js';
import type { Workspace } from './pack.js';

/** Of the call that is being made. */
const passChannels: ProductChannels = { source: 0, output: 0, groups: 1, panels: 0 };

/** What the forward pass and the input gradient need; a transposed convolution needs its input gradient always. */
export function convProductWorkspace(
  g: ConvGeometry,
  transposed: boolean,
  batch: number,
  training: boolean,
): Workspace {
  let forward = 0;
  let inputGradient = 0;
  let scratch = 0;
  // Where there is no room for panels, they are packed as they are used.
  const takes = takesImages(batch, g);
  if (training || !transposed) {
    setForwardChannels(g);
    setForwardAxes(g);
    scratch = planStrips(batch, passChannels);
    forward = frontValues(passChannels);
    if (takes) scratch = Math.max(scratch, imagesScratch(batch));
    else forward += panelValues(passChannels);
  }
  if (training || transposed) {
    setGradientChannels(g);
    inputGradient = frontValues(passChannels);
    const phases = countPhases(g);
    for (let phase = 0; phase < phases; phase++) {
      setPhase(g, phase);
      scratch = Math.max(scratch, planStrips(batch, passChannels));
      if (takes) scratch = Math.max(scratch, imagesScratch(batch));
      else inputGradient += panelValues(passChannels);
    }
  }
  return { forward, inputGradient, scratch, shared: 0 };
}

/** output (n, D', H', W', Cout) = what `after` makes of the convolution of input (n, D, H, W, Cin). */
export function convProductForward(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  output: Floats,
  after: Epilogue,
): boolean {
  const pack = engine.packs.get(weight);
  if (pack === undefined) return false;
  setForwardChannels(g);
  setForwardAxes(g);
  const start = frontValues(passChannels);
  const packs = start + panelValues(passChannels) <= pack.forward.length;
  if (!hasProductRoom(engine, n, g, pack.forward, packs)) return false;
  const old = pack.forwardVersion !== engine.version || pack.norm !== after.norm;
  if (old) packFront(pack.forward, passChannels, after.bias, after.norm);
  if (!packs) multiplyImages(engine, n, g, passChannels, input, weight, pack.forward, output, after, false);
  else if (old) packPanels(engine, g, passChannels, weight, pack.forward, start, false, after.norm !== null);
  if (packs) multiplyStrips(engine, input, pack.forward, start, output, after);
  pack.forwardVersion = engine.version;
  pack.norm = after.norm;
  return true;
}

/** inputGradient (n, D, H, W, Cin) = what `after` makes of the transposed convolution of outputGradient. */
export function convProductInputGradient(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  outputGradient: Floats,
  weight: Floats,
  inputGradient: Floats,
  after: Epilogue,
): boolean {
  const pack = engine.packs.get(weight);
  if (pack === undefined) return false;
  setGradientChannels(g);
  const phases = countPhases(g);
  let start = frontValues(passChannels);
  let values = start;
  for (let phase = 0; phase < phases; phase++) {
    setPhase(g, phase);
    values += panelValues(passChannels);
  }
  const packs = values <= pack.inputGradient.length;
  for (let phase = 0; phase < phases; phase++) {
    setPhase(g, phase);
    if (!hasProductRoom(engine, n, g, pack.inputGradient, packs)) return false;
  }
  const old = pack.inputGradientVersion !== engine.version || pack.turnedNorm !== after.norm;
  if (old) packFront(pack.inputGradient, passChannels, after.bias, after.norm);
  for (let phase = 0; phase < phases; phase++) {
    setPhase(g, phase);
    if (!packs) {
      const front = pack.inputGradient;
      multiplyImages(engine, n, g, passChannels, outputGradient, weight, front, inputGradient, after, true);
      continue;
    }
    if (old)
      packPanels(engine, g, passChannels, weight, pack.inputGradient, start, true, after.norm !== null);
    planStrips(n, passChannels);
    multiplyStrips(engine, outputGradient, pack.inputGradient, start, inputGradient, after);
    start += panelValues(passChannels);
  }
  pack.inputGradientVersion = engine.version;
  pack.turnedNorm = after.norm;
  return true;
}

/**
 * Whether there is room for what the product of the axes that are set needs. Strips are planned where `packs` says that
 * the panels have a place; otherwise they are packed as they are used.
 */
function hasProductRoom(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  pack: Float32Array,
  packs: boolean,
): boolean {
  if (packs) return planStrips(n, passChannels) <= engine.scratchBytes;
  return (
    g.groups === 1 && frontValues(passChannels) <= pack.length && imagesScratch(n) <= engine.scratchBytes
  );
}

/** One product, of the axes and strips that are set. */
function multiplyStrips(
  engine: Engine,
  source: Floats,
  pack: Float32Array,
  start: number,
  output: Floats,
  after: Epilogue,
): void {
  const { task } = engine;
  task[0] = source.byteOffset;
  task[1] = output.byteOffset;
  task[2] = pack.byteOffset + 4 * start;
  task[3] = pack.byteOffset;
  writeEpilogue(engine, 4, after, output);
  writeAxes(engine);
  engine.run('conv_product', writeTiles(engine, passChannels));
}

function setForwardChannels(g: ConvGeometry): void {
  setChannels(g.input[3], g.output[3], g.groups);
}

function setGradientChannels(g: ConvGeometry): void {
  setChannels(g.output[3], g.input[3], g.groups);
}

function setChannels(source: number, output: number, groups: number): void {
  passChannels.source = source;
  passChannels.output = output;
  passChannels.groups = groups;
  passChannels.panels = groups * Math.ceil(output / groups / 8);
}

function countPhases(g: ConvGeometry): number {
  return phasesOf(g, 0) * phasesOf(g, 1) * phasesOf(g, 2);
}

function setPhase(g: ConvGeometry, phase: number): void {
  const across = phasesOf(g, 2);
  const down = phasesOf(g, 1);
  setGradientAxis(g, 2, phase % across);
  setGradientAxis(g, 1, Math.floor(phase / across) % down);
  setGradientAxis(g, 0, Math.floor(phase / across / down));
}
