import { CivilDate } from '../calendar/CivilDate.ts'
import { Amount } from '../money/Amount.ts'
import { Agreement } from './Agreement.ts'
import { Books, type SubstitutionRecord } from './Books.ts'
import type { CollateralValue } from './CollateralValue.ts'
import type {
  AnswerCall,
  AnswerInterest,
  AnswerSubstitution,
  AnswerTransfer,
  Command,
  MakeCall,
  Recalculate,
  SendTransfer,
  StateInterest,
} from './Command.ts'
import { meanOf } from './contradiction.ts'
import type { Rejected, RejectionCode } from './Event.ts'
import type { Body } from './Message.ts'
import { State } from './State.ts'
import { SupportCall } from './SupportCall.ts'

/** Commands that, where they can be done, send a message. */
export type Sending = Exclude<
  Command,
  { type: 'TellExposure' | 'TellPrices' | 'TellRate' | 'Receive' | 'Resend' }
>

export const reject = (code: RejectionCode, detail: string): Rejected => ({
  ...{ type: 'Rejected', code, detail },
})

/**
 * What a command tells the other side, by one's own figures, or why not. Whether it contradicts the
 * agreement or the books is asked afterwards.
 *
 * Rules: [CSA9] [CSA10] [CSA11] [CSA15]
 */
export function decide(state: State, command: Sending): Body | Rejected {
  switch (command.type) {
    case 'MakeCall':
      return makeCall(state, command, command.time)
    case 'AnswerCall':
      return answerCall(state, command)
    case 'Recalculate':
      return recalculate(state, command)
    case 'WaiveCall': {
      const { call, by, reason } = command
      return closedFault(state, call) ?? { type: 'Waiver', call, by, reason }
    }
    case 'SendTransfer':
      return sendTransfer(state, command)
    case 'AnswerTransfer':
      return answerTransfer(state, command)
    case 'SettleTransfer':
      return { type: 'Settlement', transfer: command.transfer, settledAt: command.time }
    case 'AskSubstitution': {
      const { substitution, incoming, outgoing } = command
      return { type: 'Substitution', substitution, incoming, outgoing }
    }
    case 'AnswerSubstitution':
      return answerSubstitution(state, command)
    case 'StateInterest':
      return stateInterest(state, command)
    case 'AnswerInterest':
      return answerInterest(state, command)
  }
}

function makeCall(state: State, { call, kind }: MakeCall, now: number): Body | Rejected {
  const { agreement, exposure, me, books } = state
  if (exposure === null) return reject('csa.noFigures', 'expected an exposure, found none told')
  const latest = Agreement.latestValued(agreement, now)
  if (!latest.ok) return reject('csa.date', `expected a date that ${latest.error.of} speaks of`)
  if (exposure.date !== latest.value) {
    const found = CivilDate.format(exposure.date)
    const detail = `expected an exposure of ${CivilDate.format(latest.value)}, found one of ${found}`
    return reject('csa.noFigures', detail)
  }
  const caller = { kind, caller: me }
  const held = State.held(state, caller)
  if (held.unpriced.length > 0) return unpriced(held)
  const stand = { exposure: exposure.amount, held: held.value }
  const amount = SupportCall.amountAt(agreement, caller, stand)
  if (amount === 0n) return reject('csa.nothingDue', nothingDue[kind])
  const due = Agreement.due(agreement, now)
  if (!due.ok) return reject('csa.date', `expected a date that ${due.error.of} speaks of`)
  const lapses = [...books.calls.values()]
    .filter((one) => one.caller === me && one.kind === kind && SupportCall.disputed(one) > 0n)
    .map(({ id }) => id)
  const figures = { ...stand, amount, deadline: due.value, valuedOn: exposure.date }
  return { type: 'Call', call, kind, ...figures, lapses }
}

const nothingDue = {
  delivery: 'expected more to be required than is held, by the minimum transfer amount at least',
  return: 'expected more to be held than is required, by the minimum transfer amount at least',
} as const

const unpriced = ({ unpriced: names }: CollateralValue): Rejected =>
  reject('csa.unpriced', `expected a price of ${names.join(', ')}, found none`)

const unknown = (what: string, id: string): Rejected =>
  reject('csa.unknown', `expected a known ${what}, found ${id}`)

/** Without an amount: as much of the call as one's own exposure and prices give for the same date. */
function answerCall(state: State, command: AnswerCall): Body | Rejected {
  const { agreement, exposure, books } = state
  const call = books.calls.get(command.call)
  if (call === undefined) return unknown('call', command.call)
  const receivedAt = Math.max(call.openedAt, state.received.get(call.id) ?? 0)
  const own = exposure?.date === call.valuedOn ? exposure.amount : null
  const answer = { type: 'Answer', call: call.id, exposure: own, receivedAt } as const
  const { agreed, reason } = command
  if (agreed !== null) return { ...answer, agreed, reason }
  const wanted = CivilDate.format(call.valuedOn)
  if (own === null) return reject('csa.noFigures', `expected an exposure of ${wanted}, found none`)
  const held = State.held(state, call)
  if (held.unpriced.length > 0) return unpriced(held)
  const amount = SupportCall.amountAt(agreement, call, { exposure: own, held: held.value })
  const part = Amount.min(amount, call.amount)
  const why = reason === '' && part < call.amount ? 'by our exposure and prices' : reason
  return { ...answer, agreed: part, reason: why }
}

