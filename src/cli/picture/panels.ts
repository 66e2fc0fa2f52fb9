import { clock, compact, grouped } from '../../chart/labels.ts'
import type { Asset } from '../../model/Asset.ts'
import type { Day } from '../replay/Day.ts'
import type { Panel } from './Panel.ts'

/** The four numbers of a day that belong together: what happened, who was asked, sold and paid. */
export function panels(day: Day): readonly Panel[] {
  return [price(day), calls(day), forced(day), fund(day)]
}

function price({ symbol, minutes }: Day): Panel {
  const values = minutes.map((minute) => (minute.price === null ? null : Number(minute.price)))
  const [low, first] = [lowest(values), values.find((value) => value !== null) ?? null]
  const least = low === null ? null : values[low]!
  const fall = first === null || least === null ? '' : ` (${percent(least / first - 1)})`
  return {
    title: `Price of ${symbol}`,
    unit: quoteOf(symbol),
    values,
    shape: 'line',
    colour: 'price',
    label: (value) => grouped(value),
    note: low === null ? '' : `low ${grouped(least!)}${fall} at ${at(minutes, low)}`,
    points: low === null ? [] : [low],
    marks: [],
  }
}

function calls({ minutes, totals }: Day): Panel {
  const values = minutes.map(({ openCalls }) => openCalls)
  const most = highest(values)
  const met = totals.metByDeposit + totals.metByReduction + totals.metByPrice
  return {
    title: 'Margin calls open',
    unit: 'calls',
    values,
    shape: 'area',
    colour: 'calls',
    label: (value) => (Number.isInteger(value) ? grouped(value) : ''),
    note: `${grouped(totals.callsOpened)} issued, ${grouped(met)} met, ${grouped(totals.callsExpired)} expired`,
    points: most === null ? [] : [most],
    marks: [],
  }
}

function forced({ minutes, numeraire, totals }: Day): Panel {
  const values = minutes.map((minute) => whole(minute.forced, numeraire))
  const most = highest(values)
  return {
    title: 'Forced notional a minute',
    unit: numeraire.id,
    values,
    shape: 'steps',
    colour: 'forced',
    label: compact,
    note:
      most === null
        ? 'none'
        : `${compact(whole(totals.forced, numeraire))} in all, most at ${at(minutes, most)}`,
    points: most === null ? [] : [most],
    marks: [],
  }
}

function fund({ minutes, numeraire, totals }: Day): Panel {
  const deleveraged = whole(totals.deleveraged, numeraire)
  return {
    title: 'Insurance fund',
    unit: numeraire.id,
    values: minutes.map((minute) => whole(minute.fund, numeraire)),
    shape: 'area',
    colour: 'fund',
    label: compact,
    note: `${compact(whole(totals.fundPaid, numeraire))} paid; ${compact(deleveraged)} deleveraged (marks)`,
    points: [],
    marks: minutes.flatMap((minute, index) => (minute.deleveraged > 0n ? [index] : [])),
  }
}

/** Atoms as whole units, for a drawing. */
export const whole = (amount: bigint, { decimals }: Asset): number =>
  Number(amount) / 10 ** decimals

export const percent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}%`

const at = (minutes: Day['minutes'], index: number): string => clock(minutes[index]!.time)

/** What a unified symbol is quoted in: `BTC/USDT:USDT` is USDT. */
const quoteOf = (symbol: string): string => symbol.split('/')[1]?.split(':')[0] ?? ''

const highest = (values: readonly (number | null)[]): number | null =>
  extreme(values, (value, best) => value > best)

const lowest = (values: readonly (number | null)[]): number | null =>
  extreme(values, (value, best) => value < best)

function extreme(
  values: readonly (number | null)[],
  isBetter: (value: number, best: number) => boolean,
): number | null {
  let place: number | null = null
  for (const [index, value] of values.entries()) {
    if (value === null || (value === 0 && place === null && isBetter(1, 0))) continue
    if (place === null || isBetter(value, values[place] as number)) place = index
  }
  return place
}
