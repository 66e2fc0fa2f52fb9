import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { book as written } from '../../../test/wire/book.ts'
import { loans } from '../../../test/wire/loan.ts'
import { State } from '../../engine/State.ts'
import { step } from '../../engine/step.ts'
import { assess } from '../../margin/assess.ts'
import type { AccountId } from '../../model/Account.ts'
import { trade } from '../../model/trade.ts'
import { journalText } from '../journalText.ts'
import type { Book } from './Book.ts'
import { bookCommands } from './bookCommands.ts'
import { readBook } from './readBook.ts'

function read(source: string): Book {
  const result = readBook(source)
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  return result.value
}

/** An engine that has executed a book: no command was refused and no healthy account was called. */
function engineAt(book: Book, isCalm = true): State {
  const state = State.create()
  for (const command of bookCommands(book)) {
    for (const { events } of step(state, command)) {
      for (const event of events) {
        assert.notEqual(event.type, 'Rejected', journalText.encode(event))
        const isAlarm = event.type.startsWith('Call') || event.type === 'LevelChanged'
        assert.ok(!isCalm || !isAlarm, event.type)
      }
    }
  }
  return state
}

function assessed(state: State, id: AccountId) {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account)
  assert.ok(rules)
  return assess(account, rules, state.book)
}

test('[WIRE12] [WIRE21] an engine brought to a book of loans holds what is owed and elected', () => {
  const state = engineAt(read(JSON.stringify(loans)))
  const [ada, bob] = ['ada', 'bob'].map((id) => State.account(state, id))
  assert.deepEqual(ada?.elections, { mode: 'eth', unpledged: new Set([2]) })
  assert.equal(bob?.balances[2], 200_000_000n)
  assert.equal(bob?.balances[State.asset(state, 'desk-celsius:debt:USDC').index], -60_000_000_000n)
  assert.equal(assessed(state, 'bob').maintenance, 6_000_000_000_000n)
})

test('[WIRE12] an engine brought to a book holds what the book holds', () => {
  const book = read(JSON.stringify(written))
  const state = engineAt(book)
  assert.equal(state.time, book.asOf)
  for (const { id, positions, orders, kind, group } of book.accounts) {
    const account = State.account(state, id)
    assert.equal(account.kind, kind)
    assert.equal(account.group, group)
    assert.equal(account.orders.length, orders.length)
    for (const { instrument, leg, lots, marginMode } of positions) {
      const holder = marginMode === 'cross' ? account : State.account(state, `${id}/${instrument}`)
      const held = holder.positions.map((one) => [one.instrument.id, one.leg, one.lots])
      assert.deepEqual(held, [[instrument, leg, lots]])
    }
  }
  assert.equal(State.account(state, 'a').balances[1], -1_000_000n)
  assert.equal(State.account(state, 'a').leverages[0], 20n)
  assert.equal(State.account(state, 'c').balances[1], 100_000_000n)
})

test('[WIRE12] a mirror and an own account with the same book are worth the same', () => {
  const own = read(JSON.stringify(written))
  const mirrored = own.accounts.map((one) => ({ ...one, kind: 'mirrored' as const, orders: [] }))
  const here = engineAt({ ...own, accounts: own.accounts.map((one) => ({ ...one, orders: [] })) })
  const there = engineAt({ ...own, accounts: mirrored })
  for (const id of ['a', 'b', 'c', 'c/BTC/USD:BTC']) {
    const [one, other] = [assessed(here, id), assessed(there, id)]
    assert.equal(one.equity, other.equity, id)
    assert.equal(one.maintenance, other.maintenance, id)
    assert.equal(one.certainty, 'certain', id)
  }
})

test('[WIRE12] balance and cost together are exact, wherever the entry price lies', () => {
  const price = fc
    .integer({ min: 1, max: 10 ** 9 })
    .map((units) => `${Math.floor(units / 1e4)}.${String(units % 1e4).padStart(4, '0')}`)
    .filter((text) => Number(text) >= 1)
  const sides = fc.constantFrom('long', 'short')
  fc.assert(
    fc.property(price, sides, fc.integer({ min: 1, max: 5_000 }), (entryPrice, side, lots) => {
      const contracts = `${Math.floor(lots / 1000)}.${String(lots % 1000).padStart(3, '0')}`
      const accounts = [
        {
          id: 'a',
          rulebook: 'usdm',
          balances: { USDT: '100000000' },
          positions: [{ symbol: 'BTC/USDT:USDT', side, contracts, entryPrice }],
        },
        {
          id: 'c',
          rulebook: 'coinm',
          balances: { BTC: '1000000' },
          positions: [{ symbol: 'BTC/USD:BTC', side, contracts: `${lots}`, entryPrice }],
        },
      ]
      const book = read(JSON.stringify({ ...written, accounts }))
      const state = engineAt(book)
      for (const [index, asset, stated] of [
        [0, 0, 10n ** 14n],
        [1, 1, 10n ** 14n],
      ] as const) {
        const { id, positions } = book.accounts[index] as Book['accounts'][number]
        const account = State.account(state, id)
        const held = account.positions[0]
        assert.ok(held)
        const balance = account.balances[asset] ?? 0n
        assert.equal(balance - held.cost, stated - (positions[0]?.cost ?? 0n))
      }
    }),
    { numRuns },
  )
})

test('[WIRE12] on a tick the cost is that of the trade, and nothing is corrected', () => {
  const accounts = written.accounts.map((one) => ({
    ...one,
    balances: { USDT: '10000', BTC: '1' },
    positions: one.positions.map((held) => ({ ...held, entryPrice: '45012.3' })),
  }))
  const book = read(JSON.stringify({ ...written, accounts }))
  assert.ok(![...bookCommands(book)].some(({ type }) => type === 'Correct'))
  for (const { positions } of book.accounts) {
    for (const { instrument, lots, cost } of positions) {
      const found = book.instruments.find(({ id }) => id === instrument)
      assert.ok(found)
      assert.equal(trade(found, null, lots, 450_123n, 0n).cost, cost)
    }
  }
})

test('[WIRE12] ids are book:1, book:2, ..., all at the time of the book', () => {
  const book = read(JSON.stringify(written))
  const commands = [...bookCommands(book)]
  assert.deepEqual(
    commands.map(({ id, time }) => [id, time]),
    commands.map((_, index) => [`book:${index + 1}`, book.asOf]),
  )
})

/** Books with accounts that must be called. */
const alarmed: readonly string[] = ['broker.json', 'crowd.ndjson', 'ladder.json', 'options.json']

test('[WIRE12] the examples can be brought to an engine', () => {
  const folder = new URL('../../../examples/books/', import.meta.url)
  for (const name of readdirSync(folder)) {
    const book = read(readFileSync(new URL(name, folder), 'utf8'))
    const state = engineAt(book, !alarmed.includes(name))
    for (const { id } of book.accounts) assert.equal(assessed(state, id).certainty, 'certain')
  }
})
