import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { type Draft, instruments, prices, rulebook, start, unit } from '../engine/world.ts'
import { Arena } from './Arena.ts'

/**
 * An exchange with every kind of instrument, a coalition of six, and honest accounts with positions
 * of their own, some with dust that has no price or a market that went quiet.
 */
export const coalition = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'] as const
export const honest = ['h0', 'h1', 'h2', 'h3', 'maker'] as const

/** The instrument whose marks stopped at the opening. */
export const quiet = 'OLD/USDT:USDT'

/** Coins that no rulebook lists; the second has a price. */
export const specks = ['SPECK', 'CRUMB'] as const

const old: InstrumentSpec = {
  ...(instruments[0] as InstrumentSpec),
  id: quiet,
  base: 'OLD',
}

/** The markets that live, and the price each begins at, in ticks. */
export const markets = instruments.map(({ id }, index) => ({ id, price: prices[index] as bigint }))

/** The same table for the market that went quiet. */
function listed(book: Rulebook): Rulebook {
  if (!('brackets' in book.method)) return book
  const brackets = new Map(book.method.brackets)
  const table = brackets.get('BTC/USDT:USDT')
  if (table !== undefined) brackets.set(quiet, table)
  return { ...book, method: { ...book.method, brackets } as Rulebook['method'] }
}

export const books: readonly Rulebook[] = [
  listed(rulebook()),
  listed(
    rulebook({
      id: 'proRata',
      call: { ...rulebook().call, within: 60_000, onExpiry: 'liquidate' },
      liquidation: { ...rulebook().liquidation, sizing: 'stepDown' },
      waterfall: { ...rulebook().waterfall, deleverage: 'proRata' },
    }),
  ),
]

const deposit = (account: string, asset: string, units: bigint, per = 1n): Draft => ({
  type: 'Deposit',
  account,
  asset,
  amount: Amount.of((units * unit) / per),
})

const fill = (
  account: string,
  instrument: string,
  lots: bigint,
  price = priceOf(instrument),
): Draft => ({
  type: 'ReportFill',
  fill: `opening ${account} ${instrument}`,
  account,
  instrument,
  leg: 'net',
  lots: Quantity.of(lots),
  price: Price.of(price),
  fee: Amount.zero,
  order: null,
})

const priceOf = (id: string): bigint =>
  id === quiet ? 40_000n : (markets.find((one) => one.id === id)?.price ?? 1n)

/** All marks and indices at the prices given. */
export function setMarks(
  walk: ReadonlyMap<string, bigint>,
  indices: ReadonlyMap<string, bigint>,
  time: number,
): Draft {
  const from = { time, source: 'venue' }
  return {
    type: 'SetMarks',
    marks: [...walk].map(([instrument, price]) => ({
      instrument,
      price: Price.of(price),
      ...from,
    })),
    indices: [...indices].map(([asset, price]) => ({ asset, price, ...from })),
  }
}

export const firstIndices: ReadonlyMap<string, bigint> = new Map([
  ['USDT', 10n ** 12n],
  ['BTC', 40_000n * 10n ** 12n],
  ['ETH', 3_000n * 10n ** 12n],
])

/** A market beside the others, the price it begins at, and who holds what of it from the opening on. */
export interface Listing {
  readonly spec: InstrumentSpec
  readonly price: bigint
  readonly held: Readonly<Record<string, bigint>>
}

export function opening(
  groups: number,
  rulebooks = books,
  listings: readonly Listing[] = [],
): readonly Draft[] {
  const all = [...markets, ...listings.map(({ spec: { id }, price }) => ({ id, price }))]
  const walk = new Map([...all.map(({ id, price }) => [id, price] as const), [quiet, 40_000n]])
  const indices = new Map([...firstIndices, ['CRUMB', 10n ** 9n]])
  // What an option is quoted in needs a price as well.
  for (const { spec } of listings) {
    if (!indices.has(spec.quote)) indices.set(spec.quote, 10n ** 12n)
  }
  return [
    ...['USDT', 'BTC', 'ETH', 'USD', 'OIL', 'OLD', ...specks].map(
      (asset): Draft => ({ type: 'DefineAsset', asset, decimals: 8 }),
    ),
    ...[...instruments, ...listings.map(({ spec }) => spec), old].map(
      (instrument): Draft => ({ type: 'DefineInstrument', instrument }),
    ),
    ...rulebooks.map((book): Draft => ({ type: 'DefineRulebook', rulebook: book })),
    ...[...coalition, ...honest].map(
      (account, index): Draft => ({
        type: 'OpenAccount',
        account,
        owner: account,
        group: account.startsWith('c') ? `coalition-${index % groups}` : account,
        rulebook: index % 3 === 2 ? 'proRata' : 'ranked',
        positionMode: index === 3 ? 'hedge' : 'net',
      }),
    ),
    setMarks(walk, indices, start),
    deposit('house:fund', 'USDT', 20_000n),
    deposit('house:fund', 'BTC', 1n, 2n),
    ...coalition.map((account) => deposit(account, 'USDT', 1_000n)),
    deposit('c1', 'BTC', 1n, 10n),
    deposit('c2', 'SPECK', 5n),
    deposit('c2', 'CRUMB', 5n),
    deposit('h0', 'USDT', 3_000n),
    deposit('h0', 'SPECK', 1n, 100n),
    deposit('h1', 'USDT', 4_000n),
    deposit('h2', 'BTC', 1n, 5n),
    deposit('h2', 'CRUMB', 1n, 100n),
    deposit('h3', 'USDT', 3_000n),
    deposit('maker', 'USDT', 2_000_000n),
    fill('h0', 'BTC/USDT:USDT', 2_000n),
    fill('h1', 'ETH/USDT:USDT', -3_000n),
    fill('h2', 'BTC/USD:BTC', 1_000n),
    fill('h3', 'BTC/USDT:USDT', -1_500n),
    fill('h3', quiet, 1n),
    fill('maker', 'BTC/USDT:USDT', -500n),
    fill('maker', 'ETH/USDT:USDT', 3_000n),
    fill('maker', quiet, -1n),
    ...listings.flatMap(({ spec, price, held }) =>
      Object.entries(held).map(([account, lots]) => fill(account, spec.id, lots, price)),
    ),
    { type: 'Arm', by: 'desk', reason: 'test' },
  ]
}

/** One owner group, or three. */
export const tradingArena = (
  groups: number,
  rulebooks = books,
  name = 'trading',
  listings: readonly Listing[] = [],
): Arena =>
  Arena.create({
    name: `${name} in ${groups}`,
    coalition,
    honest,
    unit: 'USDT',
    rounding: 2_000n,
    time: start,
    rulebooks,
    drafts: opening(groups, rulebooks, listings),
  })
