import { CivilDate } from '../calendar/CivilDate.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Agreement, type Item, type Side } from './Agreement.ts'
import { Books, type StatementRecord } from './Books.ts'
import type { Body, Message, Purpose, Transfer } from './Message.ts'
import { SupportCall } from './SupportCall.ts'

/** Why a message is out of the question, whatever anybody's own figures are. */
export interface Contradiction {
  readonly code: ContradictionCode
  readonly detail: string
}

export type ContradictionCode =
  | 'csa.idTaken'
  | 'csa.idNotOwn'
  | 'csa.unknown'
  | 'csa.notYours'
  | 'csa.answered'
  | 'csa.amount'
  | 'csa.deadline'
  | 'csa.date'
  | 'csa.blank'
  | 'csa.items'
  | 'csa.notReady'
  | 'csa.worthLess'

/** What a message is judged by: both sides have it, when they judge that message. */
export interface Grounds {
  readonly agreement: Agreement
  readonly books: Books
  readonly from: Side
  readonly at: number
}

/**
 * What contradicts the agreement or the books in a message, or null. It is asked before a message is sent
 * and when it is taken, and depends only on what its sender alone could have changed meanwhile: messages
 * that cross do not make one another wrong.
 *
 * Rules: [CSA12]
 */
export function contradiction(
  { agreement, books }: Pick<Grounds, 'agreement' | 'books'>,
  { from, at, body }: Message,
): Contradiction | null {
  const grounds = { agreement, books, from, at }
  switch (body.type) {
    case 'Call':
      return ofCall(grounds, body)
    case 'Answer':
    case 'Recalculation':
    case 'Waiver':
      return ofCallKnown(grounds, body)
    case 'Transfer':
      return ofTransfer(grounds, body)
    case 'TransferAnswer':
    case 'Settlement':
      return ofTransferKnown(grounds, body)
    case 'Substitution':
    case 'SubstitutionAnswer':
      return ofSubstitution(grounds, body)
    case 'InterestStatement':
    case 'InterestAnswer':
      return ofInterest(grounds, body)
    default:
      return null
  }
}

const fault = (code: ContradictionCode, detail: string): Contradiction => ({ code, detail })

/** A side names what it begins by names of its own, so that two that cross are never one. */
function nameFault(known: ReadonlyMap<string, unknown>, from: Side, id: string) {
  if (known.has(id)) return fault('csa.idTaken', `expected a new id, found ${id} again`)
  if (id.startsWith(`${from}-`)) return null
  return fault('csa.idNotOwn', `expected an id that begins with ${from}-, found ${id}`)
}

const unknown = (what: string, id: string) =>
  fault('csa.unknown', `expected a known ${what}, found ${id}`)

const notYours = (who: string) => fault('csa.notYours', `expected it of ${who}`)

function ofCall({ agreement, books, from, at }: Grounds, body: Extract<Body, { type: 'Call' }>) {
  const misnamed = nameFault(books.calls, from, body.call)
  if (misnamed !== null) return misnamed
  const valued = Agreement.valuedAt(agreement, body.valuedOn)
  if (!valued.ok) return fault('csa.date', 'expected a business day of the valuation calendar')
  if (valued.value > at) return fault('csa.date', 'expected a valuation time that has passed')
  if (body.held < 0n) return fault('csa.amount', `expected zero or more held, found ${body.held}`)
  const amount = SupportCall.amountAt(agreement, { kind: body.kind, caller: from }, body)
  if (body.amount !== amount || amount === 0n) {
    const expected = amount === 0n ? 'no call' : `an amount of ${amount} atoms`
    return fault(
      'csa.amount',
      `expected ${expected} at its exposure and what is held, found ${body.amount}`,
    )
  }
  const due = Agreement.due(agreement, at)
  if (!due.ok) return fault('csa.date', `expected a date that ${due.error.of} speaks of`)
  if (due.value !== body.deadline) {
    return fault('csa.deadline', `expected the deadline ${due.value}, found ${body.deadline}`)
  }
  const odd = body.lapses.find((id) => {
    const call = books.calls.get(id)
    const isSame = call?.caller === from && call.kind === body.kind
    return call === undefined || !isSame || SupportCall.disputed(call) === 0n
  })
  return odd === undefined ? null : fault('csa.notReady', `expected a disputed call, found ${odd}`)
}

