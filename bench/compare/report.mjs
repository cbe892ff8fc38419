/** The results as Markdown: a table for inference, one for training, with milliseconds; and the goals. */
import { spreadOf } from '../measuring.mjs';

const sides = [
  ['netspec', 'netspec'],
  ['netspec-relaxed', 'netspec, relaxed SIMD'],
  ['onnxruntime-node', 'onnxruntime-node, native'],
  ['onnxruntime-web', 'onnxruntime-web, WASM'],
  ['tfjs-wasm', 'tfjs, WASM'],
  ['tfjs-plain', 'tfjs, plain JavaScript'],
  ['convnetjs', 'ConvNetJS'],
  ['pytorch', 'PyTorch'],
];

export function printTables(rows, pairs) {
  console.log(tableLines(rows, pairs).join('\n'));
}

/** Behind each table an empty line. */
export function tableLines(rows, pairs) {
  const lines = [];
  for (const training of [false, true]) {
    const own = rows.filter((row) => row.training === training);
    if (own.length === 0) continue;
    const names = own.map(({ name }) => name);
    lines.push(
      `${training ? 'One training step' : 'Inference'}, milliseconds (and their time over ours)`,
      '',
    );
    lines.push(`| | ${names.join(' | ')} |`, `| --- |${names.map(() => ' --- |').join('')}`);
    for (const [side, title] of sides) {
      for (const threads of [1, 2]) {
        const cells = names.map((row) => cellOf(pairs, row, side, threads));
        if (cells.every((cell) => cell === '')) continue;
        lines.push(`| ${title}, ${threads} thread${threads > 1 ? 's' : ''} | ${cells.join(' | ')} |`);
      }
    }
    lines.push('');
  }
  return lines;
}

function cellOf(pairs, row, side, threads) {
  const own = pairs.filter((pair) => pair.row === row && pair.threads === threads);
  if (side === 'netspec') {
    const medians = own.flatMap(({ ours }) => (ours === undefined ? [] : [ours.median]));
    return medians.length === 0 ? '' : milliseconds(spreadOf(medians).median);
  }
  const pair = own.find(({ other, otherThreads }) => other === side && otherThreads === threads);
  if (pair === undefined) return '';
  if (pair.failed !== undefined) return pair.failed.replaceAll('|', '/').slice(0, 60);
  const { median, quartiles } = pair.ratio;
  const spread = `${quartiles[0].toFixed(2)} to ${quartiles[1].toFixed(2)}`;
  return `${milliseconds(pair.theirs.median)} (${median.toFixed(2)}; ${spread})`;
}

const milliseconds = (ms) => (ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0));

export function printGoals(goals) {
  console.log(goalLines(goals).join('\n'));
}

export function goalLines(goals) {
  const rows = goals.map(({ name, least, found, met }) => {
    const verdict = met === undefined ? 'not measured' : met ? 'met' : 'missed';
    return `| ${name} | ${least.toFixed(2)} | ${found?.toFixed(2) ?? ''} | ${verdict} |`;
  });
  return ['| goal | at least | found | |', '| --- | --- | --- | --- |', ...rows];
}
