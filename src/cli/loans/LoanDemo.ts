import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { grouped } from '../../chart/labels.ts'
import { fileFaultOf } from '../../connect/fileFaultOf.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { Candle } from '../../wire/prices/PriceRow.ts'
import { Candles } from '../demo/Candles.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { writeText } from '../writeText.ts'
import { LoanBook } from './LoanBook.ts'
import { loanPicture } from './loanPicture.ts'
import { loanQuote } from './loanQuote.ts'
import { loanSummary, loanText, pulse } from './loanSummary.ts'
import { RegimeRun } from './RegimeRun.ts'
import type { Regime } from './regimes.ts'
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
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The day under way: the same minute in every regime. */
interface Run {
  readonly options: LoanOptions
  readonly io: Io
  readonly book: LoanBook
  readonly theatres: readonly RegimeRun[]
  /** The last candle of each symbol. */
  readonly candles: Map<string, Candle>
  readonly track: Track
  readonly progress: Progress
}

/** Runs the day over a generated loan book, under each regime, and leaves a picture and a summary. */
export async function run(options: LoanOptions, io: Io): Promise<Outcome> {
  const startedAt = io.now()
  const files = prepare(options.folder)
  const minutes = Candles.read(options.candles)
  const first = (await minutes.next()).value as Candles
  const day = openDay(options, io, first)
  try {
    if (!(await turn(day, first))) return 'interrupted'
    for await (const candles of minutes) if (!(await turn(day, candles))) return 'interrupted'
  } finally {
    day.progress.end()
  }
  return await conclude(day, files, ((io.now() - startedAt) / 1000).toFixed(1))
}

function openDay(options: LoanOptions, io: Io, { bySymbol }: Candles): Run {
  const openings = new Map([...bySymbol].map(([symbol, { open }]) => [symbol, open]))
  const book = LoanBook.draw(options.seed, options.loans, openings)
  const candles = new Map(bySymbol)
  return {
    ...{ options, io, book, candles },
    theatres: options.regimes.map((regime) => RegimeRun.create(book, regime, candles)),
    track: Track.create(openings),
    progress: Progress.create(io, `of ${grouped(MINUTES)} minutes`, MINUTES),
  }
}

/** One minute in every regime; false where it was interrupted. */
async function turn(day: Run, { from, bySymbol }: Candles): Promise<boolean> {
  const { io, theatres, candles, track, progress } = day
  if (io.signal.aborted) return false
  const time = from + MINUTE_MS
  const closes = new Map<string, Decimal>()
  for (const [symbol, candle] of bySymbol) {
    candles.set(symbol, candle)
    closes.set(symbol, candle.close)
  }
  const prices = { time, ...loanQuote(closes, time) }
  for (const theatre of theatres) RegimeRun.advance(theatre, prices)
  Track.add(track, time, closes)
  progress.at(track.times.length)
  const isTold = io.stderr.isTTY !== true && !day.options.isJson && time % HOUR_MS === 0
  if (isTold) await Io.tell(io, pulse(time, track, theatres))
  // Lets a Ctrl-C in.
  await setImmediate()
  return true
}

/** Where the day leaves what it made. */
interface Files {
  readonly picture: string
  readonly summary: string
}

/** Makes the folder, and takes away what an earlier day left in it: nothing else. */
function prepare(folder: string): Files {
  const files = { picture: join(folder, 'loans.svg'), summary: join(folder, 'loans.json') }
  try {
    mkdirSync(folder, { recursive: true })
    for (const path of Object.values(files)) rmSync(path, { force: true })
    return files
  } catch (error) {
    throw fileFaultOf(error, folder)
  }
}

async function conclude(day: Run, files: Files, seconds: string): Promise<Outcome> {
  const { options, io, book, theatres, track } = day
  const facts = loanSummary(book, theatres)
  writeText(files.picture, loanPicture(book, theatres, track))
  writeText(files.summary, `${JSON.stringify(facts, null, 2)}\n`)
  const paint = Paint.of(io.stdout, io.env)
  const text = options.isJson
    ? JSON.stringify({ ...facts, files, seconds })
    : [
        '',
        paint('bold', `19 May 2021 with ${grouped(options.loans)} loans, in ${seconds} s`),
        '',
        ...loanText(book, theatres, paint),
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
