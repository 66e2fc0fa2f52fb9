import { datetime } from '../../base/datetime.ts'
import { compact } from '../../chart/labels.ts'
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
import { type NextCall, nextCall } from './nextCall.ts'
import { number, percent } from './numbers.ts'
import { volatilityOf } from './typed.ts'

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
  /** Cash called after a move of a tenth of each market alone, the worse way of each. */
  readonly cashCalled: number
  /** When the next call comes; null where nobody can be called, left out without a volatility. */
  readonly nextCall?: NextCall | null
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
  const volatility = volatilityOf(args)
  const view = await JournalView.openInPieces(path)
  const paint = Paint.of(io.stdout, io.env)
  const following = Following.create(view)
  let isOver = false
  do {
    const { study, between } = await Following.advance(following, Scheduler.eventLoop.turn)
    const found = readingOf(study, between, volatility)
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

function readingOf(study: Study, between: Between | null, volatility: number | null): Reading {
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
    cashCalled: lines.reduce((sum, one) => sum + Math.max(one.cashDown, one.cashUp), 0),
    ...(volatility === null ? {} : { nextCall: nextCall(study, volatility) }),
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
    `cash called ${compact(reading.cashCalled)}`,
    ...(reading.nextCall ? [nextWords(reading.nextCall)] : []),
    ...(between === null
      ? []
      : [`index ${isProven ? 'from' : 'about'} ${range(between)}, studied at entry ${studied}`]),
    ...(threshold === undefined ? [] : [paint('red', `${threshold} the threshold`)]),
  ]
  return words.join(' · ')
}

const nextWords = ({ within, aDay, aDayByPaths, standardError }: NextCall): string =>
  `next call within ${number(within)} days by a half, within one by ${percent(aDay)} (by paths ${percent(aDayByPaths)} ± ${percent(standardError)})`

const range = ([low, high]: readonly [number, number]): string =>
  `${low.toFixed(1)} to ${high.toFixed(1)}`
