import type { Position } from '../../../model/Position.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Holdings } from '../../Holdings.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { TieredTerms } from './TieredTerms.ts'

/**
 * The numbers of closed lots at which the slope of slack changes: where the remaining position
 * enters a lower bracket, and where fees move the settlement balance into another tier of its
 * haircut, or below zero. Includes a lot on either side of each, rising, ending with the whole
 * position.
 */
export function breakpoints(
  context: MarginContext,
  position: Position,
  price: bigint,
  feeRate: Ratio,
): readonly bigint[] {
  const { instrument, lots } = position
  const whole = Integer.abs(lots)
  const perLot = notionalPerLot(position, price)
  if (perLot.numerator === 0n) return [whole]
  const table = TieredTerms.of(context.rules).brackets[instrument.index]
  const lotsAt = (floor: bigint): bigint =>
    table?.by === 'lots' ? floor : Ratio.divDown(floor, perLot)
  const byBracket = (table?.tiers ?? []).map(({ floor }) => whole - lotsAt(floor))
  const byGrowth = table?.slope === undefined ? [] : spread(whole)
  const fee = Ratio.mul(perLot, feeRate)
  const byFee = fee.numerator === 0n ? [] : feeBends(context, position, fee)
  return [...byBracket, ...byGrowth, ...byFee]
    .flatMap((point) => [point - 1n, point, point + 1n])
    .filter((point) => point > 0n && point < whole)
    .concat(whole)
    .sort((a, b) => Integer.sign(a - b))
}

/** Rates that grow with the size bend everywhere, and concavely: some points stand for all. */
const spread = (whole: bigint): readonly bigint[] =>
  [...Array(pieces).keys()].map((at) => Integer.mulDivDown(whole, BigInt(at + 1), BigInt(pieces)))

const pieces = 32

function feeBends(
  { account, rules, prices }: MarginContext,
  { instrument }: Position,
  fee: Ratio,
): readonly bigint[] {
  const held = Holdings.of(account, rules, prices)[instrument.settleIndex] ?? 0n
  const tiers = TieredTerms.of(rules).collateral[instrument.settleIndex]?.tiers ?? []
  return [0n, ...tiers.map(({ floor }) => floor)].map((floor) => Ratio.divDown(held - floor, fee))
}

function notionalPerLot({ instrument }: Position, price: bigint): Ratio {
  const { numerator, denominator } = instrument.multiplier
  return instrument.payoff === 'linear'
    ? Ratio.of(Integer.mul(Integer.abs(price), numerator), denominator)
    : Ratio.of(numerator, Integer.mul(price, denominator))
}
