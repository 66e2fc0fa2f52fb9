import type { Event } from '../../src/engine/Event.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { loanWorthOf } from './loanWorth.ts'
import { isPaired } from './pairedMargin.ts'
import { markOf } from './priced.ts'
import { type Fill, isTraded, type Worth, worthOf } from './worth.ts'

/** What an accepted request leaves: margin in every state that acceptance can bring about. */
export const requests: readonly Check[] = [
  { rule: 'AUD10', after: outOfBalance },
  { rule: 'AUD11', before: remember, after: margined },
  { rule: 'AUD12', before: rememberWorst, after: marginedWhenFilled },
  { rule: 'AUD13', after: onlyReduces },
]

const askedBy = { Redeemed: 'Redeem', Supplied: 'Supply' } as const

/** The account whose risk or money a request's event changes; null for all other events. */
export function subjectOf({ command, books }: Audit, event: Event): string | null {
  if (event.type === 'OrderPlaced' || event.type === 'OrderAmended') return event.account
  // A mirror's venue checks what it asks for.
  if (event.type === 'ProtectionOrdered') {
    const { id, kind } = Books.orderer(books, event.account)
    return kind === 'own' ? id : null
  }
  if (event.type === 'Withdrawn' || event.type === 'ModeChanged') return event.account
  if (event.type === 'Borrowed' || event.type === 'Elected') return event.account
  // An auction that opens in the same command redeems what it sells: nobody asked for that.
  const asks = command?.type === 'Redeem' || command?.type === 'Supply' ? command : null
  if (event.type === 'Redeemed' || event.type === 'Supplied') {
    const isAsked = asks?.account === event.account && `${asks.type}` === askedBy[event.type]
    return isAsked ? event.account : null
  }
  if (event.type !== 'Transferred') return null
  // One that nobody sent is a protection's, and a request like any other.
  if (event.reason === 'request') return event.from
  const moves = command?.type === 'RemoveMargin' || command?.type === 'AddMargin'
  return event.reason === 'margin' && moves ? event.from : null
}

/** What leaves by request leaves out of a balance: afterwards none is below zero. */
function outOfBalance(audit: Audit, event: Event): string | null {
  const payer = payerOf(audit, event)
  if (payer === null) return null
  const [account, asset] = payer
  const left = Books.balance(audit.books.accounts.get(account), asset)
  return left < 0n ? `${account} paid out ${asset} that it had not: ${left}` : null
}

function payerOf(audit: Audit, event: Event): readonly [string, string] | null {
  if (event.type === 'Repaid') {
    return audit.command?.type === 'Repay' ? [event.payer, event.asset] : null
  }
  if (event.type === 'Borrowed' || event.type === 'Elected' || event.type === 'Redeemed')
    return null
  const subject = subjectOf(audit, event)
  return subject !== null && 'asset' in event ? [subject, event.asset] : null
}

/** Standings before the event, by the audit they belong to. */
const before = new WeakMap<Audit, { now: Worth | null; worst: Fraction | null }>()

const noteOf = (audit: Audit) => {
  const note = before.get(audit) ?? { now: null, worst: null }
  before.set(audit, note)
  return note
}

function standing(audit: Audit, event: Event): readonly [Holder, Rulebook] | null {
  const id = subjectOf(audit, event)
  const holder = id === null ? undefined : audit.books.accounts.get(id)
  const rules = holder && Books.rulesOf(audit.books, holder)
  return holder && rules ? [holder, rules] : null
}

/** A loan is weighed with the interest of all its pools brought to now, whoever touched them. */
const worthNow = (books: Books, holder: Holder, rules: Rulebook): Worth | null =>
  isTraded(rules) ? worthOf(books, holder, rules) : loanWorthOf(books, holder, rules)

function remember(audit: Audit, event: Event): null {
  const found = standing(audit, event)
  if (found !== null) noteOf(audit).now = worthNow(audit.books, ...found)
  return null
}

const excess = ({ equity, initial }: Worth): Fraction => Fraction.sub(equity, initial)

/** After a request equity covers the initial requirement, or its excess did not fall. */
function margined(audit: Audit, event: Event): string | null {
  const found = standing(audit, event)
  if (found === null) return null
  const now = worthNow(audit.books, ...found)
  if (now === null) return null
  const asked = askedOf(found[1], event)
  const over = (worth: Worth): Fraction => Fraction.sub(worth.equity, worth[asked])
  const [left, was] = [over(now), noteOf(audit).now]
  if (left.up >= 0n || !Fraction.isLess(left, Fraction.negate(now.rounding))) return null
  // As in AUD12: what already has too little may choose a leverage that asks more.
  if (event.type === 'ModeChanged' && was !== null && over(was).up < 0n) return null
  // A claim that is redeemed here was rounded before, and is not any more.
  const borne = Fraction.add(was?.rounding ?? now.rounding, now.rounding)
  if (was !== null && !Fraction.isLess(left, Fraction.sub(over(was), borne))) return null
  return `${found[0].id} is left with ${Fraction.text(now.equity)} for ${Fraction.text(now[asked])}`
}

