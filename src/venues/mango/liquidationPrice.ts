import { Ratio } from '../../money/Ratio.ts'
import type { Account } from './Account.ts'
import { Health } from './Health.ts'

const halvingsMost = 96
const two = Ratio.of(2n)
const four = Ratio.of(4n)

/**
 * The oracle price of one perpetual at which maintenance health is zero, below the price of now for a
 * long and above for a short; null where there is none, nothing is held, or health is below zero now.
 * Health is linear between its kinks, so the line of the last piece before zero gives it exactly; where
 * that piece is narrower than 2^−96 of the way, the price is so near to it.
 *
 * Rules: [VEN81]
 */
export function perpLiquidationPrice(account: Account, index: number): Ratio | null {
  const perp = account.perps[index]
  if (perp === undefined || perp.base.numerator === 0n) return null
  const at: HealthAt = (price) => healthAt(account, index, price)
  const now = perp.prices.oracle
  const end = perp.base.numerator > 0n ? Ratio.zero : highest(at, now)
  if (end === null || at(now).numerator < 0n || at(end).numerator > 0n) return null
  return zeroBetween(at, now, end)
}

/** Maintenance health where the oracle of one perpetual stands at a price and all else is as it is. */
export function healthAt(account: Account, index: number, oracle: Ratio): Ratio {
  const perps = account.perps.map((perp, at) =>
    at === index ? { ...perp, prices: { ...perp.prices, oracle } } : perp,
  )
  return Health.of({ ...account, perps }, 'maint')
}

type HealthAt = (price: Ratio) => Ratio

/** A price so high that health is not above zero. */
function highest(at: HealthAt, now: Ratio): Ratio | null {
  let price = now
  for (let doubled = 0; doubled < halvingsMost; doubled++) {
    if (at(price).numerator <= 0n) return price
    price = Ratio.mul(price, two)
  }
  return null
}

/** Halves the bracket until its sound end lies on the last piece before zero. */
function zeroBetween(at: HealthAt, from: Ratio, to: Ratio): Ratio {
  let [sound, lost] = [from, to]
  for (let halved = 0; halved < halvingsMost; halved++) {
    const step = Ratio.div(Ratio.sub(lost, sound), four)
    const [health, next] = [at(sound), at(Ratio.add(sound, step))]
    const fall = Ratio.sub(health, next)
    const zero = fall.numerator === 0n ? null : lineZero(sound, step, Ratio.div(health, fall))
    if (zero !== null && at(zero).numerator === 0n) return zero
    const middle = Ratio.div(Ratio.add(sound, lost), two)
    if (at(middle).numerator > 0n) sound = middle
    else lost = middle
  }
  return lost
}

const lineZero = (from: Ratio, step: Ratio, steps: Ratio): Ratio =>
  Ratio.add(from, Ratio.mul(step, steps))
