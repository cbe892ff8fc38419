/** The catalogue of emission targets: one line a backend. */
import type { Backend, BackendCatalogue } from '../kit/define-backend.js';
import { onnx } from './onnx/onnx.backend.js';
import { typescript } from './typescript/typescript.backend.js';

const backends: readonly Backend[] = [typescript, onnx];

export const backendCatalogue: BackendCatalogue = new Map(backends.map((backend) => [backend.name, backend]));
