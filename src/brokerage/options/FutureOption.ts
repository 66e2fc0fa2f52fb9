import { Ratio } from '../../money/Ratio.ts'

/** An option on a future, as a house asks for it. */
export interface FutureOption {
  readonly kind: 'call' | 'put'
  readonly side: 'long' | 'short'
  readonly strike: Ratio
  /** The price of the future. */
  readonly price: Ratio
  /** What the future asks for. */
  readonly future: Ratio
}

/**
 * How far a house stresses the future under a written option, as a share of its price: crude oil down to nothing and up
 * to twice, stock indices and metals by three tenths.
 */
export const stressed: { readonly [product: string]: Ratio } = {
  CL: Ratio.one,
  ES: Ratio.of(3n, 10n),
  GC: Ratio.of(3n, 10n),
}

/** How near this comes to all that was seen, as a share of what the future asks for. */
export const nearness = Ratio.of(3n, 10n)

/** A long option asks for half of it at the money, for all of it so far in the money, for nothing so far out of it. */
const range = Ratio.of(3n, 10n)

/** What a long option asks for at most, of what the future does. */
const most = Ratio.of(23n, 20n)

/**
 * What a house asks for an option on a future where no SPAN array is at hand: straight lines between what was seen of
 * it. One that was written asks for what a stress of the future would take from it, as a share of what it would take
 * from the future; a long one by how likely it is to be exercised. Within 30 % of the future's requirement of all that
 * was seen, and no nearer: arrays are to be preferred.
 *
 * Rules: [LEGS14]
 *
 * @example
 * // Written at 4,900, the future at 4,172: (30 % - 17.4 %) ÷ 30 % of what the future asks for.
 * FutureOption.margin(option, FutureOption.stressed.ES)
 */
export function margin(option: FutureOption, stress: Ratio): Ratio {
  const { kind, side, strike, price, future } = option
  const ahead = kind === 'call' ? Ratio.sub(price, strike) : Ratio.sub(strike, price)
  const inTheMoney = Ratio.div(ahead, price)
  if (side === 'short') return Ratio.mul(future, share(Ratio.add(stress, inTheMoney), stress))
  const likely = share(Ratio.add(range, inTheMoney), Ratio.add(range, range))
  return Ratio.mul(Ratio.mul(future, most), likely)
}

/** A part of a whole, none below zero and never more than all. */
const share = (part: Ratio, whole: Ratio): Ratio =>
  Ratio.min(Ratio.one, Ratio.div(Ratio.positive(part), whole))

export * as FutureOption from './FutureOption.ts'
