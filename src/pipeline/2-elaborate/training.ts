/** Reads `train { … }` into a training plan; what is not said has the defaults written here. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { Argument, TrainSetting, TrainStatement } from '../../ir/ast.js';
import type { OptimizerPlan, SchedulePlan, TrainingPlan } from '../../ir/typed-graph.js';
import {
  type Attributes,
  choice,
  flag,
  integer,
  optional,
  real,
  required,
  type ValuesOf,
} from '../../kit/attributes.js';
import type { EvaluationContext } from './evaluate.js';
import { readAttributes } from './read-attributes.js';
import { renameFix } from './rename-fix.js';

export const defaultTraining: TrainingPlan = {
  loss: 'cross_entropy',
  optimizer: { kind: 'sgd', lr: 0.05, momentum: 0.9, nesterov: false, weightDecay: 0 },
  schedule: { kind: 'constant', warmup: 0 },
  batch: 64,
  epochs: 5,
  seed: 1,
};

const rate = (value: number, doc: string) =>
  optional(real({ min: 0 }), { doc, aliases: ['learning_rate'], default: value });
const share = (value: number, doc: string) =>
  optional(real({ min: 0, exclusiveMax: 1 }), { doc, default: value });
const positive = (doc: string) => required(integer({ min: 1 }), { doc, positional: true });
const weightDecay = (value: number) =>
  optional(real({ min: 0 }), {
    doc: 'Pulls every weight towards 0 by this share of the rate.',
    default: value,
  });

const sgd = {
  lr: rate(0.05, 'Learning rate.'),
  momentum: share(0.9, 'How much of the last step is kept.'),
  nesterov: optional(flag, { doc: 'Looks one momentum step ahead (Nesterov 1983).', default: false }),
  weight_decay: weightDecay(0),
};

const adam = (decay: number) => ({
  lr: rate(0.001, 'Learning rate.'),
  beta1: share(0.9, 'Decay of the mean of gradients.'),
  beta2: share(0.999, 'Decay of the mean of squared gradients.'),
  epsilon: optional(real({ min: 0 }), { doc: 'Added to the root.', aliases: ['eps'], default: 1e-8 }),
  weight_decay: weightDecay(decay),
});

const warmup = optional(real({ min: 0 }), { doc: 'Epochs in which the rate rises from 0.', default: 0 });
const constantSchedule = { warmup };
const stepSchedule = {
  every: optional(integer({ min: 1 }), { doc: 'Epochs between two steps.', default: 10 }),
  factor: optional(real({ min: 0, max: 1 }), { doc: 'What the rate is multiplied with.', default: 0.1 }),
  warmup,
};
const cosineSchedule = {
  minimum: optional(real({ min: 0 }), { doc: 'The rate at the end.', aliases: ['min'], default: 0 }),
  warmup,
};

const losses = ['cross_entropy', 'mse'] as const;
const optimizers = ['sgd', 'adam', 'adamw'] as const;
const schedules = ['constant', 'step', 'cosine'] as const;
const settings = ['loss', 'optimizer', 'schedule', 'batch', 'epochs', 'seed'];

type Changes = { -readonly [K in keyof TrainingPlan]?: TrainingPlan[K] };

export function readTraining(statement: TrainStatement, context: EvaluationContext): TrainingPlan {
  const seen = new Map<string, TrainSetting>();
  const changes: Changes = { span: statement.span };
  for (const setting of statement.settings) {
    if (!context.work.step(setting.span)) break;
    const { text, span } = setting.name;
    const first = seen.get(text);
    if (first !== undefined) {
      const related = [{ message: 'the first one', span: first.span }];
      context.findings.add(finding('language/said-twice', setting.span, { what: text }, { related }));
      continue;
    }
    seen.set(text, setting);
    if (settings.includes(text)) readSetting(setting, changes, context);
    else {
      const suggestion = didYouMean(text, settings);
      const facts = { owner: 'train', attribute: text, suggestion, known: settings };
      context.findings.add(finding('attribute/unknown', span, facts, renameFix(setting.name, suggestion)));
    }
  }
  return { ...defaultTraining, ...changes };
}

function readSetting(setting: TrainSetting, changes: Changes, context: EvaluationContext): void {
  switch (setting.name.text) {
    case 'loss':
      changes.loss = kindOf(setting, losses, context)?.kind ?? defaultTraining.loss;
      return;
    case 'optimizer':
      changes.optimizer = readOptimizer(setting, context) ?? defaultTraining.optimizer;
      return;
    case 'schedule':
      changes.schedule = readSchedule(setting, context) ?? defaultTraining.schedule;
      return;
    case 'batch':
    case 'epochs': {
      const name = setting.name.text;
      changes[name] =
        read(name, setting, { [name]: positive(`The ${name}.`) }, context)?.[name] ?? defaultTraining[name];
      return;
    }
    case 'seed': {
      const seed = required(integer({ min: 0 }), { doc: 'Where all randomness starts.', positional: true });
      changes.seed = read('seed', setting, { seed }, context)?.seed ?? defaultTraining.seed;
    }
  }
}

function readOptimizer(setting: TrainSetting, context: EvaluationContext): OptimizerPlan | undefined {
  const chosen = kindOf(setting, optimizers, context, true);
  if (chosen === undefined) return undefined;
  const { kind, rest } = chosen;
  if (kind === 'sgd') {
    const values = read(`optimizer ${kind}`, { ...setting, arguments: rest }, sgd, context);
    if (values === undefined) return undefined;
    const { lr, momentum, nesterov, weight_decay } = values;
    return { kind, lr, momentum, nesterov, weightDecay: weight_decay };
  }
  const declared = adam(kind === 'adamw' ? 0.01 : 0);
  const values = read(`optimizer ${kind}`, { ...setting, arguments: rest }, declared, context);
  if (values === undefined) return undefined;
  const { weight_decay, ...others } = values;
  return { kind, ...others, weightDecay: weight_decay };
}

function readSchedule(setting: TrainSetting, context: EvaluationContext): SchedulePlan | undefined {
  const chosen = kindOf(setting, schedules, context, true);
  if (chosen === undefined) return undefined;
  const { kind, rest } = chosen;
  const owner = `schedule ${kind}`;
  const own = { ...setting, arguments: rest };
  if (kind === 'constant') {
    const values = read(owner, own, constantSchedule, context);
    return values && { kind, ...values };
  }
  if (kind === 'step') {
    const values = read(owner, own, stepSchedule, context);
    return values && { kind, ...values };
  }
  const values = read(owner, own, cosineSchedule, context);
  return values && { kind, ...values };
}

/** The first value says which; the rest belongs to it. */
function kindOf<const C extends readonly string[]>(
  setting: TrainSetting,
  choices: C,
  context: EvaluationContext,
  hasMore = false,
): { readonly kind: C[number]; readonly rest: readonly Argument[] } | undefined {
  const first = setting.arguments.findIndex(({ name }) => name === undefined);
  const rest = setting.arguments.filter((_, index) => index !== first);
  const own = hasMore ? setting.arguments.filter((_, index) => index === first) : setting.arguments;
  const { text } = setting.name;
  const declared = { [text]: required(choice(choices), { doc: 'Which one.', positional: true }) };
  const kind = read(text, { ...setting, arguments: own }, declared, context)?.[text];
  return kind && { kind, rest };
}

function read<A extends Attributes>(
  owner: string,
  setting: TrainSetting,
  attributes: A,
  context: EvaluationContext,
): ValuesOf<A> | undefined {
  const place = { name: owner, span: setting.name.span };
  const { values, holes } = readAttributes(place, setting.arguments, attributes, context);
  for (const { span } of holes) context.findings.add(finding('hole/misplaced', span, {}));
  return holes.length > 0 ? undefined : (values as ValuesOf<A> | undefined);
}
