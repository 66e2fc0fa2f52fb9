import { assert, defined } from '../base/assert.ts'
import type { CivilDate } from '../calendar/CivilDate.ts'
import { Zone } from '../calendar/Zone.ts'
import { Amount } from '../money/Amount.ts'
import { Agreement, type Item, type Side } from './Agreement.ts'
import type { Balance } from './CashInterest.ts'
import type {
  InterestStatement,
  Message,
  Settlement,
  Substitution,
  SubstitutionAnswer,
  Transfer,
  TransferAnswer,
} from './Message.ts'
import { SupportCall } from './SupportCall.ts'

/**
 * What both sides have on record: equal on both once each has taken all messages of the other, in whatever
 * order the two lines of messages met. It follows from the messages alone.
 */
export interface Books {
  readonly calls: ReadonlyMap<string, SupportCall>
  readonly transfers: ReadonlyMap<string, TransferRecord>
  readonly substitutions: ReadonlyMap<string, SubstitutionRecord>
  readonly statements: ReadonlyMap<string, StatementRecord>
  /** What each side has posted and the other has: atoms by asset. */
  readonly posted: { readonly [side in Side]: ReadonlyMap<string, Amount> }
  /** By how much the cash that each side posted changed, by asset and date. */
  readonly changes: { readonly [side in Side]: ReadonlyMap<string, ReadonlyMap<CivilDate, Amount>> }
}

export interface TransferRecord extends Omit<Transfer, 'type'> {
  readonly mover: Side
  readonly answer: TransferAnswer | null
  readonly settledAt: number | null
}

export interface SubstitutionRecord extends Omit<Substitution, 'type'> {
  readonly poster: Side
  readonly answer: SubstitutionAnswer | null
}

export interface StatementRecord extends Omit<InterestStatement, 'type'> {
  readonly holder: Side
  /** What the other worked out; null while it has not said. */
  readonly answered: Amount | null
}

const empty: Books = {
  ...{ calls: new Map(), transfers: new Map(), substitutions: new Map(), statements: new Map() },
  posted: { a: new Map(), b: new Map() },
  changes: { a: new Map(), b: new Map() },
}

/** The books before the first message: what the agreement says was posted. */
export function begin({ opening }: Agreement): Books {
  if (opening === null) return empty
  const all = (['a', 'b'] as const).flatMap((side) =>
    opening[side].map((item) => [side, item] as const),
  )
  return all.reduce((books, [side, item]) => posted(books, side, item, opening.on), empty)
}

/** The side whose posted collateral a transfer changes: null where it changes none. */
export function posterOf(
  { purpose, mover }: Pick<TransferRecord, 'purpose' | 'mover'>,
  books: Books,
) {
  switch (purpose.kind) {
    case 'call':
      return SupportCall.posterOf(callOf(books, purpose.call))
    case 'substitute':
      return mover
    case 'release':
      return Agreement.other(mover)
    case 'interest':
      return null
  }
}

export const callOf = ({ calls }: Books, id: string): SupportCall =>
  defined(calls.get(id), 'Books: the call is known')

/** Whether it has been declined. */
export const isDeclined = ({ answer }: TransferRecord): boolean => answer?.isAccepted === false

/** Transfers that neither settled nor were declined. */
export const underWay = ({ transfers }: Books): readonly TransferRecord[] =>
  [...transfers.values()].filter((one) => one.settledAt === null && !isDeclined(one))

/**
 * What counts as posted by a side: what has settled, with what was accepted and is on its way.
 *
 * Rules: [CSA6]
 */
export function credited(books: Books, poster: Side): readonly Item[] {
  const moving = underWay(books).filter(
    (one) => one.answer !== null && posterOf(one, books) === poster,
  )
  const items = moving.flatMap(({ items, mover }) =>
    items.map((item) => signed(item, mover === poster)),
  )
  return summed([...itemsOf(books.posted[poster]), ...items])
}

/** What a side posted that the other may still give back: what is on its way back is not there. */
export function available(books: Books, poster: Side): readonly Item[] {
  const leaving = underWay(books)
    .filter((one) => one.mover !== poster && posterOf(one, books) === poster)
    .flatMap(({ items }) => items.map((item) => signed(item, false)))
  return summed([...itemsOf(books.posted[poster]), ...leaving])
}

const signed = ({ asset, quantity }: Item, isPlus: boolean): Item => ({
  asset,
  quantity: isPlus ? quantity : Amount.negate(quantity),
})

export const itemsOf = (quantities: ReadonlyMap<string, Amount>): readonly Item[] =>
  [...quantities].map(([asset, quantity]) => ({ asset, quantity }))

function summed(items: readonly Item[]): readonly Item[] {
  const sums = new Map<string, Amount>()
  for (const { asset, quantity } of items) {
    sums.set(asset, Amount.add(sums.get(asset) ?? Amount.zero, quantity))
  }
  return itemsOf(sums).filter(({ quantity }) => quantity !== 0n)
}

/** Whether all of some items are among others. */
export const covers = (all: readonly Item[], some: readonly Item[]): boolean =>
  some.every(({ asset, quantity }) => {
    const found = all.find((one) => one.asset === asset)
    return found !== undefined && found.quantity >= quantity
  })

/** What a side posted that the holder may give back as it likes: it is there, and promised for nothing else. */
export const free = (books: Books, poster: Side): readonly Item[] =>
  summed([
    ...available(books, poster),
    ...promised(books, poster).map((item) => signed(item, false)),
  ])

