/** Writes XML 1.0 from plain objects. Which elements there are is left to the formats. */
import { XMLBuilder } from 'fast-xml-parser';
import { printableCharacter } from '../text.js';

/** `@name` is an attribute, `#` the text, any other key an element or a list of elements. */
export interface XmlElement {
  readonly [key: string]: string | number | XmlElement | readonly XmlElement[] | undefined;
}

const builder = new XMLBuilder({
  attributeNamePrefix: '@',
  textNodeName: '#',
  ignoreAttributes: false,
  format: true,
  indentBy: '  ',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

export function xml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(cleaned(root))}`;
}

function cleaned(element: XmlElement): XmlElement {
  return Object.fromEntries(
    Object.entries(element)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, cleanedValue(key, value)]),
  );
}

function cleanedValue(key: string, value: XmlElement[string]): XmlElement[string] {
  if (typeof value === 'string')
    return key === '#' ? xmlText(value) : xmlText(value).replaceAll(/[\t\n\r]/g, visible);
  if (typeof value !== 'object') return value;
  return Array.isArray(value) ? value.map(cleaned) : cleaned(value as XmlElement);
}

/**
 * XML 1.0 (section 2.2) has no way to say most control characters, lone surrogates, U+FFFE and U+FFFF, escaped or not:
 * visible signs take their places. In attributes a reader would turn line ends into blanks, so they become signs as well.
 */
function xmlText(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, visible);
}

function visible(character: string): string {
  const sign = printableCharacter(character);
  return /[\ufffe\uffff]/.test(sign) ? '\ufffd' : sign;
}
