import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import { Instrument, type Option } from '../../../model/Instrument.ts'
import type { OptionsMethod } from '../../../model/OptionMargin.ts'
import type { Order } from '../../../model/Order.ts'
import { type Leg, type LegOf, Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { uncounted } from '../tiered/spotOrders.ts'
import type { Visit } from '../tiered/Visit.ts'
import { ofOption, requiredIn, spotOf } from './demand.ts'
import { OptionsTerms } from './OptionsTerms.ts'

/**
 * Emits, once for each leg of an option with open orders, the most that they could add to its initial
 * requirement: all buys filled or all sells, of which the worse. A buy gives its premium for what backs as
 * little as a long option does.
 *
 * Rules: [OPTM5]
 */
export function optionOrders<T>(visit: Visit<T>): void {
  const seen = new Set<string>()
  for (const { instrument, leg, reduceOnly } of visit.account.orders) {
    const key = `${instrument.index} ${leg}`
    if (reduceOnly || !Instrument.isOption(instrument) || seen.has(key)) continue
    seen.add(key)
    addOrders(visit, instrument, leg)
  }
}

function addOrders<T>(visit: Visit<T>, instrument: Option, leg: Leg): void {
  const { rules, prices, visitor, into, account } = visit
  const margin = OptionsTerms.of(rules).options[instrument.index]
  const leads = ends(account, { instrument, leg })
  const mark = PriceBook.usable(prices, instrument)
  // Where nothing is held an order says itself at what price it would be.
  const price = leads.held === 0n ? leads.limit : mark
  if (margin === undefined || price === undefined) {
    visitor.unknown(into, margin === undefined ? 'brackets.missing' : 'mark.missing', instrument)
    return
  }
  const spot = spotOf(visit, instrument)
  if (spot === null) return
  const asks = (
    lots: bigint,
    at: bigint,
    worth: bigint = Instrument.value(instrument, lots, at),
  ) => (lots === 0n ? 0n : ofOption(instrument, margin, { lots, mark: at, spot, worth }).initial)
  // What is beyond the lots held is traded at a limit, so the mark says nothing of it.
  const { held, long, short, paid, limit } = leads
  const bought =
    held > 0n
      ? Instrument.value(instrument, held, price) + paid
      : Instrument.notional(instrument, long, limit)
  const sold = held < 0n ? price : limit
  const now = asks(held, price)
  const lost = held > 0n && mark !== undefined ? saleLoss(visit, { leads, mark, now }) : noLoss
  const turned = short < 0n ? asks(short, sold) + lost.turning : 0n
  const worst = Integer.max(asks(long, price, bought), Integer.max(now + lost.closing, turned))
  const extra = worst - now
  const required = requiredIn(visit, instrument, { initial: extra, maintenance: 0n })
  const most = Integer.max(Integer.abs(long), Integer.abs(short))
  const size = Instrument.notional(instrument, most, price)
  if (required === null) {
    visitor.unknown(into, 'index.missing', rules.assets[instrument.settleIndex] as Asset)
  } else if (extra > 0n) {
    visitor.orders(into, instrument, leg, size, Ratio.one, extra, required.initial.value)
  }
}

/** What is sold of a long option at a mark, and what all of it is asked now. */
interface Held {
  readonly leads: ReturnType<typeof ends>
  readonly mark: bigint
  readonly now: bigint
}

/** What sells lose beyond what they release, whichever of them are filled, and as they turn the position over. */
interface SaleLoss {
  readonly closing: bigint
  readonly turning: bigint
}

const noLoss: SaleLoss = { closing: 0n, turning: 0n }

/**
 * What the sells of a long option would lose: it counts for what it is worth, and the coin that it brings may count for
 * less. What they lose beside the mark, and their fee, is borne by what they release (ORD8) as long as they only close, so
 * that much of it is not there twice.
 *
 * Rules: [OPTM5] [TIER5] [METHOD16]
 */
function saleLoss<T>(visit: Visit<T>, { leads, mark, now }: Held): SaleLoss {
  const { rules } = visit
  const { held, short, sells } = leads
  const [first] = sells
  if (first === undefined) return noLoss
  const { instrument } = first
  const asset = rules.assets[instrument.settleIndex] as Asset
  const beside = uncounted(visit, asset)
  const { feeRate } = rules.rulebook.method as OptionsMethod
  const value = (lots: bigint, at: bigint) => Instrument.notional(instrument, lots, at)
  const closing = sells.reduce((sum, order) => {
    const lots = Integer.min(-order.lots, held)
    const below = mark - Integer.min(order.price, mark)
    const cost = value(lots, below) + Ratio.mulUp(value(lots, mark), feeRate)
    const share = Integer.mulDivDown(now, lots, held)
    const borne = short < 0n ? 0n : Integer.min(cost, share)
    // What is not borne is paid in the coin as well, at what it counts for.
    const paid = value(lots, mark - below) + cost - borne
    return sum + Integer.max(0n, Ratio.mulUp(paid, beside) + borne - share)
  }, 0n)
  const turning = Ratio.mulUp(value(held, mark), beside)
  return { closing: short < 0n ? Integer.min(closing, turning) : closing, turning }
}

/**
 * The lots of a leg now, with all of its buys filled, and with all of its sells; what the buys would pay,
 * settlement atoms, the highest limit, and the sells.
 */
function ends({ positions, orders }: Account, on: LegOf) {
  const isHere = (one: LegOf): boolean => Position.isSameLeg(one, on)
  const held = positions.find(isHere)?.lots ?? 0n
  let [long, short, paid, limit]: [bigint, bigint, bigint, bigint] = [held, held, 0n, 0n]
  const sells: Order[] = []
  for (const order of orders) {
    if (order.reduceOnly || !isHere(order)) continue
    limit = Integer.max(limit, order.price)
    if (order.lots > 0n) {
      long += order.lots
      paid += Instrument.notional(order.instrument, order.lots, order.price)
    } else {
      short += order.lots
      sells.push(order)
    }
  }
  return { held, long, short, paid, limit, sells }
}
