/** The YAML library's syntax errors in the words of this project. */

interface Words {
  readonly problem: string;
  readonly advice: string | undefined;
}

const words = new Map<string, Words>([
  ['TAB_AS_INDENT', { problem: 'YAML is not indented with tabs', advice: 'use blanks' }],
  ['BAD_INDENT', { problem: 'this line is indented differently from its neighbours', advice: undefined }],
  ['MISSING_CHAR', { problem: 'a bracket, a comma, a colon or a quote is missing here', advice: undefined }],
  [
    'BAD_DQ_ESCAPE',
    { problem: 'this escape is unknown', advice: 'a backslash in double quotes is written \\\\' },
  ],
  ['BAD_SCALAR_START', { problem: 'a value cannot start with this character', advice: 'put it into quotes' }],
  [
    'MULTILINE_IMPLICIT_KEY',
    { problem: 'a key stands on one line', advice: 'is a colon or a dash missing?' },
  ],
  ['KEY_OVER_1024_CHARS', { problem: 'this key is too long', advice: undefined }],
  [
    'BLOCK_IN_FLOW',
    { problem: 'inside { } and [ ] there are no lines with a dash or a key', advice: undefined },
  ],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    { problem: 'two keys on one line', advice: 'put the second on a line of its own, or use { }' },
  ],
  ['BAD_ALIAS', { problem: 'this alias is not valid', advice: 'put a value that starts with * into quotes' }],
  ['UNEXPECTED_TOKEN', { problem: 'this text is not expected here', advice: undefined }],
  [
    'BAD_DIRECTIVE',
    { problem: 'this directive is unknown', advice: 'leave the line that starts with % out' },
  ],
]);

export function wordYamlError(code: string, message: string): Words {
  return words.get(code) ?? { problem: `not valid YAML: ${firstLine(message)}`, advice: undefined };
}

function firstLine(text: string): string {
  return text.split('\n')[0].replace(/[.:]$/, '');
}
