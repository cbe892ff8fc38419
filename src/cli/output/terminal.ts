/** What is known about the place output goes to: its width, whether it shows colours, whether a person watches. */
import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

export interface Terminal {
  /** Columns; infinite where output goes to a file or a pipe, so that nothing is wrapped or clipped there. */
  readonly width: number;
  readonly interactive: boolean;
  readonly colors: Colors;
}

interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `NO_COLOR` (any text) forbids colours, `FORCE_COLOR` (but `0` and `false`) asks for them, and otherwise a terminal
 * that is not `dumb` gets them. `COLUMNS` overrides the width, also of what is no terminal.
 */
export function terminalOf(stream: OutputStream, environment: Environment = process.env): Terminal {
  const { NO_COLOR, FORCE_COLOR, COLUMNS, TERM } = environment;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const interactive = stream.isTTY === true;
  const colorful = !NO_COLOR && (forced || (interactive && TERM !== 'dumb' && FORCE_COLOR === undefined));
  const asked = Number(COLUMNS);
  const columns = Number.isInteger(asked) && asked > 0 ? asked : interactive ? stream.columns : undefined;
  return {
    width: columns === undefined ? Number.POSITIVE_INFINITY : Math.max(40, columns),
    interactive,
    colors: picocolors.createColors(colorful),
  };
}
