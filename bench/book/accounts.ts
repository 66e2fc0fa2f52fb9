import { TieredTerms } from '../../src/margin/methods/tiered/TieredTerms.ts'
import type { Account } from '../../src/model/Account.ts'
import { Brackets } from '../../src/model/Brackets.ts'
import { Instrument } from '../../src/model/Instrument.ts'
import type { Position } from '../../src/model/Position.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Draws, streams } from './Draws.ts'
import { dexp } from './dexp.ts'
import type { MarginBench } from './MarginBench.ts'
import { atoms, haircuts, popularity, positionWeights } from './tables.ts'

const optionShare = 0.05
const collateralShare = 0.2

/**
 * The first accounts of the book. Each has a random generator of its own, so a book of ten thousand
 * is a prefix of a book of a million.
 *
 * @example
 * const book = accounts(MarginBench.create(1), 10_000)
 */
export const accounts = (bench: MarginBench, count: number, from = 0): Account[] =>
  Array.from({ length: count }, (_, index) => account(bench, from + index))

/**
 * One account. Draws, in this order: option portfolio or not, direction, number of positions, then
 * for each position instrument, side, notional, entry; then leverage, slack over maintenance,
 * collateral.
 */
export function account(bench: MarginBench, id: number): Account {
  const draws = Draws.create(bench.seed, streams.accounts, id)
  const isOptions = draws.u() < optionShare
  const positions = isOptions ? [] : drawPositions(bench, draws)
  const equity = drawEquity(bench, draws, positions)
  const coins = draws.u() < collateralShare ? drawCoins(bench, draws, equity) : []
  const profit = sum(positions, (one) => worth(bench, one) - one.cost)
  const pledged = coins.reduce((all, { weighted }) => all + weighted, 0n)
  const balances: (Amount | undefined)[] = [Amount.of(equity - profit - pledged)]
  for (const { asset, amount } of coins) balances[asset] = amount
  return {
    id: `a${id}`,
    kind: 'own',
    positionMode: 'net',
    balances: Array.from(balances),
    positions,
    orders: [],
    leverages: [],
  }
}

function drawPositions(bench: MarginBench, draws: Draws): Position[] {
  const side = draws.u()
  const longs = side < 0.55 ? 0.9 : side < 0.8 ? 0.1 : 0.5
  const weights = bench.terms.instruments.map((_, rank) => popularity(rank))
  const count = Math.min(draws.pick(positionWeights) + 1, weights.length)
  return Array.from({ length: count }, () => {
    const index = draws.pick(weights)
    weights[index] = 0
    return drawPosition(bench, draws, index, longs)
  })
}

function drawPosition(bench: MarginBench, draws: Draws, index: number, longs: number): Position {
  const instrument = bench.terms.instruments[index] as Instrument
  const mark = Number(bench.opening[index])
  const sign = draws.u() < longs ? 1n : -1n
  const notional = clip(2_000 * dexp(2 * draws.z()), 20, 50_000_000)
  const entry = Math.max(1, Math.floor(mark * (1 + 0.02 * draws.z()) + 0.5))
  const size = BigInt(Math.max(1, Math.floor((notional * atoms) / mark + 0.5)))
  const lots = Quantity.of(sign * size)
  const cost = Instrument.value(instrument, lots, BigInt(entry))
  return { instrument, leg: 'net', lots, cost, funding: 0n }
}

/** E0 = max(gross ÷ leverage, maintenance × (1.6 + u)); cash of an option portfolio has no gross. */
function drawEquity(bench: MarginBench, draws: Draws, positions: readonly Position[]): bigint {
  const leverage = clip(4 * dexp(draws.z()), 0.2, 100)
  const over = 1.6 + draws.u()
  const gross = sum(positions, (one) => abs(worth(bench, one)))
  const maintenance = sum(positions, (one) => {
    const brackets = TieredTerms.of(bench.terms).brackets[one.instrument.index] as Brackets
    return Brackets.maintenance(brackets, abs(worth(bench, one)))
  })
  const byLeverage = Math.floor(Number(gross) / leverage)
  return BigInt(Math.max(byLeverage, Math.floor(Number(maintenance) * over)))
}

interface Coins {
  /** Its index among the assets. */
  readonly asset: number
  readonly amount: Amount
  /** Its value after the haircut, atoms of the quote. */
  readonly weighted: bigint
}

/** One to three different coins whose collateral value is 10 to 90 % of the equity. */
function drawCoins(bench: MarginBench, draws: Draws, equity: bigint): Coins[] {
  const kinds = Math.min(haircuts.length, bench.terms.instruments.length)
  const weights = Array.from({ length: kinds }, () => 1)
  const count = Math.min(1 + Math.floor(3 * draws.u()), kinds)
  const share = 0.1 + 0.8 * draws.u()
  const part = Math.floor((Number(equity) * share) / count)
  return Array.from({ length: count }, () => {
    const index = draws.pick(weights)
    weights[index] = 0
    return coinsWorth(bench, index, part)
  })
}

/** The largest amount whose value after the haircut is at most a number of atoms. */
function coinsWorth(bench: MarginBench, index: number, worth: number): Coins {
  const { tick } = bench.terms.instruments[index] as Instrument
  const kept = 100n - (haircuts[index] as bigint)
  const price = bench.opening[index] as bigint
  const scale = 10n ** BigInt(tick.scale)
  const amount = (BigInt(worth) * scale * 100n) / (price * kept)
  const weighted = (((amount * price) / scale) * kept) / 100n
  return { asset: index + 1, amount: Amount.of(amount), weighted }
}

const worth = (bench: MarginBench, { instrument, lots }: Position): bigint =>
  Instrument.value(instrument, lots, bench.opening[instrument.index] as bigint)

const sum = <T>(items: readonly T[], part: (item: T) => bigint): bigint =>
  items.reduce((all, item) => all + part(item), 0n)

const abs = (a: bigint): bigint => (a < 0n ? -a : a)

const clip = (x: number, least: number, most: number): number =>
  x < least ? least : x > most ? most : x
