import { assert } from '../../../../base/assert.ts'
import type { ProtocolName } from '../../../../model/Lending.ts'
import { Integer } from '../../../../money/Integer.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { AaveInterest } from '../../../../protocols/aave/AaveInterest.ts'
import { Ray } from '../../../../protocols/aave/Ray.ts'
import { Ray as MakerRay } from '../../../../protocols/maker/Ray.ts'
import { Wad } from '../../../../protocols/morpho/Wad.ts'

/**
 * The index of a claim after some whole seconds at a yearly rate, from its index now. It never
 * falls. A year is 365 days.
 */
export type InterestModel = (index: Ratio, rate: Ratio, seconds: bigint) => Ratio

/** How interest grows on debt and on supply under a protocol. */
export interface Growths {
  readonly owed: InterestModel
  readonly supplied: InterestModel
}

const year = 31_536_000n
const secondsPerBlock = 3n

/** index × (1 + rate × seconds ÷ year), exactly: simple interest. */
export const simple: InterestModel = (index, rate, seconds) =>
  Ratio.mul(index, Ratio.add(Ratio.one, Ratio.mul(rate, Ratio.of(seconds, year))))

/** Aave: lenders' interest is linear, in rays. */
export const aaveSupplied: InterestModel = (index, rate, seconds) =>
  Ratio.of(AaveInterest.normalizedIncome(interestOf(index, rate), seconds), Ray.one)

/** Aave: borrowers' interest is compounded by three terms of the exponential, in rays. */
export const aaveOwed: InterestModel = (index, rate, seconds) =>
  Ratio.of(AaveInterest.normalizedDebt(interestOf(index, rate), seconds), Ray.one)

function interestOf(index: Ratio, rate: Ratio): AaveInterest {
  const [rays, perYear] = [Ratio.mulDown(Ray.one, index), Ratio.mulDown(Ray.one, rate)]
  return {
    liquidityIndex: rays,
    variableBorrowIndex: rays,
    liquidityRate: perYear,
    variableBorrowRate: perYear,
    updatedAt: 0n,
  }
}

/** Morpho: a rate a second in wads, compounded by three terms of the exponential, each down. */
export const morpho: InterestModel = (index, rate, seconds) => {
  const first = Integer.mul(Ratio.mulDown(Wad.one, perSecond(rate)), seconds)
  const second = Integer.mulDivDown(first, first, Integer.mul(2n, Wad.one))
  const third = Integer.mulDivDown(second, first, Integer.mul(3n, Wad.one))
  return Ratio.mul(index, Ratio.of(Wad.one + first + second + third, Wad.one))
}

/** Compound: index + ⌊index × rate a second × seconds⌋, indices of 15 decimals, rates of 18. */
export const compound: InterestModel = (index, rate, seconds) => {
  const [scale, one] = [Integer.pow10(15), Integer.pow10(18)]
  const before = Ratio.mulDown(scale, index)
  const grown = Integer.mul(Ratio.mulDown(one, perSecond(rate)), seconds)
  return Ratio.of(before + Integer.mulDivDown(before, grown, one), scale)
}

/**
 * Venus: index + ⌊index × rate a block × blocks⌋, in units of 1e-18. A block is three seconds, as the
 * protocol's own rate models take it; what is begun of one charges nothing.
 */
export const venus: InterestModel = (index, rate, seconds) => {
  const one = Integer.pow10(18)
  const before = Ratio.mulDown(one, index)
  const perBlock = Ratio.mulDown(one, Ratio.mul(perSecond(rate), Ratio.of(secondsPerBlock)))
  const grown = Integer.mul(perBlock, Integer.divDown(seconds, secondsPerBlock))
  return Ratio.of(before + Integer.mulDivDown(before, grown, one), one)
}

/** Maker, Euler: every second compounds, in rays. */
export const everySecond: InterestModel = (index, rate, seconds) => {
  const factor = MakerRay.one + Ratio.mulDown(MakerRay.one, perSecond(rate))
  const grown = MakerRay.power(factor, seconds)
  return Ratio.of(MakerRay.mul(grown, Ratio.mulDown(MakerRay.one, index)), MakerRay.one)
}

const perSecond = (rate: Ratio): Ratio => Ratio.mul(rate, Ratio.of(1n, year))

const both = (growth: InterestModel): Growths => ({ owed: growth, supplied: growth })

const aave: Growths = { owed: aaveOwed, supplied: aaveSupplied }

const protocols: { readonly [name in ProtocolName]: Growths } = {
  'aave-v3.6': aave,
  'aave-v3.7': aave,
  'aave-v4': aave,
  spark: aave,
  'morpho-blue': both(morpho),
  'compound-v3': both(compound),
  maker: both(everySecond),
  'euler-v2': both(everySecond),
  venus: both(venus),
  'liquity-v1': both(simple),
  'liquity-v2': both(simple),
  desk: both(simple),
}

/**
 * The interest models of a protocol, at constant rates.
 *
 * Rules: [LOAN14]
 *
 * @example
 * InterestModel.of('desk').owed(Ratio.one, Ratio.of(1n, 10n), 15_768_000n) // => 21 ÷ 20 after half a year
 */
export function of(protocol: ProtocolName): Growths {
  const found = protocols[protocol]
  assert(found !== undefined, 'Growth.of: the protocol is known')
  return found
}

export * as InterestModel from './InterestModel.ts'
