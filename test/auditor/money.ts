import type { Event, Trade } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'
import { Books } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { atomsOf } from './priced.ts'

/** Money, contracts and trades: what moves, moves from somebody to somebody, at its worth. */
export const money: readonly Check[] = [
  { rule: 'AUD1', ends: sums },
  { rule: 'AUD2', ends: contracts },
  { rule: 'AUD3', before: worthOfTrade },
  { rule: 'AUD4', after: noLegTurned },
]

/** By asset, all accounts and the house together hold nothing. */
function sums({ books, heard }: Audit): string | null {
  if (!heard.some(movesMoney)) return null
  const totals = new Map<string, bigint>()
  for (const { balances } of books.accounts.values()) {
    for (const [asset, amount] of balances) totals.set(asset, (totals.get(asset) ?? 0n) + amount)
  }
  for (const [asset, total] of totals) if (total !== 0n) return `${asset} sums to ${total}`
  return null
}

/** All other moves take from one what they give to another in one line of the auditor's own. */
const movesMoney = ({ type }: Event): boolean => type === 'Corrected' || type === 'RoundEnded'

/** By instrument, all accounts and the street together hold no contract, at no cost. */
function contracts({ books, heard }: Audit): string | null {
  const traded = new Set(heard.flatMap(tradesOf).map(({ instrument }) => instrument))
  for (const id of traded) {
    if (Books.instrument(books, id).kind === 'spot') continue
    let { lots, cost } = books.street.get(id) ?? { lots: 0n, cost: 0n }
    for (const { kind, legs } of books.accounts.values()) {
      if (kind === 'mirrored') continue
      for (const leg of legs.values()) {
        if (leg.instrument !== id) continue
        lots += leg.lots
        cost += leg.cost
      }
    }
    if (lots !== 0n || cost !== 0n) return `${id}: ${lots} lots at ${cost} have no other side`
  }
  return null
}

/** The trades in an event: an exercise may deliver a listing by more of them. */
const tradesOf = (event: Event): readonly Trade[] => {
  if (!('trade' in event)) return []
  return 'stock' in event ? [event.trade, ...(event.stock ?? [])] : [event.trade]
}

const ceil = (up: bigint, down: bigint): bigint => Fraction.ceil(Fraction.of(up, down))
const size = (n: bigint): bigint => (n < 0n ? -n : n)

/** Profit, cost and funding of a trade, once more from the leg that it met and its price. */
function worthOfTrade({ books }: Audit, event: Event): string | null {
  for (const trade of tradesOf(event)) {
    const fault = worthOfOne(books, event, trade)
    if (fault !== null) return fault
  }
  return null
}

function worthOfOne(books: Books, event: Event, trade: Trade): string | null {
  const { instrument: id, lots, price } = trade
  const worth = (of: bigint): bigint => Fraction.floor(atomsOf(books, id, of, price))
  if (Books.instrument(books, id).kind === 'spot') {
    return differs('quote', trade.realised, worth(-lots)) ?? differs('cost', trade.cost, 0n)
  }
  if (Books.instrument(books, id).kind === 'option') return worthOfPremium(event, trade, worth)
  const held = Books.account(books, trade.account).legs.get(Books.legKey(id, trade.leg))
  const before = held?.lots ?? 0n
  const meets = before !== 0n && before > 0n !== lots > 0n
  const closed = meets ? (size(lots) < size(before) ? -lots : before) : 0n
  const opened = lots + closed
  const out = held === undefined ? 0n : ceil(held.cost * size(closed), size(before))
  const realised = closed === 0n ? 0n : worth(closed) - out
  const cost = (opened === 0n ? 0n : -worth(-opened)) - out
  const index = books.funding.get(id) ?? 0n
  const funding =
    held === undefined ? 0n : -ceil(held.lots * (index - held.funding), 1_000_000_000n)
  return (
    differs('profit', trade.realised, realised) ??
    differs('cost', trade.cost, cost) ??
    differs('funding', trade.funding, funding) ??
    differs('funding index', trade.fundingIndex, index)
  )
}

/** An option is paid for when it is traded; what an exercise pays is looked at with the others of its kind. */
function worthOfPremium(event: Event, trade: Trade, worth: (of: bigint) => bigint): string | null {
  const paid = event.type === 'OptionExercised' ? trade.realised : worth(-trade.lots)
  return (
    differs('premium', trade.realised, paid) ??
    differs('cost', trade.cost, 0n) ??
    differs('funding', trade.funding, 0n)
  )
}

const differs = (what: string, found: bigint, expected: bigint): string | null =>
  found === expected ? null : `a trade says ${what} ${found}, expected ${expected}`

/** A leg of a hedged account is long or short for good. */
function noLegTurned({ books }: Audit, event: Event): string | null {
  for (const { account, instrument, leg } of tradesOf(event)) {
    if (leg === 'net') continue
    const held = Books.account(books, account).legs.get(Books.legKey(instrument, leg))
    const turned = held !== undefined && held.lots > 0n !== (leg === 'long')
    if (turned) return `leg ${leg} of ${account} holds ${held.lots} lots`
  }
  return null
}
