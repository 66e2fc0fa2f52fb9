import { Agreement } from './Agreement.ts'
import { Books } from './Books.ts'
import type { Command, Receive, TellExposure } from './Command.ts'
import { contradiction } from './contradiction.ts'
import { decide, reject } from './decide.ts'
import type { Event, Rejected } from './Event.ts'
import { Link } from './Link.ts'
import type { Body, Message } from './Message.ts'
import { State } from './State.ts'

/** What became of a command: the state after it, and everything that happened. */
export interface Outcome {
  readonly state: State
  readonly events: readonly Event[]
}

/**
 * Carries out a command of one side. What is told to the other side is among the events; the books change
 * by messages alone, one's own as they are sent and the other's as they are taken in their order.
 *
 * Rules: [CSA12] [CSA13]
 *
 * @example
 * const { state, events } = step(State.begin(agreement, 'a'), command)
 */
export function step(state: State, command: Command): Outcome {
  const refused = refusal(state, command)
  if (refused !== null) return { state, events: [refused] }
  const now = { ...state, time: command.time }
  switch (command.type) {
    case 'TellExposure':
    case 'TellPrices':
    case 'TellRate': {
      const { time: _, ...fact } = command
      return after(now, [{ type: 'Told', fact }])
    }
    case 'Receive':
      return receive(now, command)
    case 'Resend':
      return after(
        now,
        State.unread(now).map((message) => ({ type: 'Replied', message })),
      )
    default: {
      const body = decide(state, command)
      if (body.type === 'Rejected') return { state, events: [body] }
      return send(state, now, body)
    }
  }
}

const after = (state: State, events: readonly Event[]): Outcome => ({
  state: events.reduce(State.evolve, state),
  events,
})

/** What is refused whatever else it says. */
function refusal(state: State, command: Command): Rejected | null {
  if (command.time < state.time) {
    return reject('csa.backwards', `expected a time from ${state.time} on, found ${command.time}`)
  }
  if (Books.dateIn(state.agreement, command.time) === null) {
    return reject('csa.date', 'expected a time that the valuation calendar speaks of')
  }
  const isFact = command.type.startsWith('Tell')
  const { halted } = state.link
  if (halted !== null && !isFact) return reject('csa.halted', `${halted.code}: ${halted.detail}`)
  if (command.type === 'Receive') return strangeness(state, command.message)
  return command.type === 'TellExposure' ? exposureFault(state, command) : null
}

function exposureFault({ agreement }: State, { date, time }: TellExposure & { time: number }) {
  const valued = Agreement.valuedAt(agreement, date)
  if (!valued.ok) return reject('csa.date', 'expected a business day of the valuation calendar')
  if (valued.value <= time) return null
  return reject('csa.early', `expected a time from ${valued.value} on, when that day is valued`)
}

function send(before: State, now: State, body: Body): Outcome {
  const message = { ...State.envelope(now, body), seq: now.link.sent + 1 }
  const odd = contradiction(now, message)
  if (odd !== null) return { state: before, events: [reject(odd.code, odd.detail)] }
  return after(now, [{ type: 'Sent', message }])
}

/** Takes a message in its turn, and those that waited for it; and says how far it has read. */
function receive(state: State, { message }: Receive): Outcome {
  const isNews = state.link.unread.some(({ seq }) => seq <= message.ack)
  const read = after(state, isNews ? [{ type: 'Read', upTo: message.ack }] : [])
  if (message.seq === 0) return unnumbered(read, message)
  const taken = takeAll(read, message)
  if (taken.state.link.halted !== null) return taken
  return replied(taken, { type: 'Acknowledgement' })
}

/** What shows that a message is not of the other side, or not of this line: it does not move the clock either. */
function strangeness({ agreement, me, link }: State, message: Message): Rejected | null {
  const { from, seq, ack, body } = message
  const strange = (detail: string) => reject('csa.strange', `expected ${detail}`)
  if (message.agreement !== agreement.id || from === me) {
    return strange(`${agreement.id} of the other side, found ${message.agreement} of ${from}`)
  }
  if (ack > link.sent) return strange(`at most ${link.sent} messages to be taken, found ${ack}`)
  if (body.type === 'Refusal' && (body.of < 1 || body.of > link.sent)) {
    return strange(`one of ${link.sent} messages to be refused, found ${body.of}`)
  }
  if ((seq === 0) === isUnnumbered(message)) return null
  return strange(`a number from 1, found ${body.type} under ${seq}`)
}

const isUnnumbered = ({ body }: Message): boolean =>
  body.type === 'Acknowledgement' || body.type === 'Refusal'

function unnumbered(outcome: Outcome, { body }: Message): Outcome {
  if (body.type !== 'Refusal') return outcome
  const detail = `the other side refused message ${body.of}: ${body.detail}`
  const halt = { code: body.code, detail, of: null }
  return then(outcome, { type: 'Halted', halt })
}

function takeAll(start: Outcome, message: Message): Outcome {
  const place = Link.placeOf(start.state.link, message)
  if (place === 'early') return then(start, { type: 'Early', message })
  if (place === 'conflict') {
    return refuse(start, message, {
      code: 'csa.conflict',
      detail: 'another message had that number',
    })
  }
  if (place !== 'next') return then(start, { type: 'Repeated', seq: message.seq })
  let outcome = start
  let next: Message | undefined = message
  while (next !== undefined) {
    const odd = contradiction(outcome.state, next)
    if (odd !== null) return refuse(outcome, next, odd)
    outcome = then(outcome, { type: 'Taken', message: next, at: outcome.state.time })
    next = outcome.state.link.early.get(next.seq + 1)
  }
  return outcome
}

/** Nothing is guessed about what was meant: people have to look at it. */
function refuse(
  outcome: Outcome,
  { seq }: Message,
  { code, detail }: { readonly code: string; readonly detail: string },
): Outcome {
  const halted = then(outcome, { type: 'Halted', halt: { code, detail, of: seq } })
  return replied(halted, { type: 'Refusal', of: seq, code, detail })
}

const then = ({ state, events }: Outcome, event: Event): Outcome => ({
  state: State.evolve(state, event),
  events: [...events, event],
})

const replied = (outcome: Outcome, body: Body): Outcome =>
  then(outcome, { type: 'Replied', message: State.envelope(outcome.state, body) })
