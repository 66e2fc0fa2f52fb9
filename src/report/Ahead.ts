import { limits } from '../base/limits.ts'
import { Change } from '../margin/Change.ts'
import { lowerBound } from '../margin/lowerBound.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import { Method } from '../margin/Method.ts'
import { afterInterest, timeToBreach } from '../margin/methods/lending/prices/timeToBreach.ts'
import { ProForma } from '../margin/ProForma.ts'
import type { AssetId } from '../model/Asset.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Brackets } from '../model/Brackets.ts'
import { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Rulebook } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Subject } from './Subject.ts'

export const aheadKinds = [
  ...(['expiry', 'rules', 'deadline', 'funding', 'interest', 'terms', 'stale', 'bracket'] as const),
] as const

export type AheadKind = (typeof aheadKinds)[number]

/** A change that is known today: when, and the account with its rules and prices then, all else as it is. */
export interface Ahead {
  readonly kind: AheadKind
  /** Ms since 1970; null where no time is known, but a price. */
  readonly at: number | null
  /** At what mark, of which instrument; null where at a time. */
  readonly price: { readonly instrument: Instrument; readonly mark: Price } | null
  /** What it is about: an instrument, a version, a call. */
  readonly about: string
  readonly after: MarginContext
}

/** Funding that is due once: a share of the notional, paid by longs. */
export interface FundingDue {
  readonly instrument: Instrument
  readonly rate: Ratio
  readonly at: number
}

/** What is looked at. */
export interface AheadTerms {
  /** No change after it is told, ms since 1970. */
  readonly until: number
  readonly scheduled: readonly BoundRulebook[]
  /** Yearly rates of interest by the asset of the balance. */
  readonly interest: ReadonlyMap<AssetId, Ratio>
  readonly funding: readonly FundingDue[]
}

/**
 * What is known to change for an account until a time, the earliest first, what has a price and no time
 * last. Each is looked at by itself, with prices as fresh as they are now.
 *
 * Rules: [AHEAD1] [AHEAD2] [AHEAD3] [AHEAD4] [AHEAD5] [AHEAD6]
 */
export function of(subject: Subject, terms: AheadTerms): readonly Ahead[] {
  const now = { account: subject.account, rules: subject.rules, prices: subject.book }
  const found = [
    ...expiries(now),
    ...versions(now, terms.scheduled),
    ...deadlines(now, subject),
    ...funding(now, terms.funding),
    ...interest(now, subject, terms),
    ...ramps(now, terms),
    ...staleness(now),
    ...steps(now),
  ]
  const isWithin = ({ at }: Ahead): boolean =>
    at === null || (at > now.prices.time && at <= terms.until)
  return found.filter(isWithin).sort((a, b) => timeOf(a) - timeOf(b))
}

const timeOf = ({ at }: Ahead): number => at ?? limits.time

/** The same prices at another time, each as old as it is now. */
function retimed(prices: PriceBook, time: number): PriceBook {
  const by = time - prices.time
  const later = <T extends { readonly time: number }>(price: T | undefined): T | undefined =>
    price && { ...price, time: price.time + by }
  return { ...prices, time, marks: prices.marks.map(later), indices: prices.indices.map(later) }
}

const at = ({ account, rules, prices }: MarginContext, time: number): MarginContext => ({
  account,
  rules,
  prices: retimed(prices, time),
})

/** A future is settled at the mark: its position is gone, and what it won or lost is cash. */
function expiries(now: MarginContext): readonly Ahead[] {
  const held = new Map(
    now.account.positions.map(({ instrument }) => [instrument.index, instrument]),
  )
  return [...held.values()].flatMap((instrument): readonly Ahead[] => {
    const mark = PriceBook.usable(now.prices, instrument)
    if (instrument.expiry === null || mark === undefined) return []
    const after = at(now, instrument.expiry)
    const legs = now.account.positions.filter((one) => one.instrument.index === instrument.index)
    const fundingIndex = now.prices.funding[instrument.index] ?? 0n
    const account = legs.reduce(
      (rest, { leg, lots }) =>
        ProForma.withTrade(rest, {
          ...{ instrument, leg, price: mark, fundingIndex, fee: Amount.zero },
          lots: Quantity.negate(lots),
        }),
      now.account,
    )
    const about = instrument.id
    return [
      { kind: 'expiry', at: instrument.expiry, price: null, about, after: { ...after, account } },
    ]
  })
}

const versions = (now: MarginContext, scheduled: readonly BoundRulebook[]): readonly Ahead[] =>
  scheduled
    .filter(({ rulebook }) => rulebook.id === now.rules.rulebook.id)
    .map((rules) => {
      const { id, version, activeFrom } = rules.rulebook
      const after = { ...at(now, activeFrom), rules }
      return { kind: 'rules', at: activeFrom, price: null, about: `${id} ${version}`, after }
    })

const deadlines = (now: MarginContext, { calls }: Subject): readonly Ahead[] =>
  calls.flatMap(({ id, deadline }) =>
    id === null || deadline === null
      ? []
      : [{ kind: 'deadline', at: deadline, price: null, about: id, after: at(now, deadline) }],
  )

