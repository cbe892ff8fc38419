/** Runs one command line and turns whatever happens into output and an exit code. */
import { CommanderError } from 'commander';
import { Failure } from './failure.js';
import { terminalOf } from './output/terminal.js';
import { hanging, printable } from './output/text.js';
import { createProgram } from './program.js';

/** What a bug of netspec itself exits with: EX_SOFTWARE of BSD's sysexits. */
const internalError = 70;

export async function run(argv: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endWithReader);
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  try {
    const program = createProgram();
    // Without a command there is nothing wrong; commander alone would call it an error.
    if (argv.length <= 2) program.outputHelp();
    else await program.parseAsync(argv);
  } catch (error) {
    report(error);
  }
}

/** Nobody reads the output any more (`netspec … | head`): that is no mistake. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  end(error);
}

function end(error: unknown): void {
  report(error);
  process.exit();
}

function report(error: unknown): void {
  if (error instanceof CommanderError) {
    // Help and version arrive here too; commander has printed everything.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const { colors, width } = terminalOf(process.stderr);
  const say = (mark: string, text: string, paint: (text: string) => string) => {
    const [first, ...rest] = hanging(`${mark} `, printable(text), width);
    process.stderr.write(`${[paint(mark) + first.slice(mark.length), ...rest].join('\n')}\n`);
  };
  if (error instanceof Failure) {
    process.exitCode = error.exitCode;
    if (error.message !== '') say('error:', error.message, colors.red);
    if (error.help !== undefined) say('  help:', error.help, colors.cyan);
    return;
  }
  process.exitCode = internalError;
  const message = error instanceof Error ? error.message : String(error);
  say(
    'internal error:',
    `${message}; this is a bug in netspec: please report it with the spec and the command`,
    colors.red,
  );
  if (process.env.NETSPEC_DEBUG === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}
