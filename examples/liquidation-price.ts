/**
 * A liquidation price that can be trusted: exact to the tick, with the other positions, their
 * brackets and the collateral taken into account, and null with a reason where there is none.
 *
 *     node examples/liquidation-price.ts
 */
import {
  type Account,
  Amount,
  Assessment,
  assess,
  Brackets,
  bindRulebook,
  Instrument,
  liquidationPrice,
  Price,
  type PriceBook,
  Quantity,
  Ratio,
  type Rulebook,
} from '../src/index.ts'

/** What this example prints; the tests compare it with the comments below. */
export const lines: string[] = []

const usdt = { id: 'USDT', index: 0, decimals: 6 }
const btc = { id: 'BTC', index: 1, decimals: 8 }
const million = 1_000_000n

const perpetual = Instrument.create(
  {
    ...{ id: 'BTC/USDT:USDT', kind: 'perpetual', payoff: 'linear', expiry: null },
    ...{ base: 'BTC', quote: 'USDT', settle: 'USDT', lotsMin: 1n, allowsNonPositive: false },
    contractSize: { units: 1n, scale: 0 },
    tick: { units: 1n, scale: 1 },
    lot: { units: 1n, scale: 3 },
  },
  0,
  btc,
  usdt,
)

const brackets = Brackets.create([
  { floor: Amount.of(0n), rate: Ratio.of(4n, 1_000n), leverageMax: Ratio.of(125n) },
  { floor: Amount.of(50_000n * million), rate: Ratio.of(5n, 1_000n), leverageMax: Ratio.of(100n) },
])

const rulebook: Rulebook = {
  ...{ id: 'example', version: 1, activeFrom: 0, source: 'made up', numeraire: 'USDT' },
  method: {
    name: 'tiered',
    brackets: new Map([[perpetual.id, brackets]]),
    collateral: new Map(),
    feeRate: Ratio.zero,
  },
  ladders: [],
  call: { within: 1, cureTo: Ratio.one, amount: 'floating', onExpiry: 'restrict' },
  liquidation: {
    ...{ sizing: 'deficit', fraction: Ratio.one, target: Ratio.one, feeRate: Ratio.zero },
    ...{ dust: 0n as Rulebook['liquidation']['dust'], silence: 1 },
  },
  waterfall: {
    ...{ fundCaps: new Map(), fundCapDefault: Amount.zero },
    ...{ deleverage: 'ranked', disposal: Ratio.zero },
  },
  prices: { staleAfter: 60_000, staleBand: Ratio.zero },
  outflowFloor: Ratio.zero,
}

const terms = bindRulebook(rulebook, [usdt, btc], [perpetual])
const book: PriceBook = {
  time: 0,
  marks: [{ price: Price.of(400_000n), time: 0, source: 'example' }],
  indices: [],
  funding: [],
}

/** One bitcoin long from 40,000, with so many USDT. */
const account = (cash: bigint): Account => ({
  ...{ id: 'ada', kind: 'own', positionMode: 'net', orders: [], leverages: [] },
  balances: [Amount.of(cash * million)],
  positions: [
    {
      instrument: perpetual,
      leg: 'net',
      lots: Quantity.of(1_000n),
      cost: Amount.of(40_000n * million),
      funding: 0n,
    },
  ],
})

const assessment = assess(account(5_000n), terms, book)
print(Ratio.format(Assessment.marginRatio(Assessment.measure(assessment, 'maintenance'))!, 4))
// => 0.032

const { below, above } = liquidationPrice(account(5_000n), terms, book, perpetual)
print(`${below} ticks below, ${above} above`)
// => 351405 ticks below, null above

const { nearest, reason } = liquidationPrice(account(50_000n), terms, book, perpetual)
print(`${nearest}: ${reason}`)
// => null: neverLiquidates

function print(line: string): void {
  lines.push(line)
  console.log(line)
}
