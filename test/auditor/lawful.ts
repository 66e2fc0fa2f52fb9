import type { PlaceOrder } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import type { CallProcedure } from '../../src/model/CallProcedure.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { freshWorth } from './liquidations.ts'
import { isPaired } from './pairedMargin.ts'
import { atomsOf, markOf } from './priced.ts'
import { worthOf } from './worth.ts'

/** What is due is done, what is harmless is let through, and what has ended stays ended. */
export const lawful: readonly Check[] = [
  { rule: 'AUD31', ends: harmlessIsLetThrough },
  { rule: 'AUD32', before: expiredBeyond, ends: expiryIsCarriedOut },
  { rule: 'AUD57', ends: whoClimbsIsCalled },
  { rule: 'AUD33', ends: noOrderUnderLiquidation },
  { rule: 'AUD34', before: nothingOpensInWhatEnded },
  { rule: 'AUD35', before: versionsRise },
  { rule: 'AUD36', opens: refusalMovesNoClock },
]

/** Refusals for margin, and for prices: they are for who takes something on. */
const ofMargin = /^(margin|liability|outflow)/
const ofPrices = /^price\.(stale|missing)/

function harmlessIsLetThrough({ books, command, heard }: Audit): string | null {
  const refusal = heard.find((event) => event.type === 'Rejected')
  if (refusal?.type !== 'Rejected' || command === null) return null
  if (command.type === 'AddMargin' && refusal.code === 'switch.off') {
    const isOff = [...books.off].some((key) => !key.startsWith('withdrawal:'))
    return isOff ? null : `${command.account} may not add margin, though only withdrawal is off`
  }
  const [isMargin, isPrice] = [ofMargin.test(refusal.code), ofPrices.test(refusal.code)]
  if (command.type !== 'PlaceOrder' || !(isMargin || isPrice)) return null
  const holder = books.accounts.get(command.account)
  if (holder === undefined) return null
  const isHarmless =
    (closes(books, holder, command) && !(isMargin && uncovers(books, holder, command))) ||
    (isMargin && sellsItsOwn(books, holder, command))
  return isHarmless ? `${command.id}: refused for ${refusal.code}: ${refusal.detail}` : null
}

/** Whether an order closes part of a leg at the mark or better, with no other order beside it. */
function closes(
  books: Books,
  holder: Holder,
  { instrument, leg, lots, price }: PlaceOrder,
): boolean {
  const bearer = books.accounts.get(`${holder.id}/${instrument}`)
  const own = holder.isolating.has(instrument) ? bearer : holder
  const held = own?.legs.get(Books.legKey(instrument, leg))?.lots ?? 0n
  const size = (n: bigint): bigint => (n < 0n ? -n : n)
  if (held === 0n || held > 0n === lots > 0n || size(lots) > size(held)) return false
  if ([...holder.orders.values()].some((order) => order.instrument === instrument)) return false
  const mark = markOf(books, Books.instrument(books, instrument))
  return mark !== null && (lots > 0n ? price <= mark : price >= mark)
}

/** Whether what an order closes may cover something: less is then left above what is asked, or other orders are open. */
function uncovers(
  books: Books,
  holder: Holder,
  { instrument, leg, lots, price }: PlaceOrder,
): boolean {
  const rules = Books.rulesOf(books, holder)
  if (rules === null) return false
  const isNetted =
    rules.method.name === 'scenario' || isPaired(books, rules, [...holder.legs.values()])
  if (!isNetted) return false
  const before = worthOf(books, holder, rules)
  const after = worthOf(books, holder, rules, [{ instrument, leg, lots, price }])
  if (before === null || after === null || holder.orders.size > 0) return true
  const over = ({ equity, initial }: typeof before): Fraction => Fraction.sub(equity, initial)
  return Fraction.isLess(over(after), over(before))
}

/** Whether an order sells coins that are there, at the index or above, of an account with nothing else. */
function sellsItsOwn(
  books: Books,
  holder: Holder,
  { instrument, lots, price }: PlaceOrder,
): boolean {
  const spec = books.instruments.get(instrument)
  if (spec?.kind !== 'spot' || lots >= 0n || holder.legs.size + holder.orders.size > 0) return false
  if ([...holder.balances.values()].some((amount) => amount < 0n)) return false
  const { base, lot, contractSize, settle } = spec
  const atoms = -lots * lot.units * contractSize.units * 10n ** Books.decimalsOf(books, base)
  const per = 10n ** BigInt(lot.scale + contractSize.scale)
  if (Books.balance(holder, base) * per < atoms) return false
  const rules = Books.rulesOf(books, holder)
  return rules?.numeraire === settle && Fraction.floor(atomsOf(books, instrument, lots, price)) < 0n
}

