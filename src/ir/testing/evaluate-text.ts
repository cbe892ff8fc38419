/** The value of a formula's text, by a small evaluator that shares nothing with what it checks. For tests alone. */

type Names = Readonly<Record<string, number>>;

/** From the loosest to the closest. */
const levels: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
  or: (a, b) => a || b,
  and: (a, b) => a && b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a - b * Math.floor(a / b),
};

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  max: Math.max,
  min: Math.min,
};

/** Conditions give 1 and 0. */
export function evaluateText(text: string, names: Names): number {
  const tokens = text.match(/\d+|\w+|[=!<>]=|\S/g) ?? [];
  let next = 0;
  const expression = (level: number): number => {
    if (level === levels.length) return operand();
    let value = expression(level + 1);
    while (levels[level].includes(tokens[next])) {
      const operation = operations[tokens[next++]];
      value = operation(value, expression(level + 1));
    }
    return value;
  };
  const operand = (): number => {
    const token = tokens[next++];
    if (token === '-') return -operand();
    if (token === 'true' || token === 'false') return Number(token === 'true');
    if (token === '(') {
      const value = expression(0);
      next++;
      return value;
    }
    if (token in functions) {
      const values: number[] = [];
      do {
        next++;
        values.push(expression(0));
      } while (tokens[next] === ',');
      next++;
      return functions[token](...values);
    }
    if (/^\d/.test(token)) return Number(token);
    if (!Object.hasOwn(names, token)) throw new Error(`nothing is called ${token} in ${text}`);
    return names[token];
  };
  const value = expression(0);
  if (next !== tokens.length) throw new Error(`unexpected ${tokens[next]} in ${text}`);
  return value + 0;
}
