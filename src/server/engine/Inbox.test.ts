import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import type { Command, CommandType, PlaceOrder, SetMarks } from '../../engine/Command.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { BusyError } from './EnginePort.ts'
import { Inbox } from './Inbox.ts'
import { Lane } from './Lane.ts'

const command = (type: CommandType, fields: object = {}): Command =>
  ({ type, id: 'c', time: 0, ...fields }) as unknown as Command

const order = (account: string, reduceOnly = false): PlaceOrder => ({
  ...{ type: 'PlaceOrder', id: 'c', time: 0, account, order: 'o', instrument: 'BTC/USDT' },
  ...{ leg: 'net', lots: Quantity.of(1n), price: Price.of(1n), reduceOnly },
})

const marks = (time: number, instruments: readonly string[], source = 's'): SetMarks => ({
  ...{ type: 'SetMarks', id: 'c', time: 0, indices: [] },
  marks: instruments.map((instrument) => ({ instrument, price: Price.of(1n), time, source })),
})

function filled(commands: readonly Command[], room = 100, lookup = Lane.blind): Inbox {
  const inbox = Inbox.create(room, lookup)
  for (const [number, one] of commands.entries()) Inbox.add(inbox, { number, command: one })
  return inbox
}

const numbers = (inbox: Inbox, most = 100): readonly number[] =>
  Inbox.take(inbox, most).map(({ number }) => number)

test('[SRV3] what makes the book safer goes first', () => {
  const inbox = filled([
    order('anna'),
    command('Withdraw', { account: 'bert' }),
    command('Deposit', { account: 'cleo' }),
    command('CloseOrder', { account: 'dora' }),
    order('emil', true),
    marks(1, ['BTC/USDT']),
    command('Disarm'),
  ])
  assert.deepEqual(numbers(inbox), [2, 3, 4, 5, 6, 0, 1])
  assert.ok(Inbox.isEmpty(inbox))
})

test('[SRV3] of one name no more waits in a lane than is left for others', () => {
  const inbox = Inbox.create(16)
  const add = (by: string, number: number): boolean => {
    try {
      Inbox.add(inbox, { number, command: command('Deposit', { account: `${number}` }) }, { by })
      return true
    } catch (error) {
      assert.ok(error instanceof BusyError)
      return false
    }
  }
  const taken = (by: string, from: number): number =>
    Array.from({ length: 20 }, (_, one) => add(by, from + one)).filter(Boolean).length
  assert.equal(taken('greedy', 0), 8)
  assert.equal(taken('feed', 100), 4)
  assert.equal(taken('late', 200), 2)
  // What was taken out makes room again.
  Inbox.take(inbox, 8)
  assert.equal(taken('greedy', 300), 5)
})

test('[SRV4] nothing overtakes what is about the same account, also by its calls and orders', () => {
  const lookup: Lane.Lookup = {
    ofCall: (id) => (id === 'call-1' ? 'anna' : undefined),
    ofOrder: (id) => (id === 'liquidation-1' ? 'anna' : undefined),
  }
  const first: readonly Command[] = [
    command('CloseOrder', { account: 'anna' }),
    command('AcknowledgeCall', { call: 'call-1' }),
    command('ReportExecution', { executions: [{ order: 'liquidation-1' }] }),
    command('LiquidateLoan', { account: 'bert', borrower: 'anna' }),
  ]
  for (const one of first) {
    assert.deepEqual(numbers(filled([order('anna'), one], 9, lookup)), [0, 1], one.type)
    assert.deepEqual(numbers(filled([order('zoe'), one], 9, lookup)), [1, 0], one.type)
  }
  const transfer = command('Transfer', { from: 'bert', to: 'anna' })
  assert.deepEqual(numbers(filled([transfer, command('Deposit', { account: 'anna' })])), [0, 1])
})

test('[SRV4] what states its time keeps its place among all that do', () => {
  const told = { ...order('anna'), time: 5 }
  const deposit = command('Deposit', { account: 'bert', time: 6 })
  assert.deepEqual(numbers(filled([told, deposit])), [0, 1])
})

test('[SRV4] what is defined is defined before it is named, and a switch waits for nothing', () => {
  const defined = command('DefineAsset')
  assert.deepEqual(numbers(filled([defined, marks(1, ['BTC/USDT'])])), [0, 1])
  assert.deepEqual(numbers(filled([defined, command('Switch')])), [1, 0])
})

