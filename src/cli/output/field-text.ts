/** Receptive fields as cells of a table and as lines: axis by axis, and of several inputs each with its name. */
import type { AxisField, InputField, LayerField, Range } from '../../ir/analysis.js';
import { compare, decimal, type Rational } from '../../ir/rational.js';

/** `3`, or `1..3` where paths differ. */
function range({ min, max }: Range<Rational>): string {
  return compare(min, max) === 0 ? decimal(max) : `${decimal(min)}..${decimal(max)}`;
}

function perInput(fields: readonly InputField[], text: (axes: readonly AxisField[]) => string): string {
  return fields
    .map(({ input, axes }) => (fields.length === 1 ? text(axes) : `${input} ${text(axes)}`))
    .join(', ');
}

/** `35x35`; `all` where every output sees the whole input. */
export function sizeText({ fields }: Pick<LayerField, 'fields'>): string {
  return perInput(fields, (axes) =>
    axes.every(({ whole }) => whole) ? 'all' : axes.map(({ size }) => decimal(size.max)).join('x'),
  );
}

/** `16x16`; `0` where all outputs see the same cells. */
export function strideText({ fields }: LayerField): string {
  return perInput(fields, (axes) => axes.map(({ stride }) => range(stride)).join('x'));
}

/** The centre of the first output's field: `-0.5x-0.5`. */
export function offsetText({ fields }: LayerField): string {
  return perInput(fields, (axes) => axes.map(({ centre }) => decimal(centre)).join('x'));
}

/** One line for a footer: `35x35 (1..35 along single paths), stride 16x16, first centred at 0x0`. */
export function fieldLine(field: LayerField): string {
  if (field.fields.length === 0) return 'none: no input has height and width';
  const paths = field.fields.some(({ axes }) => axes.some(({ size }) => compare(size.min, size.max) !== 0))
    ? ` (along single paths ${perInput(field.fields, (axes) => axes.map(({ size }) => range(size)).join('x'))})`
    : '';
  const whole = field.fields.every(({ axes }) => axes.every((axis) => axis.whole));
  if (whole) return 'the whole input';
  return `${sizeText(field)}${paths}, stride ${strideText(field)}, the first centred at ${offsetText(field)}`;
}
