import { takenAt } from '../../margin/applyStaleBand.ts'
import { assess } from '../../margin/assess.ts'
import { Method, pathUnit } from '../../margin/Method.ts'
import { liquidatesAbove } from '../../margin/methods/lending/prices/liquidatesAbove.ts'
import { timeToBreach } from '../../margin/methods/lending/prices/timeToBreach.ts'
import { liquidationPrice } from '../../margin/prices/liquidationPrice.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Protection, type Side, type Trigger } from '../../model/Protection.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { poolRates } from '../loan/poolRates.ts'
import { State } from '../State.ts'
import { Guard } from './Guard.ts'
import type { Guarded } from './Plan.ts'

/** Whether a trigger holds, or what it lacks to be known. */
export type Held = boolean | 'noPrice' | 'noVolatility'

/**
 * Whether a trigger holds now, at the account's better end as for calls; why not where it waits for
 * what was never told.
 *
 * Rules: [PROT3]
 */
export function holds(
  state: State,
  { account, guard, rules }: Guarded,
  rates: () => YearlyRates = () => poolRates(state),
): Held {
  const { trigger } = guard.protection
  const { book } = state
  const above = Protection.ratioOf(trigger)
  if (above !== null) {
    const measure = Assessment.measure(assess(account, rules, book), 'maintenance')
    return Assessment.exceeds(measure, above)
  }
  if (trigger.kind === 'mark' || trigger.kind === 'index') return isReached(state, trigger)
  if (trigger.kind === 'sigma') return isWithin(state, { account, rules }, trigger)
  if (trigger.kind === 'time') return isSoon(state, { account, rules }, trigger.within, rates())
  return guard.isTripped === true
}

/** What claims of pools earn and cost in a year, by their ids. */
export type YearlyRates = ReturnType<typeof poolRates>

/** Triggers that wait for a price, whatever the account holds. */
type PriceTrigger = Extract<Trigger, { kind: 'mark' | 'index' }>

function isReached(state: State, trigger: PriceTrigger): Held {
  const { book } = state
  const price =
    trigger.kind === 'mark'
      ? book.marks[State.instrument(state, trigger.instrument).index]
      : book.indices[State.asset(state, trigger.asset).index]
  return isBeyond(price, trigger)
}

/** Whether it waits for a price that is told and not reached: then a look finds nothing to say. */
export function isWaiting(state: State, guard: Guard): boolean {
  const { protection, attempt, unarmed } = guard
  const { trigger } = protection
  if (trigger.kind !== 'mark' && trigger.kind !== 'index') return false
  if (attempt !== null || unarmed !== null || Guard.usedUp(guard) !== null) return false
  return isReached(state, trigger) === false
}

type Assessed = Pick<Guarded, 'account' | 'rules'>

/** A volatility tells of the days about its own; an older one is none. */
const day = 86_400_000

/**
 * Whether the nearest liquidation price of an instrument is fewer daily standard deviations away:
 * distance < within × daily × mark, by cross-multiplication.
 *
 * Rules: [PROT13]
 */
function isWithin(
  state: State,
  { account, rules }: Assessed,
  { instrument: id, within }: Extract<Trigger, { kind: 'sigma' }>,
): Held {
  const instrument = State.instrument(state, id)
  const { book } = state
  const [mark, told] = [book.marks[instrument.index], book.volatilities[instrument.index]]
  if (told === undefined || state.time - told.time > day) return 'noVolatility'
  if (mark === undefined) return 'noPrice'
  const threshold = thresholdOf(rules)
  const reach = Ratio.mul(within, told.daily)
  if (isFarther({ account, rules }, book, threshold, reach)) return false
  const { now, nearest } = liquidationPrice(account, rules, book, instrument, { threshold })
  if (now) return true
  if (nearest === null) return false
  const away = Integer.abs(nearest - mark.price)
  const most = Integer.mul(Integer.abs(mark.price), reach.numerator)
  return Integer.mul(away, reach.denominator) < most
}

/** Whether interest alone would liquidate a loan in so many milliseconds, at the rates of now. */
function isSoon(
  state: State,
  { account, rules }: Assessed,
  within: number,
  rates: YearlyRates,
): boolean {
  const seconds = BigInt(Math.floor(within / 1_000))
  const options = { threshold: thresholdOf(rules), within: seconds }
  return timeToBreach(account, rules, state.book, rates, options) !== null
}

/**
 * Whether headroom proves that no price may liquidate within a share of itself: most are far, and their
 * liquidation price need not be searched for that.
 */
function isFarther(
  { account, rules }: Assessed,
  book: PriceBook,
  threshold: Ratio,
  share: Ratio,
): boolean {
  const context = takenAt(account, rules, book, 'liquidation')
  const assessment = assess(account, rules, context.prices)
  const path = Method.of(rules).headroom(context, assessment, threshold)
  return Integer.mul(path, share.denominator) >= Integer.mul(share.numerator, pathUnit)
}

/** The lowest marginRatio above which a ladder liquidates; one where none does. */
function thresholdOf({ rulebook }: Assessed['rules']): Ratio {
  const enters = rulebook.ladders.map(liquidatesAbove).filter((one) => one !== null)
  const least = (a: Ratio, b: Ratio): Ratio => (Ratio.compare(b, a) < 0 ? b : a)
  return enters.length === 0 ? Ratio.one : enters.reduce(least)
}

function isBeyond(
  found: { readonly price: bigint } | undefined,
  { side, price }: { readonly side: Side; readonly price: bigint },
): boolean | 'noPrice' {
  if (found === undefined) return 'noPrice'
  return side === 'above' ? found.price >= price : found.price <= price
}
