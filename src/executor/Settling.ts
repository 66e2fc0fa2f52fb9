import { datetime } from '../base/datetime.ts'
import { Decimal } from '../money/Decimal.ts'
import { Ratio } from '../money/Ratio.ts'
import { words } from '../notify/words.ts'
import { Caps } from './Caps.ts'
import type { Known, Outcome } from './Executor.ts'
import { type Fresh, freshOf, lotsIn } from './fills.ts'
import { ratioOf, readFilled, reportOf, writeFilled } from './reports.ts'
import { Terms } from './Terms.ts'
import type { Ticket } from './Ticket.ts'
import { type Alarm, standard, type Times, type Work } from './Work.ts'

/** What an outcome makes of a ticket. */

/** An order on its way through an outcome. */
interface Case {
  readonly work: Work
  readonly ticket: Ticket
  readonly terms: Terms
  readonly now: number
}

/**
 * Keeps an order as sent, so that it may leave this machine; false where it may not, which is told.
 *
 * Rules: [EXEC3] [EXEC9] [EXEC10]
 */
export async function send(work: Work, noted: Ticket): Promise<boolean> {
  const one = await caseOf(work, noted)
  const { ticket } = one
  const { order } = ticket
  const { blotter, caps, executor, tell } = work.options
  if (ticket.isUnwanted) {
    tell({ kind: 'withdrawn', order, says: 'withdrawn before it was sent' })
    end(one, { kind: 'done', says: 'withdrawn before it was sent' })
    return false
  }
  const notional = Terms.notional(order, one.terms)
  const { quote } = one.terms
  const why =
    executor.refusal(order, one.terms) ??
    Caps.fault(caps, { notional, quote, now: one.now }, blotter)
  if (why !== null) {
    refuse(one, why)
    return false
  }
  blotter.put({ ...ticket, status: 'sent', sentAt: one.now, notional, nextAt: one.now })
  tell({ kind: 'sent', order, says: `sent to ${executor.name}` })
  return true
}

/** Takes what was heard of an order. */
export async function settle(
  work: Work,
  key: string,
  outcome: Outcome,
  begunAt: number,
): Promise<void> {
  const kept = work.options.blotter.ticket(key)
  if (kept === null) return
  const one = await caseOf(work, kept)
  const { ticket } = one
  if (ticket.status === 'ended') return audit(one, outcome)
  if (outcome.kind === 'known') return known(one, outcome)
  const says = words.line(outcome.says)
  if (outcome.kind === 'unsent') return refuse(one, says)
  if (outcome.kind === 'unknown' || ticket.status === 'open') return wait(one, says)
  absent(one, says, begunAt)
}

async function caseOf(work: Work, ticket: Ticket): Promise<Case> {
  const terms = await work.options.principal.terms(ticket.order.instrument)
  // Read again: it may have been withdrawn meanwhile.
  const found = work.options.blotter.ticket(ticket.order.key) ?? ticket
  return { work, ticket: found, terms, now: work.options.clock.now() }
}

/**
 * A venue told what became of it. An answer that was overtaken by a later one says nothing new.
 *
 * Rules: [EXEC5] [EXEC7]
 */
function known(one: Case, told: Known): void {
  const { ticket, terms } = one
  const before = readFilled(ticket, terms)
  const ordered = lotsIn(ratioOf(ticket.order.contracts), terms)
  const fresh = freshOf(before, told, { side: ticket.order.side, ordered, terms })
  const says = words.line(told.says)
  if (typeof fresh === 'string') wait(one, fresh)
  else if (Ratio.compare(Ratio.fromDecimal(told.filled), before.contracts) < 0) {
    wait(one, `an answer of less than was filled before: ${says}`)
  } else take(one, { told, fresh, says })
}

interface Heard {
  readonly told: Known
  /** Null where nothing new is filled. */
  readonly fresh: Fresh | null
  readonly says: string
}

function take(one: Case, { told, fresh, says }: Heard): void {
  const why = oddOf(told, one.ticket, one.terms)
  if (why !== null) alarm(one, 'odd', why)
  if (told.status === 'open') open(one, fresh, says)
  else end(one, { kind: told.status, says }, fresh)
}

/** What of an answer is booked nowhere; null where all of it is. */
function oddOf(told: Known, { order: { contracts } }: Ticket, terms: Terms): string | null {
  const filled = Ratio.fromDecimal(told.filled)
  if (Ratio.compare(filled, ratioOf(contracts)) > 0) {
    return `filled ${formatted(told)} of ${contracts} ordered: book the rest`
  }
  if (told.status === 'open' || Decimal.steps(told.filled, terms.lot).ok) return null
  return `filled ${formatted(told)}, which is no multiple of the lot: book the rest`
}

const formatted = ({ filled }: Known): string => Decimal.format(filled)

/** The venue has it, and more may be filled. */
function open(one: Case, fresh: Fresh | null, says: string): void {
  const { work, ticket, terms, now } = one
  const { blotter } = work.options
  const { openMs } = times(one)
  const isLate = now - (ticket.sentAt ?? now) >= openMs
  clear(one)
  blotter.transact(() => {
    if (fresh !== null) blotter.addReport(reportOf(ticket, terms, 'open', fresh))
    blotter.put({
      ...ticket,
      ...(fresh === null ? {} : writeFilled(fresh.filled)),
      ...{ status: 'open', asks: 0, alarm: null, says, isUnwanted: ticket.isUnwanted || isLate },
      nextAt: now + OPEN_ASK_MS,
    })
  })
  if (fresh !== null) tellFilled(one, fresh)
}

