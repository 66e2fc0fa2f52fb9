import type { Event } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type Holder, type Leg } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { atomsOf } from './priced.ts'
import { subjectOf } from './requests.ts'
import { isTraded, profitOf, worthOf } from './worth.ts'

/** What a request may not do: owe what nobody lends, and spend what is not won yet. */
export const credit: readonly Check[] = [
  { rule: 'AUD29', before: rememberDebts, after: noNewDebt },
  { rule: 'AUD30', before: rememberWon, after: profitStays },
]

const debtsBefore = new WeakMap<Audit, ReadonlyMap<string, bigint>>()

/** By asset: what is left of a balance once every open spot order was filled against it alone. */
function leftOf(books: Books, holder: Holder): ReadonlyMap<string, bigint> {
  const left = new Map(holder.balances)
  const less = (asset: string, amount: Fraction): void =>
    void left.set(asset, (left.get(asset) ?? 0n) - Fraction.ceil(amount))
  for (const { instrument: id, lots, price } of holder.orders.values()) {
    const spec = Books.instrument(books, id)
    if (spec.kind !== 'spot') continue
    if (lots > 0n) less(spec.settle, Fraction.abs(atomsOf(books, id, lots, price)))
    else {
      const up = -lots * spec.lot.units * spec.contractSize.units
      const scale =
        Books.decimalsOf(books, spec.base) - BigInt(spec.lot.scale + spec.contractSize.scale)
      const size = scale < 0n ? Fraction.of(up, 10n ** -scale) : Fraction.of(up * 10n ** scale)
      less(spec.base, size)
    }
  }
  return left
}

function rememberDebts(audit: Audit, event: Event): null {
  const id = subjectOf(audit, event)
  const holder = id === null ? undefined : audit.books.accounts.get(id)
  if (holder !== undefined) debtsBefore.set(audit, leftOf(audit.books, holder))
  return null
}

/** A request leaves nothing owed that was not owed before, but what the rulebook lends. */
function noNewDebt(audit: Audit, event: Event): string | null {
  const { books } = audit
  const id = subjectOf(audit, event)
  const holder = id === null ? undefined : books.accounts.get(id)
  if (holder === undefined) return null
  const before = debtsBefore.get(audit)
  const method = Books.rulesOf(books, holder)?.method
  const lends = method !== undefined && 'liabilities' in method ? method.liabilities : undefined
  for (const [asset, left] of leftOf(books, holder)) {
    const isDeeper = left < 0n && left < (before?.get(asset) ?? 0n)
    if (!isDeeper || books.claims.has(asset)) continue
    if (-left <= (lends?.get(asset)?.cap ?? 0n)) continue
    return `${holder.id} may owe ${-left} of ${asset}`
  }
  return null
}

/** The excess over the initial requirement without any open profit; null where a price is missing. */
function excessWon(books: Books, holder: Holder): Fraction | null {
  const rules = Books.rulesOf(books, holder)
  if (rules === null || !isTraded(rules) || rules.profit?.spend === 'full') return null
  const worth = worthOf(books, withoutProfit(books, holder), rules)
  return worth && Fraction.add(Fraction.sub(worth.equity, worth.initial), worth.rounding)
}

const wonBefore = new WeakMap<Audit, Fraction | null>()

const payerOf = (audit: Audit, event: Event): Holder | undefined => {
  if (event.type !== 'Withdrawn' && event.type !== 'Transferred') return undefined
  if (audit.command?.type === 'AddMargin') return undefined
  return audit.books.accounts.get(subjectOf(audit, event) ?? '')
}

function rememberWon(audit: Audit, event: Event): null {
  const payer = payerOf(audit, event)
  if (payer !== undefined) wonBefore.set(audit, excessWon(audit.books, payer))
  return null
}

/** Where money left, equity without any open profit covers the initial requirement. */
function profitStays(audit: Audit, event: Event): string | null {
  const payer = payerOf(audit, event)
  const left = payer === undefined ? null : excessWon(audit.books, payer)
  if (payer === undefined || left === null || left.up >= 0n) return null
  const before = wonBefore.get(audit) ?? null
  if (before !== null && !Fraction.isLess(Fraction.add(left, Fraction.of(16n)), before)) return null
  return `${payer.id} paid out of an open profit: ${Fraction.text(left)} is left without it`
}

/**
 * The account with what instruments have won, each net over its legs, taken from its balances; of an option it is
 * taken from what is counted for the legs that won, for no more is asked of one than it counts for.
 */
function withoutProfit(books: Books, holder: Holder): Holder {
  const won = new Map<string, Fraction>()
  for (const leg of holder.legs.values()) {
    const profit = profitOf(books, leg) ?? Fraction.zero
    won.set(leg.instrument, Fraction.add(won.get(leg.instrument) ?? Fraction.zero, profit))
  }
  const [balances, legs] = [new Map(holder.balances), new Map(holder.legs)]
  for (const [id, profit] of won) {
    const { settle, kind } = Books.instrument(books, id)
    const taken = profit.up > 0n ? Fraction.floor(profit) : 0n
    if (kind === 'option') takeFrom(books, legs, id, taken)
    else balances.set(settle, (balances.get(settle) ?? 0n) - taken)
  }
  return { ...holder, balances, legs }
}

function takeFrom(books: Books, legs: Map<string, Leg>, id: string, most: bigint): void {
  let left = most
  for (const [key, leg] of legs) {
    const worth = leg.instrument === id ? (profitOf(books, leg) ?? Fraction.zero) : Fraction.zero
    const floored = Fraction.floor(worth)
    const taken = floored < left ? floored : left
    if (taken <= 0n) continue
    left -= taken
    legs.set(key, { ...leg, cost: leg.cost + taken })
  }
}
