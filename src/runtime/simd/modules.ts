/** Compiles the embedded kernels, once for each kind of memory, and puts them on a memory. */
import { type KernelName, kernelNames, plainKernels, relaxedKernels } from './binary.js';

export type KernelFunction = (task: number, tile: number, scratch: number) => void;
export type KernelTable = Readonly<Record<KernelName, KernelFunction>>;

export interface KernelModules {
  readonly plain: WebAssembly.Module;
  /** Products with fused multiply-add; null where the machine has none, or the same bits are wanted everywhere. */
  readonly relaxed: WebAssembly.Module | null;
}

const loadedModules = new Map<string, KernelModules | null>();

/** The compiled kernels for a memory of this kind, or null where the machine has no SIMD. */
export function loadModules(shared: boolean, deterministic: boolean): KernelModules | null {
  const key = `${shared} ${deterministic}`;
  let modules = loadedModules.get(key);
  if (modules === undefined) {
    const plain = compileModule(plainKernels, shared);
    const relaxed = deterministic ? null : compileModule(relaxedKernels, shared);
    modules = plain === null ? null : { plain, relaxed };
    loadedModules.set(key, modules);
  }
  return modules;
}

/** Null where the engine does not know the instructions. */
function compileModule(digits: string, shared: boolean): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  if (shared) markShared(bytes);
  try {
    return new WebAssembly.Module(bytes);
  } catch {
    return null;
  }
}

/** The import of the memory says whether that is shared: a bit behind the name `memory` and the kind, 2. */
function markShared(bytes: Uint8Array): void {
  const name = [...'memory'].map((letter) => letter.charCodeAt(0));
  const at = bytes.findIndex((_, index) => name.every((byte, k) => bytes[index + k] === byte));
  bytes[at + name.length + 1] |= 2;
}

/** The kernels on a memory; products fused where there is a module for that. */
export function instantiateKernels(
  { plain, relaxed }: KernelModules,
  memory: WebAssembly.Memory,
): KernelTable {
  const imports = { env: { memory } };
  const all = new WebAssembly.Instance(plain, imports).exports;
  const fused = relaxed === null ? {} : new WebAssembly.Instance(relaxed, imports).exports;
  return Object.fromEntries(kernelNames.map((name) => [name, fused[name] ?? all[name]])) as KernelTable;
}
