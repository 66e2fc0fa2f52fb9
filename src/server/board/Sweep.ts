import { Scheduler } from '../../host/Scheduler.ts'
import { Board, type Moment } from './Board.ts'

/**
 * Brings a whole board up to date in slices: first the figures of those near a level, then
 * everybody's in turn, and between them distances, which take longer: of the near and the watched,
 * then of everybody. A slice is a few milliseconds, and the thread is free between two of them, so
 * that no socket and no read waits for a sweep.
 *
 * Rules: [BOARD3]
 */
export interface Sweep {
  readonly board: Board
  /** Those whose figures come first, and those whose distances do; the next one is the last. */
  readonly near: number[]
  readonly urgent: number[]
  readonly figures: Round
  readonly distances: Round
  turn: number
}

/** A way around all accounts by index. */
interface Round {
  place: number
  /** As of when it began. */
  began: Moment
  /** As of when the last whole one began. */
  done: number
}

/** How many rows near a level come before the rest, at most. */
const NEAR_MAX = 1_000
/** The marginRatio of maintenance from which on a row is near. */
const NEAR = 0.5
/** A distance is solved every so many rows of figures; every so many distances one of the rest. */
const TURN = 32
const REST = 4
/** How many rows are passed over in search of one out of date before the clock is looked at. */
const STRIDE = 256

export const create = (board: Board): Sweep => ({
  ...{ board, near: [], urgent: [], turn: 0 },
  figures: { place: 0, began: momentOf(board), done: -1 },
  distances: { place: 0, began: momentOf(board), done: -1 },
})

const momentOf = ({ state }: Board): Moment => ({ seq: state.seq, timestamp: state.time })

/**
 * Begins with some and the near again, after entries were taken; the distances in hand are not begun
 * again.
 */
export function hurry({ board, near, urgent }: Sweep, first: readonly number[] = []): void {
  near.splice(0, near.length, ...[...first, ...board.near].reverse())
  if (urgent.length > 0) return
  urgent.push(...new Set([...board.near, ...board.watched.keys()]))
  urgent.reverse()
}

/** Told the index of a row that was found or solved. */
type Tell = (index: number) => void

/** Works until a moment of the given clock; whether there is more to do. */
export function work(sweep: Sweep, until: number, now: () => number, tell: Tell): boolean {
  while (step(sweep, tell)) if (now() >= until) return true
  return false
}

/** Does a piece of what is to be done; false where there is nothing. */
function step(sweep: Sweep, tell: Tell): boolean {
  if (findNear(sweep, tell)) return true
  sweep.turn = (sweep.turn + 1) % (TURN * REST)
  if (sweep.turn === 0)
    return solveNext(sweep, tell) || solveUrgent(sweep, tell) || findNext(sweep, tell)
  if (sweep.turn % TURN === 0)
    return solveUrgent(sweep, tell) || solveNext(sweep, tell) || findNext(sweep, tell)
  return findNext(sweep, tell) || solveUrgent(sweep, tell) || solveNext(sweep, tell)
}

function findNear({ board, near }: Sweep, tell: Tell): boolean {
  const index = near.pop()
  if (index === undefined) return false
  if (Board.refresh(board, index)) tell(index)
  return true
}

function solveUrgent({ board, urgent }: Sweep, tell: Tell): boolean {
  const index = urgent.pop()
  if (index === undefined) return false
  if (Board.resolve(board, index)) tell(index)
  return true
}

function findNext({ board, figures }: Sweep, tell: Tell): boolean {
  return goRound(
    board,
    figures,
    (index) => Board.refresh(board, index),
    tell,
    () => {
      board.asOf = figures.began
      board.near = nearest(board)
    },
  )
}

const solveNext = ({ board, distances }: Sweep, tell: Tell): boolean =>
  goRound(
    board,
    distances,
    (index) => Board.resolve(board, index),
    tell,
    () => {},
  )

/** Goes on around all accounts to the next that is out of date; false where none has been since. */
function goRound(
  board: Board,
  round: Round,
  update: (index: number) => boolean,
  tell: Tell,
  end: () => void,
): boolean {
  const { accounts, seq } = board.state
  for (let passed = 0; passed < STRIDE; passed++) {
    if (round.place === 0) {
      if (round.done === seq) return passed > 0
      round.began = momentOf(board)
    }
    const index = round.place
    const isUpdated = update(index)
    if (isUpdated) tell(index)
    round.place = index + 1 < accounts.length ? index + 1 : 0
    if (round.place === 0) {
      round.done = round.began.seq
      end()
    }
    if (isUpdated) return true
  }
  return true
}

/** Those close to a level or on one, the closest first. */
function nearest({ keys }: Board): readonly number[] {
  const { ratio } = keys.columns
  const found: number[] = []
  for (let index = 0; index < ratio.length; index++) {
    if ((ratio[index] ?? 0) <= -NEAR) found.push(index)
  }
  return found.sort((a, b) => (ratio[a] ?? 0) - (ratio[b] ?? 0)).slice(0, NEAR_MAX)
}

/** Does all that there is to do, at once. */
export function drain(sweep: Sweep, tell: Tell = () => {}): void {
  hurry(sweep)
  work(sweep, Number.POSITIVE_INFINITY, () => 0, tell)
}

/** How the slices are laid out. */
export interface Pace {
  readonly sliceMs: number
  readonly pauseMs: number
}

const usual: Pace = { sliceMs: 3, pauseMs: 12 }

/** Sweeps in slices from now on: `wake` after entries were taken, until `stop`. */
export function start(sweep: Sweep, tell: Tell, { sliceMs, pauseMs } = usual) {
  const stop = new AbortController()
  let isRunning = false
  const run = async (): Promise<void> => {
    isRunning = true
    while (!stop.signal.aborted) {
      const until = performance.now() + sliceMs
      if (!work(sweep, until, () => performance.now(), tell)) break
      // What somebody waits for goes on as soon as others had their turn.
      if (sweep.near.length > 0) await Scheduler.eventLoop.turn()
      else await Scheduler.eventLoop.pause(pauseMs, stop.signal)
    }
    isRunning = false
  }
  return {
    wake(first: readonly number[] = []): void {
      hurry(sweep, first)
      if (!isRunning) void run()
    },
    stop: (): void => stop.abort(),
  }
}

export * as Sweep from './Sweep.ts'
