import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { tiered } from '../../../test/tiered.ts'
import { unpublished } from '../../../test/unpublished.ts'
import { balance, oldTiers, positions, tiers } from '../../../test/wire/ccxt.ts'
import { venues } from '../../../test/wire/venues.ts'
import type { Result } from '../../base/Result.ts'
import type { Brackets } from '../../model/Brackets.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { readBook } from '../book/readBook.ts'
import { type CcxtOptions, ccxtBook } from './ccxtBook.ts'
import { readBalance } from './readBalance.ts'
import { type CcxtTiers, readLeverageTiers } from './readLeverageTiers.ts'
import { readPositions } from './readPositions.ts'
import { UnifiedSymbol } from './UnifiedSymbol.ts'

function got<T>(result: Result<T, unknown>): T {
  assert.ok(result.ok, result.ok ? '' : String(result.error))
  return result.value
}

const message = <T>(result: Result<T, Error>): string =>
  result.ok ? 'no error' : result.error.message

const pieces = (held: unknown = positions, balances: unknown = balance) => ({
  positions: got(readPositions(JSON.stringify(held))),
  balance: got(readBalance(JSON.stringify(balances))),
  tiers: got(readLeverageTiers(JSON.stringify(tiers))),
})

function booked(held: unknown = positions, balances: unknown = balance, options = {}) {
  const all: CcxtOptions = { account: 'main', dialects: venues, ...options }
  const { document } = got(ccxtBook(pieces(held, balances), all))
  return got(readBook(JSON.stringify(document), { prices: 'later' }))
}

test('[WIRE17] positions, balance and tiers load unchanged and become a book', () => {
  const book = booked()
  assert.equal(book.asOf, 1_621_382_399_123)
  assert.deepEqual(
    book.accounts.map(({ id, kind, rulebook }) => [id, kind, rulebook]),
    [
      ['main:USDT', 'own', 'ccxt:USDT'],
      ['main:BNB', 'own', 'ccxt:BNB'],
    ],
  )
  const [main, other] = book.accounts
  assert.deepEqual(main?.balances, [{ asset: 'USDT', amount: 1_200_000_000_000n }])
  assert.deepEqual(other?.balances, [{ asset: 'BNB', amount: 50_000_000n }])
  const [btc, eth] = main?.positions ?? []
  assert.deepEqual(
    [btc?.lots, btc?.leverage, btc?.marginMode, btc?.collateral],
    [15n, Ratio.of(10n), 'cross', null],
  )
  assert.equal(Decimal.format(btc?.entryPrice ?? { units: 0n, scale: 0 }), '45012.3333')
  assert.deepEqual(
    [eth?.lots, eth?.marginMode, eth?.collateral],
    [-825n, 'isolated', 140_025_000_000n],
  )
  assert.deepEqual(
    book.marks.map(({ price, source }) => [price, source]),
    [
      [4_284_978_000_000n, 'ccxt'],
      [337_505_000_000n, 'ccxt'],
    ],
  )
  const [rulebook] = book.rulebooks
  const table = rulebook && tiered(rulebook).brackets.get('BTC/USDT:USDT')
  assert.deepEqual(table?.tiers[1]?.floor, 5_000_000_000_000n)
})

test('[WIRE16] a JSON number is its shortest decimal, here and only here', () => {
  const [first] = pieces([{ ...positions[0], contracts: 1e-7, entryPrice: 0.1 + 0.2 }]).positions
  assert.deepEqual(first?.contracts, { units: 1n, scale: 7 })
  assert.deepEqual(first?.entryPrice, { units: 30_000_000_000_000_004n, scale: 17 })
  const [second] = pieces([{ ...positions[0], contracts: '0.10' }]).positions
  assert.deepEqual(second?.contracts, { units: 1n, scale: 1 })
})

test('[WIRE17] raw info is kept aside, unified fields beside it', () => {
  const { positions: read, balance: held } = pieces()
  assert.deepEqual(read[0]?.info, positions[0]?.info)
  assert.deepEqual(held.info, balance.info)
})

