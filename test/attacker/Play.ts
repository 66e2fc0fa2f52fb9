import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import type { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { Audit } from '../auditor/Audit.ts'
import { Books, type Holder } from '../auditor/Books.ts'
import { Fraction } from '../auditor/Fraction.ts'
import { hear } from '../auditor/hear.ts'
import { atomsOf, markOf, rateOf } from '../auditor/priced.ts'
import { unitsOf } from '../auditor/worth.ts'
import type { Draft } from '../engine/world.ts'
import type { Arena } from './Arena.ts'
import { Fairness } from './Fairness.ts'
import { Finding } from './Finding.ts'
import { worthIn } from './worthIn.ts'

/**
 * How prices move. Still: not at all. Gentle: in steps smaller than any maintenance margin, with
 * every liquidation answered at the mark, so that nobody can fall below zero. Wild: by up to a
 * third at once.
 */
export type Weather = 'still' | 'gentle' | 'wild'

/** An episode that is played: the engine, the auditor beside it, and what was found. */
export interface Play {
  readonly arena: Arena
  readonly weather: Weather
  state: State
  readonly audit: Audit
  /** Marks by instrument in ticks, indices by asset. */
  readonly walk: Map<string, bigint>
  readonly indices: Map<string, bigint>
  time: number
  count: number
  /** How often prices, interest or funding moved, and when each open order was accepted. */
  moves: number
  readonly accepted: Map<string, number>
  /** Value that the coalition took out less what it brought, and what fills gave it at the marks. */
  taken: Fraction
  edge: Fraction
  /** Everything told, refused or not. */
  readonly told: Command[]
  /** What happened, by kind: commands accepted and events. */
  readonly seen: Set<string>
  readonly found: Finding[]
  /** Accounts whose net was below zero when last looked at. */
  readonly sunk: Set<string>
  /** What an account's conversions gave beside the indices since it was last free, where that is a loss. */
  readonly basis: Map<string, Fraction>
  last: Fairness.Subject['last']
}

export function begin(arena: Arena, weather: Weather): Play {
  const audit = Audit.fork(arena.audit)
  const { marks, indices } = audit.books
  return {
    arena,
    weather,
    state: Snapshot.restore(arena.snapshot),
    audit,
    walk: new Map([...marks].map(([id, { price }]) => [id, price])),
    indices: new Map([...indices].map(([id, { price }]) => [id, price])),
    time: arena.time,
    count: 0,
    moves: 0,
    accepted: new Map(),
    taken: Fraction.zero,
    edge: Fraction.zero,
    told: [],
    seen: new Set(),
    found: [],
    sunk: new Set(),
    basis: new Map(),
    last: null,
  }
}

/** Commands that move what an account is worth without its doing. */
const movers: ReadonlySet<Command['type']> = new Set([
  'SetMarks',
  'SetFunding',
  'AccrueInterest',
  'AdvanceTime',
  'DefineRulebook',
])

/** Tells the engine a command, and looks at everything that must hold after it. */
export function tell(play: Play, draft: Draft, more: Partial<Command> = {}): readonly Event[] {
  play.count += 1
  const command = { ...draft, id: `e${play.count}`, time: play.time, ...more } as Command
  play.told.push(command)
  if (movers.has(command.type)) play.moves += 1
  const before = play.arena.lends ? Fairness.before(play, command) : null
  const entries = carryOut(play, command)
  hear(play.audit, entries)
  const events = entries.flatMap((entry) => entry.events)
  for (const event of events) note(play, event)
  if (before !== null && !isRefused(events)) Fairness.judge(play, command, events, before)
  if (events.length > 0 && events.every(({ type }) => type !== 'Rejected')) {
    play.seen.add(command.type)
  }
  judge(play, command, events)
  return events
}

/** No command ends the process: what the engine throws is a finding. */
function carryOut(play: Play, command: Command): readonly Entry[] {
  try {
    return step(play.state, command)
  } catch (error) {
    found(play, 'ATT10', `${command.type} ends the process: ${error}`)
    return []
  }
}

export const isRefused = (events: readonly Event[]): boolean =>
  events.length === 0 || events.some(({ type }) => type === 'Rejected')

const isOurs = ({ arena: { coalition } }: Play, id: string): boolean =>
  coalition.includes(id.split('/')[0] ?? '')

/** Adds up what the coalition brings, takes out, and is given by fills off the mark. */
function note(play: Play, event: Event): void {
  play.seen.add(event.type === 'Rejected' ? event.code : event.type)
  noteConversion(play, event)
  const { books } = play.audit
  if ((event.type === 'Withdrawn' || event.type === 'Deposited') && isOurs(play, event.account)) {
    const rate = rateOf(books, event.asset, play.arena.unit)
    const value = rate === null ? Fraction.zero : Fraction.mul(rate, Fraction.of(event.amount))
    const signed = event.type === 'Withdrawn' ? value : Fraction.negate(value)
    play.taken = Fraction.add(play.taken, signed)
  }
  if ('trade' in event && isOurs(play, event.trade.account)) {
    const { instrument: id, lots, price } = event.trade
    const spec = Books.instrument(books, id)
    const mark = markOf(books, spec)
    const rate = rateOf(books, spec.settle, play.arena.unit)
    if (mark === null || rate === null) return
    const gained = Fraction.sub(atomsOf(books, id, lots, mark), atomsOf(books, id, lots, price))
    play.edge = Fraction.add(play.edge, Fraction.mul(rate, gained))
  }
}

/**
 * A conversion is executed at its market, and what it brings is worth what the indices say: a market
 * that stands apart from them takes the difference, and no rule of margin hinders it (LIQ18).
 */
function noteConversion({ audit: { books }, arena, basis }: Play, event: Event): void {
  if (event.type !== 'Executed') return
  const { account, instrument: id, lots, realised } = event.trade
  const spec = Books.instrument(books, id)
  const rates = [spec.base, spec.settle].map((asset) => rateOf(books, asset, arena.unit))
  const [base, settle] = rates
  if (spec.kind !== 'spot' || base == null || settle == null) return
  const bought = Fraction.mul(base, unitsOf(books, spec, lots))
  const gained = Fraction.add(bought, Fraction.mul(settle, Fraction.of(realised)))
  const lost = Fraction.sub(basis.get(account) ?? Fraction.zero, gained)
  basis.set(account, Fraction.max(Fraction.zero, lost))
}

/** Whether the fund pays no more than conversions beside the indices took. */
function isOfBasis({ audit: { books }, arena, basis }: Play, event: Event): boolean {
  if (event.type !== 'FundPaid') return false
  const [rate, lost] = [rateOf(books, event.asset, arena.unit), basis.get(event.account)]
  if (rate === null || lost === undefined) return false
  const paid = Fraction.mul(rate, Fraction.of(event.amount))
  return !Fraction.isLess(Fraction.add(lost, Fraction.of(arena.rounding)), paid)
}

const losses: ReadonlySet<Event['type']> = new Set([
  'FundPaid',
  'ShortfallBooked',
  'LossSocialised',
  'LossShared',
])

/** What nobody may see: others pay, an account below zero, an atom that the auditor misses. */
function judge(play: Play, command: Command, events: readonly Event[]): void {
  const { audit, weather, arena } = play
  for (const { rule, at, text } of audit.breaches.splice(0)) found(play, rule, `${at}: ${text}`)
  for (const event of events) {
    if (weather !== 'wild' && losses.has(event.type) && !isOfBasis(play, event))
      found(play, 'ATT2', `${event.type} in ${weather} weather`)
    // A call that expires follows from a rung that its rulebook puts below what opening asks for.
    // Where money is lent for weeks interest alone may do it (ATT9).
    if (
      weather === 'still' &&
      !arena.lends &&
      event.type === 'LiquidationStarted' &&
      event.cause === 'level'
    ) {
      found(play, 'ATT3', `${event.account} is liquidated at still prices`)
    }
  }
  const worths = play.last?.standing.worths
  for (const holder of audit.books.accounts.values()) {
    if (holder.kind !== 'own' || !isAtRisk(holder)) continue
    const net = worths?.get(holder.id) ?? worthIn(audit.books, holder, arena.unit)
    const spare = [doubtOf(audit.books, holder, arena.unit), play.basis.get(holder.id)].reduce(
      (sum: Fraction, more = Fraction.zero) => Fraction.add(sum, more),
      Fraction.of(arena.rounding),
    )
    const isSunk = Fraction.add(net, spare).up < 0n
    if (isSunk && !play.sunk.has(holder.id) && isCaused(play, command)) {
      found(play, 'ATT4', `${holder.id} is left with ${Fraction.text(net)} by ${command.type}`)
    }
    if (isSunk) play.sunk.add(holder.id)
    else play.sunk.delete(holder.id)
  }
  for (const event of events)
    if (event.type === 'LiquidationEnded') play.basis.delete(event.account)
}

/** Whether acceptance alone, and no price that moved since, brought an account below zero. */
function isCaused(play: Play, command: Command): boolean {
  if (play.weather !== 'wild') return true
  if (movers.has(command.type) || command.type === 'ReportExecution') return false
  if (command.type !== 'ReportFill') return true
  return play.accepted.get(command.order ?? '') === play.moves
}

const isAtRisk = ({ legs, balances }: Holder): boolean =>
  legs.size > 0 || [...balances.values()].some((amount) => amount < 0n)

export const found = ({ found: list }: Play, rule: string, text: string): void =>
  Finding.add(list, rule, text)

/** What old marks may be wrong by, in the holder's favour: a twentieth of what they are the price of. */
function doubtOf(books: Books, { legs }: Holder, unit: string): Fraction {
  let doubt = Fraction.zero
  for (const { instrument, lots } of legs.values()) {
    const mark = books.marks.get(instrument)
    const rate = rateOf(books, Books.instrument(books, instrument).settle, unit)
    if (mark === undefined || rate === null || books.time - mark.time < 300_000) continue
    const size = Fraction.abs(atomsOf(books, instrument, lots, mark.price))
    doubt = Fraction.add(doubt, Fraction.mul(rate, Fraction.mul(size, Fraction.of(1n, 20n))))
  }
  return doubt
}

/** Withdrawn less deposited plus left: what the coalition has now, nobody of it below nothing. */
export function score({ audit: { books }, arena, taken }: Play): Fraction {
  let sum = taken
  for (const holder of books.accounts.values()) {
    if (!arena.coalition.includes(holder.id.split('/')[0] ?? '')) continue
    sum = Fraction.add(sum, Fraction.max(Fraction.zero, worthIn(books, holder, arena.unit)))
  }
  return sum
}

/**
 * At still prices nobody gains but by what fills gave him off the mark. Where money is lent for weeks
 * lenders gain interest: there each command is looked at by itself (ATT6).
 */
export function conclude(play: Play, before: Fraction): Fraction {
  const gained = Fraction.sub(Fraction.sub(score(play), before), play.edge)
  const most = Fraction.of(play.arena.rounding * 4n)
  if (play.weather === 'still' && !play.arena.lends && Fraction.isLess(most, gained)) {
    found(play, 'ATT1', `the coalition gained ${Fraction.text(gained)} at still prices`)
  }
  return gained
}

export * as Play from './Play.ts'