function recalculate(state: State, { call: id, quotations }: Recalculate): Body | Rejected {
  const call = state.books.calls.get(id)
  if (call === undefined) return unknown('call', id)
  if (quotations.length === 0) return reject('csa.amount', 'expected at least one quotation')
  const exposure = meanOf(quotations)
  const amount = SupportCall.amountAt(state.agreement, call, { exposure, held: call.held })
  return { type: 'Recalculation', call: id, quotations, exposure, amount }
}

/** A call that is met or given up is over: what crosses it on the way is another matter. */
function closedFault({ books }: State, id: string): Rejected | null {
  const call = books.calls.get(id)
  if (call === undefined) return unknown('call', id)
  if (SupportCall.isOpen(call)) return null
  return reject(
    'csa.closed',
    `expected an open call, found one that is ${SupportCall.statusOf(call)}`,
  )
}

function sendTransfer(state: State, { transfer, purpose, items }: SendTransfer): Body | Rejected {
  const { books } = state
  const body = { type: 'Transfer', transfer, purpose, items } as const
  if (purpose.kind === 'release') return releaseFault(state, purpose.substitution) ?? body
  if (purpose.kind !== 'call') return body
  const closed = closedFault(state, purpose.call)
  const call = books.calls.get(purpose.call)
  if (closed !== null || call?.kind !== 'return') return closed ?? body
  return Books.covers(Books.free(books, call.caller), items) ? body : notHeld
}

const notHeld = reject('csa.notHeld', 'expected what was posted and is not promised otherwise')

/** The new must still be worth the old when the old goes. */
function releaseFault(state: State, id: string): Rejected | null {
  const known = state.books.substitutions.get(id)
  if (known === undefined) return unknown('substitution', id)
  const worth = worthOfBoth(state, known)
  if ('code' in worth) return worth
  const { incomingValue, outgoingValue } = worth
  return incomingValue >= outgoingValue
    ? null
    : reject('csa.worthLess', `expected at least ${outgoingValue}, found ${incomingValue}`)
}

/** What each half of a substitution is worth by one's own prices, or that something of it has none. */
function worthOfBoth(state: State, { incoming, outgoing }: SubstitutionRecord) {
  const [into, out] = [State.worthOf(state, incoming), State.worthOf(state, outgoing)]
  if (into.unpriced.length > 0) return unpriced(into)
  if (out.unpriced.length > 0) return unpriced(out)
  return { incomingValue: into.value, outgoingValue: out.value }
}

/** Interest settles a debt and a release what was valued before: only what meets a call is valued here. */
function answerTransfer(state: State, command: AnswerTransfer): Body | Rejected {
  const { transfer, isAccepted, reason } = command
  const known = state.books.transfers.get(transfer)
  if (known === undefined) return unknown('transfer', transfer)
  const answer = { type: 'TransferAnswer', transfer, isAccepted, reason } as const
  const isValued = isAccepted && known.purpose.kind === 'call'
  if (!isValued) return { ...answer, value: Amount.zero }
  const worth = State.worthOf(state, known.items)
  return worth.unpriced.length > 0 ? unpriced(worth) : { ...answer, value: worth.value }
}

function answerSubstitution(state: State, command: AnswerSubstitution): Body | Rejected {
  const { substitution, isAccepted, reason } = command
  const known = state.books.substitutions.get(substitution)
  if (known === undefined) return unknown('substitution', substitution)
  const answer = { type: 'SubstitutionAnswer', substitution, isAccepted, reason } as const
  const none = { incomingValue: Amount.zero, outgoingValue: Amount.zero }
  if (!isAccepted) return { ...answer, ...none }
  const worth = worthOfBoth(state, known)
  if ('code' in worth) return worth
  const isFree = Books.covers(Books.free(state.books, known.poster), known.outgoing)
  return isFree ? { ...answer, ...worth } : notHeld
}

function stateInterest(state: State, { statement, asset, until }: StateInterest): Body | Rejected {
  const found = State.interest(state, state.me, asset, until)
  if (found === null) return reject('csa.nothingDue', `expected interest on ${asset}, found none`)
  const { from, amount } = found
  if (!amount.ok) return noRate(asset, amount.error)
  return { type: 'InterestStatement', statement, asset, from, until, amount: amount.value }
}

const noRate = (asset: string, date: CivilDate): Rejected =>
  reject('csa.noFigures', `expected a rate of ${asset} on ${CivilDate.format(date)}, found none`)

function answerInterest(state: State, { statement: id }: AnswerInterest): Body | Rejected {
  const known = state.books.statements.get(id)
  if (known === undefined) return unknown('statement', id)
  const own = State.interest(state, known.holder, known.asset, known.until)
  if (own !== null && !own.amount.ok) return noRate(known.asset, own.amount.error)
  const amount = own?.amount.ok ? own.amount.value : Amount.zero
  return { type: 'InterestAnswer', statement: id, asset: known.asset, amount }
}
