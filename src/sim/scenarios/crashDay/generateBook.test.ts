import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { crashDay } from '../../../../test/crashDay.ts'
import { TieredTerms } from '../../../margin/methods/tiered/TieredTerms.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { generateBook } from './book.ts'
import type { Holder, Stake } from './Holder.ts'
import { inverse } from './listings.ts'
import { Venue } from './Venue.ts'
import { isDayTrader } from './visits.ts'

const opening = crashDay.opening()
const tables = crashDay.tables()
const venue = Venue.open(opening, tables, { accounts: 3_000 })
const book = [...generateBook(venue)]
const traders = book.slice(0, 3_000)
const makers = book.slice(3_000)
const holders = traders.filter((_, trader) => !isDayTrader(venue.seed, trader))

const notional = ({ instrument: id, lots }: Stake): number => {
  const instrument = Venue.instrument(venue, id)
  return Number(Instrument.notional(instrument, lots, Venue.mark(venue, instrument)))
}
const linear = (holders: readonly Holder[]): Stake[] =>
  holders.flatMap(({ stakes }) => stakes).filter(({ instrument }) => instrument !== inverse)
const share = (of: (holder: Holder) => boolean): number =>
  holders.filter(of).length / holders.length
const near = (measured: number, expected: number, by: number): void =>
  assert.ok(Math.abs(measured - expected) <= by, `${measured} is not within ${by} of ${expected}`)

test('equal seeds give equal books, and these are the accounts of the demo', () => {
  const digest = createHash('sha256')
  for (const holder of generateBook(Venue.open(opening, tables, { accounts: 200 }))) {
    digest.update(flat(holder))
  }
  assert.equal(
    digest.digest('hex'),
    'fdcb5ecaf0392361a454fba94a20cac4cf948041b45c530d6e3f24fe62f3e4ea',
  )
  const [other] = generateBook(Venue.open(opening, tables, { accounts: 1, seed: 2 }))
  assert.notEqual(flat(other as Holder), flat(book[0] as Holder))
})

test('a smaller book has the first traders of a larger one', () => {
  const small = [...generateBook(Venue.open(opening, tables, { accounts: 50 }))].slice(0, 50)
  const groupless = ({ group: _, ...holder }: Holder) => flat(holder as Holder)
  assert.deepEqual(small.map(groupless), traders.slice(0, 50).map(groupless))
})

test('contracts sum to zero at every price, and makers stand on one side each', () => {
  const sums = new Map<string, bigint>()
  for (const { instrument, lots, price } of book.flatMap(({ stakes }) => stakes)) {
    const place = `${instrument} ${price}`
    sums.set(place, (sums.get(place) ?? 0n) + lots)
  }
  assert.ok([...sums.values()].every((sum) => sum === 0n))
  for (const { stakes } of makers) {
    assert.ok(stakes.every(({ lots }) => lots < 0n) || stakes.every(({ lots }) => lots > 0n))
  }
})

test('63 % of what traders hold is long, by number and nearly so by size', () => {
  const stakes = linear(traders)
  near(stakes.filter(({ lots }) => lots > 0n).length / stakes.length, 0.63, 0.02)
  const sum = (side: readonly Stake[]): number => side.reduce((all, one) => all + notional(one), 0)
  near(sum(stakes.filter(({ lots }) => lots > 0n)) / sum(stakes), 0.63, 0.07)
})

test('sizes are log-normal around 3,000 USDT', () => {
  const cash = traders
    .filter(({ deposits }) => deposits.length === 1 && deposits[0]?.asset === 'USDT')
    .map(({ deposits }) => Number(deposits[0]?.amount) / 1e8)
    .sort((a, b) => a - b)
  const at = (quantile: number): number => cash[Math.floor(quantile * cash.length)] as number
  near(at(0.5), 3_000, 400)
  // One standard deviation on either side is a factor of 2^2.3 = 4.9.
  near(at(0.8413) / at(0.5), 4.92, 0.8)
  near(at(0.5) / at(0.1587), 4.92, 0.8)
})

