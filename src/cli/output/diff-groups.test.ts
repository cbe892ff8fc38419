import { describe, expect, it } from 'vitest';
import type { LayerChange, LayerSide } from '../../ir/network-diff.js';
import { shapeOf } from '../../ir/shape.js';
import { changeGroups, layerRuns, renameGroups } from './diff-groups.js';

const side = (path: string, params = 1n): LayerSide => ({
  path,
  kind: path.replace(/^.*\./, '').replace(/\d+$/, ''),
  output: shapeOf([4, 4, 2]),
  params,
  macs: 0n,
  activationBytes: 128n,
});

const runs = (added: readonly string[], kept: readonly string[]) =>
  layerRuns(
    added.map((path) => side(path)),
    kept,
  ).map(({ first, last, blocks, layers }) => [first, last, blocks, layers.length]);

describe('layers that came', () => {
  it('are a group where all of it came, and groups in a row are one run', () => {
    const added = [2, 3, 5].flatMap((n) => [`layer.${n}.conv1`, `layer.${n}.relu1`]);
    expect(runs(added, ['layer.1.conv1', 'head'])).toEqual([
      ['layer.2', 'layer.3', 2, 4],
      ['layer.5', 'layer.5', 1, 2],
    ]);
  });

  it('are the outermost such group', () => {
    expect(runs(['b.1.x.conv1', 'b.1.y.conv1'], ['a'])).toEqual([['b', 'b', 1, 2]]);
  });

  it('are single where others of their group were there before', () => {
    expect(runs(['b.conv2', 'b.conv3', 'top'], ['b.conv1'])).toEqual([
      ['b.conv2', 'b.conv2', 0, 1],
      ['b.conv3', 'b.conv3', 0, 1],
      ['top', 'top', 0, 1],
    ]);
  });

  it('does not join 9 and 10 of different groups, nor 1 and 10', () => {
    expect(runs(['a.9.conv1', 'b.10.conv1'], ['a.1.x', 'b.1.x'])).toHaveLength(2);
    expect(runs(['a.1.conv1', 'a.10.conv1'], ['a.0.x'])).toHaveLength(2);
    expect(runs(['a.9.conv1', 'a.10.conv1'], ['a.0.x'])).toEqual([['a.9', 'a.10', 2, 2]]);
  });
});

const change = (old: string, now: string, attribute?: string, params = 1n): LayerChange => ({
  old: side(old, params),
  new: side(now, params),
  attributes: attribute === undefined ? [] : [{ name: 'filters', old: '1', new: attribute }],
});

describe('layers that changed', () => {
  it('in the same way are one line, with the numbers that tell their paths apart', () => {
    const changes = [0, 1, 2, 4, 7, 8].map((n) => change(`s.${n}.conv1`, `s.${n}.conv1`, '2'));
    const groups = changeGroups([...changes, change('s.5.conv1', 's.5.conv1', '3')]);
    expect(groups.map(({ path, what }) => [path, what])).toEqual([
      ['s.{0..2,4,7,8}.conv1', 'filters 1 -> 2'],
      ['s.5.conv1', 'filters 1 -> 3'],
    ]);
  });
});

describe('layers that are elsewhere', () => {
  const names = (changes: readonly LayerChange[]) =>
    renameGroups(changes).map((group) => `${group.old} -> ${group.new} (${group.changes.length})`);

  it('moved together to another group', () => {
    expect(names([change('conv1', 'stem.conv1'), change('bn1', 'stem.bn1'), change('x', 'y')])).toEqual([
      '* -> stem.* (2)',
      'x -> y (1)',
    ]);
  });

  it('moved by a number, until there is a gap', () => {
    const shifted = [2, 3, 4, 7, 8].map((n) => change(`conv${n}`, `conv${n + 1}`));
    expect(names(shifted)).toEqual([
      'conv2 … conv4 -> conv3 … conv5 (3)',
      'conv7 … conv8 -> conv8 … conv9 (2)',
    ]);
  });

  it('without weights are not worth a line for another number', () => {
    expect(names([change('relu1', 'relu2', undefined, 0n), change('act', 'relu2', undefined, 0n)])).toEqual([
      'act -> relu2 (1)',
    ]);
  });
});
