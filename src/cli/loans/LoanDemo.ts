import { join } from 'node:path'
import { grouped } from '../../chart/labels.ts'
import { Candles } from '../../sim/market/Candles.ts'
import { LoanBook } from '../../sim/scenarios/loanDay/LoanBook.ts'
import { LoanDay, type RegimeRun } from '../../sim/scenarios/loanDay/loanDay.ts'
import type { Regime } from '../../sim/scenarios/loanDay/regimes.ts'
import { begin } from '../demo/begin.ts'
import { presetOf } from '../demo/presets.ts'
import { opened } from '../demo/readCandles.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { DayRun } from '../replay/DayRun.ts'
import { writeText } from '../writeText.ts'
import { loanPicture } from './loanPicture.ts'
import { loanSummary, loanText, pulse } from './loanSummary.ts'
import { Track } from './Track.ts'

export interface LoanOptions {
  readonly loans: number
  readonly seed: number
  readonly regimes: readonly Regime[]
  readonly folder: string
  /** The file of candles. */
  readonly candles: string
  readonly isJson: boolean
}

export type Outcome = 'complete' | 'incomplete' | 'interrupted'

const MINUTES = 1_440
const HOUR_MS = 3_600_000

/**
 * Runs the day over a generated loan book, under each regime, and writes a picture and a summary.
 */
export async function run(options: LoanOptions, io: Io): Promise<Outcome> {
  const startedAt = io.now()
  const files = filesOf(options)
  begin(options.folder, Object.values(files))
  const { first, all } = await opened(options.candles)
  const openings = Candles.openings(first)
  const book = LoanBook.draw(options.seed, options.loans, openings)
  const day = LoanDay.open(book, options.regimes, presetOf)
  const track = Track.create(openings)
  const progress = Progress.create(io, `of ${grouped(MINUTES)} minutes`, MINUTES)
  const isTold = io.stderr.isTTY !== true && !options.isJson
  try {
    const isWhole = await DayRun.take({ io }, all, async (candles, count) => {
      const { time, closes } = LoanDay.advance(day, candles)
      Track.add(track, time, closes)
      progress.at(count)
      if (isTold && time % HOUR_MS === 0) await Io.tell(io, pulse(time, track, day.runs))
    })
    if (!isWhole) return 'interrupted'
  } finally {
    progress.end()
  }
  const seconds = ((io.now() - startedAt) / 1000).toFixed(1)
  return await conclude({ options, io, files, book, runs: day.runs, track, seconds })
}

/** The state at the end of the day. */
interface Ended {
  readonly options: LoanOptions
  readonly io: Io
  readonly files: Files
  readonly book: LoanBook
  readonly runs: readonly RegimeRun[]
  readonly track: Track
  readonly seconds: string
}

/** The output paths of the day. */
interface Files {
  readonly picture: string
  readonly summary: string
}

const filesOf = ({ folder }: LoanOptions): Files => ({
  picture: join(folder, 'loans.svg'),
  summary: join(folder, 'loans.json'),
})

async function conclude(day: Ended): Promise<Outcome> {
  const { options, io, files, book, runs, track, seconds } = day
  const facts = loanSummary(book, runs)
  writeText(files.picture, loanPicture(book, runs, track))
  writeText(files.summary, `${JSON.stringify(facts, null, 2)}\n`)
  const paint = Paint.of(io.stdout, io.env)
  const text = options.isJson
    ? JSON.stringify({ ...facts, files, seconds })
    : [
        '',
        paint('bold', `19 May 2021 with ${grouped(options.loans)} loans, in ${seconds} s`),
        '',
        ...loanText(book, runs, paint),
        '',
        '  The prices are real: Binance spot, minute by minute. Loans and people are not: they are',
        `  drawn from seed ${options.seed}, as docs/guides/loan-day.md says.`,
        '',
        `  picture  ${files.picture}`,
        `  summary  ${files.summary}`,
      ].join('\n')
  await Io.print(io, text)
  return facts.balanced ? 'complete' : 'incomplete'
}

export * as LoanDemo from './LoanDemo.ts'
