/** What the layer kinds declare, for editors, pages and schemas. */

/** The JSON Schema (draft 2020-12) of a spec in YAML or JSON, with every layer kind. */
export async function specSchema(): Promise<Readonly<Record<string, unknown>>> {
  const [{ layerCatalogue }, schema] = await Promise.all([
    import('../layers/index.js'),
    import('../pipeline/1-parse/yaml/json-schema.js'),
  ]);
  return schema.specSchema(layerCatalogue);
}

/** A layer kind as reference pages, completion and hover show it. */
export interface LayerKind {
  readonly kind: string;
  readonly group: string;
  /** One sentence. */
  readonly summary: string;
  readonly attributes: readonly LayerAttribute[];
}

export interface LayerAttribute {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What it takes: `size`, `integer`, `padding`. */
  readonly type: string;
  readonly required: boolean;
  /** May be given without its name, as the first value. */
  readonly positional: boolean;
  readonly defaultText: string | undefined;
  readonly doc: string;
}

/** Every layer kind, in the order of the catalogue. */
export async function layerKinds(): Promise<readonly LayerKind[]> {
  const { layerCatalogue } = await import('../layers/index.js');
  return [...layerCatalogue.values()].map(({ kind, group, summary, attributes }) => ({
    kind,
    group,
    summary,
    attributes: Object.entries(attributes).map(([name, attribute]) => {
      const { aliases, label, required, unless, positional, defaultText, doc } = attribute;
      const isRequired = required && unless === undefined;
      return { name, aliases, type: label, required: isRequired, positional, defaultText, doc };
    }),
  }));
}
