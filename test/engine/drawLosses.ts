import { Random } from '../../src/base/Random.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { borrowers } from './loanWorld.ts'
import type { Stream } from './streams.ts'
import type { Draft } from './world.ts'

const signed = { by: 'desk', reason: 'test' }

/** Draws what loans run into beside themselves: debts that are owed to nobody. */
export function drawLosses(seed: number): Stream {
  const random = Random.create(seed, 91)
  return (_time, state) => (random.below(40) === 0 ? misposted(random, state) : null)
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
