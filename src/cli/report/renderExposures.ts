import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountReport } from '../../report/AccountReport.ts'
import type { OptionExposure } from '../../report/OptionExposure.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { labelOf } from './labelOf.ts'

const columns: readonly Column[] = [
  { title: 'account' },
  { title: 'option' },
  { title: 'underlying', align: 'right' },
  { title: 'volatility', align: 'right' },
  { title: 'delta', align: 'right' },
  { title: 'gamma', align: 'right' },
  { title: 'vega', align: 'right' },
  { title: 'theta', align: 'right' },
]

const greeks = ['delta', 'gamma', 'vega', 'theta'] as const

interface Exposed {
  readonly symbol: string
  readonly option: OptionExposure
}

/** What options are exposed to, and of several of an account on one thing their sum; nothing without options. */
export function renderExposures(
  reports: readonly AccountReport[],
  paint: Paint,
): readonly string[] {
  const rows = reports.flatMap((report) => {
    const held = report.positions.flatMap(({ symbol, option }): readonly Exposed[] =>
      option === undefined ? [] : [{ symbol, option }],
    )
    const label = labelOf(report, reports)
    return [...held.map((one) => rowOf(label, one)), ...sumsOf(label, held)]
  })
  return rows.length === 0 ? [] : ['', ...table(columns, rows, paint)]
}

const rowOf = (label: string, { symbol, option }: Exposed): readonly string[] => [
  ...[label, symbol, brief(option.underlying, 4)],
  option.volatility === null
    ? `none: ${option.reason}`
    : `${brief(String(Number(option.volatility) * 100))} %`,
  ...greeks.map((greek) => brief(option[greek], 4)),
]

/** By base, where there are two and more and all of them are known. */
function sumsOf(label: string, held: readonly Exposed[]): readonly (readonly string[])[] {
  const bases = [...new Set(held.map(baseOf))]
  return bases.flatMap((base) => {
    const own = held.filter((one) => baseOf(one) === base)
    if (own.length < 2 || own.some(({ option }) => option.volatility === null)) return []
    const sums = greeks.map((greek) => sum(own.map(({ option }) => option[greek] ?? '0')))
    return [[label, `all on ${base}`, '', '', ...sums.map((one) => brief(one, 4))]]
  })
}

const baseOf = ({ symbol }: Exposed): string => symbol.split('/')[0] ?? symbol

const PLACES = 8

function sum(texts: readonly string[]): string {
  const all = texts.flatMap((text) => {
    const read = Decimal.parse(text)
    return read.ok ? [Ratio.fromDecimal(read.value)] : []
  })
  return Ratio.format(all.reduce(Ratio.add, Ratio.zero), PLACES)
}
