import { TieredTerms } from '../../src/margin/methods/tiered/TieredTerms.ts'
import type { Brackets } from '../../src/model/Brackets.ts'
import type { Instrument } from '../../src/model/Instrument.ts'
import type { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { account } from '../book/accounts.ts'
import type { MarginBench } from '../book/MarginBench.ts'

/**
 * The book as doubles in columns, and a sweep of all of it that finds whose level changes: what a plain
 * program would do, without certainty. Baseline of the ratios.
 */
export interface Columns {
  readonly cash: Float64Array
  readonly start: Int32Array
  readonly factor: Uint16Array
  /** Atoms for each tick, signed; of a coin after its haircut. */
  readonly slope: Float64Array
  readonly tables: readonly Table[]
  readonly level: Uint8Array
}

interface Table {
  readonly floors: Float64Array
  readonly rates: Float64Array
  readonly deductions: Float64Array
}

/** Equity below K × maintenance enters, at or above C × maintenance leaves. */
const enters = [1.5, 1.2, 1]
const clears = [1.55, 1.25, 1.05]

const tableOf = ({ tiers, denominator }: Brackets): Table => {
  const part = (numerator: bigint): number => Ratio.toNumber({ numerator, denominator })
  return {
    floors: Float64Array.from([
      ...tiers.map(({ floor }) => Number(floor)),
      Number.POSITIVE_INFINITY,
    ]),
    rates: Float64Array.from(tiers.map(({ rate }) => part(rate))),
    deductions: Float64Array.from(tiers.map(({ deduction }) => part(deduction))),
  }
}

export function create(bench: MarginBench, count: number): Columns {
  const [cash, start, factors, slopes] = [
    new Float64Array(count),
    [0],
    [] as number[],
    [] as number[],
  ]
  const { brackets, collateral } = TieredTerms.of(bench.terms)
  const { instruments } = bench.terms
  for (let id = 0; id < count; id++) {
    const { balances, positions } = account(bench, id)
    for (const { instrument, lots, cost } of positions) {
      factors.push(instrument.index)
      slopes.push(Number(lots) * Ratio.toNumber(instrument.multiplier))
      cash[id] = (cash[id] as number) - Number(cost)
    }
    balances.forEach((amount, asset) => {
      if (amount === undefined || amount === 0n) return
      if (asset === 0) cash[id] = (cash[id] as number) + Number(amount)
      else {
        const { tick } = instruments[asset - 1] as Instrument
        const weight = Ratio.toNumber(collateral[asset]?.tiers[0]?.weight ?? Ratio.zero)
        factors.push(instruments.length + asset - 1)
        slopes.push((Number(amount) * weight) / 10 ** tick.scale)
      }
    })
    start.push(factors.length)
  }
  return {
    ...{ cash, start: Int32Array.from(start), factor: Uint16Array.from(factors) },
    ...{ slope: Float64Array.from(slopes), level: new Uint8Array(count) },
    tables: brackets.map((table) => tableOf(table as Brackets)),
  }
}

/** Sweeps all at prices in ticks; how many levels changed. */
export function sweep(columns: Columns, prices: readonly Price[]): number {
  const { cash, start, factor, slope, tables, level } = columns
  const at = Float64Array.from(prices, Number)
  const { length } = at
  let changed = 0
  for (let index = 0; index < cash.length; index++) {
    let equity = cash[index] as number
    let required = 0
    for (let term = start[index] as number; term < (start[index + 1] as number); term++) {
      const of = factor[term] as number
      const worth = (slope[term] as number) * (at[of < length ? of : of - length] as number)
      equity += worth
      if (of >= length) continue
      const size = worth < 0 ? -worth : worth
      const { floors, rates, deductions } = tables[of] as Table
      let row = 0
      while (size >= (floors[row + 1] as number)) row += 1
      required += size * (rates[row] as number) - (deductions[row] as number)
    }
    const before = level[index] as number
    let now = 3
    while (now > 0) {
      const times = (now <= before ? clears : enters)[now - 1] as number
      if (equity < times * required) break
      now -= 1
    }
    if (now !== before) {
      level[index] = now
      changed += 1
    }
  }
  return changed
}

export * as Columns from './Columns.ts'