/** What the holder has promised to give back for something else, and has not sent yet. */
export function promised(books: Books, poster: Side): readonly Item[] {
  const isSent = (id: string) =>
    [...books.transfers.values()].some(
      ({ purpose, ...one }) =>
        purpose.kind === 'release' &&
        purpose.substitution === id &&
        one.answer?.isAccepted !== false,
    )
  const open = [...books.substitutions.values()].filter(
    (one) => one.poster === poster && one.answer?.isAccepted === true && !isSent(one.substitution),
  )
  return summed(open.flatMap(({ outgoing }) => outgoing))
}

/** What was held of the cash that a side posted, from each date on which it changed. */
export function balances(books: Books, poster: Side, asset: string): readonly Balance[] {
  const changes = [...(books.changes[poster].get(asset) ?? [])].sort(([a], [b]) => a - b)
  let amount = Amount.zero
  return changes.map(([from, change]) => {
    amount = Amount.add(amount, change)
    return { from, amount }
  })
}

/**
 * The books after a message that was found to be in order.
 *
 * Rules: [CSA12]
 */
export function apply(books: Books, agreement: Agreement, { from, at, body }: Message): Books {
  const { calls, transfers, substitutions, statements } = books
  switch (body.type) {
    case 'Call':
      return called(books, SupportCall.opened(body, from, at), body.lapses)
    case 'Answer': {
      const deadline = deadlineOf(agreement, body.receivedAt)
      return { ...books, calls: changed(calls, body.call, { answer: body, deadline }) }
    }
    case 'Recalculation':
      return { ...books, calls: changed(calls, body.call, { recalculation: body }) }
    case 'Waiver':
      return { ...books, calls: changed(calls, body.call, { waiver: body }) }
    case 'Transfer': {
      const { type: _, ...rest } = body
      const fresh = { ...rest, mover: from, answer: null, settledAt: null }
      return { ...books, transfers: new Map(transfers).set(rest.transfer, fresh) }
    }
    case 'TransferAnswer':
      return { ...books, transfers: changed(transfers, body.transfer, { answer: body }) }
    case 'Settlement':
      return settled(books, agreement, body)
    case 'Substitution': {
      const { type: _, ...rest } = body
      const fresh = { ...rest, poster: from, answer: null }
      return { ...books, substitutions: new Map(substitutions).set(rest.substitution, fresh) }
    }
    case 'SubstitutionAnswer': {
      const next = changed(substitutions, body.substitution, { answer: body })
      return { ...books, substitutions: next }
    }
    case 'InterestStatement': {
      const { type: _, ...rest } = body
      const fresh = { ...rest, holder: from, answered: null }
      return { ...books, statements: new Map(statements).set(rest.statement, fresh) }
    }
    case 'InterestAnswer':
      return {
        ...books,
        statements: changed(statements, body.statement, { answered: body.amount }),
      }
    default:
      return books
  }
}

/** The same things with a part of one of them replaced. */
const changed = <T>(known: ReadonlyMap<string, T>, id: string, part: Partial<T>) =>
  new Map(known).set(id, { ...defined(known.get(id), 'Books: what is changed is known'), ...part })

function deadlineOf(agreement: Agreement, receivedAt: number): number {
  const due = Agreement.due(agreement, receivedAt)
  assert(due.ok, 'Books: the deadline is one that the calendar speaks of')
  return due.value
}

function called(books: Books, call: SupportCall, lapses: readonly string[]): Books {
  const calls = new Map(books.calls).set(call.id, call)
  for (const id of lapses) calls.set(id, { ...callOf(books, id), isLapsed: true })
  return { ...books, calls }
}

/** It has arrived: what was posted changes, and a call it was for is brought so much nearer. */
function settled(
  books: Books,
  agreement: Agreement,
  { transfer: id, settledAt }: Settlement,
): Books {
  const next: Books = { ...books, transfers: changed(books.transfers, id, { settledAt }) }
  const transfer = defined(books.transfers.get(id), 'Books: the transfer is known')
  const { items, mover, purpose, answer } = transfer
  const poster = posterOf(transfer, books)
  if (poster === null) return next
  const changes = items.map((item) => signed(item, mover === poster))
  const date = defined(
    dateIn(agreement, settledAt),
    'Books: the calendar speaks of when it settles',
  )
  const after = changes.reduce((state, item) => posted(state, poster, item, date), next)
  if (purpose.kind !== 'call') return after
  const { value } = defined(answer, 'Books: what settles was accepted')
  const brought = Amount.add(callOf(books, purpose.call).brought, value)
  return { ...after, calls: changed(books.calls, purpose.call, { brought }) }
}

function posted(books: Books, poster: Side, { asset, quantity }: Item, date: CivilDate): Books {
  const quantities = new Map(books.posted[poster])
  const sum = Amount.add(quantities.get(asset) ?? Amount.zero, quantity)
  assert(sum >= 0n, 'Books: nobody gets back more than was posted')
  if (sum === 0n) quantities.delete(asset)
  else quantities.set(asset, sum)
  const dates = new Map(books.changes[poster].get(asset))
  dates.set(date, Amount.add(dates.get(date) ?? Amount.zero, quantity))
  const changes = new Map(books.changes[poster]).set(asset, dates)
  return {
    ...books,
    posted: { ...books.posted, [poster]: quantities },
    changes: { ...books.changes, [poster]: changes },
  }
}

/** The date on the clock of the valuation's calendar; null for a time of which it does not speak. */
export function dateIn({ valuation: { calendar } }: Agreement, at: number): CivilDate | null {
  const local = Zone.localOf(calendar.zone, at)
  if (!local.ok) return null
  const { date } = local.value
  return calendar.first <= date && date <= calendar.last ? date : null
}

export * as Books from './Books.ts'
