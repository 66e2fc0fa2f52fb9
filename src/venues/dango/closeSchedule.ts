import { Integer } from '../../money/Integer.ts'
import {
  DangoAccount,
  type DangoMarket,
  type DangoMarkets,
  type DangoPosition,
} from './DangoAccount.ts'
import { Six } from './Six.ts'

/** How much of a position is to be closed, against its sign. */
export interface Close {
  readonly position: DangoPosition
  readonly size: bigint
}

/**
 * What is missing to maintenance, with a buffer on top.
 *
 *     MM − equity ÷ (1 + buffer)
 *
 * Rules: [VEN47]
 */
export const deficitOf = (account: DangoAccount, markets: DangoMarkets, buffer: bigint): bigint =>
  DangoAccount.maintenance(account, markets) -
  Six.div(DangoAccount.equity(account, markets), 1_000_000n + buffer)

/**
 * The positions to close, the largest requirement first, each by as much as the deficit that is left
 * asks, rounded up; all of it where less than the smallest order would remain. Equal requirements
 * go in the order of the markets.
 *
 * Rules: [VEN47]
 */
export function closeSchedule(
  { positions }: DangoAccount,
  markets: DangoMarkets,
  deficit: bigint,
): readonly Close[] {
  const asked = positions.map((position) => {
    const market = DangoAccount.of(markets, position)
    return { position, market, required: DangoAccount.requirement(position, market) }
  })
  const closes: Close[] = []
  let left = deficit
  for (const { position, market } of asked.sort((a, b) => Integer.sign(b.required - a.required))) {
    if (left <= 0n) break
    const size = sizeFor(left, Integer.abs(position.size), market)
    left -= Six.mul(Six.mul(size, market.price), market.rate)
    closes.push({ position, size: position.size > 0n ? -size : size })
  }
  return closes
}

function sizeFor(deficit: bigint, held: bigint, market: DangoMarket): bigint {
  const per = Six.mul(market.price, market.rate)
  const size = per > 0n ? Integer.min(Six.divUp(deficit, per), held) : held
  return Six.mul(held - size, market.price) < market.orderMin ? held : size
}
