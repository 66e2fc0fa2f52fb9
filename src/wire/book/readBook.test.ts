import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { tiered } from '../../../test/tiered.ts'
import { bookLines, book as written } from '../../../test/wire/book.ts'
import { Ratio } from '../../money/Ratio.ts'
import { readBook } from './readBook.ts'

const text = JSON.stringify(written)

function good(source: string) {
  const result = readBook(source)
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  return result.value
}

test('[WIRE11] a book document is read: assets, instruments, rulebooks, prices, accounts', () => {
  const book = good(text)
  assert.equal(book.asOf, 1_621_382_400_000)
  assert.deepEqual(book.assets[1], { id: 'BTC', index: 1, decimals: 8 })
  assert.deepEqual(
    book.instruments.map(({ id, index }) => [id, index]),
    [
      ['BTC/USDT:USDT', 0],
      ['BTC/USD:BTC', 1],
      ['BTC/USDT', 2],
    ],
  )
  const [anna, , carl] = book.accounts
  assert.deepEqual(anna?.orders, [
    {
      order: 'o',
      instrument: 'BTC/USDT:USDT',
      leg: 'net',
      lots: 1n,
      price: 400_000n,
      reduceOnly: false,
    },
  ])
  assert.deepEqual(anna?.balances, [
    { asset: 'USDT', amount: 10_000_500_000n },
    { asset: 'BTC', amount: -1_000_000n },
  ])
  assert.equal(anna?.group, 'desk')
  assert.deepEqual([carl?.owner, carl?.group, carl?.kind], ['c', 'c', 'own'])
  assert.equal(carl?.positions[0]?.collateral, 5_000_000n)
})

test('[WIRE11] a preset gives the venue’s tables for what is defined, and what is stated replaces it', () => {
  const [usdm, coinm] = good(text).rulebooks
  assert.ok(usdm && coinm)
  const [linear, inverse] = [tiered(usdm).brackets, tiered(coinm).brackets]
  assert.deepEqual([...linear.keys()], ['BTC/USDT:USDT'])
  assert.equal(usdm.numeraire, 'USDT')
  assert.equal(linear.get('BTC/USDT:USDT')?.tiers[1]?.floor, 50_000_000_000n)
  assert.match(usdm.source, /leverageBracket, 2024-10-24$/)
  assert.deepEqual([...inverse.keys()], ['BTC/USD:BTC'])
  assert.deepEqual(coinm.liquidation.target, Ratio.one)
  assert.equal(coinm.call.within, 3_600_000)
})

test('[WIRE15] a mark goes to the nearest tick, half a tick upward', () => {
  assert.deepEqual(
    good(text).marks.map(({ price, time, source }) => [price, time, source]),
    [
      [430_001n, 1_621_382_400_000, 'book'],
      [430_100n, 1_621_382_399_000, 'venue'],
    ],
  )
})

test('[WIRE12] an entry price between two ticks has an exact cost, rounded up', () => {
  const costs = good(text).accounts.map(({ positions }) => positions[0]?.cost)
  // 1.234 × 45012.34567 = 55545.23455678; −0.5 × … = −22506.172835; 7000 ÷ 41999.99 = 0.16666670634…
  assert.deepEqual(costs, [55_545_234_557n, -22_506_172_835n, 16_666_671n])
})

test('[WIRE11] one record a line is the same book', () => {
  assert.deepEqual(good(bookLines()), good(text))
  assert.deepEqual(good(`${bookLines()}\n\n`), good(text))
})

test('[WIRE11] the examples are good', () => {
  const folder = new URL('../../../examples/books/', import.meta.url)
  const names = readdirSync(folder)
  assert.ok(names.length >= 2)
  for (const name of names) good(readFileSync(new URL(name, folder), 'utf8'))
})

test('[WIRE12] a price that is needed and missing is refused, unless prices come later', () => {
  const marks = written.prices.filter(({ symbol }) => symbol !== 'BTC/USDT:USDT')
  const indices = written.prices.filter(({ asset }) => asset !== 'USDT')
  const without = (prices: object[]) => JSON.stringify({ ...written, prices })
  const rows: readonly (readonly [string, string])[] = [
    [without(marks), 'accounts[0].positions[0]: expected a price of "BTC/USDT:USDT" in the book'],
    [without(indices), 'accounts[0]: expected a price of "USDT" in the book'],
  ]
  for (const [source, expected] of rows) {
    const result = readBook(source)
    assert.ok(!result.ok && result.error.code === 'price.missing')
    assert.ok(result.error.message.includes(expected), result.error.message)
    assert.ok(readBook(source, { prices: 'later' }).ok)
  }
})