/** At Aave what leaves leaves the debt covered at the thresholds; new debt is held to the LTV. */
function askedOf({ method }: Rulebook, { type }: Event): 'initial' | 'maintenance' {
  const protocol = 'protocol' in method ? String(method.protocol) : ''
  const isAave = protocol.startsWith('aave') || protocol === 'spark'
  return isAave && type !== 'Borrowed' ? 'maintenance' : 'initial'
}

/** Fills at the limit, of contracts at the mark where that is worse: of nothing, or of all on one side, leg by leg. */
function outcomesOf(books: Books, holder: Holder, rules: Rulebook): readonly (readonly Fill[])[] {
  const sides = new Map<string, Fill[]>()
  // What only closes may cover what else is held.
  const isHedging = isPaired(books, rules, [...holder.legs.values()])
  for (const { instrument, leg, lots, price, reduceOnly } of holder.orders.values()) {
    if ((reduceOnly && !isHedging) || holder.isolating.has(instrument)) continue
    const spec = Books.instrument(books, instrument)
    const mark = spec.kind === 'spot' ? price : (markOf(books, spec) ?? price)
    // A contract bought below its mark won something, which backs nothing yet.
    const worse = lots > 0n === price > mark ? price : mark
    const key = `${instrument} ${leg} ${lots > 0n}`
    const fills = sides.get(key) ?? []
    sides.set(key, fills)
    fills.push({ instrument, leg, lots, price: worse })
  }
  return combine([...sides.values()])
}

/** Every choice of sides; where they are many, each alone and all of them. */
function combine(sides: readonly Fill[][]): readonly (readonly Fill[])[] {
  if (sides.length > 6) return [[], sides.flat(), ...sides]
  const all: (readonly Fill[])[] = [[]]
  for (const side of sides) for (const fills of all.slice()) all.push([...fills, ...side])
  return all
}

/** The least excess over all that open orders may bring about; null where a price is missing. */
function worstOf(books: Books, holder: Holder, rules: Rulebook): Fraction | null {
  let worst: Fraction | null = null
  for (const fills of outcomesOf(books, holder, rules)) {
    const worth = worthOf(books, holder, rules, fills)
    if (worth === null) return null
    const left = Fraction.add(excess(worth), worth.rounding)
    worst = worst === null ? left : Fraction.min(worst, left)
  }
  return worst
}

function rememberWorst(audit: Audit, event: Event): null {
  const found = standing(audit, event)
  if (found === null || !isTraded(found[1])) return null
  noteOf(audit).worst = worstOf(audit.books, ...found)
  return null
}

/** The same in every state that open orders may bring about, and in none of them is it worse. */
function marginedWhenFilled(audit: Audit, event: Event): string | null {
  const found = standing(audit, event)
  if (found === null || !isTraded(found[1])) return null
  const [left, was] = [worstOf(audit.books, ...found), noteOf(audit).worst]
  if (left === null || left.up >= 0n) return null
  // A change of mode moves no money: it may ask more of an account that has too little already.
  if (event.type === 'ModeChanged' && was !== null && was.up < 0n) return null
  const slack = Fraction.add(left, Fraction.of(16n))
  if (was !== null && !Fraction.isLess(slack, was)) return null
  return `${found[0].id} may be filled to an excess of ${Fraction.text(left)}`
}

/** All reduce-only orders of a leg together close it, and no more. */
function onlyReduces({ books, command }: Audit, event: Event): string | null {
  const isPlaced = event.type === 'OrderPlaced' || event.type === 'ProtectionOrdered'
  if (!isPlaced && event.type !== 'OrderAmended') return null
  const holder = Books.orderer(books, event.account)
  const order = holder.orders.get(event.order)
  if (order === undefined || !order.reduceOnly) return null
  const { instrument, leg, lots } = order
  const bearer = holder.isolating.has(instrument)
    ? books.accounts.get(`${holder.id}/${instrument}`)
    : holder
  const held = bearer?.legs.get(Books.legKey(instrument, leg))?.lots ?? 0n
  let sum = 0n
  for (const other of holder.orders.values()) {
    const isSame = other.instrument === instrument && other.leg === leg && other.reduceOnly
    if (isSame && other.lots > 0n === lots > 0n) sum += other.lots
  }
  const after = held + sum
  const turns = held === 0n || held > 0n === lots > 0n || (after !== 0n && after > 0n !== held > 0n)
  return turns ? `${command?.id}: reduce-only orders of ${sum} lots on ${held}` : null
}
