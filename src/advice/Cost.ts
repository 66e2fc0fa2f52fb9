import type { Asset } from '../model/Asset.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Value } from '../money/Value.ts'

/** What a cure may cost: each in the numeraire's atoms, rounded up, below zero where it is a gain. */
export const costKinds = ['fee', 'spread', 'impact', 'funding', 'borrowing', 'conversion'] as const

export type CostKind = (typeof costKinds)[number]

/**
 * What a cure costs over the told horizon, by kind. A kind that nobody told anything of is missing here
 * and named in `untold`, so the total is then what it costs at least.
 *
 * Rules: [CURE3]
 */
export interface Cost {
  readonly of: Readonly<Partial<Record<CostKind, Value>>>
  /** In the order of `costKinds`. */
  readonly untold: readonly CostKind[]
}

export const none: Cost = { of: {}, untold: [] }

/** The sum of what is told. */
export const total = ({ of }: Cost): Value =>
  Value.sum(costKinds.map((kind) => of[kind] ?? Value.zero))

/**
 * The cost of several parts of one cure.
 *
 * @example
 * Cost.total(Cost.add({ of: { fee: Value.of(3n) }, untold: [] }, { of: { fee: Value.of(4n) }, untold: ['impact'] })) // => 7n
 */
export function add(a: Cost, b: Cost): Cost {
  const kinds = costKinds.filter((kind) => a.of[kind] !== undefined || b.of[kind] !== undefined)
  return {
    of: Object.fromEntries(
      kinds.map((kind) => [kind, Value.add(a.of[kind] ?? Value.zero, b.of[kind] ?? Value.zero)]),
    ),
    untold: costKinds.filter((kind) => a.untold.includes(kind) || b.untold.includes(kind)),
  }
}

/**
 * Which of two costs comes first: one that is wholly told before one that is not, then the lower. Zero
 * where neither does.
 *
 * Rules: [CURE4]
 */
export function compare(a: Cost, b: Cost): number {
  const [told, other] = [a.untold.length === 0, b.untold.length === 0]
  if (told !== other) return told ? -1 : 1
  const [cost, otherCost] = [total(a), total(b)]
  return cost < otherCost ? -1 : cost > otherCost ? 1 : 0
}

/** An amount as a cost: in the numeraire, rounded up; null where a price is missing. */
export function valued(
  prices: PriceBook,
  amount: bigint,
  asset: Asset,
  numeraire: Asset,
): Value | null {
  const value = PriceBook.convert(prices, Amount.of(-amount), asset, numeraire)
  return value === null ? null : Value.of(-value)
}

export * as Cost from './Cost.ts'
