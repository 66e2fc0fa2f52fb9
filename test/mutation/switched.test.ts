import assert from 'node:assert/strict'
import { stripTypeScriptTypes } from 'node:module'
import { test } from 'node:test'
import { Mutant } from './Mutant.ts'
import { switched } from './switched.ts'

interface Shop {
  readonly fee: (amount: bigint, isMaker?: boolean) => bigint
  readonly has: (list?: readonly bigint[]) => boolean | undefined
  readonly log: (said: string[]) => readonly string[]
}

/** A line that a bracket would join to the one before, a chain that ends early, and a default. */
const source = `
export const fee = (amount: bigint, isMaker = false): bigint =>
  amount > 100n && !isMaker ? amount / 10n : 0n
export const has = (list?: readonly bigint[]) => list?.some((one) => one >= 1n).valueOf()
export function log(said: string[]): readonly string[] {
  let sum = 1
  const say = (text: string) => said.push(text)
  say('a')
  sum += 2
  sum > 2 && say('b')
  return said
}
`

const mutants = Mutant.mutantsOf('shop.ts', source).map((mutant, at) => ({ id: at + 1, mutant }))

/** The source as it runs with one mutant on. */
async function shop(on: number): Promise<Shop> {
  const written = switched(source, mutants, './Switch.ts')
  const body = stripTypeScriptTypes(written.slice(written.indexOf(';') + 1))
  const text = `const __on = (id) => id === ${on}\n${body}`
  return (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Shop
}

const idOf = (before: string, after: string): number =>
  mutants.find(({ mutant }) => mutant.before === before && mutant.after === after)?.id ?? -1

test('with no mutant on, a source does what it did', async () => {
  const { fee, has, log } = await shop(0)
  assert.deepEqual([fee(100n), fee(200n), fee(200n, true)], [0n, 20n, 0n])
  assert.deepEqual([has([0n]), has([1n]), has()], [false, true, undefined])
  assert.deepEqual(log([]), ['a', 'b'])
})

test('each mutant does what it says', async () => {
  const rows: readonly [before: string, after: string, asked: (one: Shop) => unknown][] = [
    ['>', '>=', ({ fee }) => fee(100n) === 10n],
    ['>', '<=', ({ fee }) => fee(100n) === 10n && fee(200n) === 0n],
    ['&&', '||', ({ fee }) => fee(1n) === 0n && fee(200n, true) === 20n],
    ['!isMaker', 'isMaker', ({ fee }) => fee(200n) === 0n && fee(200n, true) === 20n],
    ['false', 'true', ({ fee }) => fee(200n) === 0n],
    ['/', '*', ({ fee }) => fee(200n) === 2_000n],
    ['0n', '1n', ({ fee }) => fee(1n) === 1n],
    ['amount > 100n && !isMaker', 'true', ({ fee }) => fee(10n) === 1n],
    ['amount > 100n && !isMaker', 'false', ({ fee }) => fee(200n) === 0n],
    ['some', 'every', ({ has }) => has([0n, 1n]) === false && has() === undefined],
    ['>=', '>', ({ has }) => has([1n]) === false],
    ['1n', '2n', ({ has }) => has([1n]) === false && has([2n]) === true],
    ["say('a')", ';', ({ log }) => log([]).join() === 'b'],
    ['+=', '-=', ({ log }) => log([]).join() === 'a'],
  ]
  for (const [before, after, isSo] of rows) {
    const id = idOf(before, after)
    assert.ok(id > 0, `${before} becomes ${after}`)
    assert.ok(isSo(await shop(id)), `${before} is ${after}`)
    assert.ok(!isSo(await shop(0)), `without, ${before} stays`)
  }
})

test('a body does nothing', async () => {
  const body = mutants.find(({ mutant }) => mutant.kind === 'block')
  assert.equal((await shop(body?.id ?? -1)).log([]), undefined)
})

test('no mutant is lost, and none without a place is taken', () => {
  const written = switched(source, mutants, './Switch.ts')
  for (const { id } of mutants) assert.ok(written.includes(`__on(${id})`), `mutant ${id}`)
  const lost = mutants.map(({ id, mutant }) => ({
    id,
    mutant: { ...mutant, whole: { ...mutant.whole, from: mutant.whole.from - 1 } },
  }))
  assert.throws(() => switched(source, lost, './Switch.ts'), /no place for/)
})
