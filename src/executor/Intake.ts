import { Order, type Wanted } from './Order.ts'
import { kept, reportOf } from './reports.ts'
import { Ticket } from './Ticket.ts'
import { Work } from './Work.ts'

/**
 * Looks at what is out where orders come from, and keeps what is new, withdrawn or gone. What cannot be
 * asked now is asked at the next look.
 *
 * Rules: [EXEC2] [EXEC8]
 */
export async function look(work: Work): Promise<void> {
  const { principal, blotter, desk, isOurs, isFirst } = work.options
  work.looks += 1
  const { looks } = work
  work.isSeen = false
  try {
    const told = await principal.orders()
    const since = await blotter.since(isFirst ? beforeAll : principal.head)
    const keys = new Set<string>()
    for (const one of told) {
      const wanted = Order.readable(one, desk, (error) => Work.problem(work, error))
      if (wanted === null) continue
      keys.add(wanted.order.key)
      if (isOurs(wanted.order.account)) await take(work, wanted, { since, look: looks })
    }
    for (const ticket of blotter.active()) if (!keys.has(ticket.order.key)) gone(work, ticket)
    work.isSeen = true
  } catch (error) {
    Work.problem(work, error)
  }
}

const beforeAll = async (): Promise<number> => 0

interface Seen {
  readonly since: number
  /** The look in which it was seen. */
  readonly look: number
}

async function take(work: Work, wanted: Wanted, seen: Seen): Promise<void> {
  const { blotter } = work.options
  const ticket = blotter.ticket(wanted.order.key)
  if (ticket === null) return await admit(work, wanted, seen.since)
  if (ticket.status === 'ended') return await repeat(work, ticket, seen.look)
  if (!wanted.isCancelled || ticket.isUnwanted) return
  withdraw(work, ticket)
}

/** Ends an order that is not wanted any more, as soon as what is under way about it is over. */
function withdraw({ options: { blotter, clock } }: Work, ticket: Ticket): void {
  blotter.put({ ...ticket, isUnwanted: true, nextAt: clock.now() })
}

/**
 * Keeps a new order. One that was ordered before this record began may have been sent by a lost one: it
 * is taken for sent, and asked for.
 *
 * Rules: [EXEC4]
 */
async function admit(work: Work, wanted: Wanted, since: number): Promise<void> {
  const { blotter, clock, principal } = work.options
  const { order, answered, isCancelled, entry } = wanted
  const now = clock.now()
  const { quote } = await principal.terms(order.instrument)
  const ticket: Ticket = {
    ...Ticket.noted(wanted, quote, now),
    ...{ filled: kept(answered), isWhole: answered === '0', isUnwanted: isCancelled },
  }
  const isOld = entry === null || entry <= since || answered !== '0'
  if (!isOld) return blotter.put(ticket)
  const says = 'ordered before this record began: asked for, and not sent'
  blotter.put({ ...ticket, status: 'sent', sentAt: now, says })
  work.options.note(`${Order.words(order)}: ${says}`)
}

/** Nobody waits for it where it was ordered: it is not sent, or ended; what it fills is told all the same. */
function gone(work: Work, ticket: Ticket): void {
  if (ticket.isGone || ticket.status === 'ended') return
  const { blotter, clock } = work.options
  blotter.put({ ...ticket, isGone: true, isUnwanted: true, nextAt: clock.now() })
}

/**
 * An order that ended and was told, and is out all the same: the journal was restored to before that. It is
 * told again.
 *
 * Rules: [EXEC6]
 */
async function repeat(work: Work, { order, ...rest }: Ticket, look: number): Promise<void> {
  const { blotter, principal } = work.options
  const { key } = order
  if (!blotter.isReported(key) || (work.takenAt.get(key) ?? 0) >= look - REPEAT_LOOKS) return
  const terms = await principal.terms(order.instrument)
  work.takenAt.set(key, look)
  blotter.transact(() => {
    blotter.repeatReports(key)
    blotter.addReport(reportOf({ order, ...rest }, terms, 'done', null))
  })
}

/** How many looks what was told is given to be seen. */
const REPEAT_LOOKS = 2

export * as Intake from './Intake.ts'
