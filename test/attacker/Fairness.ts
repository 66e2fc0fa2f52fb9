import type { Command } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import type { Audit } from '../auditor/Audit.ts'
import { Books, type Holder } from '../auditor/Books.ts'
import { accruedBooks } from '../auditor/claims.ts'
import { Fraction } from '../auditor/Fraction.ts'
import { loanWorthOf } from '../auditor/loanWorth.ts'
import { rateOf } from '../auditor/priced.ts'
import type { Arena } from './Arena.ts'
import { Finding } from './Finding.ts'
import { worthIn } from './worthIn.ts'

/**
 * What a command does to what everybody has where money is lent: everything at one second, one price
 * and interest brought to it, before and after, so that only the command itself can make a difference.
 */
export interface Standing {
  readonly coalition: Fraction
  readonly worths: ReadonlyMap<string, Fraction>
  /** The borrower under each account's own rulebook: what its collateral carries less what it owes. */
  readonly excesses: ReadonlyMap<string, Fraction>
}

const { add, isLess, max, min, mul, negate, of, sub, text, zero } = Fraction

/** What is looked at: where it is played, the books, what the coalition took out, what was found. */
export interface Subject {
  readonly arena: Arena
  readonly audit: Audit
  readonly taken: Fraction
  readonly found: Finding[]
  /** What everybody had after the command before, at its time. */
  last: { readonly time: number; readonly standing: Standing } | null
}

/** What everybody has before a command, at its second and its prices. */
export function before(play: Subject, command: Command): Standing {
  const tells = command.type === 'SetMarks' || command.type === 'SetInterestIndices'
  if (!tells && play.last?.time === command.time) return play.last.standing
  const found = standing(play, booksAt(play.audit.books, command))
  if (!tells) play.last = { time: command.time, standing: found }
  return found
}

/** The books with all interest brought to a command's time, at the prices and indices that it tells. */
function booksAt(books: Books, command: Command): Books {
  const now = accruedBooks(books, Math.max(books.time, command.time))
  const indices = new Map(books.indices)
  if (command.type === 'SetMarks') {
    for (const { asset, price } of command.indices) indices.set(asset, { price, time: now.time })
  }
  if (command.type !== 'SetInterestIndices') return { ...now, indices }
  const claims = new Map(now.claims)
  for (const { asset, supply, debt } of command.indices) {
    for (const [side, index] of [['supply', supply] as const, ['debt', debt] as const]) {
      const claim = { pool: command.pool, of: asset, side, index }
      claims.set(`${command.pool}:${side}:${asset}`, claim)
    }
  }
  return { ...now, indices, claims }
}

/** What everybody has, at a command's second and prices. */
function standing(play: Subject, books: Books): Standing {
  const { arena } = play
  const rateIn = remembered()
  const worths = new Map<string, Fraction>()
  const excesses = new Map<string, Fraction>()
  let coalition = play.taken
  for (const holder of books.accounts.values()) {
    if (holder.kind !== 'own') continue
    const worth = worthIn(books, holder, arena.unit, rateIn)
    worths.set(holder.id, worth)
    if (arena.coalition.includes(holder.id)) coalition = add(coalition, max(zero, worth))
    const excess = excessOf(books, holder, rateIn)
    if (excess !== null) excesses.set(holder.id, excess)
  }
  return { coalition, worths, excesses }
}

/** Every rate of one look at the books is worked out once. */
function remembered(): typeof rateOf {
  const known = new Map<string, Fraction | null>()
  return (books, asset, numeraire) => {
    const key = `${asset} ${numeraire}`
    const found = known.get(key)
    if (found !== undefined) return found
    const rate = rateOf(books, asset, numeraire)
    known.set(key, rate && Fraction.coarse(rate))
    return rate
  }
}

/** What an account that owes carries more than it owes; null where it owes nothing or has no price. */
function excessOf(books: Books, holder: Holder, rateIn: typeof rateOf): Fraction | null {
  const owes = [...holder.balances.values()].some((amount) => amount < 0n)
  const rules = owes ? Books.rulesOf(books, holder) : null
  const worth = rules && loanWorthOf(books, holder, rules, rateIn)
  return worth && add(sub(worth.equity, worth.maintenance), worth.rounding)
}

/** Compares what everybody had and has. */
export function judge(
  play: Subject,
  command: Command,
  events: readonly Event[],
  before: Standing,
): void {
  const books = booksAt(play.audit.books, command)
  const after = standing(play, books)
  play.last = { time: command.time, standing: after }
  const given = givenTo(play, books, events)
  const rounding = of(roundingOf(events, play, books))
  const gained = sub(after.coalition, before.coalition)
  // A venue's fill is a fact, at its own price.
  const isFilled = events.some(({ type }) => type === 'Executed')
  if (!isFilled && isLess(add(given, rounding), gained)) {
    Finding.add(play.found, 'ATT6', `${command.type} gives the coalition ${text(gained)}`)
  }
  nobodyElsePays(play, command, events, { before, after, rounding })
  seizureIsWorthIt(play, command, events, { before, after, rounding })
  if (isRequest(command)) staysHealthy(play, command, events, { before, after })
}

