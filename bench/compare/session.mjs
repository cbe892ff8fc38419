/** A model in either kind of ONNX Runtime. The tensor that goes in is made once. */
import { floatsIn, swapped } from './job.mjs';

export async function openSession(ort, model, job, options) {
  const session = await ort.InferenceSession.create(model, { ...options, logSeverityLevel: 3 });
  const [channels, ...spatial] = [job.shape.at(-1), ...job.shape.slice(0, -1)];
  const data = swapped(floatsIn(job.folder, 'images.bin'), job.batch, channels, false);
  const feeds = { [job.input]: new ort.Tensor('float32', data, [job.batch, channels, ...spatial]) };
  return {
    run: () => session.run(feeds),
    check: async () => {
      const { [job.output]: result } = await session.run(feeds);
      return swapped(result.data, result.dims[0], result.dims[1], true);
    },
    close: () => session.release(),
  };
}