test('[WIRE17] the wallet that the venue states is taken; a total with profit in it has it taken out', () => {
  const plain = { ...balance, info: {} }
  const usdt = (options: object) =>
    booked(positions, plain, options).accounts[0]?.balances[0]?.amount
  // 10256.67 less what is isolated, and less the profits, which follow from entry and mark.
  assert.equal(usdt({ total: 'wallet' }), 885_642_000_000n)
  assert.equal(usdt({}), 1_199_999_995_000_000_125n)
  const margin = { total: { USDT: 100 }, debt: { USDT: 150.5 }, info: null }
  assert.equal(booked([], margin, { asOf: 1 }).accounts[0]?.balances[0]?.amount, -5_050_000_000n)
})

test('[WIRE17] a symbol held both ways is a hedged account, said or not', () => {
  const both = [positions[0], { ...positions[0], side: 'short' }]
  const [account] = booked(both).accounts
  assert.equal(account?.positionMode, 'hedge')
  assert.deepEqual(
    account?.positions.map(({ leg, lots }) => [leg, lots]),
    [
      ['long', 15n],
      ['short', -15n],
    ],
  )
  assert.equal(booked([{ ...positions[0], hedged: true }]).accounts[0]?.positionMode, 'hedge')
})

test('[WIRE17] an inverse future settles in its base and keeps its contract size', () => {
  const future = {
    ...positions[0],
    ...{ notional: 0.163_366_236_43, unrealizedPnl: null, initialMargin: null, info: {} },
    ...{ maintenanceMargin: null },
    symbol: 'BTC/USD:BTC-241227',
    contracts: 70,
    contractSize: 100,
    leverage: 2.5,
  }
  const rows = { 'BTC/USD:BTC-241227': tiers['BTC/USDT:USDT'] }
  const parts = {
    positions: got(readPositions(JSON.stringify([future]))),
    balance: got(readBalance('{"total":{"BTC":0.123456789},"info":null}')),
    tiers: got(readLeverageTiers(JSON.stringify(rows))),
  }
  const { document } = got(ccxtBook(parts, { account: 'c' }))
  const book = got(readBook(JSON.stringify(document), { prices: 'later' }))
  const [instrument] = book.instruments
  assert.equal(instrument?.payoff, 'inverse')
  assert.equal(instrument?.expiry, Date.UTC(2024, 11, 27, 8))
  assert.deepEqual(instrument?.contractSize, { units: 100n, scale: 0 })
  assert.deepEqual(book.accounts[0]?.balances, [{ asset: 'BTC', amount: 123_456_789n }])
  assert.equal(book.accounts[0]?.id, 'c')
  assert.deepEqual(book.accounts[0]?.positions[0]?.leverage, Ratio.of(5n, 2n))
})

const plain = ([symbol, { rows }]: [string, CcxtTiers]) => [
  symbol,
  rows.map(({ info, ...row }) => row),
]

test('[WIRE18] tiers in the old spelling, and of one market, are the same', () => {
  const now = got(readLeverageTiers(JSON.stringify(tiers)))
  const before = got(readLeverageTiers(JSON.stringify(oldTiers)))
  assert.deepEqual([...before].map(plain), [...now].map(plain))
  const market = tiers['BTC/USDT:USDT'].map((row) => ({ ...row, symbol: 'BTC/USDT:USDT' }))
  const one = got(readLeverageTiers(JSON.stringify(market)))
  assert.deepEqual(one.get('BTC/USDT:USDT')?.rows, now.get('BTC/USDT:USDT')?.rows)
  assert.deepEqual([...one.keys()], ['BTC/USDT:USDT'])
})

