import type { Event } from '../../src/engine/Event.ts'
import { Rulebook } from '../../src/model/Rulebook.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { loanWorthOf } from './loanWorth.ts'
import { atomsOf } from './priced.ts'
import { isTraded, worthOf } from './worth.ts'

/** Calls and liquidations: for cause, at the figures told, never more than there is. */
export const liquidations: readonly Check[] = [
  { rule: 'AUD14', before: callsLive },
  { rule: 'AUD15', before: figures },
  { rule: 'AUD16', before: forCause },
  { rule: 'AUD17', before: orderedWithin },
  { rule: 'AUD72', before: whileOpen },
  { rule: 'AUD18', before: executedWithin },
  { rule: 'AUD19', before: feeWithin },
]

type DueChange = EventOf<'ExpiryDeferred' | 'ExpiryCured'>
type CallEnd = EventOf<
  'CallMet' | 'CallWaived' | 'CallExpired' | 'CallCancelled' | 'CallSuperseded'
>
type CallChange = EventOf<
  | ('CallAcknowledged' | 'CallAssigned' | 'CallExtended' | 'CallPartlyMet' | 'CallRaised')
  | ('CallAnswered' | 'CallDisputeResolved' | 'CallIncreased' | 'CallPastDue' | 'CallRescheduled')
>

const ofCall: ReadonlySet<Event['type']> = new Set([
  'CallMet',
  'CallWaived',
  'CallExpired',
  'CallCancelled',
  'CallAcknowledged',
  'CallAssigned',
  'CallExtended',
  'CallPartlyMet',
  'CallRaised',
  'CallAnswered',
  'CallDisputeResolved',
  'CallIncreased',
  'CallPastDue',
  'CallRescheduled',
  'CallSuperseded',
])

const isOfCall = (event: Event): event is CallEnd | CallChange => ofCall.has(event.type)

const isOfDue = (event: Event): event is DueChange =>
  event.type === 'ExpiryDeferred' || event.type === 'ExpiryCured'

/**
 * A call is opened once and ended once, and nothing is said of it afterwards, but that what expired
 * is due, is cured or is waived.
 */
function callsLive({ books, heard }: Audit, event: Event): string | null {
  if (event.type === 'CallOpened') {
    if (event.deadline < books.time) return `call ${event.call} is due before it is opened`
    return books.calls.has(event.call) ? `call ${event.call} is open already` : null
  }
  if (event.type === 'CallNoted') return notedOf(books, event)
  if (isOfDue(event) || (event.type === 'CallWaived' && books.dues.has(event.call))) {
    const isExpired = heard.some((one) => one.type === 'CallExpired' && one.call === event.call)
    const isDue = books.dues.get(event.call) === event.account
    const fits = event.type === 'ExpiryDeferred' ? isExpired && !isDue : isDue
    return fits ? null : `${event.type} of ${event.call}, which is not due of ${event.account}`
  }
  if (!isOfCall(event)) return null
  return books.calls.get(event.call) === event.account
    ? null
    : `${event.type} of ${event.call}, which is not open for ${event.account}`
}

/** A note is on a call that was opened, and names whose it is exactly while it is open or due. */
function notedOf(books: Books, { call, account }: EventOf<'CallNoted'>): string | null {
  const debtor = books.calls.get(call) ?? books.dues.get(call)
  if (debtor !== account) return `a note on ${call} names ${account}, found ${debtor}`
  return books.cures.has(call) ? null : `a note on ${call}, which was never opened`
}

/** Whether every price of an account is fresh by its rulebook, and no market says otherwise. */
function isFresh(books: Books, holder: Holder, rules: Rulebook): boolean {
  const { staleAfter } = rules.prices
  const young = (time: number | undefined): boolean =>
    time !== undefined && books.time - time <= staleAfter
  for (const { instrument } of holder.legs.values()) {
    if (books.markets.get(instrument)?.active?.prices != null) return false
    if (!young(books.marks.get(instrument)?.time)) return false
    if (!isYoung(books, Books.instrument(books, instrument).settle, rules, young)) return false
  }
  for (const [asset, amount] of holder.balances) {
    if (amount === 0n) continue
    if (!isYoung(books, books.claims.get(asset)?.of ?? asset, rules, young)) return false
  }
  return true
}

function isYoung(
  { indices }: Books,
  asset: string,
  { numeraire }: Rulebook,
  young: (time: number | undefined) => boolean,
): boolean {
  if (asset === numeraire) return true
  return young(indices.get(asset)?.time) && young(indices.get(numeraire)?.time)
}

/** The worth of an account where every price that it needs is fresh; null elsewhere. */
export function freshWorth(books: Books, id: string) {
  const holder = books.accounts.get(id)
  const rules = holder && Books.rulesOf(books, holder)
  if (!holder || !rules || !isFresh(books, holder, rules)) return null
  return isTraded(rules) ? worthOf(books, holder, rules) : loanWorthOf(books, holder, rules)
}

/** Equity and requirement that an event tells are those of the books. */
function figures({ books }: Audit, event: Event): string | null {
  const isTold = event.type === 'CallOpened' || event.type === 'LiquidationStarted'
  if (!isTold) return null
  const worth = freshWorth(books, event.account)
  if (worth === null) return null
  const { equity, maintenance, rounding } = worth
  const near = (told: bigint, found: Fraction): boolean =>
    !Fraction.isLess(rounding, Fraction.abs(Fraction.sub(Fraction.of(told), found)))
  if (!near(event.equity, equity)) {
    return `${event.account}: told equity ${event.equity}, counted ${Fraction.text(equity)}`
  }
  if (near(event.requirement, maintenance)) return null
  const counted = Fraction.text(maintenance)
  return `${event.account}: told requirement ${event.requirement}, counted ${counted}`
}

