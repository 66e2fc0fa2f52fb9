import type { AccountId } from '../model/Account.ts'
import type { Leg } from '../model/Position.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import type { Bankruptcy, Takeover, TakeoverBy } from './Resolution.ts'

interface Open {
  readonly account: AccountId
  readonly leg: Leg
  readonly lots: Quantity
}

/**
 * Closes every bankrupt lot at the mark and says against whom: long and short bankrupt lots offset
 * each other first; of what is left, the fund and deleveraging take their shares. Every split runs
 * in proportion to lots, exactly, so no leg trades more or less than it holds.
 *
 * Rules: [FALL3] [FALL4]
 *
 * @example
 * takeOver([{ account: 'a', legs: [{ leg: 'net', lots: Quantity.of(10n) }], deficit }], 4n)
 * // => the fund takes 4 lots of a's ten, deleveraging 6
 */
export function takeOver(bankrupt: readonly Bankruptcy[], inherited: bigint): readonly Takeover[] {
  const open = bankrupt.flatMap(({ account, legs }) => legs.map((leg) => ({ account, ...leg })))
  const longs = sizes(open, 1)
  const shorts = sizes(open, -1)
  const offset = Integer.min(total(longs), total(shorts))
  const offsets = sum(Integer.split(offset, longs), Integer.split(offset, shorts))
  const rests = open.map(({ lots }, index) => Integer.abs(lots) - at(offsets, index))
  const funds = Integer.split(inherited, rests)
  return open.flatMap((leg, index) => [
    ...part(leg, 'offset', at(offsets, index)),
    ...part(leg, 'fund', at(funds, index)),
    ...part(leg, 'deleveraging', at(rests, index) - at(funds, index)),
  ])
}

/** Unsigned lots of one side; a leg of the other side weighs nothing. */
const sizes = (open: readonly Open[], side: -1 | 1): readonly bigint[] =>
  open.map(({ lots }) => (Integer.sign(lots) === side ? Integer.abs(lots) : 0n))

const sum = (a: readonly bigint[], b: readonly bigint[]): readonly bigint[] =>
  a.map((part, index) => part + at(b, index))

const at = (items: readonly bigint[], index: number): bigint => items[index] ?? 0n

const total = (items: readonly bigint[]): bigint => items.reduce((all, item) => all + item, 0n)

function part({ account, leg, lots }: Open, by: TakeoverBy, size: bigint): readonly Takeover[] {
  if (size === 0n) return []
  return [{ account, leg, lots: Quantity.of(lots > 0n ? -size : size), by }]
}
