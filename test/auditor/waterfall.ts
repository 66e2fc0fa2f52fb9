import type { Event } from '../../src/engine/Event.ts'
import type { Audit, Check, Shortage } from './Audit.ts'
import { Books, type EventOf, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { markOf, rateOf } from './priced.ts'
import { netOf, profitOf } from './worth.ts'

/** Who pays for a deficit: in order, within caps, and exactly what is missing. */
export const waterfall: readonly Check[] = [
  { rule: 'AUD20', before: rememberShort, after: noMoreThanShort },
  { rule: 'AUD21', after: fundWithin },
  { rule: 'AUD22', after: payersInOrder },
  { rule: 'AUD23', before: winnersGiveOfGain },
  { rule: 'AUD24', after: rememberGiven, ends: collectedIsPaid },
  { rule: 'AUD25', after: endsWithNothing },
]

type Paid = EventOf<'FundPaid' | 'DeficitCovered' | 'ShortfallBooked'>

const isPaid = (event: Event): event is Paid =>
  event.type === 'FundPaid' || event.type === 'DeficitCovered' || event.type === 'ShortfallBooked'

/** What an account lacks net, in a settlement asset, when somebody first pays for it. */
function lacks(books: Books, id: string, settle: string): Pick<Shortage, 'lacks' | 'least'> {
  const holder = Books.account(books, id)
  const numeraire = Books.rulesOf(books, holder)?.numeraire ?? settle
  const net = netOf(books, holder, numeraire)
  const rate = rateOf(books, settle, numeraire)
  if (net === null || rate === null) return { lacks: null, least: 0n }
  const short = Fraction.ceil(Fraction.div(Fraction.negate(net), rate))
  const rounded = roundings(books, holder, settle) + 2n
  return {
    lacks: short + rounded,
    least: isFresh(books, holder) ? short - rounded : 0n,
  }
}

/** Whether no price of what it holds is old: an old one counts at its better end. */
function isFresh(books: Books, holder: Holder): boolean {
  const rules = Books.rulesOf(books, holder)
  if (rules === null) return false
  const settled = [...holder.legs.values()].map(
    (leg) => Books.instrument(books, leg.instrument).settle,
  )
  return [rules.numeraire, ...holder.balances.keys(), ...settled].every((asset) => {
    const index = books.indices.get(asset)
    return index === undefined || books.time - index.time <= rules.prices.staleAfter
  })
}

/** What rounding may add: an atom of each asset held, and of what each leg settles in, at its worth. */
function roundings(books: Books, { balances, legs }: Holder, settle: string): bigint {
  const settled = [...legs.values()].map((leg) => Books.instrument(books, leg.instrument).settle)
  let sum = 0n
  for (const asset of [...balances.keys(), ...settled]) {
    const rate = rateOf(books, asset, settle)
    sum += rate === null ? 1n : Fraction.ceil(rate) + 1n
  }
  return sum
}

function rememberShort({ books, notes }: Audit, event: Event): null {
  if (!isPaid(event) || event.account === 'house:fund' || notes.short.has(event.account))
    return null
  const short = lacks(books, event.account, event.asset)
  notes.short.set(event.account, { asset: event.asset, ...short, paid: 0n, isMixed: false })
  return null
}

/** Nobody is paid more than he lacks net, and who ends bankrupt was paid all of it. */
function noMoreThanShort({ notes }: Audit, event: Event): string | null {
  if (event.type === 'LiquidationEnded' && event.outcome === 'bankrupt') {
    const left = notes.short.get(event.account)
    if (left === undefined || left.lacks === null || left.isMixed) return null
    if (left.paid >= left.least) return null
    return `${event.account} lacked ${left.least} and ended with ${left.paid} paid`
  }
  const short = isPaid(event) ? notes.short.get(event.account) : undefined
  if (!isPaid(event) || short === undefined || short.lacks === null) return null
  if (short.asset !== event.asset) {
    short.isMixed = true
    return null
  }
  short.paid += event.amount
  if (short.paid <= (short.lacks > 0n ? short.lacks : 0n)) return null
  return `${event.account} lacked ${short.lacks} and was paid ${short.paid}`
}

/** The fund pays out of its balance and within its cap of the market. */
function fundWithin({ books }: Audit, event: Event): string | null {
  if (event.type !== 'FundPaid') return null
  const { asset, instrument } = event
  const left = Books.balance(books.accounts.get('house:fund'), asset)
  if (left < 0n) return `the fund paid until ${left}`
  if (instrument === undefined) return null
  const clearing = Books.clearingOf(books, instrument)
  const drawn = Books.drawnIn(books, instrument)
  if (clearing === null) return null
  const { fundCap, fundTotal } = clearing
  if (drawn > fundCap) return `the fund lost ${drawn} of at most ${fundCap}`
  const all = spentIn(books, asset)
  return fundTotal !== undefined && all > fundTotal
    ? `the fund lost ${all} of ${asset} in all, of at most ${fundTotal}`
    : null
}

/** What the fund lost over all markets of an asset and in its house; houses have no window here. */
function spentIn(books: Books, asset: string): bigint {
  let sum = books.housePaid.get(asset) ?? 0n
  for (const [id, { settle }] of books.instruments) {
    if (settle === asset) sum += Books.drawnIn(books, id)
  }
  return sum
}

/** The fund, then winners, then the house; and winners only once the fund has no more to give. */
const ranks: { readonly [T in Event['type']]?: number } = {
  FundPaid: 1,
  Deleveraged: 2,
  LossSocialised: 3,
  DeficitCovered: 4,
  ShortfallBooked: 5,
}

function payersInOrder({ books, notes }: Audit, event: Event): string | null {
  const rank = ranks[event.type]
  if (rank === undefined) return null
  const named = 'trade' in event ? event.trade.instrument : (event as Paid).instrument
  const instrument = named ?? `the house of ${(event as Paid).asset}`
  const before = notes.payers.get(instrument) ?? 0
  notes.payers.set(instrument, rank)
  // Once the bankrupt were given what was collected, the market may be resolved once more.
  if (rank < before && before < 4) return `${event.type} in ${instrument} after a later payer`
  const gives =
    event.type === 'LossSocialised' || (event.type === 'Deleveraged' && event.haircut > 0n)
  return gives ? fundIsSpent(books, instrument) : null
}

/** The fund has nothing left for a market: no balance, no cap, or losses it carries. */
function fundIsSpent(books: Books, instrument: string): string | null {
  const { settle } = Books.instrument(books, instrument)
  const fund = Books.account(books, 'house:fund')
  const { fundCap = 0n, fundTotal } = Books.clearingOf(books, instrument) ?? {}
  const left = fundCap - Books.drawnIn(books, instrument)
  const ofTotal = fundTotal === undefined ? left : fundTotal - spentIn(books, settle)
  const capLeft = left < ofTotal ? left : ofTotal
  let carried = 0n
  for (const leg of fund.legs.values()) {
    const profit = profitOf(books, leg)
    if (profit !== null && profit.up < 0n) carried -= Fraction.floor(profit)
  }
  const rest = Books.balance(fund, settle) - carried
  const spare = rest < capLeft ? rest : capLeft
  return spare > 1n && carried === 0n
    ? `winners of ${instrument} pay while the fund has ${spare}`
    : null
}

/** A winner gives at most what his closing brought, and is never left with a debt for it. */
function winnersGiveOfGain({ books }: Audit, event: Event): string | null {
  if (event.type === 'Deleveraged') {
    const { trade, haircut } = event
    const mark = markOf(books, Books.instrument(books, trade.instrument))
    if (mark !== null && trade.price !== mark) return `${trade.account} is closed off the mark`
    const gained = trade.realised > 0n ? trade.realised : 0n
    if (haircut < 0n || haircut > gained) {
      return `${trade.account} gives ${haircut} of a gain of ${trade.realised}`
    }
    const held = Books.account(books, trade.account).legs.get(
      Books.legKey(trade.instrument, trade.leg),
    )
    const left = (held?.lots ?? 0n) + trade.lots
    const turns = held === undefined || (left !== 0n && left > 0n !== held.lots > 0n)
    return turns ? `${trade.account} is deleveraged beyond its position` : null
  }
  if (event.type !== 'LossSocialised') return null
  const net = netOf(books, Books.account(books, event.account), event.asset)
  if (net === null || Fraction.floor(net) + 2n >= event.amount) return null
  return `${event.account} has ${Fraction.text(net)} and bears ${event.amount}`
}

const add = (map: Map<string, bigint>, key: string, amount: bigint): void =>
  void map.set(key, (map.get(key) ?? 0n) + amount)

function rememberGiven({ notes }: Audit, event: Event): null {
  if (event.type === 'Deleveraged') {
    add(notes.gave, event.trade.instrument, event.haircut)
    add(notes.handed, event.trade.instrument, event.trade.lots)
  }
  if (event.type === 'LossSocialised') add(notes.gave, event.instrument, event.amount)
  if (event.type === 'DeficitCovered') add(notes.given, event.instrument, event.amount)
  if (event.type === 'TakenOver' || event.type === 'Inherited') {
    add(notes.handed, event.trade.instrument, event.trade.lots)
  }
  return null
}

/** What winners gave is what the bankrupt were given, and every contract found its other side. */
function collectedIsPaid({ notes }: Audit): string | null {
  for (const [id, amount] of notes.gave) {
    const given = notes.given.get(id) ?? 0n
    if (amount !== given) return `winners of ${id} gave ${amount}, of which ${given} was used`
  }
  for (const [id, lots] of notes.handed) {
    if (lots !== 0n) return `${lots} lots of ${id} were taken over by nobody`
  }
  return null
}

/** A bankrupt account ends with no position, no debt and nothing of worth. */
function endsWithNothing({ books }: Audit, event: Event): string | null {
  if (event.type !== 'LiquidationEnded' || event.outcome !== 'bankrupt') return null
  const { id, legs, balances } = Books.account(books, event.account)
  if (legs.size > 0) return `${id} ended bankrupt with positions`
  for (const [asset, amount] of balances) {
    const isPriced = books.indices.has(asset)
    if (amount < 0n || (amount > 0n && isPriced)) return `${id} ended with ${amount} of ${asset}`
  }
  return null
}
