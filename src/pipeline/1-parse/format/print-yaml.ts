/** A document in the YAML form. Comments and single blank lines are kept beside what they belong to. */
import { Pair, Scalar, YAMLMap, Document as YamlDocument } from 'yaml';
import type {
  BlockDeclaration,
  Declaration,
  Document,
  InputStatement,
  NetworkDeclaration,
  Parameter,
  RequireStatement,
  Statement,
  TrainStatement,
} from '../../../ir/ast.js';
import { attachComments, type Notes } from './comments.js';
import { annotate, holderComment, ownerComment } from './yaml-comments.js';
import { inputsNode } from './yaml-inputs.js';
import { LayerPrinter } from './yaml-layers.js';
import { blockMap, blockSeq, flowMap, textNode, valueNode, type YamlNode } from './yaml-values.js';

type Producer<K extends Declaration['kind']> = Extract<Declaration, { kind: K }>;

/** YAML text, or JSON text where the file is JSON (which has no comments). */
export function printYaml(document: Document, as: 'yaml' | 'json' = 'yaml'): string {
  const yaml = new YamlDocument({});
  yaml.contents = new YamlPrinter(attachComments(document)).root(document);
  if (as === 'json') return `${JSON.stringify(yaml.toJS(), null, 2)}\n`;
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: true });
}

class YamlPrinter {
  private readonly layers: LayerPrinter;

  constructor(private readonly notes: Notes) {
    this.layers = new LayerPrinter(notes);
  }

  root(document: Document): YAMLMap {
    const root = new YAMLMap();
    const add = (key: string, value: YamlNode): Scalar => {
      const keyNode = new Scalar(key);
      root.items.push(new Pair(keyNode, value));
      return keyNode;
    };
    const of = <K extends Declaration['kind']>(kind: K): Producer<K>[] =>
      document.declarations.filter((declaration): declaration is Producer<K> => declaration.kind === kind);

    const imports = of('import');
    if (imports.length > 0) {
      const items = imports.map((node) => annotate(new Scalar(node.path), this.notes.of(node)));
      add('imports', blockSeq(items));
    }
    const lets = of('let');
    if (lets.length > 0)
      add(
        'let',
        this.keyed(lets, (node) => valueNode(node.value)),
      );
    const blocks = of('block');
    if (blocks.length > 0)
      add(
        'blocks',
        this.keyed(blocks, (node) => this.block(node)),
      );
    const [network] = of('network');
    if (network !== undefined) this.network(network, root, add);
    const inBody = network === undefined ? [] : this.notes.inside(network.body).atEnd;
    root.comment = holderComment([...inBody, ...this.notes.inside(document).atEnd]);
    return root;
  }

  /** A map from the name of each node to what it holds, with the nodes' comments. */
  private keyed<T extends Producer<'let'> | BlockDeclaration>(
    nodes: readonly T[],
    toValue: (node: T) => YamlNode,
  ): YAMLMap {
    const map = new YAMLMap();
    for (const node of nodes) {
      const key = new Scalar(node.name.text);
      ownerComment(key, this.notes.of(node));
      map.items.push(new Pair(key, toValue(node)));
    }
    return map;
  }

  private block({ parameters, body }: BlockDeclaration): YamlNode {
    const pairs: [string, YamlNode][] = [];
    if (parameters.length > 0) pairs.push(['parameters', parametersNode(parameters)]);
    pairs.push(['layers', this.layers.block(body)]);
    return blockMap(pairs);
  }

  private network(
    network: NetworkDeclaration,
    root: YAMLMap,
    add: (key: string, value: YamlNode) => Scalar,
  ): void {
    const first = root.items.length === 0;
    const key = add('network', new Scalar(network.name.text));
    ownerComment(key, this.notes.of(network));
    if (!first) key.spaceBefore = true;
    if (network.parameters.length > 0) add('parameters', parametersNode(network.parameters));
    const { inputs, layers, requires, train } = partsOf(network.body.statements);
    // Comments at the edges of the body have no place of their own here: they go to the edges of the file.
    ownerComment(key, { before: [], behind: this.notes.inside(network.body).opening });
    if (inputs.length > 0) {
      const inputKey = add('input', inputsNode(inputs));
      for (const input of inputs) ownerComment(inputKey, this.notes.of(input));
    }
    if (layers.length > 0) add('layers', this.layers.statements(layers));
    if (requires.length > 0) {
      const items = requires.map((node) => annotate(textNode(node.condition), this.notes.of(node)));
      add('require', blockSeq(items));
    }
    if (train !== undefined) ownerComment(add('train', this.layers.train(train)), this.notes.of(train));
  }
}

interface NetworkParts {
  readonly inputs: readonly InputStatement[];
  readonly layers: readonly Statement[];
  readonly requires: readonly RequireStatement[];
  readonly train: TrainStatement | undefined;
}

/** Inputs at the front, and budgets and training at the end, have keys of their own; elsewhere they are items. */
function partsOf(statements: readonly Statement[]): NetworkParts {
  let start = 0;
  const inputs: InputStatement[] = [];
  for (let node = statements[start]; node?.kind === 'input'; node = statements[++start]) inputs.push(node);
  let end = statements.length;
  const last = statements[end - 1];
  const train = end > start && last.kind === 'train' ? last : undefined;
  if (train !== undefined) end--;
  const requires: RequireStatement[] = [];
  for (
    let node = statements[end - 1];
    end > start && node?.kind === 'require';
    node = statements[--end - 1]
  ) {
    requires.unshift(node);
  }
  return { inputs, layers: statements.slice(start, end), requires, train };
}

function parametersNode(parameters: readonly Parameter[]): YamlNode {
  return flowMap(
    parameters.map(({ name, default: value }) => [
      name.text,
      value === undefined ? new Scalar(null) : valueNode(value),
    ]),
  );
}
