import { grouped } from '../../chart/labels.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountReport } from '../../report/AccountReport.ts'
import type { BookView } from '../../report/BookView.ts'
import { isDollar } from '../../wire/dollars.ts'
import { Numeral } from '../../wire/Numeral.ts'
import { Path } from '../../wire/Path.ts'

/**
 * All accounts of several owners in one line, in dollars: dollar coins at one dollar, others at the index
 * of the book or the mark of a contract on them. What has no price is named, and not in it.
 *
 * Rules: [CCXT15]
 */
export function totalOf(view: BookView, reports: readonly AccountReport[]): string | null {
  if (new Set(reports.map(({ owner }) => owner)).size < 2) return null
  const priced = reports.map((report) => ({ report, price: priceOf(view, report.numeraire) }))
  const sum = (field: 'equity' | 'initialMargin' | 'maintenanceMargin'): string => {
    const parts = priced.flatMap(({ report, price }) =>
      price === null ? [] : [Ratio.mul(number(report[field]), price)],
    )
    return dollarsText(parts.reduce(Ratio.add, Ratio.zero))
  }
  const missing = priced.flatMap(({ report, price }) => (price === null ? [report.account] : []))
  const unknown = reports.filter(({ certainty }) => certainty === 'unknown')
  const left = [
    ...(missing.length > 0
      ? [`without ${missing.join(', ')}, which have no price in dollars`]
      : []),
    ...(unknown.length > 0 ? [`${unknown.length} unknown, with what is known of them`] : []),
  ]
  const figures = `equity ${sum('equity')}, initial ${sum('initialMargin')}, maintenance ${sum('maintenanceMargin')}`
  return [`total in dollars: ${figures}`, ...left].join('; ')
}

const number = (text: string): Ratio => Ratio.fromDecimal(Numeral.parse(text, Path.top()))

function priceOf({ assets, instruments, prices }: BookView, numeraire: string): Ratio | null {
  if (isDollar(numeraire)) return Ratio.one
  const asset = assets.find(({ id }) => id === numeraire)
  const index = asset && prices.indices[asset.index]
  if (index !== undefined) return Ratio.of(index.price, Integer.pow10(12))
  const on = instruments.find(({ base, quote }) => base === numeraire && isDollar(quote))
  const mark = on && PriceBook.mark(prices, on)
  if (on === undefined || mark === undefined) return null
  return Ratio.mul(Ratio.of(mark.price), Ratio.fromDecimal(on.tick))
}

const PLACES = 2

function dollarsText(value: Ratio): string {
  const [whole = '', cents] = Ratio.format(value, PLACES).split('.')
  const minus = whole.startsWith('-') ? '-' : ''
  const text = `${minus}${grouped(Number(whole.replace('-', '')))}`
  return cents === undefined ? text : `${text}.${cents}`
}
