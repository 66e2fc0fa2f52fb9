import { datetime } from '../../base/datetime.ts'
import { JournalView } from '../../host/JournalView.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { Following } from '../../server/analysis/Following.ts'
import type { Between } from '../../server/analysis/Live.ts'
import type { Study } from '../../server/analysis/study.ts'
import { Threshold } from '../../server/analysis/Threshold.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { UsageError } from '../UsageError.ts'
import { number, percent } from './numbers.ts'

/** What a book is under at one entry. */
interface Reading {
  readonly seq: number
  readonly timestamp: number
  readonly datetime: string
  /** From 0 to 100; null where nothing is open. */
  readonly index: number | null
  readonly toward: 'down' | 'up' | null
  /** The most that a unit of selling sets off, over all markets. */
  readonly loopGain: number
  /** The nearest cliff of one market each way, shares of the price. */
  readonly cliffDown: number | null
  readonly cliffUp: number | null
  /** The entry that was studied last: all figures but `between` are as of it. */
  readonly studied: number
  /** Between what the index is as of this entry, where nothing was studied anew; null where it was. */
  readonly between: readonly [low: number, high: number] | null
  /** Whether these two are bounds, and not where rounds of the two ends come to. */
  readonly isProven: boolean
  /** Said where the index crosses the threshold: on when it is reached, off when it is well under it. */
  readonly threshold?: 'over' | 'under'
}

/**
 * Tells the pressure of a journal as it grows, a line each time more is committed, until interrupted: for a file, a
 * terminal, or what routes alerts. While prices are near where they were when it was studied, and nobody has changed
 * whom they could force, the line says between what the index is; then it is studied anew. It decides nothing, and
 * nothing of it is journaled.
 *
 * Rules: [PRESSURE8] [STANDING2]
 */
export async function follow(path: string, args: Arguments, io: Io): Promise<ExitCode> {
  const threshold = thresholdOf(args)
  const view = await JournalView.openInPieces(path)
  const paint = Paint.of(io.stdout, io.env)
  const following = Following.create(view)
  let isOver = false
  do {
    const { study, between } = await Following.advance(following, Scheduler.eventLoop.turn)
    const found = readingOf(study, between)
    const crossed: 'over' | 'under' | null =
      between === null ? crossing(study, threshold, isOver) : null
    if (crossed !== null) isOver = crossed === 'over'
    const told = crossed === null ? found : { ...found, threshold: crossed }
    await Io.print(io, args.has('json') ? JSON.stringify(told) : lineOf(told, paint))
  } while (await view.wait(io.signal))
  return exitCodes.interrupted
}

function thresholdOf(args: Arguments): number | null {
  const text = args.text('warn')
  if (text === undefined) return null
  const value = /^\d{1,2}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (value > 0) return value
  throw new UsageError(`--warn: expected an index above 0 and under 100, found '${text}'`)
}

/** Where the index crosses the threshold: reached, or well under it again. */
function crossing(found: Study, at: number | null, isOver: boolean): 'over' | 'under' | null {
  const draft = at === null ? null : Threshold.draftOf({ on: 'index', at }, found, isOver)
  if (draft === null) return null
  return draft.phase === 'trigger' ? 'over' : 'under'
}

function readingOf(study: Study, between: Between | null): Reading {
  const { index, lines } = study
  const { seq, timestamp } = between ?? study
  const nearest = (of: (line: Study['lines'][number]) => number | null): number | null =>
    lines.reduce<number | null>((least, line) => {
      const cliff = of(line)
      return cliff !== null && (least === null || cliff < least) ? cliff : least
    }, null)
  return {
    ...{ seq, timestamp, datetime: datetime(timestamp) },
    index: index?.value ?? null,
    toward: index?.toward ?? null,
    loopGain: lines.reduce((most, { loopGain }) => Math.max(most, loopGain ?? 0), 0),
    cliffDown: nearest(({ cliffDown }) => cliffDown),
    cliffUp: nearest(({ cliffUp }) => cliffUp),
    studied: study.seq,
    between: between === null ? null : [between.low, between.high],
    isProven: between?.isProven ?? true,
  }
}

function lineOf(reading: Reading, paint: Paint): string {
  const { seq, datetime: at, index, toward, loopGain, threshold } = reading
  const { cliffDown, cliffUp, studied, between, isProven } = reading
  const cliffs = [
    cliffDown === null ? '' : `cliff at −${percent(cliffDown)}`,
    cliffUp === null ? '' : `cliff at +${percent(cliffUp)}`,
  ]
  const words = [
    `entry ${seq}`,
    at,
    index === null ? 'nothing open' : `index ${index.toFixed(1)} ${toward}`,
    `loop gain ${number(loopGain)}`,
    ...cliffs.filter((word) => word !== ''),
    ...(between === null
      ? []
      : [`index ${isProven ? 'from' : 'about'} ${range(between)}, studied at entry ${studied}`]),
    ...(threshold === undefined ? [] : [paint('red', `${threshold} the threshold`)]),
  ]
  return words.join(' · ')
}

const range = ([low, high]: readonly [number, number]): string =>
  `${low.toFixed(1)} to ${high.toFixed(1)}`
