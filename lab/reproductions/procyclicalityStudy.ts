import { Real } from '../../src/base/Real.ts'
import { right } from '../Table.ts'
import { dataFile } from './dataFile.ts'
import { alikeMargins } from './procyclicality/alikeMargins.ts'
import { type Dampening, dampen } from './procyclicality/dampen.ts'
import { type Procyclicality, procyclicality } from './procyclicality/procyclicality.ts'
import { volatilityMargins } from './procyclicality/volatilityMargins.ts'
import type { Findings, Tabled } from './Reproduction.ts'

const file = 'spy_daily_1998_2021.csv.gz'
const [first, last] = ['20190101', '20201231']
/** The days of the stressed volatility. */
const [stressFirst, stressLast] = ['20080901', '20090331']
const margin = { confidence: 2.3263478740408408, horizon: 2 }
const decade = 2_500
const callDays = 30
const bufferDays = 60

/**
 * Peak to trough, worst call in per cent, breaches: the reference's figures; the buffer is ours.
 */
const references: readonly (readonly [
  number,
  Dampening['kind'],
  number,
  number | null,
  number | null,
])[] = [
  [0.97, 'none', 7.59, 11.2, 11],
  [0.97, 'buffer', 6.07, 10.8, 9],
  [0.97, 'stressed', 3.14, 8.4, 4],
  [0.97, 'floor', 4.39, 10.35, 9],
  [0.99, 'none', 3.68, null, null],
  [0.99, 'buffer', 3.3, null, null],
  [0.99, 'stressed', 2.07, null, null],
  [0.99, 'floor', 2.93, null, null],
]

/** T7: procyclicality of margins, and the effect of each measure. */
export const procyclicalityStudy: Tabled = {
  title: 'T7 · Procyclical margins on SPY, 2019 and 2020: 99 %, two days, moving average of λ',
  against: 're-derived',
  source: 'EMIR RTS 153/2013, article 28, on daily closes of QuantConnect/Lean, Apache-2.0',
  needs: 'tables',
  run: async (folder: string): Promise<Findings> => {
    const prices = await read(folder)
    const rows = references.map((reference) => ({ reference, found: measure(prices, reference) }))
    return {
      columns: [
        right('λ'),
        { title: 'remedy' },
        right('peak to trough'),
        right('reference'),
        right('worst 30-day call'),
        right('reference'),
        right('breaches'),
        right('reference'),
      ],
      rows: rows.map(({ reference: [memory, kind, peak, call, breaches], found }) => [
        `${memory}`,
        kind,
        found.peakToTrough.toFixed(2),
        peak.toFixed(2),
        percent(found.worstCall * 100),
        call === null ? '' : percent(call),
        `${found.breaches} of ${found.days}`,
        breaches === null ? '' : `${breaches}`,
      ]),
      misses: rows
        .filter(isMiss)
        .map(({ reference: [memory, kind] }) => `${kind} at λ = ${memory}`),
      data: rows.map(({ reference: [memory, remedy], found }) => ({ memory, remedy, ...found })),
    }
  },
}

const percent = (value: number): string => `${value.toFixed(2)} %`

interface Prices {
  readonly dates: readonly string[]
  /** Log return from the day before. */
  readonly returns: Float64Array
}

async function read(folder: string): Promise<Prices> {
  const rows = await dataFile(folder, file)
  const closes = rows.map((row) => row.number('close'))
  return {
    dates: rows.slice(1).map((row) => row.text('date')),
    returns: Float64Array.from(closes.slice(1), (close, day) => Real.ln(close / closes[day]!)),
  }
}

function measure(
  { dates, returns }: Prices,
  [memory, kind]: (typeof references)[number],
): Procyclicality {
  const plain = volatilityMargins(returns, { memory, ...margin })
  const charged = dampen(plain, remedy(kind, { dates, returns }))
  const from = dates.findIndex((date) => date >= first)
  const to = dates.findLastIndex((date) => date <= last)
  return procyclicality(charged, returns, { from, to, callDays, horizon: margin.horizon })
}

function remedy(kind: Dampening['kind'], { dates, returns }: Prices): Dampening {
  switch (kind) {
    case 'none':
      return { kind }
    case 'buffer':
      return { kind, share: 0.25, days: bufferDays }
    case 'stressed': {
      const days = returns.filter((_, day) => {
        const date = dates[day] ?? ''
        return date >= stressFirst && date <= stressLast
      })
      return { kind, weight: 0.25, margin: alikeMargins(days, days.length, margin).at(-1) ?? 0 }
    }
    case 'floor':
      return { kind, margins: alikeMargins(returns, decade, margin) }
  }
}

/**
 * Half a unit of the last printed decimal; the reference does not state its buffer rule in full.
 */
function isMiss({
  reference: [, kind, peak, call, breaches],
  found,
}: {
  readonly reference: (typeof references)[number]
  readonly found: Procyclicality
}): boolean {
  const callRoom = kind === 'buffer' ? 0.05 : 0.0051
  return (
    Math.abs(found.peakToTrough - peak) > 0.0051 ||
    (call !== null && Math.abs(found.worstCall * 100 - call) > callRoom) ||
    (breaches !== null && found.breaches !== breaches)
  )
}
