/** The members of an emitted class that train and evaluate it, for the loss of its spec. */
import type { CompiledProgram } from '../../ir/program.js';
import { memory } from './kernel-calls.js';
import type { NetworkNames } from './names.js';
import type { Ports } from './ports.js';
import type { RuntimeImports } from './runtime-imports.js';

export interface Method {
  readonly name: string;
  readonly doc: string;
  readonly isPrivate?: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: string;
    readonly isOptional?: boolean;
  }[];
  readonly returnType: string;
  readonly statements: readonly string[];
}

export interface TrainingMembers {
  /** Whether the class keeps memory for what the loss compares the output with, so many values an image. */
  readonly targetValues: number | undefined;
  readonly methods: readonly Method[];
}

export function trainingMembers(
  { loss }: CompiledProgram,
  names: NetworkNames,
  ports: Ports,
  imports: RuntimeImports,
): TrainingMembers {
  const { size } = loss;
  const takesLabels = loss.kind === 'cross_entropy';
  // A squared error is over all values; its classes, if any, are the values.
  const { positions, classes } = takesLabels ? loss : { positions: 1, classes: size };
  const labelled = (count: string) => (positions === 1 ? count : `${count} * ${positions}`);
  const floats = takesLabels ? '' : imports.type('geometry', 'Floats');
  const images = { name: 'images', type: ports.inputParameter };
  const labels = { name: 'labels', type: takesLabels ? 'Int32Array' : `Int32Array | ${floats}` };
  const optimizer = imports.type('optimizer', 'Optimizer');
  const use = (name: 'requireLabels' | 'predictedClass' | 'countCorrect' | 'oneHot') =>
    imports.value('loss', name);
  const lossName = imports.value('loss', takesLabels ? 'crossEntropyFromLogits' : 'meanSquaredError');
  const check = takesLabels
    ? `${use('requireLabels')}(labels, count, ${classes}${positions === 1 ? '' : `, ${positions}`});`
    : 'this.requireTargets(labels, count);';
  const lossOf = (n: string, scores: string, chosenLabels: string, gradient: string) =>
    `${lossName}(${labelled(n)}, ${classes}, ${scores}, ${takesLabels ? chosenLabels : 'this.targets'}, ${gradient})`;
  const share = (count: string) => (positions === 1 ? count : `(${labelled(count)})`);
  const chosen =
    positions === 1
      ? 'labels.subarray(first, first + n)'
      : `labels.subarray(first * ${positions}, (first + n) * ${positions})`;
  /** With target values nothing is right or wrong. */
  const guarded = (text: string) => (takesLabels ? text : `labels instanceof Int32Array ? ${text} : 0`);

  const scores = memory.buffer(names.buffer(loss.training));
  const gradient = loss.gradient === undefined ? 'null' : memory.buffer(names.buffer(loss.gradient));
  const trainStep: Method = {
    name: 'trainStep',
    doc:
      'One step of gradient descent on at most `batch` images. The loss is the mean over them, before the step.' +
      (takesLabels ? labelsDoc(positions) : targetsDoc(size)),
    parameters: [images, labels, { name: 'optimizer', type: optimizer }, { name: 'lr', type: 'number' }],
    returnType: imports.type('network', 'StepResult'),
    statements: [
      ...ports.countStatements(),
      check,
      'this.beginStep(count);',
      'const v = this.training;',
      ...ports.writeStatements('0', 'count'),
      ...(takesLabels ? [] : ['this.writeTargets(labels, 0, count);']),
      'this.runTraining(count);',
      `const loss = ${lossOf('count', scores, 'labels', gradient)} / ${share('count')};`,
      `const correct = ${guarded(`${use('countCorrect')}(${labelled('count')}, ${classes}, ${scores}, labels)`)};`,
      'this.runBackward(count);',
      `${imports.value('optimizer', 'applyOptimizer')}(optimizer, lr);`,
      'return { loss, correct };',
    ],
  };

  const from = labelled('first');
  const evaluated = memory.buffer(names.buffer(loss.evaluation));
  const right = `predicted[${from} + i] === labels[${from} + i]`;
  const evaluate: Method = {
    name: 'evaluate',
    doc: 'Mean loss and predictions in evaluation mode; changes nothing.',
    parameters: [images, labels],
    returnType: imports.type('network', 'EvaluationResult'),
    statements: [
      ...ports.countStatements(),
      check,
      `const predicted = new Int32Array(${labelled('count')});`,
      'let loss = 0;',
      'let correct = 0;',
      'this.inBatches(count, (first, n) => {',
      '  const v = this.evaluation;',
      ...ports.writeStatements('first', 'n').map((line) => `  ${line}`),
      ...(takesLabels ? [] : ['  this.writeTargets(labels, first, n);']),
      '  this.runEvaluation(n);',
      `  loss += ${lossOf('n', evaluated, chosen, 'null')};`,
      `  for (let i = 0; i < ${labelled('n')}; i++) {`,
      `    predicted[${from} + i] = ${use('predictedClass')}(i, ${classes}, ${evaluated});`,
      `    if (${takesLabels ? right : `labels instanceof Int32Array && ${right}`}) correct += 1;`,
      '  }',
      '});',
      `return { loss: loss / ${share('count')}, correct, predicted };`,
    ],
  };
  if (takesLabels) return { targetValues: undefined, methods: [trainStep, evaluate] };
  const targets = targetMethods(size, labels, use('requireLabels'), use('oneHot'));
  return { targetValues: size, methods: [trainStep, evaluate, ...targets] };
}

const labelsDoc = (positions: number) =>
  positions === 1
    ? ''
    : `\n\`labels\` are the classes of all ${positions} positions of each image, row by row.`;

const targetsDoc = (size: number) =>
  `\n\`labels\` are classes (Int32Array, one an image) or target values (${size} an image).`;

/** With a squared error, labels may be classes or values. */
function targetMethods(
  size: number,
  labels: Method['parameters'][number],
  requireLabels: string,
  oneHot: string,
): Method[] {
  const needs = `\${count} images need \${count * ${size}} target values, not \${labels.length}`;
  return [
    {
      name: 'requireTargets',
      doc: 'Throws a RangeError unless there is a class, or a full set of target values, for each image.',
      isPrivate: true,
      parameters: [labels, { name: 'count', type: 'number' }],
      returnType: 'void',
      statements: [
        `if (labels instanceof Int32Array) ${requireLabels}(labels, count, ${size});`,
        `else if (labels.length !== count * ${size}) {`,
        `  throw new RangeError(\`${needs}\`);`,
        '}',
      ],
    },
    {
      name: 'writeTargets',
      doc: 'Fills `targets`: a class becomes 1 at its place and 0 elsewhere, values stay as they are.',
      isPrivate: true,
      parameters: [labels, { name: 'first', type: 'number' }, { name: 'n', type: 'number' }],
      returnType: 'void',
      statements: [
        'if (labels instanceof Int32Array) {',
        `  ${oneHot}(n, ${size}, labels.subarray(first, first + n), this.targets);`,
        '} else {',
        `  this.targets.set(labels.subarray(first * ${size}, (first + n) * ${size}));`,
        '}',
      ],
    },
  ];
}
