import { Result } from '../../base/Result.ts'
import { ConstantProduct } from '../../market/impact/ConstantProduct.ts'
import { DepthProfile } from '../../market/impact/DepthProfile.ts'
import { Elastic } from '../../market/impact/Elastic.ts'
import type { Impact } from '../../market/impact/Impact.ts'
import type { ImpactFault } from '../../market/impact/ImpactFault.ts'
import { Levels } from '../../market/impact/Levels.ts'
import { Linear } from '../../market/impact/Linear.ts'
import { SquareRoot } from '../../market/impact/SquareRoot.ts'
import { StableSwap } from '../../market/impact/StableSwap.ts'
import type { Law } from './Market.ts'

/**
 * The undisturbed market of a law at an opening price; null for an unknown law. A pool and an order
 * book have a price of their own.
 *
 * Rules: [SIM4] [SIM10]
 *
 * @example
 * impactOf({ law: 'linear', depth: 25e6 }, 60_000)
 */
export function impactOf(law: Law, price: number): Result<Impact, ImpactFault> | null {
  switch (law.law) {
    case 'linear':
      return elastic(Linear.create(law.depth), price)
    case 'squareRoot':
      return elastic(SquareRoot.create(law), price)
    case 'profile':
      return elastic(DepthProfile.create(law.sell, law.buy), price)
    case 'constantProduct':
      return ConstantProduct.create(law)
    case 'stableSwap':
      return StableSwap.create(law)
    case 'levels':
      return Levels.create(law.bids, law.asks)
    default:
      return null
  }
}

const elastic = (
  law: Result<Parameters<typeof Elastic.create>[0], ImpactFault>,
  price: number,
): Result<Impact, ImpactFault> =>
  law.ok ? Elastic.create(law.value, price) : Result.failure(law.error)
