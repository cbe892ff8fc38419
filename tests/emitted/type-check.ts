/** Type-checks emitted files: with the installed compiler as a process, and with the one that ts-morph carries. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Project, ts } from 'ts-morph';
import { runtimeSources } from '../../src/cli/package-files.js';

const packageFile = createRequire(import.meta.url).resolve('typescript/package.json');
const tsc = join(dirname(packageFile), 'bin', 'tsc');
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the compiler prints about the files; empty when there is nothing to say. */
export function checkWithInstalled(files: Readonly<Record<string, string>>): string {
  return inFolder(files, (folder) => {
    const config = {
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'nodenext',
        target: 'es2022',
        noUnusedLocals: true,
        noUnusedParameters: true,
        noImplicitOverride: true,
        skipLibCheck: true,
        types: [],
        paths: { 'netspec/runtime/*': [join(root, 'src/runtime/*.ts')] },
      },
      include: ['*.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    return run(folder, ['-p', '.', '--pretty', 'false']);
  });
}

/** `tsc --strict FILE…`, as a person would type it; for files without imports. */
export function checkPlainly(files: Readonly<Record<string, string>>): string {
  return inFolder(files, (folder) =>
    run(folder, ['--strict', '--noEmit', '--noUnusedLocals', '--pretty', 'false', ...Object.keys(files)]),
  );
}

/** The same with the older compiler inside ts-morph, on the runtime's sources. */
export function checkWithBundled(files: Readonly<Record<string, string>>): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      noEmit: true,
      noUnusedLocals: true,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      paths: { 'netspec/runtime/*': ['/runtime/*.ts'] },
    },
  });
  for (const [module, text] of runtimeSources()) project.createSourceFile(`/runtime/${module}.ts`, text);
  for (const [name, text] of Object.entries(files)) project.createSourceFile(`/${name}`, text);
  const found = project.getPreEmitDiagnostics();
  return project.formatDiagnosticsWithColorAndContext(found);
}

function run(folder: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, ...args], { cwd: folder, encoding: 'utf8' });
  return (stdout + stderr).trim();
}

function inFolder(files: Readonly<Record<string, string>>, use: (folder: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'netspec-types-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
