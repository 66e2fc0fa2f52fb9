import { datetime } from '../../base/datetime.ts'
import { JournalView } from '../../host/JournalView.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { type Study, study } from '../../server/analysis/study.ts'
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
  /** Said where the index crosses the threshold: on when it is reached, off when it is well under it. */
  readonly threshold?: 'over' | 'under'
}

/**
 * Tells the pressure of a journal as it grows, a line each time it has been studied anew, until interrupted:
 * for a file, a terminal, or what routes alerts. It decides nothing, and nothing of it is journaled.
 *
 * Rules: [PRESSURE8]
 */
export async function follow(path: string, args: Arguments, io: Io): Promise<ExitCode> {
  const threshold = thresholdOf(args)
  const view = await JournalView.openInPieces(path)
  const paint = Paint.of(io.stdout, io.env)
  let isOver = false
  do {
    await view.advance()
    const studied = await study(view.state, Scheduler.eventLoop.turn)
    const found = readingOf(studied)
    const crossed = crossing(studied, threshold, isOver)
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

function readingOf({ seq, timestamp, index, lines }: Study): Reading {
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
  }
}

function lineOf(reading: Reading, paint: Paint): string {
  const { seq, datetime: at, index, toward, loopGain, cliffDown, cliffUp, threshold } = reading
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
    ...(threshold === undefined ? [] : [paint('red', `${threshold} the threshold`)]),
  ]
  return words.join(' · ')
}