const funding = (now: MarginContext, due: readonly FundingDue[]): readonly Ahead[] =>
  due.flatMap(({ instrument, rate, at: time }): readonly Ahead[] => {
    const held = now.account.positions.filter((one) => one.instrument.index === instrument.index)
    const mark = PriceBook.usable(now.prices, instrument)
    if (held.length === 0 || mark === undefined) return []
    const paid = held.reduce((sum, { lots }) => {
      const notional = Instrument.notional(instrument, lots, mark)
      return sum + Ratio.mulUp(lots > 0n ? notional : -notional, rate)
    }, 0n)
    const account = ProForma.withBalance(now.account, instrument.settleIndex, Amount.of(-paid))
    const after = { ...at(now, time), account }
    return [{ kind: 'funding', at: time, price: null, about: instrument.id, after }]
  })

/** When interest alone reaches the next level, or else what it comes to by the end. */
function interest(
  now: MarginContext,
  { rungs }: Subject,
  { until, interest: rates }: AheadTerms,
): readonly Ahead[] {
  const { account, rules, prices } = now
  const isRunning = rules.assets.some(({ id, index }) => rates.has(id) && account.balances[index])
  if (Method.loan(rules) === null || !isRunning) return []
  const end = BigInt(Math.max(0, Math.floor((until - prices.time) / 1_000)))
  const above = rules.rulebook.ladders.flatMap(({ levels }, ladder) =>
    levels.slice(rungs[ladder] ?? 0).filter(({ measure }) => measure === 'maintenance'),
  )
  const breaches = above.flatMap(({ enter }) => {
    const seconds = timeToBreach(account, rules, prices, rates, { threshold: enter, within: end })
    return seconds === null || seconds === 0n ? [] : [seconds]
  })
  const first = breaches.reduce((least, one) => Integer.min(least, one), end)
  const time = prices.time + 1_000 * Integer.toNumber(first)
  const after = afterInterest(now, rates, first)
  const about = rules.rulebook.id
  return [{ kind: 'interest', at: time, price: null, about, after: at(after, time) }]
}

/** Where the terms of a method move with time alone, what they have become by the end. */
function ramps(now: MarginContext, { until }: AheadTerms): readonly Ahead[] {
  const { rules, prices } = now
  if (!Method.of(rules).changesBy(rules.rulebook.method, prices.time)) return []
  return [
    { kind: 'terms', at: until, price: null, about: rules.rulebook.id, after: at(now, until) },
  ]
}

/** When the first price that the account is held by is old, if no newer one comes. */
function staleness(now: MarginContext): readonly Ahead[] {
  const { account, rules, prices } = now
  const marked = account.positions.flatMap(({ instrument }) => {
    const mark = PriceBook.mark(prices, instrument)
    const { staleAfter } = BoundRulebook.markPolicy(rules, instrument)
    return mark === undefined ? [] : [{ about: instrument.id, at: mark.time + staleAfter + 1 }]
  })
  const indexed = rules.assets.flatMap(({ id, index, claim }) => {
    const balance = account.balances[index] ?? 0n
    const price = prices.indices[claim?.of ?? index]
    const isUsed = balance !== 0n && Method.of(rules).counts(account, rules, index, balance)
    if (!isUsed || price === undefined || index === rules.numeraire.index) return []
    return [{ about: id, at: price.time + rules.rulebook.prices.staleAfter + 1 }]
  })
  const later = [...marked, ...indexed].filter((one) => one.at > prices.time)
  const [first] = later.sort((a, b) => a.at - b.at)
  if (first === undefined) return []
  return [
    {
      kind: 'stale',
      ...first,
      price: null,
      after: { ...now, prices: { ...prices, time: first.at } },
    },
  ]
}

/** The mark at which each position grows into the next row of its table. */
function steps(now: MarginContext): readonly Ahead[] {
  const { method } = now.rules.rulebook
  if (!Rulebook.isTiered(method)) return []
  return now.account.positions.flatMap(({ instrument, lots }): readonly Ahead[] => {
    const table = method.brackets.get(instrument.id)
    const mark = PriceBook.usable(now.prices, instrument)
    if (table === undefined || table.by === 'lots' || mark === undefined || mark <= 0n) return []
    const price = stepOf(table, instrument, lots, mark)
    if (price === null) return []
    const marks = [{ instrument, price }]
    const after = Change.apply(now, { type: 'marks', marks })
    return [
      {
        kind: 'bracket',
        at: null,
        price: { instrument, mark: price },
        about: instrument.id,
        after,
      },
    ]
  })
}

/** A linear position grows as its price rises, an inverse one as it falls. */
function stepOf(table: Brackets, instrument: Instrument, lots: bigint, mark: Price): Price | null {
  const notional = Instrument.notional(instrument, lots, mark)
  const next = table.tiers.find(({ floor }) => floor > notional)
  if (next === undefined || notional === 0n) return null
  const isThere = (price: bigint): boolean =>
    Instrument.notional(instrument, lots, price) >= next.floor
  if (instrument.payoff === 'linear') {
    const high = Integer.mulDivUp(mark, next.floor, notional) + 1n
    return isThere(high) ? Price.of(lowerBound(mark, high, isThere)) : null
  }
  if (mark <= 1n || !isThere(1n)) return null
  return Price.of(mark - lowerBound(0n, mark - 1n, (fall) => isThere(mark - fall)))
}

export * as Ahead from './Ahead.ts'
