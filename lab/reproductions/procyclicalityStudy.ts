import {
  type Remedy,
  VolatilityRate,
  type VolatilityTerms,
} from '../../src/market/VolatilityRate.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { right } from '../Table.ts'
import { dataFile } from './dataFile.ts'
import { type Procyclicality, procyclicality } from './procyclicality/procyclicality.ts'
import type { Findings, Tabled } from './Reproduction.ts'

const file = 'spy_daily_1998_2021.csv.gz'
const [first, last] = ['20190101', '20201231']
/** The days of the stressed volatility. */
const [stressFirst, stressLast] = ['20080901', '20090331']
/** 2.3263478740408408 standard deviations: 99 % of a normal. */
const confidence = Ratio.of(23_263_478_740_408_408n, 10_000_000_000_000_000n)
const horizon = 2
const quarter = Ratio.of(1n, 4n)
const decade = 2_500
const callDays = 30
const bufferDays = 60

/**
 * Peak to trough, worst call in per cent, breaches: the reference's figures; the buffer is ours.
 */
const references: readonly (readonly [
  number,
  Remedy['kind'],
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
  /** Log return from the day before, in trillionths. */
  readonly returns: readonly bigint[]
}

async function read(folder: string): Promise<Prices> {
  const rows = await dataFile(folder, file)
  return {
    dates: rows.slice(1).map((row) => row.text('date')),
    returns: VolatilityRate.returnsOf(rows.map((row) => row.number('close'))),
  }
}

function measure(prices: Prices, [memory, kind]: (typeof references)[number]): Procyclicality {
  const terms = { memory: Ratio.of(BigInt(Math.round(memory * 100)), 100n), confidence, horizon }
  const charged = VolatilityRate.charged(prices.returns, terms, remedy(kind, prices, terms))
  const from = prices.dates.findIndex((date) => date >= first)
  const to = prices.dates.findLastIndex((date) => date <= last)
  return procyclicality(shares(charged), shares(prices.returns), { from, to, callDays, horizon })
}

const shares = (trillionths: readonly bigint[]): Float64Array =>
  Float64Array.from(trillionths, (one) => Ratio.toNumber(VolatilityRate.shareOf(one)))

function remedy(kind: Remedy['kind'], { dates, returns }: Prices, terms: VolatilityTerms): Remedy {
  switch (kind) {
    case 'none':
      return { kind }
    case 'buffer':
      return { kind, share: quarter, days: bufferDays }
    case 'stressed': {
      const days = returns.filter((_, day) => {
        const date = dates[day] ?? ''
        return date >= stressFirst && date <= stressLast
      })
      const rate = VolatilityRate.even(days, days.length, terms).at(-1) ?? 0n
      return { kind, weight: quarter, rate }
    }
    case 'floor':
      return { kind, days: decade }
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
