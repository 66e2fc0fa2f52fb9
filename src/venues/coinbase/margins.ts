import { Ratio } from '../../money/Ratio.ts'
import { rootUp } from '../root.ts'

/** Shares of the notional. */
export interface CoinbaseMargins {
  readonly initial: Ratio
  readonly maintenance: Ratio
  readonly closeOut: Ratio
}

const twoThirds = Ratio.of(2n, 3n)
const third = Ratio.of(1n, 3n)
const buffer = Ratio.of(12n, 100n)

/**
 * Coinbase International: the initial rate grows with the root of the time that closing out takes.
 *
 *     IM = max(base, risk parameter × √horizon)   MM = ⅔ IM   close-out = max(IM ÷ 3, MM − 12 %)
 *
 * The root is rounded up at the 30th place, against the account.
 *
 * Rules: [VEN30]
 */
export function marginsOf(base: Ratio, riskParameter: Ratio, horizon: Ratio): CoinbaseMargins {
  const initial = Ratio.max(base, Ratio.mul(riskParameter, rootUp(horizon)))
  const maintenance = Ratio.mul(twoThirds, initial)
  const closeOut = Ratio.max(Ratio.mul(third, initial), Ratio.sub(maintenance, buffer))
  return { initial, maintenance, closeOut }
}
