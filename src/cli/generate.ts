/**
 * Writes `generated/`: the JSON Schemas, the emitted networks of the small specs, the reference pages.
 * With `--check` it writes nothing, lists what is stale, and exits with 1. `npm run generate` runs it.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Diagnostic, hasErrors } from '../base/diagnostic.js';
import type { FreeSizes } from '../compile/compiled.js';
import { emit } from '../compile/emit.js';
import { layerKinds, specSchema } from '../compile/kinds.js';
import { ruleKinds } from '../compile/lint.js';
import { compile } from '../compile.js';
import { nextIn } from '../ir/size-set.js';
import { configSchema } from './config/config-schema.js';
import { diagnosticPage } from './output/diagnostic-page.js';
import { layerIndex, layerPage } from './output/layer-page.js';
import { ruleIndex, writeRulePage } from './output/rule-page.js';
import { outputSchemas } from './output/schemas.js';
import { packageRoot } from './package-files.js';
import { hostFor, readSource } from './read.js';
import { writeWhole } from './write.js';

/** Networks with more weights make code that nobody needs to read. */
const smallNetwork = 1_000_000n;
/** Cells of a side. */
const smallImage = 28;

const asJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Path below `generated/` -> text. */
async function generated(root: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, schema] of Object.entries(outputSchemas)) files.set(join('schema', name), asJson(schema));
  files.set(join('schema', 'netspec.schema.json'), asJson(await specSchema()));
  files.set(join('schema', 'config.schema.json'), asJson(configSchema(await ruleKinds())));
  files.set(join('reference', 'diagnostics.md'), diagnosticPage(await gallery(root)));
  const kinds = await layerKinds();
  files.set(join('reference', 'layers.md'), layerIndex(kinds));
  for (const kind of kinds) {
    const folder = kind.kind.replaceAll('_', '-');
    const prose = readFileSync(join(root, 'src', 'layers', folder, `${folder}.md`), 'utf8');
    files.set(join('reference', 'layers', `${kind.kind}.md`), layerPage(kind, prose));
  }
  const rules = await ruleKinds();
  files.set(join('reference', 'rules.md'), ruleIndex(rules));
  for (const rule of rules) {
    const prose = readFileSync(join(root, 'src', 'rules', rule.name, `${rule.name}.md`), 'utf8');
    files.set(join('reference', 'rules', `${rule.name}.md`), writeRulePage(rule, prose));
  }
  for (const spec of readdirSync(join(root, 'specs'))
    .filter((name) => name.endsWith('.netspec'))
    .sort()) {
    for (const { path, text = '' } of await emittedFrom(join('specs', spec)))
      files.set(join('networks', path), text);
  }
  return files;
}

/** What the specs that are wrong on purpose make netspec say. */
async function gallery(root: string): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const name of readdirSync(join(root, 'specs', 'broken')).sort()) {
    const read = await readSource(join('specs', 'broken', name));
    if (!read.ok) throw new Error(read.diagnostic.message);
    diagnostics.push(...(await compile(read.source)).diagnostics);
  }
  return diagnostics;
}

/** An emitted network has fixed sizes; of those that a spec leaves open, small ones are chosen. */
function sizesAbove({ sizes, at }: FreeSizes): Record<string, string> {
  return Object.fromEntries(
    sizes.symbols.map(({ declaration: { name }, allowed }) => [
      name,
      String(nextIn(allowed, smallImage) ?? at[name]),
    ]),
  );
}

async function emittedFrom(spec: string) {
  const read = await readSource(spec);
  if (!read.ok) throw new Error(read.diagnostic.message);
  const host = hostFor(read.source);
  const open = (await compile(read.source, { host })).networks.flatMap(({ free }) => free ?? []);
  const set = Object.fromEntries(open.flatMap((free) => Object.entries(sizesAbove(free))));
  const { diagnostics, networks } = await compile(read.source, { host, set });
  if (hasErrors(diagnostics)) throw new Error(`${spec} does not check: ${diagnostics[0].message}`);
  const small = networks.filter(({ report }) => report.totals.params <= smallNetwork);
  const emissions = await Promise.all(small.map((network) => emit(network, 'typescript')));
  return emissions.flatMap(({ files }) => files);
}

/** The files below a folder, relative to it. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

const root = packageRoot();
// Specs are named as from the root, so that what is written does not depend on where this runs.
process.chdir(root);
const folder = 'generated';
const wanted = await generated(root);
const stale = [...wanted].filter(([path, text]) => {
  const file = join(folder, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});
const leftOver = filesBelow(folder).filter((path) => !wanted.has(path));

if (process.argv.includes('--check')) {
  for (const [path] of stale) process.stdout.write(`stale: ${join(folder, path)}\n`);
  for (const path of leftOver) process.stdout.write(`not generated any more: ${join(folder, path)}\n`);
  if (stale.length + leftOver.length > 0) {
    process.stdout.write('npm run generate brings generated/ up to date\n');
    process.exitCode = 1;
  }
} else {
  for (const [path, text] of stale) writeWhole(join(folder, path), text);
  for (const path of leftOver) rmSync(join(folder, path));
  process.stdout.write(
    `${stale.length} written, ${leftOver.length} removed, ${wanted.size - stale.length} up to date\n`,
  );
}
