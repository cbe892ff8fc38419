/** Finds the spec snippets of a Markdown page and what each says about itself. */

export interface Snippet {
  /** Line of the page on which the snippet's text begins. */
  readonly line: number;
  /** The spec, made whole: a snippet without a network of its own becomes one. */
  readonly spec: string;
  /** `code line`, lines counted in `spec`, in order. */
  readonly expected: readonly string[];
  readonly form: 'netspec' | 'yaml';
}

const fence = /^```(netspec|yaml)\n([\s\S]*?)^```$/gm;

/** A YAML block counts as a spec where it opens with `network:`, `blocks:` or a comment that names a spec. */
export function snippetsOf(markdown: string): Snippet[] {
  return [...markdown.matchAll(fence)]
    .map((match) => {
      const [, form, text] = match;
      const whole = form === 'yaml' || /^(network|block|import)\b/m.test(text);
      const spec = whole ? text : `network Example {\n${text}}\n`;
      const line = markdown.slice(0, match.index).split('\n').length + 1;
      return { line, spec, expected: expectations(spec), form: form as Snippet['form'] };
    })
    .filter(({ form, spec }) => form === 'netspec' || /^(network|blocks):/m.test(spec));
}

function expectations(spec: string): string[] {
  return spec.split('\n').flatMap((text, index) => {
    const codes = [...text.matchAll(/(?:\/\/|#)! (?:error|warning)\[([^\]]+)\]/g)];
    return codes.map(([, code]) => `${code} ${index + 1}`);
  });
}