/** A liquidation begins beyond a liquidating rung, or by the expiry of a call in the same command. */
function forCause({ books, heard }: Audit, event: Event): string | null {
  if (event.type !== 'LiquidationStarted') return null
  const { account, cause } = event
  const holder = Books.account(books, account)
  if (holder.kind !== 'own') return `${account} is not kept here and is liquidated`
  if (holder.liquidating) return `${account} is liquidated twice`
  const worth = freshWorth(books, account)
  const rules = Books.rulesOf(books, holder)
  if (worth === null || rules === null) return null
  if (cause === 'expiry') return expired(books, heard, account)
  const isBeyond = rules.ladders.some(({ levels }) =>
    levels.some(({ action, clear }) => {
      if (action !== 'liquidate') return false
      // A rung, once entered, is held down to where it clears.
      const most = Fraction.mul(worth.equity, Fraction.of(clear.numerator, clear.denominator))
      const asked = Fraction.add(worth.maintenance, worth.rounding)
      return worth.equity.up <= 0n || Fraction.isLess(most, asked)
    }),
  )
  return isBeyond ? null : `${account} is liquidated and beyond no rung`
}

/** A call of the account expired in the same command, or is still due. */
function expired({ dues }: Books, heard: readonly Event[], account: string): string | null {
  const isNow = heard.some((one) => one.type === 'CallExpired' && one.account === account)
  const isDue = [...dues.values()].includes(account)
  return isNow || isDue ? null : `${account} is liquidated and no call of it has expired`
}

const size = (n: bigint): bigint => (n < 0n ? -n : n)

/** Reductions on order never exceed the leg they reduce. */
function orderedWithin({ books }: Audit, event: Event): string | null {
  if (event.type !== 'LiquidationOrdered') return null
  const { account, instrument, leg, lots, purpose } = event
  const holder = Books.account(books, account)
  if (purpose !== 'dispose' && !holder.liquidating) return `${account} is not being liquidated`
  if (purpose === 'convert' || Books.instrument(books, instrument).kind === 'spot') return null
  const held = holder.legs.get(Books.legKey(instrument, leg))?.lots ?? 0n
  let onOrder: bigint = lots
  for (const sent of books.orders.values()) {
    const isSame = sent.account === account && sent.instrument === instrument && sent.leg === leg
    if (isSame) onOrder += sent.left
  }
  const reduces = held > 0n !== lots > 0n && size(onOrder) <= size(held)
  return reduces ? null : `${account}: ${onOrder} lots on order to reduce ${held}`
}

/** Nothing is ordered for an account in a market that is closed by the terms of its liquidation. */
function whileOpen({ books }: Audit, event: Event): string | null {
  if (event.type !== 'LiquidationOrdered' || event.purpose === 'dispose') return null
  const { terms } = Books.account(books, event.account)
  const opens = terms && Rulebook.opensAt(terms, event.instrument, books.time)
  return opens == null ? null : `${event.instrument} is closed until ${opens}`
}

/**
 * An execution is on the side of its order and within what is left of it, and never turns a leg
 * over: what would is the fund's.
 */
function executedWithin({ books }: Audit, event: Event): string | null {
  if (event.type !== 'Executed' && event.type !== 'ExcessInherited') return null
  const { order, trade, left } = event
  const sent = books.orders.get(order)
  if (sent === undefined) return `${order} was executed and is not out`
  const bearer = event.type === 'Executed' ? sent.account : 'house:fund'
  const isOurs = bearer === trade.account && sent.instrument === trade.instrument
  const fits = trade.lots > 0n === sent.left > 0n && size(trade.lots) <= size(sent.left)
  if (!isOurs || !fits) return `${order}: ${trade.lots} lots executed of ${sent.left}`
  const held = Books.account(books, sent.account).legs.get(Books.legKey(sent.instrument, sent.leg))
  const isClosed = held === undefined || size(held.lots) >= size(trade.lots)
  const turns = event.type === 'Executed' && sent.purpose === 'reduce' && (!held || !isClosed)
  if (turns) return `${order}: ${trade.lots} lots executed turn ${held?.lots ?? 0} over`
  return sent.left - trade.lots === left ? null : `${order}: ${left} lots said to be left`
}

/** The fee of a liquidation is at most its rate on what was closed just before. */
function feeWithin({ books, heard }: Audit, event: Event): string | null {
  if (event.type !== 'ClearancePaid') return null
  const last = heard.findLast(({ type }) => type === 'Executed')
  if (last?.type !== 'Executed') return 'a fee without an execution'
  const holder = Books.account(books, event.account)
  const rate = holder.feeRate ?? Books.rulesOf(books, holder)?.liquidation.feeRate
  const { instrument, lots, price } = last.trade
  const closed = Fraction.abs(atomsOf(books, instrument, lots, price))
  const most = Fraction.mul(closed, Fraction.of(rate?.numerator ?? 0n, rate?.denominator ?? 1n))
  if (event.amount <= Fraction.ceil(most) + 1n) return null
  return `${event.account} paid ${event.amount}, at most ${Fraction.text(most)} was due`
}
