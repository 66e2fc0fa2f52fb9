import { Decimal } from 'decimal.js'
import { TieredTerms } from '../../src/margin/methods/tiered/TieredTerms.ts'
import type { Account } from '../../src/model/Account.ts'
import type { Price } from '../../src/money/Price.ts'
import type { MarginBench } from '../book/MarginBench.ts'

/**
 * The same book as a careful implementation with decimal.js would hold it: objects and decimals, by
 * name.
 */
export interface DecimalBook {
  readonly accounts: readonly Held[]
  readonly tiers: ReadonlyMap<string, readonly Row[]>
  readonly ids: readonly string[]
}

interface Held {
  readonly cash: Decimal
  readonly coins: readonly {
    readonly id: string
    readonly amount: Decimal
    readonly weight: Decimal
    readonly tick: Decimal
  }[]
  readonly legs: readonly { readonly id: string; readonly lots: Decimal; readonly cost: Decimal }[]
}

interface Row {
  readonly floor: Decimal
  readonly rate: Decimal
  readonly amount: Decimal
}

const D = Decimal.clone({ precision: 40 })
const decimal = (n: bigint): Decimal => new D(n.toString())

export function create({ terms }: MarginBench, accounts: readonly Account[]): DecimalBook {
  const ids = terms.instruments.map(({ id }) => id)
  const tiers = new Map(
    ids.map((id, index) => {
      const table = TieredTerms.of(terms).brackets[index]
      const rows = (table?.tiers ?? []).map(({ floor, rate, deduction }) => ({
        floor: decimal(floor),
        rate: decimal(rate).div(decimal(table?.denominator ?? 1n)),
        amount: decimal(deduction).div(decimal(table?.denominator ?? 1n)),
      }))
      return [id, rows] as const
    }),
  )
  return { accounts: accounts.map((account) => held(account, terms)), tiers, ids }
}

function held({ balances, positions }: Account, terms: MarginBench['terms']): Held {
  const { assets, instruments } = terms
  const { collateral } = TieredTerms.of(terms)
  const coins = assets.slice(1).flatMap(({ index }) => {
    const amount = balances[index]
    const weight = collateral[index]?.tiers[0]?.weight
    if (amount === undefined || amount === 0n || weight === undefined) return []
    const share = decimal(weight.numerator).div(decimal(weight.denominator))
    const { id = '', tick } = instruments[index - 1] ?? {}
    const step = new D(10).pow(-(tick?.scale ?? 0))
    return [{ id, amount: decimal(amount), weight: share, tick: step }]
  })
  const legs = positions.map(({ instrument, lots, cost }) => ({
    id: instrument.id,
    lots: decimal(lots),
    cost: decimal(cost),
  }))
  return { cash: decimal(balances[0] ?? 0n), coins, legs }
}

/** Equity less maintenance, summed over the book, in atoms rounded down. */
export function sweep({ accounts, tiers, ids }: DecimalBook, prices: readonly Price[]): bigint {
  const marks = new Map(ids.map((id, index) => [id, decimal(prices[index] ?? 0n)]))
  let sum = new D(0)
  for (const account of accounts) sum = sum.plus(slack(account, tiers, marks))
  return BigInt(sum.floor().toFixed(0))
}

function slack(
  { cash, coins, legs }: Held,
  tiers: DecimalBook['tiers'],
  marks: ReadonlyMap<string, Decimal>,
): Decimal {
  let equity = cash
  let maintenance = new D(0)
  for (const { id, amount, weight, tick } of coins) {
    equity = equity.plus(amount.times((marks.get(id) as Decimal).times(tick)).times(weight))
  }
  for (const { id, lots, cost } of legs) {
    const value = lots.times(marks.get(id) as Decimal)
    equity = equity.plus(value.minus(cost))
    const notional = value.abs()
    const row = (tiers.get(id) as Row[]).findLast(({ floor }) => floor.lte(notional)) as Row
    maintenance = maintenance.plus(notional.times(row.rate).minus(row.amount))
  }
  return equity.minus(maintenance)
}

export * as DecimalBook from './DecimalBook.ts'