/** Whether its account is beyond the cure is judged as the call expires: prices may move in the same command. */
function expiredBeyond({ books, notes }: Audit, event: Event): string | null {
  if (event.type !== 'CallExpired') return null
  const [worth, cure] = [freshWorth(books, event.account), books.cures.get(event.call)]
  if (worth === null || cure === undefined) return null
  // Of some nothing follows but what strikes bring.
  if (books.procedures.get(event.call)?.onExpiry === 'record') return null
  const borne = Fraction.add(Fraction.mul(worth.equity, cure), worth.rounding)
  if (Fraction.isLess(borne, worth.maintenance)) notes.expired.set(event.call, event.account)
  return null
}

/** An expired call restricts or liquidates, or says why not yet; nothing follows where it is cured. */
function expiryIsCarriedOut({ notes, heard }: Audit): string | null {
  for (const [call, account] of notes.expired) {
    const isAnswered = heard.some(
      (one) => 'account' in one && one.account === account && answers.has(one.type),
    )
    if (!isAnswered) return `${call} expired and nothing follows`
  }
  return null
}

/**
 * Who comes onto a rung that calls is called, or his call stands already, or more is done. What an
 * old price says is left out.
 */
function whoClimbsIsCalled({ books, heard }: Audit): string | null {
  for (const event of heard) {
    if (event.type !== 'LevelChanged') continue
    const { account: id, ladder, before } = event
    const last = heard.findLast(
      (one) => one.type === 'LevelChanged' && one.account === id && one.ladder === ladder,
    )
    const holder = Books.account(books, id)
    const first = callingRung(books, holder, ladder)
    const isClimb = last === event && first > 0 && before < first && event.after >= first
    if (!callsAtOnce(Books.procedureOn(books, id, ladder))) continue
    if (!isClimb || holder.liquidating || freshWorth(books, id) === null) continue
    const isCalled = [...books.calls.values()].includes(id)
    const isDue = [...books.dues.values()].includes(id)
    if (!isCalled && !isDue && !heard.some((one) => one.type === 'LiquidationEnded'))
      return `${id} came onto rung ${event.after} of ${ladder} and is not called`
  }
  return null
}

/** Whether a procedure calls whoever reaches its level, for however little. */
const callsAtOnce = (procedure: CallProcedure | null): boolean =>
  (procedure?.trigger?.on ?? 'crossing') === 'crossing' &&
  procedure?.minimum === undefined &&
  procedure?.rounding === undefined

/** The mildest rung of a ladder that calls; 0 where none does. */
function callingRung(books: Books, holder: Holder, ladder: string): number {
  const levels = Books.rulesOf(books, holder)?.ladders.find(({ id }) => id === ladder)?.levels
  return (levels?.findIndex(({ action }) => action === 'call') ?? -1) + 1
}

const answers: ReadonlySet<Event['type']> = new Set([
  'LiquidationStarted',
  'ExpiryDeferred',
  'Restricted',
])

/** Nothing is open for an account that is liquidated. */
function noOrderUnderLiquidation({ books, heard }: Audit): string | null {
  for (const event of heard) {
    if (event.type !== 'LiquidationStarted') continue
    const { id, parent, isolates, liquidating } = Books.account(books, event.account)
    const owner = Books.account(books, parent ?? id)
    for (const order of owner.orders.values()) {
      const isOurs =
        isolates === null ? !owner.isolating.has(order.instrument) : order.instrument === isolates
      if (liquidating && isOurs) return `${order.id} is open while ${id} is liquidated`
    }
  }
  return null
}

/** A future that has expired is only left; what was settled is held by nobody. */
function nothingOpensInWhatEnded({ books }: Audit, event: Event): string | null {
  if (event.type !== 'OrderPlaced' || event.reduceOnly) return null
  const { expiry } = Books.instrument(books, event.instrument)
  if (expiry === null || expiry > books.time) return null
  const held = books.accounts
    .get(event.account)
    ?.legs.get(Books.legKey(event.instrument, event.leg))
  const reduces = held !== undefined && held.lots > 0n !== event.lots > 0n
  return reduces ? null : `${event.account} opens ${event.instrument}, which has expired`
}

/** A version in force gives way to a higher one alone. */
function versionsRise({ books }: Audit, event: Event): string | null {
  if (event.type !== 'RulebookActivated') return null
  const active = books.rulebooks.get(event.rulebook)?.active
  if (active == null || active.version < event.version) return null
  return `version ${event.version} of ${event.rulebook} after ${active.version}`
}

/** What is refused moves no clock. */
function refusalMovesNoClock({ books }: Audit, { time, events }: Entry): string | null {
  if (time === books.time || !events.some(({ type }) => type === 'Rejected')) return null
  return `a refusal moved the clock by ${time - books.time}`
}
