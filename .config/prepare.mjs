// Builds a fresh checkout; npm runs it behind `npm ci`, and where it installs netspec from git.
// Of a global install from git (which is how pre-commit installs hooks) npm leaves out what building needs
// (npm/cli issue 8440): then that is installed first.
import { spawnSync } from 'node:child_process';

/** npm hands its own options down as variables; here none of the outer command may count. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_config_(global|location|omit|include|prefix)$/i.test(name),
  ),
);

function run(command) {
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit', env: environment });
  if (status !== 0) process.exit(status ?? 1);
}

const canBuild = await import('esbuild').then(
  () => true,
  () => false,
);
if (!canBuild) run('npm ci --ignore-scripts --include=dev --no-audit --no-fund');
run('npm run build');