test('[WIRE1] [WIRE12] in a book of lines the account without a price is named by its line', () => {
  const lines = bookLines()
    .split('\n')
    .filter((line) => !line.includes('"symbol":"BTC/USDT:USDT","price":"43'))
  const result = readBook(lines.join('\n'), { file: 'book.ndjson' })
  const expected =
    'book.ndjson:12: positions[0]: expected a price of "BTC/USDT:USDT" in the book, found none'
  assert.ok(!result.ok)
  assert.equal(result.error.message, `${expected} (price.missing)`)
})

type Change = (book: typeof written) => unknown

const first = (book: typeof written) => book.accounts[0] as Record<string, unknown>
const held = (book: typeof written) => book.accounts[0]?.positions[0] as Record<string, unknown>

/** The change to the valid book, and the expected error. */
const rows: readonly (readonly [Change, string])[] = [
  [
    (book) => Object.assign(book, { asof: 1 }),
    'asof: expected "asOf", "assets", "instruments", "rulebooks", "pools", "prices", "accounts" or "protections", found "asof" (field.unknown)',
  ],
  [
    (book) => Object.assign(book, { asOf: undefined }),
    'asOf: expected a field "asOf", found nothing (field.missing)',
  ],
  [
    (book) => Object.assign(book, { asOf: '2021' }),
    'asOf: expected a whole number, found "2021" (field.type)',
  ],
  [
    (book) => Object.assign(book, { assets: {} }),
    'assets: expected a list, found an object (field.type)',
  ],
  [
    (book) => book.assets.push({ asset: 'BTC', decimals: 8 }),
    'assets[2].asset: expected each once, found "BTC" again (id.duplicate)',
  ],
  [
    (book) => Object.assign(book.assets[0] ?? {}, { decimals: 19 }),
    'assets[0].decimals: expected 0 to 18, found the number 19 (limit.exceeded)',
  ],
  [
    (book) => Object.assign(book.instruments[0] ?? {}, { base: 'DOGE' }),
    'instruments[0].base: expected a defined asset, found "DOGE" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(book.instruments[1] ?? {}, { id: 'BTC/USDT:USDT' }),
    'instruments[1].id: expected each once, found "BTC/USDT:USDT" again (id.duplicate)',
  ],
  [
    (book) => Object.assign(book.rulebooks[0] ?? {}, { preset: 'ftx' }),
    'rulebooks[0].preset: expected "binance-usdm", "hyperliquid", "binance-coinm", "binance-multi-assets", "binance-portfolio", "aster", "bitmex", "bybit-unified" or 42 others, found "ftx" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(book.rulebooks[0] ?? {}, { preset: 'hyperliquid' }),
    'rulebooks[0].preset: expected an instrument of hyperliquid that is defined, found none (symbol.unknown)',
  ],
  [
    (book) => Object.assign(book.rulebooks[1] ?? {}, { id: 'usdm' }),
    'rulebooks[1].version: expected a version of usdm above 1, found 1 (id.duplicate)',
  ],
  [
    (book) => Object.assign(book.rulebooks[0] ?? {}, { ladder: [] }),
    'rulebooks[0].ladder: expected "id", "version", "activeFrom", "source", "numeraire", "method", "ladders", "call" or 7 others, found "ladder" (field.unknown)',
  ],
  [
    (book) => Object.assign(book.rulebooks[0] ?? {}, { activeFrom: 1_621_382_400_001 }),
    'accounts[0].rulebook: expected a rulebook in force at the time of the book, found usdm, active from later on (rulebook.invalid)',
  ],
  [
    (book) => Object.assign(book.prices[0] ?? {}, { symbol: 'BTC' }),
    'prices[0].symbol: expected a defined instrument, found "BTC" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(book.prices[2] ?? {}, { asset: 'DOGE' }),
    'prices[2].asset: expected a defined asset, found "DOGE" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(book.prices[2] ?? {}, { symbol: 'BTC/USDT' }),
    'prices[2]: expected either a symbol or an asset, found both or none (field.missing)',
  ],
  [
    (book) => book.prices.push({ asset: 'BTC', price: '1' }),
    'prices[4].asset: expected each once, found "BTC" again (id.duplicate)',
  ],
  [
    (book) => Object.assign(book.prices[0] ?? {}, { price: '0' }),
    'prices[0].price: expected a price above zero within limits, found "0" (field.value)',
  ],
  [
    (book) => Object.assign(book.prices[0] ?? {}, { price: '0.04' }),
    'prices[0].price: expected a price above zero within limits, found "0.04" (field.value)',
  ],
  [
    (book) => Object.assign(book.prices[0] ?? {}, { price: 43_000 }),
    'prices[0].price: expected a decimal string such as "0.5", found the number 43000 (number.notString)',
  ],
  [
    (book) => Object.assign(book.prices[0] ?? {}, { price: '900719925474099.2' }),
    'prices[0].price: expected a price above zero within limits, found "900719925474099.2" (field.value)',
  ],
  [
    (book) => Object.assign(book.prices[3] ?? {}, { price: '0.0000000000001' }),
    'prices[3].price: expected a price above zero with at most 12 decimals, within limits, found "0.0000000000001" (field.value)',
  ],
  [
    (book) => Object.assign(book.accounts[1] ?? {}, { id: 'a' }),
    'accounts[1].id: expected each once, found "a" again (id.duplicate)',
  ],
  [
    (book) => Object.assign(first(book), { rulebook: 'x' }),
    'accounts[0].rulebook: expected "usdm" or "coinm", found "x" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(first(book), { balances: { DOGE: '1' } }),
    'accounts[0].balances.DOGE: expected a defined asset, found "DOGE" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(first(book), { balances: { USDT: '0.0000001' } }),
    'accounts[0].balances.USDT: expected a multiple of the smallest unit of USDT, 0.000001, found "0.0000001" (decimal.tooPrecise)',
  ],
  [
    (book) => Object.assign(held(book), { symbol: 'X' }),
    'accounts[0].positions[0].symbol: expected a defined instrument, found "X" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(held(book), { symbol: 'BTC/USDT', contracts: '1' }),
    'accounts[0].positions[0].symbol: expected a contract: what is held of a spot asset is a balance, found "BTC/USDT" (field.value)',
  ],
  [
    (book) => Object.assign(held(book), { side: 'buy' }),
    'accounts[0].positions[0].side: expected "long" or "short", found "buy" (field.value)',
  ],
  [
    (book) => Object.assign(held(book), { contracts: '-1' }),
    'accounts[0].positions[0].contracts: expected above 0: the side says which way, found 0 or less (field.value)',
  ],
  [
    (book) => Object.assign(held(book), { contracts: '1.2345' }),
    'accounts[0].positions[0].contracts: expected a multiple of the lot 0.001, found "1.2345" (decimal.tooPrecise)',
  ],
  [
    (book) => Object.assign(held(book), { entryPrice: '0' }),
    'accounts[0].positions[0].entryPrice: expected a decimal above zero with at most 18 places, found "0" (field.value)',
  ],
  [
    (book) => Object.assign(held(book), { entryPrice: '900719925474099.2' }),
    'accounts[0].positions[0].entryPrice: expected a price and a notional within limits, found "900719925474099.2" (limit.exceeded)',
  ],
  [
    (book) => Object.assign(held(book), { leverage: 2.5 }),
    'accounts[0].positions[0].leverage: expected a whole number, found the number 2.5 (field.type)',
  ],
  [
    (book) => Object.assign(held(book), { marginMode: 'isolated' }),
    'accounts[0].positions[0].collateral: expected the collateral of an isolated position, found none (field.value)',
  ],
  [
    (book) => Object.assign(held(book), { collateral: '1' }),
    'accounts[0].positions[0].collateral: expected none for a cross one, found some (field.value)',
  ],
  [
    (book) => (first(book).positions = [held(book), held(book)]),
    'accounts[0].positions[1].symbol: expected each symbol once, and each side once in a hedged account, found "BTC/USDT:USDT" (id.duplicate)',
  ],
  [
    (book) =>
      Object.assign(first(book), {
        hedged: true,
        orders: [],
        positions: [
          held(book),
          { ...held(book), side: 'short', marginMode: 'isolated', collateral: '5' },
        ],
      }),
    'accounts[0].positions[1].marginMode: expected the same for both sides of a symbol, found isolated (field.value)',
  ],
  [
    (book) => Object.assign(first(book), { hedged: true }),
    'accounts[0].orders[0].positionSide: expected "long" or "short" in a hedged account, found null (field.value)',
  ],
  [
    (book) => Object.assign(book.accounts[0]?.orders?.[0] ?? {}, { positionSide: 'long' }),
    'accounts[0].orders[0].positionSide: expected nothing, found "long" (field.value)',
  ],
  [
    (book) => Object.assign(book.accounts[0]?.orders?.[0] ?? {}, { price: '40000.05' }),
    'accounts[0].orders[0].price: expected a multiple of the tick 0.1, found "40000.05" (decimal.tooPrecise)',
  ],
]

