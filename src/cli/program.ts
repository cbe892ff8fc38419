/** The commands with their arguments, options and help. What they do is in `commands/`, loaded when one is run. */
import { type AddHelpTextContext, Command, InvalidArgumentError, Option } from 'commander';
import { alternatives, conventionNames } from '../ir/analysis.js';
import { formatNames } from './output/formats/index.js';
import { columnHelp } from './output/layer-columns.js';
import { terminalOf } from './output/terminal.js';
import { flowed, wrap } from './output/text.js';
import { packageVersion } from './package-files.js';

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];

/** A whole number from `min` to `max`; anything else is wrong usage. */
function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`a whole number from ${min} to ${max} is needed.`);
  };
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('a number above 0 is needed.');
}

const setOption = () =>
  new Option('--set <name=value>', 'set a parameter of the network; may be repeated')
    .argParser(collect)
    .default([], 'none');

function withSpecOptions(command: Command): Command {
  return command
    .addOption(setOption())
    .option('--network <name>', 'the network to use, where the file has several');
}

/** Columns for help; 80 where it goes to a file or a pipe. */
function helpWidth(stream: NodeJS.WriteStream): number {
  const { width } = terminalOf(stream);
  return Number.isFinite(width) ? width : 80;
}

/** Adds lines behind the options; they are made for the width of the stream that help goes to. */
function addBehind(command: Command, lines: (width: number) => readonly string[]): Command {
  return command.addHelpText('after', ({ error }: AddHelpTextContext) =>
    ['', ...lines(helpWidth(error ? process.stderr : process.stdout))].join('\n'),
  );
}

function examples(command: Command, lines: readonly string[]): Command {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return addBehind(command, (width) => [`${title}:`, ...lines.flatMap((line) => exampleLines(line, width))]);
}

/** A command line, broken as a shell allows it, so that it can still be copied; an option keeps its value. */
function exampleLines(line: string, width: number): string[] {
  if (line.length + 2 <= width) return [`  ${line}`];
  const glue = '\u00a0';
  const parts = wrap(line.replace(/(--\S+) /g, `$1${glue}`), width - 6);
  return parts.map((part, at) => {
    const end = at < parts.length - 1 ? ' \\' : '';
    return `${at === 0 ? '  ' : '    '}${part.replaceAll(glue, ' ')}${end}`;
  });
}

const oneOf = (flags: string, description: string, choices: readonly string[]) =>
  new Option(flags, description).choices(choices).default(choices[0]);

