import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dead, unneeded } from './dead.ts'
import { Program } from './Program.ts'

const noun = `
export type Amount = number
export const add = (a: Amount, b: Amount): Amount => a
export const sub = (a: Amount, b: Amount): Amount => negate(b)
export const negate = (a: Amount): Amount => a
export * as Amount from './Amount.ts'
`

const program = (texts: Readonly<Record<string, string>>) => {
  const planted = Program.planted(texts)
  assert.deepEqual(Program.faults(planted), [])
  return planted
}

const places = (texts: Readonly<Record<string, string>>): readonly string[] =>
  dead(program(texts))
    .map(({ place }) => place)
    .toSorted()

test('what nobody or only a test names is found, by place and line', () => {
  const texts = {
    'src/money/add.ts': '\nexport const add = 1\nexport interface Sum {}\n',
    'src/money/add.test.ts':
      "import { add, type Sum } from './add.ts'\nexport const a: Sum = add\n",
  }
  const message = 'is reached by nobody but tests: delete it, or give it a user'
  assert.deepEqual(dead(program(texts)), [
    { place: 'src/money/add.ts:add', message: `src/money/add.ts:2: add ${message}` },
    { place: 'src/money/add.ts:Sum', message: `src/money/add.ts:3: Sum ${message}` },
  ])
})

test('what only the dead name is dead', () => {
  const texts = {
    'src/a.ts': "import { b } from './b.ts'\nexport const a = b\n",
    'src/b.ts': 'export const b = () => 1\n',
  }
  assert.deepEqual(places(texts), ['src/a.ts:a', 'src/b.ts:b'])
})

test('what runs, and what the door shows, keeps alive what it names', () => {
  const main = "import { a } from './a.ts'\na()\n"
  const texts = { 'src/a.ts': 'export const a = () => b()\nconst b = () => 1\n' }
  assert.deepEqual(places({ ...texts, 'src/main.ts': main }), [])
  assert.deepEqual(places({ ...texts, 'src/index.ts': "export { a } from './a.ts'\n" }), [])
  assert.deepEqual(places({ ...texts, 'lab/main.ts': main.replace('./', '../src/') }), [])
})

test('the members of a noun are seen one by one, at the door as well', () => {
  const file = { 'src/money/Amount.ts': noun }
  const unused = ['negate', 'sub'].map((name) => `src/money/Amount.ts:${name}`)
  const main = "import { Amount } from './money/Amount.ts'\nAmount.add(1, 2)\n"
  assert.deepEqual(places({ ...file, 'src/main.ts': main }), unused)
  const door = "export { Amount } from './money/Amount.ts'\n"
  assert.deepEqual(places({ ...file, 'src/index.ts': door }), [
    'src/money/Amount.ts:add',
    ...unused,
  ])
})

test('a noun that is handed on or taken apart is used whole', () => {
  const file = { 'src/money/Amount.ts': noun }
  const head = "import { Amount } from './money/Amount.ts'\n"
  for (const text of [
    'const all = { Amount }\nall.Amount\n',
    'const all = [Amount]\nall.length\n',
    'const { add, sub } = Amount\nadd(1, sub(1, 2))\n',
  ]) {
    assert.deepEqual(places({ ...file, 'src/main.ts': head + text }), [], text)
  }
})

test('what is imported when it is needed is used', () => {
  const main = "export {}\nconst { a } = await import('./a.ts')\na()\n"
  const texts = { 'src/a.ts': 'export const a = () => 1\n', 'src/main.ts': main }
  assert.deepEqual(
    dead(Program.planted(texts)).map(({ place }) => place),
    [],
  )
})

test('what is wanted is kept with what it names, for as long as nothing else does', () => {
  const door =
    "export { Amount } from './money/Amount.ts'\nimport { Amount } from './money/Amount.ts'\nAmount.add(1, 2)\n"
  const planted = program({ 'src/money/Amount.ts': noun, 'src/index.ts': door })
  const sub = { 'src/money/Amount.ts:sub': 'what is left of a balance' }
  assert.deepEqual(dead(planted, sub), [])
  assert.deepEqual(unneeded(planted, sub), [])
  const add = { 'src/money/Amount.ts:add': 'the sum of two balances' }
  const message = 'tidy/wanted.ts: src/money/Amount.ts:add is used or gone: take it out'
  assert.deepEqual(unneeded(planted, add), [message])
})