for (const [change, expected] of rows) {
  test(`[WIRE1] [WIRE11] refused: ${expected.slice(0, 70)}`, () => {
    const copy = structuredClone(written)
    change(copy)
    const result = readBook(JSON.stringify(copy, null, 2), { file: 'book.json' })
    assert.ok(!result.ok, 'refused')
    assert.equal(result.error.message.replace(/^book\.json:\d+:\d+: /, ''), expected)
  })
}

test('[WIRE21] who trades elects nothing, and holds what a venue’s columns hold', () => {
  const refusals = [
    [{ elections: { mode: null } }, 'elections: expected none: usdm does not lend, found some'],
    [{ balances: { USDT: '4611686018427.387904' } }, 'balances.USDT: expected less than'],
  ] as const
  for (const [change, expected] of refusals) {
    const copy = structuredClone(written)
    Object.assign(copy.accounts[0] ?? {}, change)
    const result = readBook(JSON.stringify(copy))
    assert.ok(!result.ok && result.error.message.includes(`accounts[0].${expected}`), expected)
  }
})

test('[WIRE1] an error in a book has its line and column', () => {
  const source = JSON.stringify(written, null, 2).replace('"1.234"', '1.234')
  const result = readBook(source, { file: 'book.json' })
  const line = source.split('\n').findIndex((one) => one.includes(': 1.234')) + 1
  assert.ok(!result.ok)
  assert.equal(result.error.location.line, line)
  assert.equal(
    result.error.location.column,
    (source.split('\n')[line - 1] ?? '').indexOf('1.234') + 1,
  )
  assert.equal(result.error.location.path, 'accounts[0].positions[0].contracts')
})

