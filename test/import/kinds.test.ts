import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readBook } from '../../src/wire/book/readBook.ts'
import { mergeBooks } from '../../src/wire/ccxt/mergeBooks.ts'
import { Notice } from '../../src/wire/ccxt/Notice.ts'
import { WireError } from '../../src/wire/WireError.ts'
import { numRuns } from '../numRuns.ts'
import { Payload } from './Payload.ts'

type Fields = Readonly<Record<string, unknown>>

const position = (fields: Fields): Fields => ({
  ...{ symbol: 'BTC/USDT:USDT', side: 'long', contracts: 0.5, contractSize: 1, entryPrice: 60_000 },
  ...{ markPrice: 61_000, notional: 30_500, unrealizedPnl: 500, marginMode: 'cross', leverage: 10 },
  ...{ timestamp: 1_735_600_000_000, info: {}, ...fields },
})

const row = (fields: Fields): Fields => ({
  ...{ currency: 'USDT', minNotional: 0, maxNotional: null, maintenanceMarginRate: 0.005 },
  ...{ maxLeverage: 100, info: {}, ...fields },
})

const balanceOf = (total: Fields, more: Fields = {}): Fields => ({ total, info: {}, ...more })

const tiersOf = (...rows: readonly Fields[]) => ({
  'BTC/USDT:USDT': rows.length ? rows : [row({})],
})

const read = (
  positions: readonly Fields[],
  balance = balanceOf({ USDT: 10_000 }),
  tiers: unknown = tiersOf(),
  options = {},
) => Payload.read({ venue: 'x', positions, balance, tiers }, options)

const lines = ({ imported, compared }: Payload.Outcome): readonly string[] =>
  [...imported.notices, ...compared.flatMap(({ notice }) => notice ?? [])].map(Notice.line)

const says = (outcome: Payload.Outcome, ...words: readonly string[]): void => {
  const found = lines(outcome)
  const isSaid = found.some((line) => words.every((word) => line.includes(word)))
  assert.ok(isSaid, `${words.join(' and ')} in:\n${found.join('\n')}`)
}

const refused = (run: () => unknown, ...words: readonly string[]): void => {
  assert.throws(run, (error) => {
    assert.ok(error instanceof WireError)
    for (const word of words) assert.ok(error.message.includes(word), error.message)
    return true
  })
}

test('[CCXT2] a mark that is not told follows from the notional or the profit, else it is unknown', () => {
  const none = { markPrice: null }
  const byNotional = read([position(none)])
  assert.equal(byNotional.reports[0]?.positions[0]?.markPrice, '61000')
  says(byNotional, 'derived', 'positions[0].markPrice', 'notional')
  const byProfit = read([position({ ...none, notional: null })])
  assert.equal(byProfit.reports[0]?.positions[0]?.markPrice, '61000')
  says(byProfit, 'derived', 'positions[0].markPrice', 'unrealizedPnl')
  const unknown = read([position({ ...none, notional: null, unrealizedPnl: null })])
  assert.deepEqual([unknown.reports[0]?.level, unknown.reports[0]?.marginRatio], ['unknown', null])
  says(unknown, 'missing', 'positions[0].markPrice')
})

test('[CCXT2] an open position without contracts is refused, a closed one left out', () => {
  refused(() => read([position({ contracts: null })]), 'contracts', 'notional of 30500')
  refused(
    () => read([position({ contracts: 0, notional: null })]),
    'contracts',
    'unrealizedPnl of 500',
  )
  const closed = { contracts: 0, notional: 0, unrealizedPnl: 0 }
  assert.deepEqual(read([position(closed)]).reports[0]?.positions, [])
})

test('[CCXT3] what differs by more than rounding is named with both numbers', () => {
  says(read([position({ unrealizedPnl: 600 })]), 'contradicted', 'unrealizedPnl', '600', '500')
  says(read([position({ initialMargin: 2_900 })]), 'contradicted', 'initialMargin', '2900', '3050')
  says(read([position({ maintenanceMargin: 200 })]), 'maintenanceMargin', '200', '152.5')
  says(read([position({ liquidationPrice: 50_000 })]), 'liquidationPrice', '50000', '40201')
})

/** What a venue would print, to so many places. */
const printed = (value: number, places: number): number => Number(value.toFixed(places))

