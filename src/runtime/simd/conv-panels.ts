/**
 * Packs the weights of a convolution: first the bias of every panel of eight output channels, then, where a batch norm
 * is folded in, its factors, then the panels of each phase. Channels that fill up the last panel are 0.
 */
import type { ConvGeometry, Floats, Norm } from '../geometry.js';
import { windowTapsOfPass, writeAxes } from './conv-axes.js';
import type { ProductChannels } from './conv-tiles.js';
import type { Engine } from './engine.js';

const panelsAtOnce = 4;
const channelsAtOnce = 8;

/** Values in front of the panels: a bias and a factor for each channel. */
export function frontValues(channels: ProductChannels): number {
  return 16 * channels.panels;
}

/** Values of the panels of the phase whose axes are set. */
export function panelValues(channels: ProductChannels): number {
  return 8 * channels.panels * windowTapsOfPass() * (channels.source / channels.groups);
}

/** Writes bias and factors: norm(x + bias) = x * factor + (bias - mean) * factor + beta. */
export function packFront(
  pack: Float32Array,
  channels: ProductChannels,
  bias: Floats | null,
  norm: Norm | null,
): void {
  const ofGroup = channels.output / channels.groups;
  const lanesOfGroup = (8 * channels.panels) / channels.groups;
  const factors = 8 * channels.panels;
  pack.fill(0, 0, 2 * factors);
  for (let channel = 0; channel < channels.output; channel++) {
    const lane = Math.floor(channel / ofGroup) * lanesOfGroup + (channel % ofGroup);
    const own = bias === null ? 0 : bias[channel];
    if (norm === null) {
      pack[lane] = own;
      continue;
    }
    const factor = norm.gamma[channel] / Math.sqrt(norm.variance[channel] + norm.epsilon);
    pack[lane] = (own - norm.mean[channel]) * factor + norm.beta[channel];
    pack[factors + lane] = factor;
  }
}

/** Packs the phase whose axes are set to the value `start` of the pack; `turned` for the input gradient. */
export function packPanels(
  engine: Engine,
  g: ConvGeometry,
  channels: ProductChannels,
  weight: Floats,
  pack: Float32Array,
  start: number,
  turned: boolean,
  scaled: boolean,
): void {
  const { task } = engine;
  const tapBytes = (g.input[3] / g.groups) * 4;
  const filterBytes = tapBytes * g.filter[0] * g.filter[1] * g.filter[2];
  task[0] = weight.byteOffset;
  task[1] = pack.byteOffset + 4 * start;
  task[2] = scaled ? pack.byteOffset + 32 * channels.panels : 0;
  task[3] = channels.output / channels.groups;
  task[4] = channels.panels / channels.groups;
  task[5] = channels.source / channels.groups;
  task[6] = turned ? 4 : filterBytes;
  task[7] = turned ? filterBytes : 4;
  task[8] = (g.output[3] / g.groups) * filterBytes;
  task[9] = tapBytes;
  task[10] = g.filter[1];
  task[11] = g.filter[2];
  // Turned weights of neighbouring panels share cache lines.
  task[12] = turned ? panelsAtOnce : 1;
  task[13] = turned ? channelsAtOnce : task[5];
  task[14] = channels.panels;
  writeAxes(engine);
  engine.run('pack_panels', Math.ceil(channels.panels / task[12]));
}