export function createProgram(): Command {
  const program = new Command('netspec')
    .description('Checks, lints, explains and trains convolutional networks written as specs.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showHelpAfterError('(--help lists commands and options)')
    .configureHelp({ minWidthToWrap: 12 })
    .configureOutput({
      getOutHelpWidth: () => helpWidth(process.stdout),
      getErrHelpWidth: () => helpWidth(process.stderr),
    })
    .exitOverride();
  examples(program, ['netspec init mynet && netspec check mynet.netspec']);
  addReading(program);
  addWriting(program);
  addTraining(program);
  return program;
}

function addReading(program: Command): void {
  const check = withSpecOptions(
    program
      .command('check')
      .description('report every mistake in specs')
      .argument('<path...>', 'files, globs, folders; - is standard input'),
  )
    .addOption(oneOf('--format <format>', 'how diagnostics are printed', formatNames))
    .option('--output <file>', 'write the report to a file')
    .option('--stdin-name <name>', 'what standard input is called; its suffix tells the form')
    .action(async (paths, options) => (await import('./commands/check.js')).check(paths, options));
  examples(check, ['netspec check specs/lenet5.netspec', "netspec check 'specs/**/*.netspec' --format json"]);

  addLint(program);

  const summary = withSpecOptions(
    program
      .command('summary')
      .description("print a network's layers with shapes, parameters and MACs")
      .argument('<file>', 'a spec'),
  )
    .addOption(oneOf('--format <format>', 'the form of the table', ['table', 'json', 'markdown', 'csv']))
    .option('--columns <names>', 'what the table shows, with commas between the names')
    .addOption(
      new Option('--convention <tool>', 'only the figures that this tool gives').choices(conventionNames),
    )
    .action(async (file, options) => (await import('./commands/summary.js')).summary(file, options));
  examples(summary, [
    'netspec summary specs/lenet5.netspec --set classes=26',
    'netspec summary specs/lenet5.netspec --columns layer,output,macs,share,rf',
  ]);
  addBehind(summary, (width) => ['Columns:', ...flowed(columnHelp(), width)]);
  addBehind(summary, (width) =>
    wrap(
      'A narrow terminal leaves out the columns activation, FLOPs and kind, in this order, then shortens paths.',
      width,
    ),
  );

  const constraints = withSpecOptions(
    program
      .command('constraints')
      .description('say for which input sizes a network is valid, and which layers ask for that')
      .argument('<file>', 'a spec; sizes that it fixes are set free'),
  )
    .addOption(oneOf('--format <format>', 'how they are printed', ['pretty', 'json']))
    .action(async (file, options) => (await import('./commands/constraints.js')).constraints(file, options));
  examples(constraints, ['netspec constraints specs/unet.netspec']);

  const explain = withSpecOptions(
    program
      .command('explain')
      .description("show how a layer's shape, parameters and MACs come about")
      .argument('<file>', 'a spec')
      .argument('[layer]', 'path of a layer or a group, or a block; without it, the paths are listed'),
  )
    .addOption(
      new Option('--versus <way>', 'what the map of the layer would cost in another way').choices(
        alternatives,
      ),
    )
    .addOption(
      new Option('--convention <tool>', 'where the figures of this tool differ').choices(conventionNames),
    )
    .action(async (file, layer, options) =>
      (await import('./commands/explain.js')).explain(file, layer, options),
    );
  examples(explain, [
    'netspec explain specs/lenet5.netspec c3',
    'netspec explain specs/lenet5.netspec c3 --versus dense',
    'netspec explain specs/resnet18.netspec --convention fvcore',
  ]);

  const compare = program
    .command('compare')
    .description('set networks side by side: parameters, MACs, memory, depth, receptive field')
    .argument('<file...>', 'specs; FILE#NETWORK picks one of several networks')
    .addOption(
      new Option('--set <name=value>', 'set a parameter of the networks; may be repeated')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(oneOf('--format <format>', 'how they are printed', ['table', 'json']))
    .action(async (files, options) => (await import('./commands/compare.js')).compare(files, options));
  examples(compare, ['netspec compare specs/vgg16.netspec specs/resnet18.netspec']);

  const setting = (flags: string, description: string) =>
    new Option(flags, description).argParser(collect).default([], 'none');
  const diff = program
    .command('diff')
    .description('what changed between two specs: layers, costs, weights that still load')
    .argument('[path...]', 'OLD NEW, each a spec or FILE#NETWORK; with --git files or folders to look at')
    .option('--git <rev>', 'compare the specs of a revision with the working tree, or A..B with each other')
    .addOption(setting('--set <name=value>', 'set a parameter of both sides; may be repeated'))
    .addOption(setting('--set-old <name=value>', 'set a parameter of the old side alone'))
    .addOption(setting('--set-new <name=value>', 'set a parameter of the new side alone'))
    .addOption(oneOf('--format <format>', 'how it is printed', ['text', 'markdown', 'json']))
    .addOption(
      setting('--fail-on <limit>', 'exit with 1 beyond it: params+5%, macs+0, checkpoint; may be repeated'),
    )
    .action(async (paths, options) => (await import('./commands/diff.js')).diff(paths, options));
  examples(diff, [
    'netspec diff specs/resnet.netspec specs/resnet.netspec --set-old depth=18 --set-new depth=34',
    'netspec diff --git main --format markdown --fail-on params+5% --fail-on peak_memory+1MiB',
  ]);

  const rules = program
    .command('rules')
    .description('list the lint rules, or show the page of one')
    .argument('[name]', 'a rule')
    .option('--set <set>', 'only the rules of this set: recommended, strict, style, portable')
    .addOption(oneOf('--format <format>', 'how they are printed', ['table', 'json']))
    .action(async (name, options) => (await import('./commands/rules.js')).rules(name, options));
  examples(rules, ['netspec rules --set strict', 'netspec rules redundant-activation']);
}

function addLint(program: Command): void {
  const lint = program
    .command('lint')
    .description('check specs and judge them by rules')
    .argument('[path...]', 'files, globs, folders; - is standard input (default: this folder)')
    .addOption(setOption())
    .option('--fix', 'apply the fixes after which a network computes the same')
    .option('--fix-unsafe', 'apply also fixes that may change what a network computes')
    .option('--dry-run', 'with a fix: print what would change as a diff, and write nothing')
    .addOption(
      new Option('--rule <name>', 'only this rule; may be repeated').argParser(collect).default([], 'all'),
    )
    .option('--config <file>', 'this configuration for all files (default: the nearest of each file)')
    .option('--no-config', 'no configuration: the recommended rules')
    .option('--baseline <file>', 'hide what this file lists')
    .option('--write-baseline', 'with --baseline: list what rules find now in that file')
    .option('--max-warnings <n>', 'exit with 1 above so many warnings', wholeNumber(0, 2 ** 31 - 1))
    .option('--quiet', 'print errors only')
    .addOption(oneOf('--format <format>', 'how diagnostics are printed', formatNames))
    .option('--output <file>', 'write the report to a file')
    .option('--stdin-name <name>', 'what standard input is called; its suffix tells the form')
    .option('--cache', 'take over what is known of files that did not change')
    .option('--cache-location <path>', 'the file of the cache', '.netspec-cache/lint.json')
    .addOption(new Option('--jobs <n>', 'lint in so many threads, or auto').argParser(threadCount).default(1))
    .option('--watch', 'lint again whenever a file changes, until interrupted')
    .option('--stats', 'tell where the time went')
    .action(async (paths, options) => (await import('./commands/lint.js')).lint(paths, options));
  examples(lint, [
    'netspec lint',
    'netspec lint specs --fix --dry-run',
    'netspec lint --cache --jobs auto --format sarif --output netspec.sarif',
  ]);
}

const threadCount = (text: string) => (text === 'auto' ? text : wholeNumber(1, 256)(text));

function addWriting(program: Command): void {
  const build = withSpecOptions(
    program
      .command('build')
      .description('write a network as code, or as a model for other runtimes')
      .argument('<file>', 'a spec'),
  )
    .option('--target <target>', 'what to write: typescript, or onnx', 'typescript')
    .option('--out <folder>', 'where to', '.')
    .option(
      '--batch <n>',
      'for so many images at a time (onnx: for exactly these)',
      wholeNumber(1, 1_000_000),
    )
    .option('--standalone', 'put the runtime into the one file; no import is left')
    .option('--profile', 'let the network time its layers')
    .option('--weights <file>', 'for onnx: the weights of this checkpoint in place of the initial ones')
    .option('--force', 'overwrite files that netspec did not write')
    .action(async (file, options) => (await import('./commands/build.js')).build(file, options));
  examples(build, [
    'netspec build specs/lenet5.netspec --target typescript --out generated',
    'netspec build specs/lenet5.netspec --target onnx --weights LeNet5.safetensors',
  ]);

  const fmt = program
    .command('fmt')
    .description('format specs in place, or convert them')
    .argument('<path...>', 'files, globs, folders; - is standard input')
    .option('--check', 'change nothing; list the files that are not formatted and exit with 1')
    .option('--fill', 'write the values in that the checker finds for holes (`?`)')
    .addOption(new Option('--to <form>', 'print the spec in this form').choices(['dsl', 'yaml']))
    .option('--write', 'with --to: write a file with the other suffix instead of printing')
    .option('--force', 'with --write: overwrite an existing file')
    .option('--stdin-name <name>', 'what standard input is called; its suffix tells the form')
    .action(async (paths, options) => (await import('./commands/fmt.js')).fmt(paths, options));
  examples(fmt, ['netspec fmt --check specs', 'netspec fmt --to yaml specs/lenet5.netspec']);

  const init = program
    .command('init')
    .description('write a first spec that checks, with comments')
    .argument('[name]', 'name of the spec', 'mynet')
    .action(async (name) => (await import('./commands/init.js')).init(name));
  examples(init, ['netspec init digits']);
}

function addTraining(program: Command): void {
  const train = withSpecOptions(
    program.command('train').description('train the code that build emits').argument('<file>', 'a spec'),
  )
    .option('--data <path>', 'digits (embedded), or IDX files, CSV, or a folder of images')
    .option('--test <path>', 'test data, where --data does not hold any')
    .option('--epochs <n>', 'epochs', wholeNumber(1, 1_000_000))
    .option('--batch <n>', 'images a step', wholeNumber(1, 1_000_000))
    .option('--lr <x>', 'learning rate', positiveNumber)
    .option('--seed <n>', 'seed of weights and order', wholeNumber(0, 2 ** 32 - 1))
    .option('--limit <n>', 'use only so many training images', wholeNumber(1, 2 ** 31 - 1))
    .option('--out <file>', 'the weights and the state of training (default: <network>.safetensors)')
    .option('--resume <file>', 'go on from a file that train wrote')
    .option(
      '--threads <n>',
      'compute on so many threads, or auto; the result is the same',
      threadCount,
      'auto',
    )
    .option('--deterministic', 'the same bits on every machine: without fused multiply-add')
    .option('--quiet', 'print only the last line')
    .addOption(oneOf('--format <format>', 'pretty, or a JSON line an epoch', ['pretty', 'json']))
    .action(async (file, options) => {
      await (await import('./commands/train.js')).train(file, options);
    });
  examples(train, [
    'netspec train specs/lenet5.netspec --data digits --epochs 4',
    'netspec train specs/lenet5.netspec --resume LeNet5.safetensors',
  ]);

  const bench = withSpecOptions(
    program
      .command('bench')
      .description('time the code that build emits: images a second, and every layer against the machine')
      .argument('<file>', 'a spec'),
  )
    .option('--batch <n>', 'images a call', wholeNumber(1, 1_000_000), 1)
    .option('--threads <n>', 'compute on so many threads, or auto', threadCount, 1)
    .option('--training', 'time training steps, too')
    .option('--seconds <n>', 'how long each mode is run', positiveNumber, 2)
    .option('--plain', 'compute in plain TypeScript, without SIMD')
    .option('--deterministic', 'the same bits on every machine: without fused multiply-add')
    .addOption(oneOf('--format <format>', 'how it is printed', ['table', 'json']))
    .action(async (file, options) => (await import('./commands/bench.js')).bench(file, options));
  examples(bench, [
    'netspec bench specs/resnet18.netspec',
    'netspec bench specs/lenet5.netspec --batch 64 --training --threads auto --format json',
  ]);

  const demo = program
    .command('demo', { hidden: true })
    .description('check, summarise, build and train the LeNet-5 that comes with netspec')
    .option('--out <folder>', 'where to put what it makes', 'netspec-demo')
    .action(async (options) => (await import('./commands/demo.js')).demo(options));
  examples(demo, ['netspec demo --out try']);
}
