import type { Outcome } from './Executor.ts'
import { Intake } from './Intake.ts'
import { Settling } from './Settling.ts'
import { Ticket } from './Ticket.ts'
import { tellReports } from './tellReports.ts'
import { Work } from './Work.ts'

/** Orders that are asked about at once. */
const BUSY_MOST = 64
/** The longest that nothing is looked at. */
const LOOK_MS = 60_000
const DAY_MS = 86_400_000
const KEPT_DAYS = 90

/**
 * Carries out what is ordered: looks at what is out, keeps each order before it is sent, sends it once,
 * asks what became of it until that is known, and tells it. It can be killed at any moment and begun again;
 * told to stop, it ends what is under way, or leaves it to the next start.
 *
 * Rules: [EXEC2] [EXEC3] [EXEC4] [EXEC5]
 *
 * @throws where the record cannot be written: nothing is sent that is not kept
 */
export async function run(work: Work, signal: AbortSignal): Promise<void> {
  const { options, grace } = work
  const stop = () => work.wake.abort()
  signal.addEventListener('abort', stop)
  try {
    while (!signal.aborted) {
      work.wake = new AbortController()
      await turn(work)
      if (isIdle(work)) options.idle?.()
      const ms = Math.max(0, nextAt(work) - options.clock.now())
      if (signal.aborted) break
      if (work.wake.signal.aborted) await options.scheduler.turn()
      else await options.principal.wait(Math.min(ms, LOOK_MS), work.wake.signal)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    const end = new AbortController()
    const late = options.scheduler.pause({ ...Work.standard, ...options.times }.graceMs, end.signal)
    await Promise.race([Promise.allSettled([...work.busy.values()]), late])
    grace.abort()
    end.abort()
    await Promise.allSettled([...work.busy.values()])
  }
}

/** Whether nothing is to be done but to ask once more after an end. */
const isIdle = ({ options: { blotter }, busy, isSeen }: Work): boolean =>
  isSeen &&
  busy.size === 0 &&
  blotter.reports().length === 0 &&
  blotter.active().every(({ status }) => status === 'ended')

/** One look at what is out, at what is due, and at what is to be told. */
async function turn(work: Work): Promise<void> {
  const { blotter, clock } = work.options
  await Intake.look(work)
  drive(work)
  await tellReports(work)
  if (work.looks % PRUNE_LOOKS !== 1) return
  blotter.prune(clock.now() - KEPT_DAYS * DAY_MS)
  work.takenAt.clear()
}

const PRUNE_LOOKS = 10_000

function drive(work: Work): void {
  const { blotter, clock } = work.options
  const now = clock.now()
  for (const ticket of blotter.active()) {
    if (work.busy.size >= BUSY_MOST) return
    const { key } = ticket.order
    if (work.busy.has(key) || (ticket.nextAt ?? 0) > now) continue
    const going = step(work, ticket).finally(() => {
      work.busy.delete(key)
      work.wake.abort()
    })
    work.busy.set(key, going)
  }
}

/** The one next thing that is done about an order. */
async function step(work: Work, ticket: Ticket): Promise<void> {
  const { executor, clock } = work.options
  const { order } = ticket
  const { signal } = work.grace
  const begunAt = clock.now()
  try {
    if (ticket.status === 'noted') {
      if (!(await Settling.send(work, ticket))) return
      const placed = await executor.place(order, signal)
      work.quietAt.set(order.key, clock.now())
      return await Settling.settle(work, order.key, placed, begunAt)
    }
    // Sent by a life before this one, which can send nothing any more.
    if (!work.quietAt.has(order.key)) work.quietAt.set(order.key, begunAt)
    const asks = Ticket.isOut(ticket) && ticket.isUnwanted ? executor.cancel : executor.query
    const outcome: Outcome = await asks(order, signal)
    // What was asked for is answered only if it was there to be asked: nothing was sent.
    const heard = outcome.kind === 'unsent' ? ({ ...outcome, kind: 'unknown' } as const) : outcome
    await Settling.settle(work, order.key, heard, begunAt)
  } catch (error) {
    // Where it was ordered could not be asked, or the record not be written: it is looked at again.
    Work.problem(work, error)
    await work.options.scheduler.pause(AGAIN_MS, signal)
  }
}

const AGAIN_MS = 1_000

function nextAt(work: Work): number {
  const { blotter } = work.options
  const due = blotter.active().filter(({ order }) => !work.busy.has(order.key))
  const reports = blotter.reports().length > 0 ? work.tellAt : Number.POSITIVE_INFINITY
  return Math.min(reports, ...due.map((ticket) => ticket.nextAt ?? Number.POSITIVE_INFINITY))
}

export * as Dispatcher from './Dispatcher.ts'