test('[CCXT3] what a venue prints of the same numbers, rounded, contradicts nothing', () => {
  fc.assert(
    fc.property(
      fc.record({
        contracts: fc.integer({ min: 1, max: 100_000 }).map((n) => n / 1_000),
        entry: fc.integer({ min: 100, max: 10_000_000 }).map((n) => n / 100),
        move: fc.integer({ min: -30, max: 30 }),
        leverage: fc.integer({ min: 1, max: 50 }),
        short: fc.boolean(),
      }),
      ({ contracts, entry, move, leverage, short }) => {
        const mark = printed(entry * (1 + move / 100), 2)
        const notional = contracts * mark
        const gained = (short ? -1 : 1) * contracts * (mark - entry)
        const told = {
          ...{ contracts, entryPrice: entry, markPrice: mark, leverage },
          side: short ? 'short' : 'long',
          notional: printed(notional, 4),
          unrealizedPnl: printed(gained, 4),
          initialMargin: printed(notional / leverage, 4),
          maintenanceMargin: printed(notional * 0.005, 4),
        }
        const outcome = read([position(told)], balanceOf({ USDT: 1e7 }))
        const faults = lines(outcome).filter((line) => line.startsWith('contradicted'))
        assert.deepEqual(faults, [])
      },
    ),
    { numRuns: Math.min(numRuns, 2_000) },
  )
})

test('[CCXT5] a size that its own notional contradicts is refused, whatever the factor', () => {
  const factor = fc.constantFrom(0.001, 0.01, 0.1, 10, 100, 1_000)
  fc.assert(
    fc.property(factor, fc.constantFrom('contracts', 'contractSize', 'markPrice'), (by, field) => {
      const before = position({})[field] as number
      refused(() => read([position({ [field]: before * by })]), 'notional', field, 'contradict')
    }),
    { numRuns: 30 },
  )
  says(read([position({ datetime: '2024-12-30T00:00:00.000Z' })]), 'contradicted', 'timestamp')
  const twice = balanceOf({ USDT: 10_000 }, { USDT: { total: 9_000 } })
  says(read([position({})], twice), 'contradicted', 'balance.total.USDT', '9000')
})

const isolated = (fields: Fields): Fields => position({ marginMode: 'isolated', ...fields })

test('[CCXT6] isolated collateral with its profit or without: the liquidation price told decides', () => {
  // 3,000 of margin: (30,000 - 3,000) ÷ (0.5 × 0.995).
  const told = { liquidationPrice: 54_271.36, maintenanceMargin: 152.5 }
  const full = read([isolated({ collateral: 3_500, ...told })])
  const bare = read([isolated({ collateral: 3_000, ...told })])
  for (const outcome of [full, bare]) {
    assert.equal(outcome.reports[1]?.equity, '3500')
    assert.equal(outcome.reports[0]?.equity, '7000')
    says(outcome, 'derived', 'positions[0].collateral')
  }
})

test('[CCXT6] [CCXT8] cross and isolated of one symbol, and two isolated sides, are accounts of their own', () => {
  const short = { side: 'short', unrealizedPnl: -500, leverage: 4.5, collateral: 2_500 }
  const { reports } = read([position({ hedged: true }), isolated({ ...short, hedged: true })])
  assert.deepEqual(
    reports.map(({ account, parent, positions: [held] }) => [account, parent, held?.marginMode]),
    [
      ['main', null, 'cross'],
      ['main/BTC/USDT:USDT short', 'main', 'isolated'],
    ],
  )
  assert.equal(reports[1]?.initialMargin, '6777.77777778')
  const both = read([isolated({ collateral: 4_000 }), isolated(short)])
  assert.deepEqual(
    both.reports.map(({ account }) => account),
    ['main', 'main/BTC/USDT:USDT long', 'main/BTC/USDT:USDT short'],
  )
})

test('[CCXT7] a margin mode that is not told is decided by the figures, or refused', () => {
  const modeless = (fields: Fields) => position({ marginMode: null, ...fields })
  const alone = { collateral: 3_000, liquidationPrice: 54_271.36, maintenanceMargin: 152.5 }
  assert.equal(read([modeless(alone)]).reports[1]?.positions[0]?.marginMode, 'isolated')
  const shared = { collateral: 3_000, liquidationPrice: 40_201, maintenanceMargin: 152.5 }
  assert.equal(read([modeless(shared)]).reports[0]?.positions[0]?.marginMode, 'cross')
  says(read([modeless({ collateral: 0 })]), 'derived', 'marginMode', 'cross')
  refused(() => read([modeless({ collateral: 3_000 })]), 'marginMode', 'collateral of 3000')
})

test('[CCXT8] leverage with a fraction, out of the initial margin, and not told at all', () => {
  const initial = (fields: Fields) => read([position(fields)]).reports[0]?.initialMargin
  assert.equal(initial({ leverage: 12.5 }), '2440')
  assert.equal(initial({ leverage: null, initialMargin: 2_440 }), '2440')
  assert.equal(initial({ leverage: null }), '305')
  says(read([position({ leverage: null })]), 'missing', 'positions[0].leverage')
})