test('the shares of kinds are those of the parameters', () => {
  near(
    share(({ deposits }) => deposits[0]?.asset === 'BTC'),
    0.02,
    0.01,
  )
  near(
    share(({ deposits }) => deposits.length === 2),
    0.98 * 0.9 * 0.14,
    0.025,
  )
  near(
    share(({ positionMode }) => positionMode === 'hedge'),
    0.98 * 0.05,
    0.015,
  )
  near(
    share(({ isolated }) => isolated.length > 0),
    0.98 * 0.95 * 0.1,
    0.02,
  )
  near(
    share(({ orders }) => orders.length > 0),
    0.09,
    0.02,
  )
  near(
    share(({ group }) => group.startsWith('group-')),
    0.03,
    0.01,
  )
  near(
    share(({ stakes }) => stakes.length === 1),
    0.52,
    0.04,
  )
})

test('leverage stands mostly between 3 and 20, and the bracket of its size allows it', () => {
  const stakes = traders.flatMap(({ stakes, leverages }) =>
    stakes.map((stake) => ({ stake, leverage: leverages.get(stake.instrument) as bigint })),
  )
  const common = stakes.filter(({ leverage }) => leverage >= 3n && leverage <= 20n)
  near(common.length / stakes.length, 0.69, 0.05)
  assert.ok(stakes.some(({ leverage }) => leverage >= 100n))
  for (const { stake, leverage } of stakes) {
    const brackets = TieredTerms.of(venue.terms).brackets[
      Venue.instrument(venue, stake.instrument).index
    ]
    const { leverageMax } = Brackets.tier(brackets as Brackets, BigInt(notional(stake)))
    assert.ok(Ratio.compare(Ratio.of(leverage), leverageMax) <= 0)
  }
})

test('the book is at rest: no position is larger than its owner can bear a fall of 16 % with', () => {
  near(holders.length / 3_000, 0.78, 0.03)
  const least = Math.ceil((18 * 62) / 100)
  for (const { stakes, deposits } of holders) {
    if (deposits.some(({ asset }) => asset !== 'USDT')) continue
    const gross = stakes.reduce((sum, one) => sum + Math.abs(notional(one)), 0)
    const equity = Number(deposits[0]?.amount)
    assert.ok(gross <= (1.7 * equity * 100) / least, `${gross} on ${equity}`)
  }
})

test('a day trader brings cash alone, and no more than a day trader does', () => {
  for (const [trader, { stakes, orders, deposits }] of traders.entries()) {
    if (!isDayTrader(venue.seed, trader)) continue
    assert.deepEqual([stakes, orders], [[], []])
    assert.equal(deposits.length, 1)
    assert.ok((deposits[0]?.amount as bigint) <= 100_000n * 10n ** 8n)
  }
})

test('bitcoin and ether are held most', () => {
  const count = (id: string): number =>
    linear(traders).filter(({ instrument }) => instrument === id).length
  const all = linear(traders).length
  near(count('BTC/USDT:USDT') / all, 0.26, 0.04)
  near(count('ETH/USDT:USDT') / all, 0.24, 0.04)
  assert.ok(count('BAT/USDT:USDT') > 0)
})

test('entries are within 1 % of the opening marks, and nearer for the highly leveraged', () => {
  for (const { stakes, leverages } of traders) {
    for (const { instrument, price } of stakes) {
      const mark = Venue.mark(venue, Venue.instrument(venue, instrument))
      const off = Math.abs(Number(price) / Number(mark) - 1)
      assert.ok(off <= 0.011, `${instrument} at ${price}`)
      if ((leverages.get(instrument) as bigint) > 25n) assert.equal(price, mark)
    }
  }
})

test('hedged accounts hold one instrument on both sides, and only they have legs', () => {
  for (const { positionMode, stakes } of traders) {
    if (positionMode === 'net') assert.ok(stakes.every(({ leg }) => leg === 'net'))
    else assert.ok(stakes.every(({ leg, lots }) => leg === (lots > 0n ? 'long' : 'short')))
  }
  const both = traders.filter(({ stakes }) => new Set(stakes.map(({ leg }) => leg)).size > 1)
  assert.ok(both.length > 90)
})

/** A holder as text, maps and bigints included. */
function flat(holder: Holder): string {
  return JSON.stringify(holder, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value instanceof Map ? [...value] : value,
  )
}
