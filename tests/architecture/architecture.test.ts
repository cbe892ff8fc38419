/** Holds the rules of the house: who imports whom, no cycles, no barrels, short files that say what they are. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Module, readModules, root } from './source-files.js';

const modules = readModules(['src/**/*.ts', 'grammar/**/*.ts']);
const shipped = modules.filter(({ path }) => !/\.(test|samples)\.ts$|\/testing\//.test(path));
const listFiles = [
  'src/layers/index.ts',
  'src/rules/index.ts',
  'src/backends/index.ts',
  'src/importers/index.ts',
];

/** The part of the house that a file belongs to: `layers/conv`, `pipeline/1-parse`, `kit`, `grammar`. */
function roomOf(path: string): string {
  if (path.startsWith('grammar/')) return 'grammar';
  if (path === 'src/compile.ts' || path.startsWith('src/compile/') || path === 'src/index.ts')
    return 'compile';
  if (listFiles.includes(path)) return 'catalogues';
  const [, first, second] = path.split('/');
  return ['layers', 'rules', 'backends', 'importers', 'pipeline'].includes(first)
    ? `${first}/${second}`
    : first;
}

/** What a room may import of ours, itself left out. A trailing `(types)` allows types only. */
function allowed(room: string): readonly string[] {
  const [group, member] = room.split('/');
  if (group === 'pipeline') {
    return member === '1-parse' ? ['base', 'ir', 'kit', 'grammar'] : ['base', 'ir', 'kit'];
  }
  switch (group) {
    case 'base':
    case 'runtime':
      return [];
    case 'ir':
    case 'grammar':
      return ['base'];
    case 'kit':
      return ['base', 'ir'];
    case 'layers':
    case 'rules':
    case 'importers':
      return ['base', 'ir', 'kit'];
    case 'backends':
      return ['base', 'ir', 'kit', 'runtime (types)'];
    case 'catalogues':
      return ['kit', 'layers/*', 'rules/*', 'backends/*', 'importers/*'];
    case 'compile':
      return ['base', 'ir', 'kit', 'pipeline/*', 'catalogues', 'grammar'];
    // The command line trains, so it runs on the runtime that emitted networks run on.
    case 'cli':
      return ['base', 'ir', 'compile', 'runtime'];
    default:
      return ['base', 'ir', 'compile'];
  }
}

function isAllowed(from: string, to: string, typeOnly: boolean): boolean {
  if (from === to) return true;
  return allowed(from).some((rule) => {
    const name = rule.replace(' (types)', '');
    if (rule.endsWith('(types)') && !typeOnly) return false;
    return name.endsWith('/*') ? to.startsWith(name.slice(0, -1)) : to === name;
  });
}

/** Packages that only some rooms may load; everything else is free to use any dependency but `node:`. */
const packageRooms: Readonly<Record<string, readonly string[]>> = {
  'node:': ['cli'],
  chevrotain: ['grammar', 'pipeline/1-parse'],
  yaml: ['grammar', 'pipeline/1-parse', 'cli'],
  'ajv/dist/2020.js': ['grammar', 'pipeline/1-parse', 'cli'],
  'ts-morph': ['backends/typescript', 'pipeline/6-emit', 'cli'],
};

describe('the architecture', () => {
  it('lets every room import only what its rule allows', () => {
    const broken = shipped.flatMap(({ path, imports }) =>
      imports
        .filter(({ own }) => own)
        .filter(({ target, typeOnly }) => !isAllowed(roomOf(path), roomOf(target), typeOnly))
        .map(({ target }) => `${path} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('keeps packages in the rooms that they are for', () => {
    const broken = shipped.flatMap(({ path, imports }) =>
      imports
        .filter(({ own }) => !own)
        .filter(({ target }) => {
          const room = roomOf(path);
          if (['ir', 'runtime'].includes(room)) return true;
          const rooms = packageRooms[target];
          return rooms !== undefined && !rooms.includes(room);
        })
        .map(({ target }) => `${path} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('has no import cycle', () => {
    const byPath = new Map(shipped.map((module) => [module.path, module]));
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (module: Module, trail: readonly string[]): void => {
      if (state.get(module.path) === 'done') return;
      if (state.get(module.path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(module.path)), module.path].join(' -> '));
        return;
      }
      state.set(module.path, 'open');
      for (const { own, target } of module.imports) {
        const next = byPath.get(target);
        if (own && next !== undefined) visit(next, [...trail, module.path]);
      }
      state.set(module.path, 'done');
    };
    for (const module of shipped) visit(module, []);
    expect(cycles).toEqual([]);
  });

  it('re-exports only from src/index.ts', () => {
    const barrels = shipped
      .filter(({ path }) => path !== 'src/index.ts')
      .filter(({ text }) => /^export\s+(type\s+)?(\*|\{[^}]*\})\s+from\s/m.test(text))
      .map(({ path }) => path);
    expect(barrels).toEqual([]);
  });

  it('opens every file with what it is', () => {
    const silent = shipped.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text)).map(({ path }) => path);
    expect(silent).toEqual([]);
  });

  it('keeps files short: none over 400 lines, the median at most 120', () => {
    expect(modules.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path}: ${lines}`)).toEqual(
      [],
    );
    const sorted = shipped.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });

  it('names files in kebab-case with their role behind a dot', () => {
    const odd = modules
      .map(({ path }) => path.split('/').at(-1) ?? path)
      .filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?\.(d\.)?ts$/.test(name));
    expect(odd).toEqual([]);
  });

  it('gives every layer kind a folder with its declaration, its page and its samples', () => {
    const folders = readdirSync(join(root, 'src/layers'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.length).toBeGreaterThanOrEqual(19);
    const missing = folders.flatMap((name) =>
      ['layer.ts', 'md', 'samples.ts']
        .map((suffix) => `src/layers/${name}/${name}.${suffix}`)
        .filter((path) => !existsSync(join(root, path))),
    );
    expect(missing).toEqual([]);
  });

  it('keeps the top level as it was drawn', () => {
    const drawn = ['grammar', 'src', 'specs', 'generated', 'tests', 'bench', 'docs'];
    // What installing, building, packing, `npm start` and `netspec train` make here.
    const made = /^(node_modules|dist|netspec-demo)$|\.(tgz|safetensors)$/;
    const files = [
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'README.md',
      'CONTRIBUTING.md',
      'LICENSE',
      // Where GitHub looks for an action.
      'action.yml',
    ];
    const extra = readdirSync(root).filter(
      (name) => !name.startsWith('.') && ![...drawn, ...files].includes(name) && !made.test(name),
    );
    expect(extra).toEqual([]);
  });
});