test('[CCXT9] the unit and the charge of tiers are those that give the maintenance told', () => {
  const rows = [
    row({ maxNotional: 20, maintenanceMarginRate: 0.004 }),
    row({ minNotional: 20, maxNotional: 25_000, maintenanceMarginRate: 0.005, maxLeverage: 50 }),
    row({ minNotional: 25_000, maintenanceMarginRate: 0.01, maxLeverage: 20 }),
  ]
  const told = (maintenanceMargin: number) =>
    read([position({ maintenanceMargin })], balanceOf({ USDT: 10_000 }), tiersOf(...rows))
  // By the notional in parts, by it on the whole, by the contracts.
  for (const [margin, words] of [
    [179.98, 'bounds in notional, rates on parts'],
    [305, 'bounds in notional, rates on whole'],
    [122, 'bounds in contracts'],
  ] as const) {
    const outcome = told(margin)
    assert.equal(outcome.reports[0]?.maintenanceMargin, String(margin), words)
    if (margin !== 179.98) says(outcome, 'derived', words)
  }
})

test('[CCXT9] without tiers the rate that the maintenance told implies, else the account is unknown', () => {
  const implied = read([position({ maintenanceMargin: 122 })], balanceOf({ USDT: 10_000 }), {})
  assert.equal(implied.reports[0]?.maintenanceMargin, '122')
  says(implied, 'derived', 'tiers', '0.004')
  const unknown = read([position({})], balanceOf({ USDT: 10_000 }), {})
  assert.equal(unknown.reports[0]?.level, 'unknown')
  says(unknown, 'missing', 'tiers', '--as RULEBOOK')
})

test('[CCXT10] tables as they are: long, with gaps, without leverage; wrong ones are refused by name', () => {
  const many = Array.from({ length: 300 }, (_, index) =>
    row({
      ...{ minNotional: index * 1_000 + (index > 0 ? 1 : 0), maxNotional: (index + 1) * 1_000 },
      ...{ maintenanceMarginRate: 0.004 + index / 1_000, maxLeverage: null },
    }),
  )
  const outcome = read([position({})], balanceOf({ USDT: 10_000 }), tiersOf(...many))
  says(outcome, 'derived', '[299].maxLeverage', '1 ÷ maintenanceMarginRate')
  const wrong = (second: Fields) => () =>
    read([position({})], balanceOf({ USDT: 1 }), tiersOf(row({ maxNotional: 5_000 }), row(second)))
  refused(wrong({ minNotional: 4_000 }), 'minNotional', '4000')
  refused(wrong({ minNotional: 5_000, maintenanceMarginRate: 0.001 }), 'maintenanceMarginRate')
  refused(
    wrong({ minNotional: 5_000, maintenanceMarginRate: 0 }),
    'maintenanceMarginRate',
    'above 0',
  )
  says(
    read([position({})], balanceOf({ USDT: 1 }), tiersOf(row({ maxLeverage: 500 }))),
    'maxLeverage',
    '500',
    '200',
  )
})

test('[CCXT11] several coins behind one account, priced and weighed, or apart', () => {
  const held = balanceOf({ USDT: -20, BTC: 0.1 })
  const together = read([position({})], held, tiersOf(), { together: true })
  assert.equal(together.reports[0]?.equity, '6580')
  says(together, 'missing', 'haircuts of BTC', '--weight')
  const weights = new Map([['BTC', { numerator: 9n, denominator: 10n }]])
  const weighed = read([position({})], held, tiersOf(), { together: true, weights })
  assert.equal(weighed.reports[0]?.equity, '5970')
  const apart = read([position({})], held)
  assert.deepEqual(
    apart.reports.map(({ account }) => account),
    ['main:USDT', 'main:BTC'],
  )
  says(apart, 'missing', 'whether they are one account')
})

test('[CCXT11] a total is a wallet or an equity, before debts or after; what is not told is named', () => {
  const equity = (balance: Fields, options = {}) =>
    read([position({})], balance, tiersOf(), options)
  assert.equal(equity(balanceOf({ USDT: 1_000 }), { total: 'equity' }).reports[0]?.equity, '1000')
  assert.equal(equity(balanceOf({ USDT: 1_000 }), { total: 'wallet' }).reports[0]?.equity, '1500')
  says(equity(balanceOf({ USDT: 1_000 })), 'missing', 'balance.total.USDT', '--total equity')
  const owing = balanceOf({ USDT: 1_000 }, { debt: { USDT: 300 } })
  assert.equal(equity(owing, { total: 'wallet' }).reports[0]?.equity, '1200')
  const net = balanceOf({ USDT: -1_000 }, { debt: { USDT: 1_000 } })
  assert.equal(equity(net, { total: 'wallet' }).reports[0]?.equity, '-500')
})

