import { Integer } from '../../money/Integer.ts'

/**
 * The worth of atoms at a price, in units of 1e-8, rounded down.
 *
 * @example
 * valueDown(1_500_000n, { decimals: 6, price: 2_00000000n }) // => 3_00000000n
 */
export const valueDown = (
  amount: bigint,
  { decimals, price }: { readonly decimals: number; readonly price: bigint },
): bigint => Integer.mulDivDown(amount, price, Integer.pow10(decimals))
