/** The usual ways to write a name of several words, for proposing one that fits. */

export type NamedThing = 'network' | 'block' | 'layer' | 'variable';

/** The name in the first usual form that matches; undefined where none does. */
export function suggestName(name: string, form: RegExp): string | undefined {
  const words = wordsIn(name);
  if (words.length === 0) return undefined;
  const capitals = words.map((word) => word[0].toUpperCase() + word.slice(1));
  const forms = [
    words.join('_'),
    capitals.join(''),
    words[0] + capitals.slice(1).join(''),
    words.join(''),
    words.join('_').toUpperCase(),
  ];
  return forms.find((candidate) => candidate !== name && form.test(candidate));
}

/** `maxPool2`, `max_pool2` and `MAX_POOL2` are all of the words `max` and `pool2`. */
function wordsIn(name: string): readonly string[] {
  const parted = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return parted
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