test('[SRV4] a list keeps its order', () => {
  const inbox = Inbox.create(9)
  const list = [order('anna'), command('Deposit', { account: 'bert' }), marks(1, ['BTC/USDT'])]
  for (const [number, one] of list.entries()) {
    Inbox.add(inbox, { number, command: one }, { list: 1 })
  }
  Inbox.add(inbox, { number: 3, command: marks(2, ['BTC/USDT']) })
  assert.deepEqual(numbers(inbox), [3, 0, 1, 2], 'and its marks are not replaced')
})

test('[SRV3] a full lane refuses, and the other does not', () => {
  const inbox = filled([order('anna'), order('bert')], 2)
  assert.throws(
    () => Inbox.add(inbox, { number: 2, command: order('cleo') }),
    (error) =>
      error instanceof BusyError && /second lane is full.*nothing was done/.test(error.message),
  )
  Inbox.add(inbox, { number: 3, command: command('Deposit', { account: 'cleo' }) })
  assert.deepEqual([inbox.refused, numbers(inbox)], [1, [3, 0, 1]])
})

test('[SRV5] marks that wait are replaced by newer ones of all their prices', () => {
  const inbox = Inbox.create(9)
  const add = (number: number, one: Command): readonly number[] =>
    Inbox.add(inbox, { number, command: one })
      .map(({ number }) => number)
      .sort()
  assert.deepEqual(add(0, marks(1, ['BTC', 'ETH'])), [])
  assert.deepEqual(add(1, marks(2, ['BTC'])), [], 'that of ETH is still the newest')
  assert.deepEqual(add(2, marks(2, ['BTC'], 'other')), [], 'another source confirms it')
  assert.deepEqual(add(3, marks(1, ['BTC'])), [], 'it is older')
  assert.deepEqual(add(4, marks(3, ['ETH'])), [0], 'BTC has a newer one by another')
  assert.deepEqual(add(5, marks(3, ['ETH', 'BTC'])), [1, 4])
  assert.equal(inbox.conflated, 3)
  assert.deepEqual(numbers(inbox), [2, 3, 5])
  assert.deepEqual(add(6, marks(4, ['BTC'])), [], 'what was taken out is not replaced')
})

test('[SRV5] marks that wait are at most as many as prices, whatever comes', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  fc.assert(
    fc.property(fc.array(fc.subarray(names, { minLength: 1 }), { maxLength: 60 }), (sets) => {
      const inbox = filled(sets.map((set, index) => marks(index, set)))
      assert.ok(inbox.lanes.first.size <= names.length)
      const left = Inbox.take(inbox, 100)
      const last = new Map(sets.flatMap((set, index) => set.map((name) => [name, index] as const)))
      for (const number of last.values()) assert.ok(left.some((one) => one.number === number))
    }),
    { numRuns },
  )
})

const people = ['anna', 'bert', 'cleo']

/** Commands about one or two accounts, in either lane. */
const about = fc.oneof(
  fc.constantFrom(...people).map((account) => order(account)),
  fc.constantFrom(...people).map((account) => command('Deposit', { account })),
  fc
    .tuple(fc.constantFrom(...people), fc.constantFrom(...people))
    .map(([from, to]) => command('Transfer', { from, to })),
)

test('[SRV4] whatever is taken in which portions, each account’s commands leave in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(about, fc.integer({ min: 0, max: 3 }))), (steps) => {
      const inbox = Inbox.create(1_000)
      const left: number[] = []
      const leave = (most: number) => left.push(...numbers(inbox, most))
      for (const [number, [one, most]] of steps.entries()) {
        Inbox.add(inbox, { number, command: one })
        leave(most)
      }
      while (!Inbox.isEmpty(inbox)) leave(2)
      assert.equal(new Set(left).size, steps.length)
      for (const person of people) {
        const own = left.filter((number) =>
          Lane.orderedBy((steps[number] as (typeof steps)[number])[0], Lane.blind).includes(
            `account ${person}`,
          ),
        )
        assert.deepEqual(
          own,
          own.toSorted((a, b) => a - b),
        )
      }
    }),
    { numRuns },
  )
})

test('[SRV3] the second lane has its share whatever comes in the first', () => {
  const inbox = filled([
    ...Array.from({ length: 50 }, (_, index) => command('Deposit', { account: `d${index}` })),
    ...Array.from({ length: 50 }, (_, index) => order(`o${index}`)),
  ])
  const taken = numbers(inbox, 16)
  assert.deepEqual(
    taken.filter((number) => number >= 50),
    [50, 51],
  )
  assert.equal(taken.length, 16)
})
