import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestBook } from '../../../test/cli/TestBook.ts'
import { State } from '../../engine/State.ts'
import { BookView } from '../../report/BookView.ts'
import type { JsonObject } from '../JsonText.ts'
import { engineOf } from './engineOf.ts'
import { readBook } from './readBook.ts'
import { viewOf } from './viewOf.ts'

const book = JSON.parse(TestBook.text)
const [{ id: account }] = book.accounts

const protection = {
  ...{ name: 'guard', trigger: { kind: 'ratio', above: '0.6' }, target: '0.4' },
  actions: [{ kind: 'reduce', worst: '0.01' }],
  ...{ budget: '1000', times: 3, coolDown: 60_000, deadline: 10_000 },
}

const set = (part: JsonObject = {}, of = account): JsonObject => ({
  account: of,
  protection: { ...protection, ...part },
})

const readWith = (...protections: readonly JsonObject[]) =>
  readBook(JSON.stringify({ ...book, protections }), { file: 'book.json' })

const lines = (...protections: readonly JsonObject[]): string => {
  const records: JsonObject[] = [{ record: 'book', asOf: book.asOf }]
  for (const [section, record] of [
    ['assets', 'asset'],
    ['instruments', 'instrument'],
    ['rulebooks', 'rulebook'],
    ['prices', 'price'],
    ['accounts', 'account'],
  ] as const) {
    for (const one of book[section] ?? []) records.push({ record, ...one })
  }
  for (const one of protections) records.push({ record: 'protection', ...one })
  return records.map((one) => JSON.stringify(one)).join('\n')
}

test('[PROT16] protections of a book are set in its engine, and told of it as of an engine', () => {
  const read = readWith(set(), set({ name: 'second', actions: [] }))
  assert.ok(read.ok, read.ok ? '' : read.error.message)
  const state = engineOf(read.value)
  const { guards } = State.account(state, account)
  assert.deepEqual(
    guards.map((guard) => guard.protection.name),
    ['guard', 'second'],
  )
  const told = (view: BookView) => view.accounts.map((one) => one.protections?.() ?? [])
  const [first] = told(viewOf(read.value))
  assert.deepEqual(
    first?.map(({ name, unarmed }) => [name, unarmed]),
    [
      ['guard', 'disarmed'],
      ['second', 'disarmed'],
    ],
  )
  assert.deepEqual(told(viewOf(read.value)), told(BookView.ofState(state)))
  const same = readBook(lines(set(), set({ name: 'second', actions: [] })))
  assert.ok(same.ok)
  assert.deepEqual(same.value, read.value)
})

test('[PROT16] [PROT1] what an engine would refuse is an error at the protection, with its reason', () => {
  const deposit = { kind: 'deposit', from: account, asset: 'USDT' }
  const rows: readonly (readonly [readonly JsonObject[], string, RegExp])[] = [
    [[set({}, 'nobody')], 'protections[0].account', /nobody/],
    [[set({ target: '0.7' })], 'protections[0].protection', /at or under the ratio of its trigger/],
    [[set({ budget: '0' })], 'protections[0].protection', /expected a budget within limits/],
    [[set(), set()], 'protections[1].protection.name', /each once, found "guard" again/],
    [[set({ actions: [deposit] })], 'protections[0].protection', /protection\.notLinked/],
    [[set({ colour: 'red' })], 'protections[0].protection.colour', /field\.unknown/],
    [[set({ times: 0 })], 'protections[0].protection.times', /1 to 1000/],
  ]
  for (const [protections, path, message] of rows) {
    const read = readWith(...protections)
    assert.ok(!read.ok, path)
    assert.match(read.error.message, message)
    if (path.endsWith('account')) continue
    assert.equal(read.error.location.path, path)
  }
  const last = lines(set(), set({ target: '0.7' }))
  const read = readBook(last)
  assert.ok(!read.ok)
  assert.equal(read.error.location.line, last.split('\n').length)
})

test('[PROT16] [WIRE11] a protection refers to all that is before it, also after another one', () => {
  const [first] = book.instruments
  const later = { ...first, record: 'instrument', id: 'SOL/USDT:USDT', base: 'ETH' }
  const trigger = { kind: 'mark', instrument: later.id, side: 'below', price: '1000' }
  const read = readBook(
    [
      lines(set()),
      ...[later, { record: 'protection', ...set({ name: 'late', trigger }) }].map((one) =>
        JSON.stringify(one),
      ),
    ].join('\n'),
  )
  assert.equal(read.ok ? '' : read.error.message, '')
})

test('[PROT16] [PROT17] an isolated position of a book has its own, under the name ACCOUNT/SYMBOL', () => {
  const position = 'cyd/ETH/USDT:USDT'
  const deposit = { kind: 'deposit', from: 'cyd', asset: 'USDT' }
  const read = readWith(set({ actions: [deposit, { kind: 'reduce', worst: null }] }, position))
  assert.ok(read.ok, read.ok ? '' : read.error.message)
  const told = (view: BookView) =>
    view.accounts.map((one) => [one.account.id, one.protections?.().length ?? 0])
  const view = viewOf(read.value)
  assert.deepEqual(told(view).at(-1), [position, 1])
  assert.deepEqual(told(view), told(BookView.ofState(engineOf(read.value))))
  const hedge = { kind: 'hedge', instrument: 'ETH/USDT:USDT', leg: 'net', contracts: '1' }
  const refused = readWith(set({ actions: [{ ...hedge, worst: null }] }, position))
  assert.match(refused.ok ? '' : refused.error.message, /can be given margin, reduced and closed/)
  const other = readWith(set({}, 'cyd/BTC/USDT:USDT'))
  assert.match(
    other.ok ? '' : other.error.message,
    /cyd\/BTC\/USDT:USDT/,
    'which it does not isolate',
  )
})
