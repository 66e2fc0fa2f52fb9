import { assert } from '../../base/assert.ts'
import type { VenusEntry } from './VenusMarket.ts'
import { VenusMarket } from './VenusMarket.ts'

/** The core pool: its markets by name, and the one parameter that they share. */
export interface VenusPool {
  readonly markets: ReadonlyMap<string, VenusMarket>
  /** The share of one debt that a single liquidation may repay, a mantissa. */
  readonly closeFactor: bigint
}

/** One account: what it has in each market, in the order in which it came there. */
export type VenusAccount = ReadonlyMap<string, VenusEntry>

/** What an account has in a market that it never was in. */
export const nothing: VenusEntry = {
  entered: false,
  vTokens: 0n,
  debt: { principal: 0n, index: 0n },
}

export const entryOf = (account: VenusAccount, name: string): VenusEntry =>
  account.get(name) ?? nothing

/** A market that is listed. */
export function marketOf({ markets }: VenusPool, name: string): VenusMarket {
  const market = markets.get(name)
  assert(market !== undefined, 'venus: the market is listed')
  return market
}

/**
 * Accrues the named markets and no other.
 *
 * Rules: [VENUS4]
 */
export function accrued(pool: VenusPool, names: readonly string[], block: bigint): VenusPool {
  const markets = new Map(pool.markets)
  for (const name of names) markets.set(name, VenusMarket.accrue(marketOf(pool, name), block))
  return { ...pool, markets }
}
