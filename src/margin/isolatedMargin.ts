import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { assess } from './assess.ts'
import { contributions } from './contributions.ts'
import { lowerBound } from './lowerBound.ts'

/** A fill of an isolated position, as far as its margin depends on it. */
export interface IsolatedFill {
  readonly instrument: Instrument
  readonly leg: Leg
  readonly lots: bigint
  readonly price: bigint
  /** Settlement atoms, paid. */
  readonly fee: bigint
}

/**
 * What a fill moves into an isolated position out of its main account, settlement atoms; negative is
 * moved out. What it opens brings its initial requirement, what it loses at once against the mark
 * and its fee, so much that it counts in full after its haircut. What it closes releases its share of the margin, less what closing it lost. A
 * position turned over keeps what its new side asks.
 *
 * Rules: [ORD9]
 *
 * @example
 * marginMoved(position, ProForma.withTrade(position, trade), trade, rules, book)
 */
export function marginMoved(
  before: Account,
  after: Account,
  fill: IsolatedFill,
  rules: BoundRulebook,
  book: PriceBook,
): bigint {
  const { instrument, leg, lots, fee } = fill
  const held = heldIn(before, leg)
  const closed = closedBy(held, lots)
  if (lots + closed === 0n) return -released(before, after, fill, rules, book)
  const asked = initialOf(after, rules, book, leg) + lostAtOnce(fill, lots + closed, book)
  const left = after.balances[instrument.settleIndex] ?? 0n
  const empty = { ...after, balances: [], positions: [], orders: [] }
  const raise = (amount: bigint): bigint => raised(empty, instrument, amount, rules, book) ?? amount
  if (closed === 0n) return raise(asked - initialOf(before, rules, book, leg) + fee)
  // Of what is owed only the fill's own cost is brought, never an older loss.
  return raise(asked) - Integer.max(left, -(lostAtOnce(fill, lots, book) + fee))
}

/** Margin counts after its haircut; beyond so many times its amount it counts for nothing. */
const most = 64n

/**
 * The margin that is worth an amount of its settlement asset after the haircut, in its atoms: the
 * amount itself where the asset counts in full. Null where it does not count, or has no price.
 */
export function raised(
  empty: Account,
  { settle, settleIndex }: Instrument,
  amount: bigint,
  rules: BoundRulebook,
  book: PriceBook,
): bigint | null {
  if (amount <= 0n || settle === rules.numeraire.id) return Integer.max(0n, amount)
  const asset = rules.assets[settleIndex]
  const worth = asset && PriceBook.convert(book, Amount.of(-amount), asset, rules.numeraire)
  if (worth == null) return null
  const suffices = (given: bigint): boolean => {
    const balances: Amount[] = []
    balances[settleIndex] = Amount.of(given)
    return assess({ ...empty, balances }, rules, book, 'credit').equity >= -worth
  }
  if (suffices(amount)) return amount
  const top = Integer.mul(amount, most)
  return suffices(top) ? lowerBound(amount, top, suffices) : null
}

export const heldIn = ({ positions }: Account, leg: Leg): bigint =>
  positions.find((held) => held.leg === leg)?.lots ?? 0n

/** How many of the held lots a fill closes, with their sign. */
function closedBy(held: bigint, lots: bigint): bigint {
  if (held === 0n || held > 0n === lots > 0n) return 0n
  const size = Integer.min(Integer.abs(held), Integer.abs(lots))
  return held > 0n ? size : -size
}

/** What the lots opened are worth less at the mark than they cost; nothing where there is none. */
function lostAtOnce({ instrument, price }: IsolatedFill, opened: bigint, book: PriceBook): bigint {
  const mark = PriceBook.usable(book, instrument)
  if (mark === undefined) return 0n
  const worth = Instrument.value(instrument, opened, mark)
  return Integer.max(0n, -(worth + Instrument.value(instrument, -opened, price)))
}

/** The initial requirement of a leg, or of the whole position, settlement atoms. */
export function initialOf(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  leg: Leg | null,
): bigint {
  const parts = contributions({ ...account, orders: [] }, rules, book, 'credit')
  return parts
    .filter(({ position }) => leg === null || position.leg === leg)
    .reduce((sum, { initial }) => sum + initial, 0n)
}

/**
 * Its share of the margin less what it lost, as far as the rest keeps its initial requirement out of
 * what is no open profit. Where nothing is left, the whole balance goes back as the residue.
 */
function released(
  before: Account,
  after: Account,
  { instrument: { settleIndex }, leg, lots }: IsolatedFill,
  rules: BoundRulebook,
  book: PriceBook,
): bigint {
  const whole = initialOf(before, rules, book, null)
  if (after.positions.length === 0 || whole === 0n) return 0n
  const wallet = before.balances[settleIndex] ?? 0n
  const part = Integer.mul(wallet, initialOf(before, rules, book, leg))
  const size = Integer.abs(heldIn(before, leg))
  const share = Integer.mulDivDown(part, Integer.abs(lots), Integer.mul(whole, size))
  const lost = Integer.min(0n, (after.balances[settleIndex] ?? 0n) - wallet)
  const kept = spendable(after, settleIndex, rules, book) - initialOf(after, rules, book, null)
  return Integer.max(0n, Integer.min(share + lost, kept))
}

/** A position's balance less its open losses: open profit is not paid out. */
export function spendable(
  account: Account,
  settleIndex: number,
  rules: BoundRulebook,
  book: PriceBook,
): bigint {
  const parts = contributions({ ...account, orders: [] }, rules, book, 'credit')
  return parts.reduce(
    (sum, { profit, funding }) => sum + Integer.min(0n, profit + funding),
    account.balances[settleIndex] ?? 0n,
  )
}