test('[CCXT12] what is told only once is listed', () => {
  const bare = position({ notional: null, unrealizedPnl: null })
  says(
    read([bare]),
    'trusted',
    'positions[0].entryPrice',
    'positions[0].contracts',
    'balance.total.USDT',
  )
})

test('[CCXT13] what is not covered is refused by name, or left out and the account unknown', () => {
  for (const symbol of ['LTC/USDT', 'BTC/USD:BTC-241227-60000-C', 'ETH/USD:BTC']) {
    const other = position({ symbol })
    refused(() => read([position({}), other]), symbol, '--skip-unsupported')
    const { reports, ...rest } = read([position({}), other], undefined, undefined, {
      skipUnsupported: true,
    })
    assert.equal(reports[0]?.level, 'unknown')
    assert.equal(reports[0]?.maintenanceMargin, '152.5')
    says({ reports, ...rest }, 'unused', symbol)
  }
  const dollars = position({ symbol: 'BTC/USD:USDC' })
  const outcome = read([dollars], balanceOf({ USDC: 1_000 }), { 'BTC/USD:USDC': [row({})] })
  assert.equal(outcome.reports[0]?.equity, '1500')
})

test('[CCXT14] a coin below a millionth is priced like any other', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 7, max: 11 }),
      fc.integer({ min: 10_000, max: 99_999 }),
      (zeros, digits) => {
        const mark = Number(`${digits}e-${zeros}`)
        const told = { markPrice: mark, entryPrice: mark, contracts: 10 ** zeros, unrealizedPnl: 0 }
        const { reports } = read([position({ ...told, notional: digits })])
        assert.equal(reports[0]?.positions[0]?.notional, String(digits))
      },
    ),
    { numRuns: 50 },
  )
})

test('[CCXT4] a venue is named, or known by its fields; of one that is neither it is said', () => {
  says(read([position({})]), 'unrecognised', '--venue')
  assert.equal(read([position({})], undefined, undefined, { venue: 'okx' }).imported.venue, 'okx')
  refused(
    () => read([position({})], undefined, undefined, { venue: 'ftx' }),
    'a venue among',
    'ftx',
  )
})

test('[LIQP6] the fee to close is part of an isolated position’s liquidation price alone', () => {
  const info = { instId: 'ABC-USDT-SWAP', mgnMode: 'isolated', margin: '19.999125' }
  const told = {
    ...{ symbol: 'ABC/USDT:USDT', contracts: 613, contractSize: 10, entryPrice: 0.0261 },
    ...{ markPrice: 0.02608, notional: 159.8704, unrealizedPnl: -0.1226, collateral: 19.999125 },
  }
  const tiers = { 'ABC/USDT:USDT': [row({ maintenanceMarginRate: 0.02, maxLeverage: 25 })] }
  const { reports } = read([isolated({ ...told, info })], balanceOf({ USDT: 119.876525 }), tiers)
  assert.match(reports[1]?.positions[0]?.liquidationPrice ?? '', /^0\.023315/)
  assert.equal(reports[1]?.maintenanceMargin, '3.197408')
})

test('[CCXT15] several venues are one book: a market at each, assets once, rulebooks by label', () => {
  const of = (total: number) => read([position({})], balanceOf({ USDT: total })).imported.document
  const merged = mergeBooks([
    { label: 'okx', document: of(1_000) },
    { label: 'desk', document: of(2_000) },
  ])
  const result = readBook(JSON.stringify({ ...merged, accounts: named(merged) }), {
    prices: 'later',
  })
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  const { instruments, rulebooks, marks, assets } = result.value
  assert.deepEqual(
    [instruments, rulebooks].map((list) => list.map(({ id }) => id)),
    [
      ['BTC/USDT:USDT@okx', 'BTC/USDT:USDT@desk'],
      ['okx:USDT', 'desk:USDT'],
    ],
  )
  assert.equal(marks.length, 2)
  assert.deepEqual(
    assets.map(({ id }) => id),
    ['USDT', 'BTC'],
  )
})

/** Both were read as `main`. */
const named = ({ accounts }: Fields) =>
  (accounts as Fields[]).map((one, index) => ({ ...one, id: `main ${index}` }))

test('[CCXT11] [CCXT12] without a total whether coins stand together is said; a profit of 0 shows no size', () => {
  const info = { isolatedWallet: '0', positionAmt: '0.5' }
  const rows = ['USDT', 'BTC'].map((asset) => ({
    asset,
    crossWalletBalance: '1',
    marginBalance: '1',
  }))
  const held = balanceOf({ USDT: 1, BTC: 1 }, { info: { assets: rows } })
  says(read([position({ info })], held), 'missing', 'totalMarginBalance', '--together')
  const still = { markPrice: 60_000, unrealizedPnl: 0, notional: null }
  says(read([position(still)]), 'trusted', 'positions[0].contracts', 'positions[0].contractSize')
})
