import { datetime } from '../base/datetime.ts'
import type { Cliff, Response } from '../pressure/Cascade.ts'
import { ExposureReport } from '../pressure/ExposureReport.ts'
import { Scenario } from '../pressure/Scenario.ts'

/** What is infinite is null. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** What moves would force of exposures without accounts, for programs; of which time, where it was told. */
export const of = (time: number | null, reports: readonly ExposureReport[]) => ({
  timestamp: time,
  datetime: time === null ? null : datetime(time),
  index: indexRecord(reports),
  ways: reports.map(sideRecord),
})

function indexRecord(reports: readonly ExposureReport[]) {
  const index = ExposureReport.indexOf(reports)
  return index.toward === null ? null : index
}

function sideRecord(found: ExposureReport) {
  const { name, toward, price, levels, told, open, reached, market, cliffMin } = found
  const share = (move: number): number | null => finite(Scenario.shareOf(toward, move))
  return {
    ...{ along: name, toward, price, levels, told, open, reached },
    market: { law: market.words, perCent: market.notional, isAssumed: market.isAssumed },
    bookShare: market.shares?.book ?? 1,
    moves: found.moves.map((row) => ({
      ...{ share: row.share, move: row.move, levels: row.levels, forced: row.forced },
      absorbed: finite(row.absorbed),
      pressure: finite(row.pressure),
      gain: finite(row.gain),
    })),
    shocks: found.shocks.map((row) => ({
      share: row.share,
      ...responseRecord(row, share),
      halfDepth: responseRecord(row.band.half, share),
      doubleDepth: responseRecord(row.band.double, share),
      gainMargin: finite(row.gainMargin),
      criticalDepth: finite(row.criticalDepth),
    })),
    cliffMin,
    cliffs: found.cliffs.map((one) => cliffRecord(one, share)),
    lone: found.lone.map((one) => cliffRecord(one, share)),
  }
}

const responseRecord = (found: Response, share: (move: number) => number | null) => ({
  shock: found.shock,
  endsAt: { share: share(found.move), move: finite(found.move) },
  forced: found.forced,
  levels: found.rows,
  amplification: finite(found.amplification),
  effectiveGain: finite(found.gain),
})

const cliffRecord = (one: Cliff, share: (move: number) => number | null) => ({
  shock: { share: share(one.shock), move: one.shock },
  from: { share: share(one.from), move: one.from },
  to: { share: share(one.to), move: finite(one.to) },
  ...{ before: one.before, notional: one.notional, levels: one.rows },
})

export * as ExposureRecord from './ExposureRecord.ts'
