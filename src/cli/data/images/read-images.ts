/**
 * A data set from a folder that holds one folder of PNG or JPEG images for each class.
 * Decoding one image is left to `decode-image.ts`.
 */
import { join } from 'node:path';
import { DataError, quoted } from '../data-error.js';
import { type Dataset, type NetworkEnds, roomFor, shapeText } from '../dataset.js';
import { listFolder, readBytes } from '../files.js';
import { decodeImage } from './decode-image.js';
import { isImageName } from './image-header.js';

/**
 * Reads every image of every class folder. Where all the folders' names are classes of the network (`0`, `7`),
 * they are the labels; otherwise the folders count from 0 in natural order, and a test folder (`trainingNames`
 * given) takes the numbers of the training folder's names. Files that are no images are passed over.
 */
export async function readImages(
  folder: string,
  network: NetworkEnds,
  trainingNames?: readonly string[],
): Promise<Dataset> {
  const shape = imageShape(network.inputShape, folder);
  const { folders } = await listFolder(folder);
  const classNames = trainingNames ?? namesOf(folders, network.classes);
  if (classNames.length > network.classes) {
    throw new DataError(
      folder,
      `there are ${classNames.length} classes, but the network tells ${network.classes} apart`,
      `give the network's last layer ${classNames.length} classes, or leave folders out`,
    );
  }
  const files: { path: string; label: number }[] = [];
  for (const name of folders) {
    const inside = await listFolder(join(folder, name));
    const images = inside.files.filter(isImageName);
    if (images.length === 0) {
      throw new DataError(
        join(folder, name),
        'there are no images in this folder',
        'put PNG or JPEG images of this class into it, or take the folder away',
      );
    }
    const label = labelOf(name, classNames, folder);
    for (const image of images) files.push({ path: join(folder, name, image), label });
  }
  const size = shape[0] * shape[1] * shape[2];
  const images = roomFor(files.length, shape, folder);
  for (const [i, { path }] of files.entries())
    decodeImage(await readBytes(path), path, shape, images, i * size);
  return {
    images,
    labels: Int32Array.from(files, ({ label }) => label),
    classes: network.classes,
    shape: network.inputShape,
    classNames,
  };
}

function namesOf(folders: readonly string[], classes: number): readonly string[] {
  const areLabels = folders.every((name) => /^(0|[1-9]\d{0,8})$/.test(name) && Number(name) < classes);
  return areLabels ? Array.from({ length: classes }, (_, label) => String(label)) : folders;
}

function labelOf(name: string, classNames: readonly string[], folder: string): number {
  const label = classNames.indexOf(name);
  if (label >= 0) return label;
  throw new DataError(
    join(folder, name),
    `the training images have no class ${quoted(name)}`,
    'the folders of the test images have the same names as those of the training images',
  );
}

function imageShape(shape: readonly number[], folder: string): readonly [number, number, number] {
  const [height, width, channels] = shape;
  if (shape.length === 3 && (channels === 1 || channels === 3)) return [height, width, channels];
  throw new DataError(
    folder,
    `images cannot be given to a network that takes ${shapeText(shape)}`,
    "write the input as height x width x 1 (grey) or x 3 (colour), such as 'input 32x32x3'",
  );
}