test('[WIRE17] unified symbols', () => {
  const shown = (symbol: string) => {
    const parts = UnifiedSymbol.parse(symbol)
    return parts && `${parts.base} ${parts.quote} ${parts.settle} ${parts.kind} ${parts.payoff}`
  }
  const rows: readonly (readonly [string, string | null])[] = [
    ['BTC/USDT', 'BTC USDT USDT spot linear'],
    ['1000BONK/USDC:USDC', '1000BONK USDC USDC perpetual linear'],
    ['BTC/USD:BTC', 'BTC USD BTC perpetual inverse'],
    ['ETH/USDT:USDT-241227', 'ETH USDT USDT future linear'],
    ['BTC/USD:USDC', 'BTC USD USDC perpetual linear'],
    ['ETH/USD:BTC', null],
    ['BTC/USD:BTC-241227-60000-C', 'BTC USD BTC option linear'],
    ['SOL/USDT:USDT-241227-192.5-P', 'SOL USDT USDT option linear'],
    ['BTC/USD:BTC-241227-0-C', null],
    ['BTC/USD:BTC-241227-60000-X', null],
    ['BTC/USD:BTC-241227-60.000.1-C', null],
    ['BTC/USD:BTC-241399', null],
    ['BTCUSDT', null],
    ['', null],
  ]
  for (const [symbol, expected] of rows) assert.equal(shown(symbol), expected, symbol)
})

const held = positions[0] as Record<string, unknown>
const row = tiers['BTC/USDT:USDT'][0] as Record<string, unknown>
const tieredBook = (changes: readonly object[]) => {
  const rows = { 'BTC/USDT:USDT': changes.map((change) => ({ ...row, ...change })) }
  const read = got(readLeverageTiers(JSON.stringify(rows)))
  return ccxtBook({ ...pieces([positions[0]]), tiers: read }, { account: 'a' })
}

const bad: readonly (readonly [Result<unknown, Error>, string])[] = [
  [readPositions('{}'), '1:1: expected a list, found an object (field.type)'],
  [
    ccxtBook(pieces([{ ...held, symbol: 'LTC/USDT' }]), { account: 'a' }),
    'positions[0].symbol: expected a linear or inverse contract such as "BTC/USDT:USDT", found "LTC/USDT", which is not covered; --skip-unsupported goes on without it, and tells the account as unknown (symbol.unknown)',
  ],
  [
    readPositions(JSON.stringify([{ ...held, contracts: null }])),
    '[0].contracts: expected the contracts of an open position: a notional of 64274.67 is told, found nothing (field.missing)',
  ],
  [
    readPositions(JSON.stringify([{ ...held, symbol: null }])),
    '[0].symbol: expected a string, found null (field.missing)',
  ],
  [
    readPositions(JSON.stringify([{ ...held, side: 'buy' }])),
    '[0].side: expected "long" or "short", found "buy" (field.value)',
  ],
  [
    readPositions(JSON.stringify([{ ...held, contracts: -1 }])),
    '[0].contracts: expected above 0: the side says which way, found less (field.value)',
  ],
  [
    readPositions(JSON.stringify([{ ...held, contracts: true }])),
    '[0].contracts: expected a number, found true (field.type)',
  ],
  [
    readPositions(JSON.stringify([{ ...held, contracts: 1e300 }])),
    '[0].contracts: expected at most 40 digits, found the number 1e+300 (limit.exceeded)',
  ],
  [
    readPositions(JSON.stringify([{ ...held, contracts: 'x' }])),
    '[0].contracts: expected a number, found "x" (decimal.malformed)',
  ],
  [
    readPositions(JSON.stringify([{ ...held, entryPrice: null }])),
    '[0].entryPrice: expected a number, found nothing (field.missing)',
  ],
  [
    readPositions(JSON.stringify([{ ...held, timestamp: 'now' }])),
    '[0].timestamp: expected milliseconds since 1970, found "now" (field.type)',
  ],
  [
    ccxtBook(pieces([{ ...held, marginMode: 'isolated', collateral: null }]), { account: 'a' }),
    'positions[0].collateral: expected the collateral of an isolated position, found nothing (field.missing)',
  ],
  [
    ccxtBook(pieces([{ ...held, contracts: 15 }]), { account: 'a' }),
    'positions[0].notional: expected 642746.7, which is contracts × contractSize at markPrice, found 64274.67: contracts, contractSize, markPrice and notional contradict each other (field.value)',
  ],
  [
    ccxtBook(pieces([{ ...held, marginMode: null, liquidationPrice: null }]), { account: 'a' }),
    'positions[0].marginMode: expected cross or isolated: not told, and no liquidationPrice decides it, found null, with a collateral of 12000 (field.missing)',
  ],
  [readBalance('[]'), '1:1: expected an object, found a list of 0 (field.type)'],
  [readBalance('{"free":{}}'), 'total: expected an object, found null (field.type)'],
  [readLeverageTiers('{"X":{}}'), 'X: expected a list of tiers, found an object (field.type)'],
  [readLeverageTiers('{"X":[]}'), 'X: expected 1 to 512 tiers, found 0 (limit.exceeded)'],
  [readLeverageTiers('[]'), '[0]: expected an object, found null (field.type)'],
  [readLeverageTiers('[{}]'), '[0].symbol: expected a string, found nothing (field.missing)'],
  [
    tieredBook([{ maintenanceMarginRate: null }]),
    'tiers["BTC/USDT:USDT"][0].maintenanceMarginRate: expected a number, found nothing (field.missing)',
  ],
  [
    tieredBook([{ minNotional: 5 }]),
    'tiers["BTC/USDT:USDT"][0].minNotional: expected 0 for the first tier, found 5 (rulebook.invalid)',
  ],
  [
    tieredBook([{}, { minNotional: 40_000, maintenanceMarginRate: 0.01 }]),
    'tiers["BTC/USDT:USDT"][1].minNotional: expected what the tier before ends at, or more, found 40000 (rulebook.invalid)',
  ],
  [
    tieredBook([{}, { minNotional: 50_000, maintenanceMarginRate: 0.001 }]),
    'tiers["BTC/USDT:USDT"][1].maintenanceMarginRate: expected at least 0.004, as the tier before, found 0.001 (rulebook.invalid)',
  ],
  [
    ccxtBook(pieces([]), { account: 'a' }),
    'expected a time in the structures, or one beside them, found none (field.missing)',
  ],
]

