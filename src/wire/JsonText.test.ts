import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { limits } from '../base/limits.ts'
import { JsonText } from './JsonText.ts'
import type { Steps } from './WireError.ts'

/** The error's text; 'none' where there is none. */
function error(text: string, most?: number): string {
  try {
    JsonText.parse(text, {}, most)
    return 'none'
  } catch (error) {
    return (error as Error).message
  }
}

const json = fc
  .json({ stringUnit: 'binary', maxDepth: 5 })
  .filter((text) => !text.includes('__proto__'))

test('[WIRE2] what the platform reads is read the same', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 1, 2), (text, indent) => {
      const value = JSON.parse(text)
      assert.deepEqual(JsonText.parse(JSON.stringify(value, null, indent)), value)
    }),
    { numRuns },
  )
})

test('[WIRE2] what the platform refuses is refused, and nothing else but names given twice', () => {
  const edit = fc.tuple(
    json,
    fc.nat(),
    fc.constantFrom('', '{', '}', '"', ',', '0', 'e', '\\', '\n', '-'),
  )
  fc.assert(
    fc.property(edit, ([text, at, put]) => {
      const index = at % (text.length + 1)
      const edited = text.slice(0, index) + put + text.slice(index + 1)
      let isGood = true
      try {
        JSON.parse(edited)
      } catch {
        isGood = false
      }
      const found = error(edited)
      if (isGood) assert.match(found, /^none$|duplicateKey|overflow|half of a surrogate/)
      else assert.match(found, /json\.malformed|duplicateKey|overflow/)
    }),
    { numRuns: numRuns * 5 },
  )
})

test('[WIRE2] numbers, strings and words as the platform has them', () => {
  for (const text of ['-0', '1.5e-7', '"\\u00e9\\n\\/"', ' \t\r\n null ', '\ufeff1']) {
    const plain = text.replace('\ufeff', '')
    assert.deepEqual(JsonText.parse(text), JSON.parse(plain), text)
  }
  const odd = JsonText.parse('{"__proto__":{"x":1},"constructor":2}')
  assert.deepEqual(Object.keys(odd as object), ['__proto__', 'constructor'])
  assert.equal(Object.getPrototypeOf(odd), Object.prototype)
})

test('[WIRE2] [WIRE1] what is no JSON is refused with its line and column', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['', '1:1: expected a value, found the end of the text (json.malformed)'],
    ['NaN', '1:1: expected a value, found "NaN" (json.malformed)'],
    ['[1,\n 01]', '2:3: expected a comma or the end of the list, found "1" (json.malformed)'],
    ['[1,]', '1:4: expected a value, found "]" (json.malformed)'],
    ["{'a':1}", '1:2: expected a name in quotes, found "\'a\'" (json.malformed)'],
    ['{"a":1,}', '1:8: expected a name in quotes, found "}" (json.malformed)'],
    ['{"a" 1}', '1:6: expected a colon, found "1" (json.malformed)'],
    ['"a\nb"', '1:1: expected a string that ends, found "\\"" (json.malformed)'],
    ['"\\x"', '1:1: expected a string that ends, found "\\"" (json.malformed)'],
    ['1 2', '1:3: expected the end, found "2" (json.malformed)'],
    ['-1e400', '1:1: expected a number below 1.8e308, found -1e400 (number.overflow)'],
    ['{"a":{"b":1,\n"b":2}}', '2:1: expected each name once, found "b" again (json.duplicateKey)'],
    [
      '"\\ud83d"',
      '1:1: expected whole characters, found one half of a surrogate pair (json.malformed)',
    ],
    [
      '{"a\\udc00":1}',
      '1:2: expected whole characters, found one half of a surrogate pair (json.malformed)',
    ],
    ['{"":1,"":2}', '1:7: expected each name once, found "" again (json.duplicateKey)'],
  ]
  for (const [text, expected] of rows) assert.equal(error(text), expected)
})

test('[WIRE2] depth and length have limits', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  assert.equal(error(nested(limits.depth)), 'none')
  const expected = '1:33: expected at most 32 levels, found more (json.tooDeep)'
  assert.equal(error(nested(limits.depth + 1)), expected)
  assert.equal(error(nested(100_000)), expected)
  assert.equal(error('"1234"', 5), '1:1: expected at most 5 characters, found 6 (limit.exceeded)')
})

test('[WIRE2] a string of millions of escapes is read, and one that never ends is refused', () => {
  const many = '\\u0041\\n'.repeat(1_500_000)
  assert.equal((JsonText.parse(`"${many}"`) as string).length, 3_000_000)
  assert.match(error(`["${many}`), /1:2: expected a string that ends/)
  assert.match(error(`["${many}\\x"]`), /1:2: expected a string that ends/)
})

test('[WIRE2] a byte order mark begins the first line, and no other', () => {
  assert.equal(JsonText.parse('\ufeff1', { line: 1 }), 1)
  assert.throws(() => JsonText.parse('\ufeff1', { line: 2 }), /2:1: expected a value/)
})

test('[WIRE1] what is told of a long name or number is short, and nothing in it is obeyed by a terminal', () => {
  for (const text of [
    `{"a":${'9'.repeat(1e6)}}`,
    `{"${'x'.repeat(1e6)}":1,"${'x'.repeat(1e6)}":2}`,
  ]) {
    assert.ok(error(text).length < 200)
  }
  assert.match(error('{"\u009b2J":1,"\u009b2J":2}'), /found "\\u\{9b\}2J" again/)
})

/** Every path of a value. */
function* paths(value: unknown, path: Steps = []): Iterable<readonly [Steps, unknown]> {
  yield [path, value]
  if (typeof value !== 'object' || value === null) return
  const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value)
  for (const step of steps) {
    yield* paths((value as Record<string | number, unknown>)[step], [...path, step])
  }
}

test('[WIRE1] a value is found by its path, on its line and in its column', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 2), (source, indent) => {
      const value = JSON.parse(source)
      const text = JSON.stringify(value, null, indent)
      for (const [path, part] of paths(value)) {
        const { line, column } = JsonText.locate(text, path)
        const rest = text
          .split('\n')
          .slice(line - 1)
          .join('\n')
          .slice(column - 1)
        const flat = JSON.stringify(part)
        const found = rest.replaceAll(/\n\s*/g, '').replaceAll('": ', '":')
        if (indent === 0) assert.ok(rest.startsWith(flat))
        else assert.equal(found[0], flat[0])
      }
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  )
})

test('[WIRE1] a path that leads nowhere is followed as far as it goes', () => {
  const text = '{"a":[1,\n {"b":\n  3}]}'
  const rows: readonly (readonly [Steps, number, number])[] = [
    [['a', 1, 'b'], 3, 3],
    [['a', 1, 'c'], 2, 2],
    [['a', 2], 1, 6],
    [['a', 0, 'x'], 1, 7],
    [['x', 'y'], 1, 1],
  ]
  for (const [path, line, column] of rows) {
    assert.deepEqual(JsonText.locate(text, path), { line, column })
  }
})
