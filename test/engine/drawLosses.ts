import { Random } from '../../src/base/Random.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { borrowers } from './loanWorld.ts'
import type { Stream } from './streams.ts'
import type { Draft } from './world.ts'

const signed = { by: 'desk', reason: 'test' }

/**
 * Draws what loans run into beside themselves: debts that are owed to nobody, losses of a pool kept
 * elsewhere, money lent to it afterwards, buyers of what pools took over, and graces after an outage.
 */
export function drawLosses(seed: number): Stream {
  const random = Random.create(seed, 91)
  return (_time, state) => {
    const chance = random.below(40)
    if (chance === 0) return misposted(random, state)
    if (chance === 1) return told(random, state)
    if (chance === 2) {
      const amount = Amount.of(BigInt(1 + random.below(1_000_000)))
      return { type: 'Supply', account: 'lender', pool: 'away', asset: 'USDC', amount }
    }
    if (chance === 3) return graced(random)
    return chance < 10 ? bought(random, state) : null
  }
}

/** Liquidation of a coin goes off, or comes on after a grace. */
function graced(random: Random): Draft {
  const scope = { kind: 'asset', id: random.below(2) === 0 ? 'ETH' : 'BTC' } as const
  const on = random.below(4) > 0
  const grace = on && random.below(2) === 0 ? { grace: 1 + random.below(120_000) } : {}
  return { type: 'Switch', scope, what: 'liquidation', on, ...grace, ...signed }
}

/** An operator books a debt that no pool lent. */
function misposted(random: Random, state: State): Draft {
  const account = borrowers[random.below(borrowers.length)] ?? ''
  const held = State.account(state, account).balances[State.asset(state, 'BTC').index] ?? 0n
  const amount = Amount.of(held + BigInt(1 + random.below(1_000_000_000)))
  const postings = [
    { account, asset: 'BTC', amount: Amount.negate(amount) },
    { account: 'house:world', asset: 'BTC', amount },
  ]
  return { type: 'Correct', postings, ...signed }
}

/** Lenders of a pool kept elsewhere lose a part, or nearly all. */
function told(random: Random, state: State): Draft {
  const [, { supplyIndex }] = State.reserve(state, { pool: 'away', asset: 'USDC' })
  const part = random.below(3) === 0 ? 10_000_000n : 10n
  return { type: 'TellLoss', pool: 'away', asset: 'USDC', supply: supplyIndex - supplyIndex / part }
}

/** Part or all of something that a pool has for sale, or of what it has not. */
function bought(random: Random, state: State): Draft | null {
  const offers = [...state.pools.values()].flatMap(({ id, reserves }) =>
    reserves.flatMap(({ asset, taken }) => taken.map((held) => ({ pool: id, asset, held }))),
  )
  const offer = offers[random.below(Math.max(1, offers.length))]
  if (offer === undefined) return null
  const collateral = State.assetAt(state, offer.held.asset).id
  const amount = Amount.of(BigInt(1 + random.below(20_000)) * 1_000_000n)
  const least = random.below(6) === 0 ? offer.held.amount : null
  const sale = { pool: offer.pool, asset: offer.asset.id, collateral, amount, least }
  return { type: 'BuyCollateral', account: 'keeper', ...sale }
}
