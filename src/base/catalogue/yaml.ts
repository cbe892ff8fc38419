/** Diagnostics of the group `yaml`: the text is YAML or JSON, but not in the form of a spec. */
import { entry } from './entry.js';

export const yamlDiagnostics = {
  'yaml/syntax': entry<{ problem: string; advice: string | undefined }>({
    severity: 'error',
    message: ({ problem }) => problem,
    help: ({ advice }) => advice,
    why: 'The text is not valid YAML 1.2 (or JSON), so its structure is unknown.',
  }),
  'yaml/alias': entry<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `the alias *${name} is not supported`,
    help: () => 'use a block for layers that occur again, and let for values',
    why: 'Aliases can blow a small file up to any size, and a copy has no place of its own to point at.',
  }),
  'yaml/tag': entry<{ tag: string }>({
    severity: 'error',
    message: ({ tag }) => `the tag ${tag} has no meaning in a spec`,
    help: () => 'leave it out',
    why: 'A value is what it looks like; tags would make it something else.',
  }),
  'yaml/several-documents': entry<Record<never, never>>({
    severity: 'error',
    message: () => 'a spec is one YAML document, and this is a second one',
    help: () => 'put it into a file of its own',
    why: 'Only the first document would be read.',
  }),
  'yaml/duplicate-key': entry<{ key: string }>({
    severity: 'error',
    message: ({ key }) => `the key ${key} is already there`,
    why: 'Of two equal keys one would be lost.',
  }),
  'yaml/bad-key': entry<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `a key is a word, not ${found}`,
    why: 'Keys are names of layers, attributes and values.',
  }),
  'yaml/wrong-type': entry<{ what: string; expected: string; found: string }>({
    severity: 'error',
    message: ({ what, expected, found }) => `${what} must be ${expected}, not ${found}`,
    why: 'The value has another type than its key asks for.',
  }),
  'yaml/missing-key': entry<{ what: string; key: string }>({
    severity: 'error',
    message: ({ what, key }) => `${what} needs the key ${key}`,
    why: 'Without this key the statement says nothing.',
  }),
  'yaml/unknown-key': entry<{ what: string; key: string; suggestion: string | undefined; known: string }>({
    severity: 'error',
    message: ({ what, key }) => `${what} has no key ${key}`,
    help: ({ suggestion, known }) =>
      suggestion === undefined ? `known keys: ${known}` : `did you mean ${suggestion}?`,
    why: 'An unknown key would be ignored silently, and with it what you meant.',
  }),
  'yaml/empty': entry<{ what: string }>({
    severity: 'error',
    message: ({ what }) => `${what} is empty`,
    why: 'Something must stand here for the statement to mean anything.',
  }),
  'yaml/bad-name': entry<{ text: string; what: string }>({
    severity: 'error',
    message: ({ text, what }) => `${text} cannot be ${what}`,
    help: () => 'a name is made of letters, digits and _, and starts with a letter or _',
    why: 'Names are the same in both forms, and in the generated code.',
  }),
  'yaml/bad-kind': entry<{ text: string; example: string | undefined }>({
    severity: 'error',
    message: ({ text }) => `${text} is not the name of a layer kind or block`,
    help: ({ example }) => (example === undefined ? undefined : `in YAML: ${example}`),
    why: 'An item of layers is a kind, or a map with one kind as its key.',
  }),
  'yaml/several-layers': entry<{ first: string; second: string }>({
    severity: 'error',
    message: ({ first, second }) => `one item holds one layer, but this one has ${first} and ${second}`,
    help: ({ first, second }) => `indent ${second} below ${first}, or start a new item with -`,
    why: 'A map has no order, so two layers in it would have no sequence.',
  }),
  'yaml/no-layer': entry<{ keys: string }>({
    severity: 'error',
    message: ({ keys }) => `this item has ${keys}, but no layer`,
    help: () => 'put name, from and shape beside the key that is the layer kind, in the same item',
    why: 'name, from and shape say something about a layer; alone they mean nothing.',
  }),
  'yaml/mixed-branches': entry<{ merge: string }>({
    severity: 'error',
    message: ({ merge }) => `${merge} takes names or branches, not both`,
    help: () => 'a branch is a list of layers',
    why: 'What is merged is either named, or written out.',
  }),
  'yaml/cannot-hold': entry<{ kind: string; name: string }>({
    severity: 'error',
    message: ({ kind, name }) =>
      kind === 'network'
        ? `a YAML file holds one network, and ${name} is a second one`
        : `a YAML file cannot hold a second ${kind} ${name}`,
    help: () => 'put it into a file of its own',
    why: 'In YAML a declaration is a key, and keys are unique.',
  }),
  'yaml/without-network': entry<{ key: string }>({
    severity: 'error',
    message: ({ key }) => `${key} belongs to a network, but the key network is missing`,
    help: () => 'add network: with the name of the network',
    why: 'A file without network holds blocks for others to import.',
  }),
};