/** What a liquidation, a bid or an absorption gives the coalition by the rulebook. */
function givenTo(play: Subject, books: Books, events: readonly Event[]): Fraction {
  const worth = (asset: string, amount: bigint): Fraction => {
    const rate = rateOf(books, asset, play.arena.unit)
    return rate === null ? zero : mul(rate, of(amount))
  }
  const isOurs = (id: string): boolean => play.arena.coalition.includes(id)
  let given = zero
  for (const event of events) {
    if (event.type === 'LoanLiquidated' && isOurs(event.liquidator)) {
      const { collateral, seized, debt, repaid } = event
      const bonus = sub(worth(collateral, seized), worth(debt, repaid))
      given = add(given, max(zero, bonus))
    }
    // A lot is bought under its worth, or over it by somebody else.
    if (event.type === 'AuctionTaken') {
      const { collateral, slice, debt, price, buyer, account } = event
      const gap = sub(worth(collateral, slice), worth(debt, (slice * price) / 10n ** 27n))
      if (isOurs(buyer)) given = add(given, max(zero, gap))
      if (isOurs(account)) given = add(given, max(zero, negate(gap)))
    }
    // A storefront sells at less than the index, by no more than its part of the bonus.
    if (event.type === 'CollateralBought' && isOurs(event.account)) {
      const { collateral, amount, asset, cost } = event
      const sold = worth(collateral, amount)
      const gap = sub(sold, worth(asset, cost))
      given = add(given, min(max(zero, gap), mul(sold, of(3n, 105n))))
    }
    if (event.type === 'CollateralTaken' && event.reason === 'absorption' && isOurs(event.to)) {
      given = add(given, mul(worth(event.asset, event.amount), of(6n, 100n)))
    }
  }
  return given
}

/** A few atoms of everything that was moved; an atom of a deed is a deed. */
function roundingOf(events: readonly Event[], play: Subject, books: Books): bigint {
  let sum = 100n
  for (const event of events) {
    const assets = [
      'asset' in event ? event.asset : undefined,
      'collateral' in event ? event.collateral : undefined,
      'debt' in event && typeof event.debt === 'string' ? event.debt : undefined,
    ]
    for (const asset of assets) {
      const id = typeof asset === 'string' ? asset : undefined
      const rate = id === undefined ? null : rateOf(books, id, play.arena.unit)
      if (rate !== null && isSmall(rate)) sum += Fraction.ceil(mul(rate, of(4n))) + 4n
    }
  }
  return sum
}

/** A cent: what cannot be cut smaller is no rounding. */
const isSmall = (rate: Fraction): boolean => isLess(rate, of(10_000n))

interface Both {
  readonly before: Standing
  readonly after: Standing
  readonly rounding: Fraction
}

/** Events by which somebody bears what a loan lost, by name; and repays and is repaid with a bonus. */
const bears: ReadonlySet<Event['type']> = new Set([
  'LossShared',
  'LossTold',
  'InsuranceUsed',
  'DebtRedistributed',
  'LoanAbsorbed',
  'LoanLiquidated',
  'AuctionTaken',
  'Executed',
])

/** A loss that others bear, by name. */
const losses: ReadonlySet<Event['type']> = new Set([
  'LossShared',
  'InsuranceUsed',
  'DebtRedistributed',
])

/** Nobody honest has less by what somebody else asks for, but for a loss or a seizure that is named. */
function nobodyElsePays(
  play: Subject,
  command: Command,
  events: readonly Event[],
  { before, after, rounding }: Both,
): void {
  if (events.some(({ type }) => bears.has(type))) return
  for (const id of play.arena.honest) {
    const [was, is] = [before.worths.get(id) ?? zero, after.worths.get(id) ?? zero]
    if ('account' in command && command.account === id) continue
    if (!isLess(add(is, rounding), was)) continue
    Finding.add(play.found, 'ATT6', `${command.type} takes ${text(sub(was, is))} from ${id}`)
  }
}

/** Who liquidates has no less after it, and who is liquidated loses no more than the bonus. */
function seizureIsWorthIt(
  play: Subject,
  command: Command,
  events: readonly Event[],
  { before, after, rounding }: Both,
): void {
  const said = events.find(({ type }) => type === 'LoanLiquidated')
  if (command.type !== 'LiquidateLoan' || said?.type !== 'LoanLiquidated') return
  if (events.some(({ type }) => losses.has(type))) return
  const { liquidator, account } = said
  const [was, is] = [before.worths.get(liquidator) ?? zero, after.worths.get(liquidator) ?? zero]
  if (isLess(add(is, rounding), was)) {
    const lost = text(sub(was, is))
    Finding.add(play.found, 'ATT7', `${liquidator} liquidates ${account} and has ${lost} less`)
  }
}

const requests: ReadonlySet<Command['type']> = new Set([
  'Borrow',
  'Elect',
  'BuyCollateral',
  'LiquidateLoan',
  'Redeem',
  'RedeemLoans',
  'Repay',
  'Supply',
  'TakeAuction',
  'Transfer',
  'Withdraw',
])

const isRequest = ({ type }: Command): boolean => requests.has(type)

/** Who could be liquidated only after he asked for something, or on interest he owed already. */
function staysHealthy(
  play: Subject,
  command: Command,
  events: readonly Event[],
  { before, after }: Pick<Both, 'before' | 'after'>,
): void {
  if (events.some(({ type }) => losses.has(type))) return
  for (const [id, excess] of after.excesses) {
    const was = before.excesses.get(id) ?? zero
    const asks = 'account' in command ? command.account === id : true
    if (!asks || excess.up >= 0n || was.up < 0n) continue
    const lacks = text(negate(excess))
    Finding.add(play.found, 'ATT9', `${id} was sound, and lacks ${lacks} after ${command.type}`)
  }
}

export * as Fairness from './Fairness.ts'
