import type { Random } from '../../src/base/Random.ts'
import { State } from '../../src/engine/State.ts'
import { BookView } from '../../src/report/BookView.ts'
import { CallsRegister, type RegisteredCall } from '../../src/report/CallsRegister.ts'
import { YearBook } from './YearBook.ts'
import { symbol } from './yearRulebooks.ts'

/** An owner, and how he answers when he is called. */
export interface Owner {
  readonly account: string
  readonly rulebook: string
  readonly temper: Temper
  /** USDT with which he opens, and notional for each of his equity. */
  readonly capital: number
  readonly leverage: number
  readonly isShort: boolean
}

/**
 * Prompt: brings all at once. Slow: asks for a day more, and brings it when it is due. Seller: reduces.
 * Part: brings half each day. Disputer: agrees to a part and brings that, and the rest once it is
 * resolved. Absent: does nothing.
 */
export const tempers = ['prompt', 'slow', 'seller', 'part', 'disputer', 'absent'] as const

export type Temper = (typeof tempers)[number]

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The calls of an account, due first in front. */
export const callsOf = ({ state }: YearBook, account: string): readonly RegisteredCall[] =>
  State.account(state, account).calls.length === 0
    ? []
    : CallsRegister.opened(BookView.ofAccounts(state, [State.account(state, account)]), account)

/** Answers a call as its owner does, on a business day. */
export function answer(book: YearBook, { account, temper }: Owner, call: RegisteredCall): void {
  const about = { call: call.id }
  const left = Number(call.amount)
  const isDueSoon = call.deadline !== null && call.deadline - book.time <= 12 * HOUR_MS
  if (temper === 'prompt') bring(book, account, left)
  else if (temper === 'seller') sell(book, account, call)
  else if (temper === 'part') bring(book, account, isDueSoon ? left : left / 2)
  else if (temper === 'slow') {
    if (!isDueSoon) return
    const isFirst = call.extensions.length === 0 && call.deadline !== null
    const by = { by: 'anna', reason: 'a wire is on its way', code: 'wire' }
    const later = { deadline: (call.deadline ?? 0) + DAY_MS, ...by }
    if (!isFirst || !YearBook.tell(book, { type: 'ExtendCall', ...about, ...later })) {
      bring(book, account, left)
    }
  } else if (temper === 'disputer') dispute(book, account, call, left)
}

function dispute(book: YearBook, account: string, call: RegisteredCall, left: number): void {
  const about = { call: call.id, account }
  if (call.dispute !== null) return
  if (Number(call.brought) > 0) {
    bring(book, account, left)
    return
  }
  const agreed = Math.floor(left * 0.6)
  const why = { by: account, reason: 'the mark is late' }
  YearBook.tell(book, { type: 'AnswerCall', ...about, agreed: `${agreed}`, ...why })
  bring(book, account, agreed)
}

/** Up to the next cent. */
function bring(book: YearBook, account: string, amount: number): void {
  if (amount <= 0) return
  const cents = (Math.ceil(amount * 100) / 100).toFixed(2)
  YearBook.tell(book, { type: 'Deposit', account, asset: 'USDT', amount: cents })
}

/** What the register advises; where one fixed amount counts sales in part, twice as much. */
function sell(book: YearBook, account: string, { advice, terms }: RegisteredCall): void {
  const { held } = YearBook.standing(book, account)
  const advised = Number(advice.reductions[0]?.contracts ?? -held)
  const times = terms.metBy.reduction === '1' ? 1 : 1 / Number(terms.metBy.reduction)
  const size = Math.min(Math.abs(held), Math.ceil(Math.abs(advised) * times * 1_000) / 1_000)
  if (size > 0) YearBook.fill(book, account, held > 0 ? -size : size, null)
}

/**
 * Opens what his leverage lets him hold, or more of it where his equity has grown; asked as any order, so that
 * a restriction refuses it.
 */
export function trade(book: YearBook, owner: Owner, random: Random): void {
  const { account, capital, leverage, isShort } = owner
  const { equity, held } = YearBook.standing(book, account)
  if (held === 0 && equity < capital) bring(book, account, capital - equity)
  const worth = Math.max(equity, held === 0 ? capital : 0) * leverage
  const wanted = worth / book.mark - Math.abs(held)
  if (wanted * book.mark < worth / 5 || random.below(10) > 0) return
  const size = Math.floor(wanted * 1_000) / 1_000
  const contracts = isShort ? -size : size
  const order = `o${book.commands}`
  const about = { account, order, instrument: symbol, leg: 'net', price: `${book.mark}` }
  const placed = { type: 'PlaceOrder', ...about, contracts: contracts.toFixed(3) }
  if (YearBook.tell(book, placed)) YearBook.fill(book, account, contracts, order)
}