const OPEN_ASK_MS = 1_000

/** No more happens: it is told, also where nothing was filled. */
function end(
  one: Case,
  { kind, says }: { readonly kind: 'done' | 'rejected'; readonly says: string },
  fresh: Fresh | null = null,
): void {
  const { work, ticket, terms, now } = one
  const { blotter, tell } = work.options
  const filled = fresh?.filled.lots ?? readFilled(ticket, terms).lots
  const status = filled === 0n ? kind : 'done'
  if (kind === 'rejected' && filled === 0n) alarm(one, 'refused', says)
  else clear(one)
  const wasSent = ticket.sentAt !== null
  blotter.transact(() => {
    // Nobody waits for the news that nothing was done.
    if (fresh !== null || !ticket.isGone) {
      blotter.addReport(reportOf(ticket, terms, status, fresh))
    }
    blotter.put({
      ...ticket,
      ...(fresh === null ? {} : writeFilled(fresh.filled)),
      ...{ status: 'ended', alarm: null, says, asks: 0 },
      nextAt: wasSent ? now + times(one).auditMs : null,
    })
  })
  if (fresh !== null) tellFilled(one, fresh)
  if (status === 'done') tell({ kind: 'ended', order: ticket.order, says })
}

/** It was not carried out, and is told as that: whoever ordered it orders anew. */
const refuse = (one: Case, says: string): void => end(one, { kind: 'rejected', says })

/**
 * The venue knows no such order. That is the last word once it can no longer arrive there, and where nobody
 * waits for it any more.
 *
 * Rules: [EXEC4] [EXEC5]
 */
function absent(one: Case, says: string, begunAt: number): void {
  const { work, ticket, now } = one
  const { lapseMs } = work.options.executor
  const quietAt = work.quietAt.get(ticket.order.key) ?? now
  const last = quietAt + (lapseMs ?? (ticket.isGone ? GONE_MS : Number.POSITIVE_INFINITY))
  if (begunAt >= last) {
    refuse(one, `it never arrived: ${says}`)
    return
  }
  const until = Number.isFinite(last) ? ` until ${datetime(last)}` : ''
  wait(one, `${says}; it may still arrive${until}`, last)
}

const GONE_MS = 3_600_000

/**
 * Nothing is known for sure: it is asked again, later each time, and is an alarm once it lasts.
 *
 * Rules: [EXEC5] [EXEC10]
 */
function wait(one: Case, says: string, atLatest = Number.POSITIVE_INFINITY): void {
  const { work, ticket, terms, now } = one
  const { blotter } = work.options
  const { alarmMs } = times(one)
  const isDue = now - (ticket.sentAt ?? now) >= alarmMs
  const isNew = isDue && ticket.alarm === null
  if (isNew) alarm(one, 'unknown', says)
  const pause = WAITS_MS[Math.min(ticket.asks, WAITS_MS.length - 1)] ?? 0
  const alarmAt = isDue || ticket.alarm !== null ? now + pause : (ticket.sentAt ?? now) + alarmMs
  blotter.transact(() => {
    if (isNew && !ticket.isGone) blotter.addReport(reportOf(ticket, terms, 'unknown', null))
    blotter.put({
      ...{ ...ticket, says, asks: ticket.asks + 1 },
      ...(isNew ? { alarm: says } : {}),
      nextAt: Math.max(now + WAIT_LEAST_MS, Math.min(now + pause, atLatest, alarmAt)),
    })
  })
}

const WAITS_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000]
const WAIT_LEAST_MS = 100

/**
 * A venue is asked once more after the end: what it filled after its last word is booked nowhere.
 *
 * Rules: [EXEC10]
 */
function audit(one: Case, outcome: Outcome): void {
  const { work, ticket, terms } = one
  const { contracts } = readFilled(ticket, terms)
  if (outcome.kind === 'known' && Ratio.compare(Ratio.fromDecimal(outcome.filled), contracts) > 0) {
    const before = Ratio.format(contracts, PLACES)
    alarm(one, 'odd', `filled ${formatted(outcome)} after it ended with ${before}: book the rest`)
  }
  work.quietAt.delete(ticket.order.key)
  work.options.blotter.put({ ...ticket, isAudited: true, nextAt: null })
}

const PLACES = 8

const times = ({ work: { options } }: Case): Times => ({ ...standard, ...options.times })

function tellFilled({ work, ticket, terms }: Case, { lots, price }: Fresh): void {
  const size = Decimal.format(Decimal.times(lots, terms.lot))
  const says = `filled ${size} at ${Decimal.format(price)}`
  work.options.tell({ kind: 'filled', order: ticket.order, says })
}

const alarm = ({ work, ticket }: Case, kind: Alarm, says: string): void =>
  work.options.tell({ kind, order: ticket.order, says: words.line(says) })

function clear(one: Case): void {
  if (one.ticket.alarm !== null) alarm(one, 'known', 'what became of it is known')
}

export * as Settling from './Settling.ts'
