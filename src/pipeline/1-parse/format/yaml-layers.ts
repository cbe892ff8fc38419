/** Statements as the items of `layers:`. */
import { Scalar, YAMLMap, type YAMLSeq } from 'yaml';
import { textOf } from '../../../base/span.js';
import type { Block, Statement, TrainStatement } from '../../../ir/ast.js';
import type { Notes } from './comments.js';
import { annotate, holderComment, ownerComment } from './yaml-comments.js';
import { inputItem } from './yaml-inputs.js';
import {
  argumentsNode,
  blockMap,
  blockSeq,
  flowMap,
  scalarNode,
  settingNode,
  shapeNode,
  textNode,
  valueNode,
  type YamlNode,
} from './yaml-values.js';

const merges: ReadonlySet<string> = new Set(['concat', 'add', 'multiply']);

/** Nothing behind the colon: `flatten:`. */
function nothing(): Scalar {
  const node = new Scalar(null);
  node.source = '';
  return node;
}

type Pairs = [string, YamlNode][];

export class LayerPrinter {
  constructor(private readonly notes: Notes) {}

  block(block: Block): YAMLSeq {
    const { opening, atEnd } = this.notes.inside(block);
    const list = this.statements(block.statements);
    list.comment = holderComment([...(block.statements.length === 0 ? opening : []), ...atEnd]);
    const [first] = list.items;
    if (opening.length > 0 && (first instanceof Scalar || first instanceof YAMLMap)) {
      const before = first.commentBefore;
      first.commentBefore = [holderComment(opening), before].filter((text) => text).join('\n');
    }
    return list;
  }

  statements(statements: readonly Statement[]): YAMLSeq {
    const list = blockSeq(statements.map((statement) => this.item(statement)));
    if (statements.length === 0) list.flow = true;
    return list;
  }

  private item(statement: Statement): YamlNode {
    const notes = this.notes.of(statement);
    const [key, value] = this.entry(statement);
    const beside = besideOf(statement);
    const isCall = statement.kind === 'call';
    if (value === undefined && beside.length === 0 && isCall) return annotate(new Scalar(key), notes);
    const own = value ?? nothing();
    const item = blockMap([[key, own], ...beside]);
    // A comment behind a map on several lines would hang on its last line: it belongs to the first.
    const oneLine = own instanceof Scalar || own.flow === true;
    ownerComment(item, { before: notes.before, behind: oneLine ? [] : notes.behind });
    if (oneLine && notes.behind.length > 0) own.comment = holderComment([notes.behind.join(' ')]);
    return item;
  }

  /** A statement's own key and what stands behind it. */
  private entry(statement: Statement): [string, YamlNode | undefined] {
    switch (statement.kind) {
      case 'call':
        return [statement.callee.text, argumentsNode(statement.arguments, merges.has(statement.callee.text))];
      case 'input':
        return ['input', inputItem(statement)];
      case 'output':
        return ['output', new Scalar(statement.name.text)];
      case 'from':
        return ['from', new Scalar(statement.target.text)];
      case 'share':
        return ['share', new Scalar(statement.target.text)];
      case 'let':
        return ['let', flowMap([[statement.name.text, valueNode(statement.value)]])];
      case 'require':
        return ['require', textNode(statement.condition)];
      case 'train':
        return ['train', this.train(statement)];
      case 'missing':
        return ['missing', new Scalar(textOf(statement.span))];
      case 'branches':
        return [statement.merge, blockSeq(statement.branches.map((branch) => this.block(branch)))];
      case 'residual': {
        const pairs: Pairs = [['layers', this.block(statement.body)]];
        if (statement.shortcut !== undefined) pairs.push(['shortcut', this.block(statement.shortcut)]);
        return ['residual', blockMap(pairs)];
      }
      case 'repeat':
        return [
          'repeat',
          blockMap([
            ['times', scalarNode(statement.times)],
            ['layers', this.block(statement.body)],
          ]),
        ];
      case 'for': {
        const variable = new Scalar(statement.variable.text);
        const pairs: Pairs = [
          ['variable', variable],
          ['in', valueNode(statement.values)],
        ];
        return ['for', blockMap([...pairs, ['layers', this.block(statement.body)]])];
      }
      case 'if': {
        const pairs: Pairs = [
          ['condition', scalarNode(statement.condition)],
          ['then', this.block(statement.then)],
        ];
        if (statement.else !== undefined) pairs.push(['else', this.block(statement.else)]);
        return ['if', blockMap(pairs)];
      }
    }
  }

  /** A map of settings; a list of maps where a setting occurs twice. */
  train(statement: TrainStatement): YamlNode {
    const { settings } = statement;
    const maps = settings.map((setting) => {
      const map = blockMap([[setting.name.text, settingNode(setting.arguments)]]);
      const [pair] = map.items;
      if (pair.key instanceof Scalar) ownerComment(pair.key, this.notes.of(setting));
      return map;
    });
    const { opening, atEnd } = this.notes.inside(statement);
    const comment = holderComment([...opening, ...atEnd]);
    const distinct = new Set(settings.map(({ name }) => name.text)).size === settings.length;
    const node = distinct ? new YAMLMap() : blockSeq(maps);
    if (node instanceof YAMLMap) node.items.push(...maps.flatMap(({ items }) => items));
    if (settings.length === 0) node.flow = true;
    node.comment = comment;
    return node;
  }
}

function besideOf(statement: Statement): Pairs {
  const pairs: Pairs = [];
  if ('label' in statement && statement.label !== undefined)
    pairs.push(['name', new Scalar(statement.label.text)]);
  if ('from' in statement && statement.from !== undefined)
    pairs.push(['from', new Scalar(statement.from.text)]);
  if ('contract' in statement && statement.contract !== undefined)
    pairs.push(['shape', shapeNode(statement.contract)]);
  return pairs;
}
