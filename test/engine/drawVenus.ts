import { Random } from '../../src/base/Random.ts'
import { State } from '../../src/engine/State.ts'
import type { LendingMethod } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { atoms, type Coin, rulebook } from './LoanDesk.ts'
import type { Stream } from './streams.ts'
import type { Draft } from './world.ts'

const [pool, id] = ['core', 'venus']
const lender = 'venus0'
const borrowers = ['venus1', 'venus2'] as const
const coins = ['USDC', 'ETH'] as const

const curve = {
  optimalUsage: 8_000n,
  base: 100n,
  slope1: 900n,
  slope2: 60_000n,
  reserveFactor: 2_000n,
}

function rules(): Rulebook {
  const base = rulebook(id, { guard: false, closeFactorOf: 'debt', income: 'apart' })
  return { ...base, method: { ...(base.method as LendingMethod), protocol: 'venus' } }
}

/** Draws a market of Venus and its borrowers, whose loans are now and then liquidated by force. */
export function drawVenus(seed: number): Stream {
  const random = Random.create(seed, 101)
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)] as T
  const some = (asset: Coin, most: number): Amount =>
    Amount.of(atoms(asset, BigInt(1 + random.below(most))) + BigInt(random.below(9)))
  return (_time, state) => {
    if (random.below(2) > 0) return null
    const missing = setUp(state)
    if (missing !== null) return missing
    const [who, asset] = [pick(borrowers), pick(coins)]
    const about = { pool, asset }
    const eth = State.account(state, who).balances[State.asset(state, 'ETH').index] ?? 0n
    if (eth < atoms('ETH', 2n)) return deposit(who, 'ETH', 3 + random.below(20))
    const kind = random.below(9)
    if (kind === 0) return { type: 'ChangeReserve', ...about, forced: random.below(2) === 0 }
    if (kind < 3) {
      const amount = some(asset, asset === 'ETH' ? 20 : 30_000)
      return { type: 'Supply', account: pick([who, lender, lender]), ...about, amount }
    }
    if (kind < 5)
      return {
        type: 'Borrow',
        account: who,
        ...about,
        amount: some(asset, asset === 'ETH' ? 4 : 9_000),
      }
    if (kind === 5) return { type: 'Repay', account: who, ...about, amount: some(asset, 2_000) }
    const amount = pick([null, some(asset, 3_000)])
    const told = { account: 'keeper', borrower: who, ...about, collateral: 'ETH', amount }
    return { type: 'LiquidateLoan', ...told }
  }
}

/** What is not there yet, in order. */
function setUp(state: State): Draft | null {
  const caps = { supply: null, borrow: null }
  const reserves = coins.map((asset) => ({ asset, curve, caps, interest: 'simple' as const }))
  if (!state.pools.has(pool)) return { type: 'DefinePool', pool, reserves }
  if (!state.rulebooks.has(id)) return { type: 'DefineRulebook', rulebook: rules() }
  const account = [lender, ...borrowers].find((one) => !state.accountById.has(one))
  if (account === undefined) return lent(state)
  const own = { owner: account, group: account, rulebook: id, positionMode: 'net' } as const
  return { type: 'OpenAccount', account, ...own }
}

/** Money to lend, until some of it is lent. */
function lent(state: State): Draft | null {
  const { balances } = State.account(state, lender)
  const held = (id: string): bigint => balances[State.asset(state, id).index] ?? 0n
  const coin = coins.find((one) => held(one) === 0n && held(`${pool}:supply:${one}`) === 0n)
  if (coin !== undefined) return deposit(lender, coin, coin === 'ETH' ? 100 : 200_000)
  const asset = coins.find((one) => held(`${pool}:supply:${one}`) === 0n)
  if (asset === undefined) return null
  const amount = atoms(asset, asset === 'ETH' ? 50n : 60_000n)
  return { type: 'Supply', account: lender, pool, asset, amount }
}

const deposit = (account: string, asset: Coin, units: number): Draft => ({
  type: 'Deposit',
  account,
  asset,
  amount: atoms(asset, BigInt(units)),
})