test('[WIRE1] [WIRE11] errors in a book of lines name the line', () => {
  const lines = bookLines().split('\n')
  const rows: readonly (readonly [number, string, string, string])[] = [
    [
      0,
      '"book"',
      '"bok"',
      '1:11: record: expected "book", "asset", "instrument", "rulebook", "pool", "price", "account" or "protection", found "bok" (type.unknown)',
    ],
    [0, '}', ',"x":1}', '1:43: x: expected "asOf", found "x" (field.unknown)'],
    [
      0,
      ',"asOf":1621382400000',
      '',
      '1:1: asOf: expected a field "asOf", found nothing (field.missing)',
    ],
    [1, 'USDT', 'BTC', '3:27: asset: expected each once, found "BTC" again (id.duplicate)'],
    [
      2,
      '8}',
      '8',
      '3:45: expected a comma or the end of the object, found the end of the text (json.malformed)',
    ],
    [
      3,
      '"record":"instrument",',
      '',
      '4:1: record: expected "book", "asset", "instrument", "rulebook", "pool", "price", "account" or "protection", found nothing (field.missing)',
    ],
  ]
  for (const [index, from, to, expected] of rows) {
    const changed = lines.with(index, (lines[index] ?? '').replace(from, to)).join('\n')
    const result = readBook(changed)
    assert.equal(result.ok ? 'no error' : result.error.message, expected)
  }
})

test('[WIRE2] a text that is no book is refused', () => {
  for (const source of ['', '[]', '5', '{"a":']) assert.ok(!readBook(source).ok, source)
})

test('[WIRE1] [OPT6] an option of a book delivers a listing before it, and what it cannot is named', () => {
  const [listing] = written.instruments
  const option = (terms: object) => ({
    ...listing,
    ...{ id: 'call', kind: 'option', expiry: 1_800_000_000_000 },
    option: { right: 'call', strike: '40000', delivery: 'physical', ...terms },
  })
  const read = (terms: object) =>
    readBook(JSON.stringify({ ...written, instruments: [...written.instruments, option(terms)] }))
  const whole = read({ delivers: listing?.id })
  assert.ok(whole.ok, whole.ok ? '' : whole.error.message)
  assert.equal(whole.value.instruments.at(-1)?.listing?.id, listing?.id)
  for (const [terms, says] of [
    [
      { delivers: 'none' },
      /option\.delivers: expected it to deliver an instrument that is defined/,
    ],
    [{ delivers: listing?.id, delivery: 'cash' }, /expected delivery physical/],
    [{ delivers: listing?.id, strike: '40000.001' }, /expected a strike of whole ticks/],
  ] as const) {
    const refused = read(terms)
    assert.ok(!refused.ok)
    assert.match(refused.error.message, says)
  }
})