for (const [result, expected] of bad) {
  test(`[WIRE1] [WIRE16] [WIRE17] [WIRE18] refused: ${expected.slice(0, 60)}`, () => {
    const found = message(result)
    assert.ok(found === expected || found.replace(/^1:\d+: /, '') === expected, found)
  })
}

const { path, skip } = unpublished('data/brackets/binance_leverage_tiers_2024-10-24.json.gz')

test('[WIRE18] the tiers of all 349 symbols of a venue load, and what follows is what it prints', {
  skip,
}, () => {
  const all = got(readLeverageTiers(gunzipSync(readFileSync(path)).toString()))
  assert.equal(all.size, 349)
  const tables = new Map<string, Brackets>()
  for (let from = 0; from < all.size; from += 100) {
    const symbols = [...all.keys()].slice(from, from + 100)
    const bare = { ...positions[0], maintenanceMargin: null }
    const parts = { ...pieces(symbols.map((symbol) => ({ ...bare, symbol }))), tiers: all }
    const { document } = got(ccxtBook(parts, { account: 'all' }))
    const book = got(readBook(JSON.stringify(document), { prices: 'later' }))
    for (const rulebook of book.rulebooks) {
      for (const one of tiered(rulebook).brackets) tables.set(...one)
    }
  }
  assert.equal(tables.size, 349)
  for (const [symbol, { rows }] of all) {
    const table = tables.get(symbol)
    assert.equal(table?.tiers.length, rows.length)
    for (const [index, { info }] of rows.entries()) {
      const printed = got(Decimal.parse((info as { cum: string }).cum))
      const atoms = Ratio.mul(Ratio.fromDecimal(printed), Ratio.of(10n ** 8n))
      const derived = Ratio.of(table?.tiers[index]?.deduction ?? -1n, table?.denominator)
      assert.equal(Ratio.compare(atoms, derived), 0, `${symbol} tier ${index + 1}`)
    }
  }
})