function ofCallKnown(
  { agreement, books, from, at }: Grounds,
  body: Extract<Body, { type: 'Answer' | 'Recalculation' | 'Waiver' }>,
): Contradiction | null {
  const call = books.calls.get(body.call)
  if (call === undefined) return unknown('call', body.call)
  if (body.type === 'Answer') {
    if (from === call.caller) return notYours('the one who was called')
    if (call.answer !== null) return fault('csa.answered', `expected one answer to ${body.call}`)
    if (body.agreed < 0n || body.agreed > call.amount) {
      return fault('csa.amount', `expected from 0 to ${call.amount}, found ${body.agreed}`)
    }
    if (body.agreed < call.amount && isBlank(body.reason)) return blank('reason')
    const isEarly = body.receivedAt < call.openedAt
    if (isEarly) return fault('csa.date', 'expected a receipt after the call')
    // A call that was sent by a clock that is ahead counts as received when it was made.
    const isToCome = body.receivedAt > Math.max(at, call.openedAt)
    if (isToCome) return fault('csa.date', 'expected a receipt that has happened')
    return Agreement.due(agreement, body.receivedAt).ok
      ? null
      : fault('csa.date', 'expected a date that the calendar speaks of')
  }
  if (from !== call.caller) return notYours('the caller')
  if (body.type === 'Waiver') {
    if (call.waiver !== null) return fault('csa.answered', `expected one waiver of ${body.call}`)
    return isBlank(body.by) ? blank('by') : isBlank(body.reason) ? blank('reason') : null
  }
  return ofRecalculation({ agreement, books, from, at }, body, call)
}

const isBlank = (text: string): boolean => text.trim() === ''
const blank = (field: string) => fault('csa.blank', `expected words in ${field}, found none`)

function ofRecalculation(
  { agreement }: Grounds,
  { quotations, exposure, amount, call: id }: Extract<Body, { type: 'Recalculation' }>,
  call: SupportCall,
): Contradiction | null {
  if (SupportCall.disputed(call) === 0n) {
    return fault('csa.notReady', `expected a disputed call, found ${id}`)
  }
  if (quotations.length === 0) return fault('csa.amount', 'expected at least one quotation')
  const mean = meanOf(quotations)
  if (mean !== exposure) return fault('csa.amount', `expected the mean ${mean}, found ${exposure}`)
  const expected = SupportCall.amountAt(agreement, call, { exposure, held: call.held })
  return expected === amount
    ? null
    : fault('csa.amount', `expected ${expected} at that exposure, found ${amount}`)
}

/**
 * The mean of quotations, rounded down: less than an atom, borne by side a.
 *
 * Rules: [CSA11]
 */
export const meanOf = (quotations: readonly Amount[]): Amount =>
  Amount.of(Integer.divDown(Amount.sum(quotations), BigInt(quotations.length)))

function ofTransfer(grounds: Grounds, body: Transfer): Contradiction | null {
  const { books, from } = grounds
  const misnamed = nameFault(books.transfers, from, body.transfer)
  if (misnamed !== null) return misnamed
  const odd = itemsFault(grounds.agreement, body.items)
  if (odd !== null) return odd
  const { purpose } = body
  if (purpose.kind === 'interest') return ofPayment(grounds, purpose.statement, body.items)
  if (purpose.kind !== 'call') return ofExchange(grounds, purpose, body.items)
  const call = books.calls.get(purpose.call)
  if (call === undefined) return unknown('call', purpose.call)
  if (from === call.caller) return notYours('the one who was called')
  if (call.answer === null) return fault('csa.notReady', 'expected the call to be answered before')
  return call.kind === 'return' ? leavingFault(books, call.caller, body.items) : null
}

function itemsFault(agreement: Agreement, items: readonly Item[]): Contradiction | null {
  if (items.length === 0) return fault('csa.items', 'expected at least one item')
  const odd = Agreement.oddItem(agreement, items)
  if (odd === null) return null
  const expected = 'expected eligible assets, each once, and more than nothing of it'
  return fault('csa.items', `${expected}, found ${items[odd]?.asset}`)
}

const leavingFault = (books: Books, poster: Side, items: readonly Item[]): Contradiction | null =>
  Books.covers(Books.available(books, poster), items)
    ? null
    : fault('csa.items', 'expected what was posted and is still there')

/** What comes in first, and what goes out for it once that has settled: each exactly as agreed. */
function ofExchange(
  { books, from }: Grounds,
  purpose: Extract<Purpose, { kind: 'substitute' | 'release' }>,
  items: readonly Item[],
): Contradiction | null {
  const known = books.substitutions.get(purpose.substitution)
  if (known === undefined) return unknown('substitution', purpose.substitution)
  if (known.answer?.isAccepted !== true) {
    return fault('csa.notReady', 'expected a substitution that was accepted')
  }
  const legs = [...books.transfers.values()].filter(
    (one) => 'substitution' in one.purpose && one.purpose.substitution === known.substitution,
  )
  if (legs.some((one) => one.purpose.kind === purpose.kind && !Books.isDeclined(one))) {
    return fault('csa.notReady', 'expected one transfer of it each way')
  }
  const isIn = purpose.kind === 'substitute'
  if (isIn !== (from === known.poster)) return notYours(isIn ? 'the one who posts' : 'the holder')
  const hasCome = legs.some((one) => one.purpose.kind === 'substitute' && one.settledAt !== null)
  if (!isIn && !hasCome)
    return fault('csa.notReady', 'expected the new to be in before the old goes')
  const agreedItems = isIn ? known.incoming : known.outgoing
  if (!isSameItems(agreedItems, items)) {
    return fault('csa.items', 'expected exactly what the substitution says')
  }
  return isIn ? null : leavingFault(books, known.poster, items)
}

const isSameItems = (one: readonly Item[], two: readonly Item[]): boolean =>
  one.length === two.length && Books.covers(one, two) && Books.covers(two, one)

