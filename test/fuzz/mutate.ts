import type { Random } from '../../src/base/Random.ts'

/** A kind of mutation: a line becomes bytes of a line that somebody hostile or broken might send. */
type Mutation = (line: string, random: Random) => Uint8Array | string

const pick = <T>(random: Random, all: readonly T[]): T => all[random.below(all.length)] as T

/** Names that mean something to somebody: to the engine, to JavaScript, to SQLite, to a terminal. */
const names = [
  ...['house:fund', 'house:street', 'house:pool:main', 'ada/BTC/USDT:USDT', 'ada', 'bob', 'house'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'length', 'then'],
  ...['engine:clock:5', 'engine:start:14', 'engine', 'liquidation-1', 'call-1', 'auction-1'],
  ...['BTC/USDT:USDT', 'USDT', '', ' ', '/', ':', '../x', "'; DROP TABLE entries; --", '%00'],
  ...[
    '\u0000',
    '\u009b2J',
    '\u202e',
    '\ufeff',
    'é',
    'e\u0301',
    '😀',
    '\ud83d',
    '#1',
    '@map',
    '1',
    '-1',
  ],
]

/** Numbers as text and as JSON, at the edges of what is taken. */
const numbers = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '1e9',
    '1E400',
    '-1e400',
    '0.1',
    '1.5',
    '00',
    '01',
    '.5',
    '5.',
    '+1',
    'NaN',
  ],
  ...[
    'Infinity',
    '9007199254740993',
    '4611686018427387904',
    '1e-30',
    '0x10',
    '1_000',
    '1/3',
    '0/0',
  ],
  ...[
    '9'.repeat(45),
    `0.${'0'.repeat(30)}1`,
    `1/${'7'.repeat(60)}`,
    '9999999999999',
    '10000000000000',
  ],
]

const valueAt = /"(?:[^"\\]|\\.)*"(?=\s*[,}\]])|-?\d+(?:\.\d+)?(?=\s*[,}\]])/g
const keyAt = /"(?:[^"\\]|\\.)*"(?=\s*:)/g

/** Puts something in place of one match of a pattern, chosen at random. */
function replaceOne(
  line: string,
  random: Random,
  pattern: RegExp,
  put: (old: string) => string,
): string {
  const all = [...line.matchAll(pattern)]
  if (all.length === 0) return line
  const { 0: old, index } = pick(random, all)
  return line.slice(0, index) + put(old) + line.slice(index + old.length)
}

const spliced = (line: string, random: Random, bytes: Uint8Array): Uint8Array => {
  const all = Buffer.from(line)
  const at = random.below(all.length + 1)
  const gone = random.below(3)
  return Buffer.concat([all.subarray(0, at), bytes, all.subarray(at + gone)])
}

/** Bytes that are no UTF-8, or mean something at the start of a file. */
const oddBytes = [
  [0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xc3],
  [0xef, 0xbb, 0xbf],
  [0x00],
  [0x1f, 0x8b],
  [0x80, 0x80],
]

const escaped = (text: string): string =>
  text.replace(
    /[a-zA-Z0-9]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const nested = (value: string, levels: number, isList: boolean): string =>
  isList
    ? '['.repeat(levels) + value + ']'.repeat(levels)
    : '{"a":'.repeat(levels) + value + '}'.repeat(levels)

/** Every kind, by name. */
export const mutations: Readonly<Record<string, Mutation>> = {
  none: (line) => line,
  encoding: (line, random) => spliced(line, random, Uint8Array.from(pick(random, oddBytes))),
  utf16: (line) =>
    Buffer.from(`\ufeff${line}`, 'utf16le').map((byte) => (byte === 0x0a ? 0x0b : byte)),
  escapes: (line, random) => replaceOne(line, random, pick(random, [valueAt, keyAt]), escaped),
  badEscape: (line, random) =>
    replaceOne(line, random, valueAt, () =>
      pick(random, ['"\\x41"', '"\\ud800"', '"\\udc00x"', '"\\u12"', '"\\', '"\\u0000"']),
    ),
  manyEscapes: (line, random) =>
    replaceOne(line, random, valueAt, () => `"${'\\n'.repeat(1 + random.below(2_000))}"`),
  long: (line, random) =>
    replaceOne(
      line,
      random,
      valueAt,
      () => `"${'x'.repeat(pick(random, [63, 64, 65, 128, 129, 257, 513, 4_096]))}"`,
    ),
  longKey: (line, random) =>
    replaceOne(line, random, keyAt, () => `"${'k'.repeat(1 + random.below(3_000))}"`),
  collision: (line, random) =>
    replaceOne(line, random, valueAt, () => JSON.stringify(pick(random, names))),
  keyCollision: (line, random) =>
    replaceOne(line, random, keyAt, () => JSON.stringify(pick(random, names))),
  number: (line, random) => replaceOne(line, random, valueAt, () => pick(random, numbers)),
  decimal: (line, random) => replaceOne(line, random, valueAt, () => `"${pick(random, numbers)}"`),
  nesting: (line, random) =>
    replaceOne(line, random, valueAt, (old) =>
      nested(old, pick(random, [1, 2, 29, 32, 33, 200]), random.below(2) === 0),
    ),
  duplicate: (line, random) => {
    const [key = '"id"'] = pick(random, [...line.matchAll(keyAt)])
    return line.replace('{', `{${key}:${pick(random, ['1', '"x"', 'null'])},`)
  },
  unknown: (line, random) => line.replace('{', `{${JSON.stringify(pick(random, names))}:1,`),
  missing: (line, random) => replaceOne(line, random, /"[a-zA-Z]+":(?:"[^"]*"|\d+),/g, () => ''),
  kind: (line, random) =>
    replaceOne(line, random, valueAt, () =>
      pick(random, ['null', 'true', '[]', '{}', '""', '[null]']),
    ),
  swap: (line, random) => {
    const other = pick(random, [...line.matchAll(valueAt)])[0]
    return replaceOne(line, random, valueAt, () => other)
  },
  cut: (line, random) => line.slice(0, random.below(line.length)),
  joined: (line, random) => line + pick(random, ['', ',', ' ', '\r']) + line,
  structure: (line, random) =>
    String(
      Buffer.from(
        spliced(
          line,
          random,
          Buffer.from(
            pick(random, [
              '{',
              '}',
              '[',
              ']',
              '"',
              ':',
              ',',
              '\\',
              '\t',
              ' ',
              '\v',
              '\u00a0',
              '//',
            ]),
          ),
        ),
      ),
    ),
}

/** A line without the line feed that would make two of it. */
export function mutate(line: string, kind: string, random: Random): Uint8Array {
  const made = (mutations[kind] as Mutation)(line, random)
  return Buffer.from(made).map((byte) => (byte === 0x0a ? 0x20 : byte))
}
