/** How a training's lines follow the width of the terminal; the bar itself is cli-progress's. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createView, type TestedEpoch } from './view.js';

const event: TestedEpoch = {
  type: 'epoch',
  epoch: 2,
  epochs: 12,
  loss: 0.20254,
  accuracy: 0.937,
  testLoss: 0.18271,
  testAccuracy: 0.953,
  imagesPerSecond: 1005.4,
};

/** What a view writes to standard output for one epoch and the end. */
function printed(format: 'pretty' | 'json', quiet: boolean, columns: number | undefined): string[] {
  vi.stubEnv('COLUMNS', columns === undefined ? '' : String(columns));
  let text = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  try {
    const view = createView(format, quiet);
    view.begin([
      'data: digits drawn by netspec, 5,000 images; for testing digits drawn by netspec, 1,000 images',
    ]);
    view.epoch(event);
    view.end({ testAccuracy: 0.953, seconds: 61, weights: 'LeNet5.safetensors' });
  } finally {
    spy.mockRestore();
  }
  return text.trimEnd().split('\n');
}

describe('the lines of a training', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('are whole where output is no terminal', () => {
    expect(printed('pretty', false, undefined)).toEqual([
      'data: digits drawn by netspec, 5,000 images; for testing digits drawn by netspec, 1,000 images',
      'epoch  2/12  loss 0.2025  accuracy 93.7 %  test loss 0.1827  test accuracy 95.3 %  1,005 images/s',
      'test accuracy 95.3 % after 1 min 01 s; the weights are in LeNet5.safetensors',
    ]);
  });

  it.each([54, 60, 80, 96, 97, 120])('fit into %i columns, with all losses and accuracies', (columns) => {
    const lines = printed('pretty', false, columns);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    const epoch = lines.find((line) => line.startsWith('epoch'));
    for (const figure of ['0.2025', '93.7 %', '0.1827', '95.3 %']) expect(epoch).toContain(figure);
    expect(epoch?.includes('1,005 images/s')).toBe(columns >= 80);
    expect(epoch?.includes('test accuracy')).toBe(columns >= 97);
  });

  it('are only the last one when quiet, and JSON whatever the width', () => {
    expect(printed('pretty', true, 120)).toHaveLength(1);
    const [first, last] = printed('json', false, 40).map((line) => JSON.parse(line));
    expect(first).toMatchObject({ epoch: 2, testAccuracy: 0.953 });
    expect(last).toEqual({ done: true, testAccuracy: 0.953, seconds: 61, weights: 'LeNet5.safetensors' });
  });
});
