import { expect, test } from 'vitest';
import { createSource } from '../base/source.js';
import { spanOf } from '../base/span.js';
import { applyEdits } from '../base/text-edit.js';
import { editsFor, formatAttempt, insertionBefore, type WrittenLayer } from './attribute-fix.js';

/** The layer is what stands between ^ and $, its attributes `name=<value>`. */
function written(
  marked: string,
  file = 'a.netspec',
): { readonly text: string; readonly layer: WrittenLayer } {
  const text = marked.replaceAll(/[\^$<>]/g, '');
  const position = (mark: string, from = 0) =>
    marked.slice(0, marked.indexOf(mark, from)).replaceAll(/[\^$<>]/g, '').length;
  const source = createSource(file, text);
  const span = spanOf(source, position('^'), position('$'));
  const kind = /[a-z_]+(?= |$)/.exec(text.slice(span.start))?.[0] ?? '';
  const kindStart = text.indexOf(kind, span.start);
  const attributeSpans = Object.fromEntries(
    [...marked.matchAll(/(\w+)[=:] ?\(?</g)].map(({ 1: name, index }) => [
      name,
      spanOf(source, position('<', index), position('>', index)),
    ]),
  );
  const kindSpan = spanOf(source, kindStart, kindStart + kind.length);
  return { text, layer: { span, kindSpan, attributeSpans, callStack: [] } };
}

function change(
  marked: string,
  attempt: Readonly<Record<string, number>>,
  file?: string,
): string | undefined {
  const { text, layer } = written(marked, file);
  const edits = editsFor(layer, attempt);
  return edits && applyEdits(text, edits);
}

test('a written value is replaced, another attribute goes behind the last argument', () => {
  expect(change('^conv F=<7> S=<2>$', { F: 5 })).toBe('conv F=5 S=2');
  expect(change('^conv F=<7> S=<2>$', { P: 1 })).toBe('conv F=7 S=2 P=1');
  expect(change('^conv F=(<3 + 4>)$; relu', { P: 1 })).toBe('conv F=(3 + 4) P=1; relu');
  expect(change('^maxpool$ // most', { F: 2, S: 3 })).toBe('maxpool F=2 S=3 // most');
});

test('in YAML only what is written can be changed', () => {
  expect(change('- ^conv: { F: <7> }$', { F: 5 }, 'a.netspec.yaml')).toBe('- conv: { F: 5 }');
  expect(change('- ^conv: { F: <7> }$', { P: 1 }, 'a.netspec.yaml')).toBeUndefined();
});

test('a text that is expanded several times is left alone', () => {
  const { layer } = written('^conv F=<7>$');
  const inside = { ...layer, callStack: [layer.span] };
  expect(editsFor(inside, { F: 5 })).toBeUndefined();
  expect(insertionBefore(inside, 'flatten')).toBeUndefined();
});

test('a layer is put before another: on a line of its own, before it on the line, as an item of a list', () => {
  const insert = (marked: string, file?: string) => {
    const { text, layer } = written(marked, file);
    const edit = insertionBefore(layer, 'flatten');
    return edit && applyEdits(text, [edit]);
  };
  expect(insert('relu\n  ^dense 10$')).toBe('relu\n  flatten\n  dense 10');
  expect(insert('relu; ^dense 10$')).toBe('relu; flatten; dense 10');
  expect(insert('  - relu\n  - ^dense: 10$', 'a.yaml')).toBe('  - relu\n  - flatten\n  - dense: 10');
  expect(insert('[^dense: 10$]', 'a.yaml')).toBeUndefined();
  expect(insert('"layers": [^"dense"$]', 'a.json')).toBeUndefined();
});

test('an attempt in words', () => {
  expect(formatAttempt({ F: [3, 5], P: 'same' })).toBe('F=3x5 P=same');
});
