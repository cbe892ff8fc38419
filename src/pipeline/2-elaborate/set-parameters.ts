/** The parameters of networks: values given from outside, or defaults. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { FindingList } from '../../base/finding-list.js';
import type { NetworkDeclaration } from '../../ir/ast.js';
import type { AttributeValue } from '../../ir/typed-graph.js';
import { type EvaluationContext, evaluate } from './evaluate.js';
import { namesIn } from './names-in.js';
import type { NetworkDraft } from './network-draft.js';
import { readSetting } from './read-setting.js';
import type { Scope } from './scope.js';
import { noLayers, type Surroundings } from './surroundings.js';

/** A value from outside must be meant for a parameter of at least one of the networks. */
export function refuseUnknownSettings(
  set: Readonly<Record<string, string>>,
  networks: readonly NetworkDeclaration[],
  findings: FindingList,
): void {
  if (networks.length === 0) return;
  const known = [
    ...new Set(
      networks.flatMap(({ parameters, body }) => [
        ...parameters.map(({ name }) => name.text),
        ...symbolsIn(body),
      ]),
    ),
  ];
  const [{ name }] = networks;
  for (const parameter of Object.keys(set)) {
    if (known.includes(parameter)) continue;
    const facts = { network: name.text, parameter, suggestion: didYouMean(parameter, known), known };
    findings.add(finding('language/unknown-parameter', name.span, facts));
  }
}

/** The symbols of the inputs: what stands in their shapes and is no number. */
function symbolsIn({ statements }: NetworkDeclaration['body']): readonly string[] {
  return statements.flatMap((statement) =>
    statement.kind === 'input' ? namesIn(statement.shape).map(({ name }) => name) : [],
  );
}

/** Gives the network's parameters the values from outside, or their defaults. */
export function setParameters(
  { name: network, parameters }: NetworkDeclaration,
  scope: Scope,
  { set, words }: Surroundings,
  { findings, work, symbols }: NetworkDraft,
): Readonly<Record<string, AttributeValue>> {
  const given = new Map(Object.entries(set));
  const context: EvaluationContext = { scope, findings, work, symbols, words, resolve: noLayers(findings) };
  const values: [string, AttributeValue][] = [];
  for (const { name, default: fallback } of parameters) {
    const { text, span } = name;
    if (scope.definesItself(text)) {
      findings.add(finding('name/duplicate', span, { name: text, what: 'parameter' }));
      continue;
    }
    const outside = given.get(text);
    const value = outside === undefined ? fallback && evaluate(fallback, context) : readSetting(outside);
    if (outside !== undefined && value === undefined) {
      findings.add(
        finding('language/unreadable-parameter', network.span, { parameter: text, text: outside }),
      );
    } else if (outside === undefined && fallback === undefined) {
      const facts = { network: network.text, parameter: text };
      findings.add(finding('language/parameter-without-value', span, facts));
    }
    scope.define(text, value);
    if (value !== undefined) values.push([text, value]);
  }
  return Object.fromEntries(values);
}
