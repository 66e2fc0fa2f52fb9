import { TieredTerms } from '../../src/margin/methods/tiered/TieredTerms.ts'
import type { Account } from '../../src/model/Account.ts'
import type { Price } from '../../src/money/Price.ts'
import type { MarginBench } from '../book/MarginBench.ts'

/**
 * The same book in doubles, which are off by rounding: as objects that are looked up by name, and as
 * columns, which is the least that a full sweep costs in JavaScript.
 */
export interface FloatBook {
  readonly ids: readonly string[]
  readonly tiers: ReadonlyMap<string, readonly Row[]>
  readonly accounts: readonly Held[]
  readonly columns: Columns
}

/** A leg, or a coin at its weight, for which nothing is required. */
interface Leg {
  readonly id: string
  readonly lots: number
  readonly cost: number
  readonly isCoin: boolean
}

interface Held {
  readonly cash: number
  readonly legs: readonly Leg[]
}

interface Row {
  readonly floor: number
  readonly rate: number
  readonly amount: number
}

/** Legs of one account after the other, and tiers of one instrument after the other. */
interface Columns {
  readonly cash: Float64Array
  readonly from: Int32Array
  readonly instrument: Int32Array
  readonly lots: Float64Array
  readonly cost: Float64Array
  readonly isCoin: Uint8Array
  readonly tierFrom: Int32Array
  readonly tiers: readonly Row[]
}

export function create({ terms }: MarginBench, book: readonly Account[]): FloatBook {
  const ids = terms.instruments.map(({ id }) => id)
  const tiers = new Map(ids.map((id, index) => [id, rowsOf(terms, index)]))
  const accounts = book.map((account) => held(account, terms))
  return { ids, tiers, accounts, columns: columnsOf(ids, tiers, accounts) }
}

function rowsOf(terms: MarginBench['terms'], index: number): readonly Row[] {
  const table = TieredTerms.of(terms).brackets[index]
  const scale = Number(table?.denominator ?? 1n)
  return (table?.tiers ?? []).map(({ floor, rate, deduction }) => ({
    floor: Number(floor),
    rate: Number(rate) / scale,
    amount: Number(deduction) / scale,
  }))
}

function held({ balances, positions }: Account, terms: MarginBench['terms']): Held {
  const { assets, instruments } = terms
  const { collateral } = TieredTerms.of(terms)
  const coins = assets.slice(1).flatMap(({ index }): Leg[] => {
    const weight = collateral[index]?.tiers[0]?.weight
    const amount = Number(balances[index] ?? 0n)
    if (amount === 0 || weight === undefined) return []
    const { id = '', tick } = instruments[index - 1] ?? {}
    const share = Number(weight.numerator) / Number(weight.denominator)
    const lots = (amount * share) / 10 ** (tick?.scale ?? 0)
    return [{ id, lots, cost: 0, isCoin: true }]
  })
  const legs = positions.map(({ instrument: { id }, lots, cost }) => {
    return { id, lots: Number(lots), cost: Number(cost), isCoin: false }
  })
  return { cash: Number(balances[0] ?? 0n), legs: [...coins, ...legs] }
}

function columnsOf(
  ids: readonly string[],
  tiers: FloatBook['tiers'],
  accounts: readonly Held[],
): Columns {
  const legs = accounts.flatMap((account) => account.legs)
  const rows = ids.map((id) => tiers.get(id) ?? [])
  return {
    cash: Float64Array.from(accounts, ({ cash }) => cash),
    from: starts(accounts.map((account) => account.legs.length)),
    instrument: Int32Array.from(legs, ({ id }) => ids.indexOf(id)),
    lots: Float64Array.from(legs, ({ lots }) => lots),
    cost: Float64Array.from(legs, ({ cost }) => cost),
    isCoin: Uint8Array.from(legs, ({ isCoin }) => (isCoin ? 1 : 0)),
    tierFrom: starts(rows.map(({ length }) => length)),
    tiers: rows.flat(),
  }
}

/** Where each of several runs begins, and the last ends. */
function starts(lengths: readonly number[]): Int32Array {
  const found = new Int32Array(lengths.length + 1)
  lengths.forEach((length, index) => {
    found[index + 1] = (found[index] as number) + length
  })
  return found
}

/** Equity less maintenance, summed over the book, by objects. */
export function sweepObjects(
  { ids, tiers, accounts }: FloatBook,
  prices: readonly Price[],
): number {
  const marks = new Map(ids.map((id, index) => [id, Number(prices[index] ?? 0n)]))
  let sum = 0
  for (const { cash, legs } of accounts) {
    let slack = cash
    for (const { id, lots, cost, isCoin } of legs) {
      const value = lots * (marks.get(id) as number)
      slack += value - cost
      if (isCoin) continue
      const notional = Math.abs(value)
      const row = (tiers.get(id) as Row[]).findLast(({ floor }) => floor <= notional) as Row
      slack -= notional * row.rate - row.amount
    }
    sum += slack
  }
  return sum
}

/** The same by columns. */
export function sweepColumns({ columns }: FloatBook, prices: readonly Price[]): number {
  const { cash, from, instrument, lots, cost, isCoin, tierFrom, tiers } = columns
  const marks = Float64Array.from(prices, Number)
  let sum = 0
  for (let account = 0; account < cash.length; account++) {
    let slack = cash[account] as number
    const end = from[account + 1] as number
    for (let leg = from[account] as number; leg < end; leg++) {
      const index = instrument[leg] as number
      const value = (lots[leg] as number) * (marks[index] as number)
      slack += value - (cost[leg] as number)
      if (isCoin[leg] === 1) continue
      const notional = Math.abs(value)
      let tier = tierFrom[index] as number
      const last = (tierFrom[index + 1] as number) - 1
      while (tier < last && (tiers[tier + 1] as Row).floor <= notional) tier++
      const { rate, amount } = tiers[tier] as Row
      slack -= notional * rate - amount
    }
    sum += slack
  }
  return sum
}

export * as FloatBook from './FloatBook.ts'