function ofPayment({ books, from }: Grounds, id: string, items: readonly Item[]) {
  const statement = books.statements.get(id)
  if (statement === undefined) return unknown('statement', id)
  if (statement.answered !== statement.amount) {
    return fault('csa.notReady', 'expected a statement that is agreed')
  }
  const isByHolder = statement.amount > 0n
  if (isByHolder !== (from === statement.holder)) return notYours('the one who owes the interest')
  const isPaid = [...books.transfers.values()].some(
    (one) =>
      one.purpose.kind === 'interest' && one.purpose.statement === id && !Books.isDeclined(one),
  )
  if (isPaid) return fault('csa.notReady', 'expected interest that is not paid yet')
  const owed = [{ asset: statement.asset, quantity: Amount.abs(statement.amount) }]
  return isSameItems(owed, items) ? null : fault('csa.items', 'expected exactly the interest')
}

function ofTransferKnown(
  { agreement, books, from, at }: Grounds,
  body: Extract<Body, { type: 'TransferAnswer' | 'Settlement' }>,
): Contradiction | null {
  const known = books.transfers.get(body.transfer)
  if (known === undefined) return unknown('transfer', body.transfer)
  if (from === known.mover) return notYours('the receiver')
  if (body.type === 'TransferAnswer') {
    // What was accepted and does not come is declined after all.
    const isLost = known.answer?.isAccepted === true && known.settledAt === null && !body.isAccepted
    if (known.answer !== null && !isLost) {
      return fault('csa.answered', `expected one answer to ${body.transfer}`)
    }
    if (body.value < 0n) return fault('csa.amount', 'expected a value of zero or more')
    return !body.isAccepted && isBlank(body.reason) ? blank('reason') : null
  }
  if (known.answer?.isAccepted !== true)
    return fault('csa.notReady', 'expected it to be accepted before')
  if (known.settledAt !== null)
    return fault('csa.answered', `expected ${body.transfer} to settle once`)
  if (body.settledAt > at) return fault('csa.date', 'expected a settlement that has happened')
  return Books.dateIn(agreement, body.settledAt) !== null
    ? null
    : fault('csa.date', 'expected a date that the calendar speaks of')
}

function ofSubstitution(
  { agreement, books, from }: Grounds,
  body: Extract<Body, { type: 'Substitution' | 'SubstitutionAnswer' }>,
): Contradiction | null {
  const known = books.substitutions.get(body.substitution)
  if (body.type === 'Substitution') {
    return (
      nameFault(books.substitutions, from, body.substitution) ??
      itemsFault(agreement, body.incoming) ??
      itemsFault(agreement, body.outgoing)
    )
  }
  if (known === undefined) return unknown('substitution', body.substitution)
  if (from === known.poster) return notYours('the holder')
  if (known.answer !== null)
    return fault('csa.answered', `expected one answer to ${body.substitution}`)
  if (!body.isAccepted) return isBlank(body.reason) ? blank('reason') : null
  return body.incomingValue < body.outgoingValue
    ? fault('csa.worthLess', 'expected the new to be worth at least the old')
    : null
}

function ofInterest(
  { agreement, books, from, at }: Grounds,
  body: Extract<Body, { type: 'InterestStatement' | 'InterestAnswer' }>,
): Contradiction | null {
  const known = books.statements.get(body.statement)
  if (body.type === 'InterestAnswer') {
    if (known === undefined) return unknown('statement', body.statement)
    if (from === known.holder) return notYours('the one who posted')
    if (body.asset !== known.asset) return fault('csa.items', `expected ${known.asset}`)
    return known.answered === null
      ? null
      : fault('csa.answered', 'expected one answer to a statement')
  }
  const misnamed = nameFault(books.statements, from, body.statement)
  if (misnamed !== null) return misnamed
  if (!agreement.interest.some(({ asset }) => asset === body.asset)) {
    return fault('csa.items', `expected cash that bears interest, found ${body.asset}`)
  }
  const others = statementsOf(books, from, body.asset)
  if (others.some(({ answered }) => answered === null)) {
    return fault('csa.notReady', 'expected the statement before to be answered')
  }
  const next = nextFrom(books, from, body.asset)
  if (next !== null && body.from !== next)
    return fault('csa.date', 'expected no gap and no day twice')
  if (body.until <= body.from) return fault('csa.date', 'expected a day at least')
  const today = Books.dateIn(agreement, at)
  return today === null || body.until > today
    ? fault('csa.date', 'expected days that are over')
    : null
}

const statementsOf = (
  { statements }: Books,
  holder: Side,
  asset: string,
): readonly StatementRecord[] =>
  [...statements.values()].filter((one) => one.holder === holder && one.asset === asset)

/** The first day for which no interest is agreed; null where none ever was. */
export function nextFrom(books: Books, holder: Side, asset: string): CivilDate | null {
  const agreed = statementsOf(books, holder, asset)
    .filter(({ answered, amount }) => answered === amount)
    .map(({ until }) => until)
  return agreed.length === 0 ? null : CivilDate.ofDay(Math.max(...agreed))
}
