import { Random } from '../../src/base/Random.ts'
import { State } from '../../src/engine/State.ts'
import type { TroveUse } from '../../src/engine/TroveUse.ts'
import { Amount } from '../../src/money/Amount.ts'
import { boldWeth } from '../../src/protocols/liquity2/BranchTerms.ts'
import type { Stream } from './streams.ts'
import { specOf, wad } from './TroveDesk.ts'
import type { Draft } from './world.ts'

const [system, coin, branch] = ['bold', 'BOLD', 'ETH']
const people = ['trove1', 'trove2', 'trove3'] as const

const define: Draft = {
  type: 'DefineTroves',
  ...{ system, coin, gas: branch, staleAfter: 864_000_000 },
  branches: [{ ...specOf(boldWeth), collateral: branch }],
}

const offer = { fee: wad / 50n, rateMinimum: wad / 200n, rateMaximum: wad, period: 3_600n }

/** Draws troves of ether, and all that their owners, depositors and liquidators do with them. */
export function drawTroves(seed: number): Stream {
  const random = Random.create(seed, 103)
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)] as T
  return (_time, state) => {
    if (random.below(3) === 0) return null
    const missing = setUp(state)
    if (missing !== null) return missing
    const account = pick(people)
    const held = State.account(state, account).balances[State.asset(state, branch).index] ?? 0n
    if (held < 3n * wad) return deposit(account, 3n + BigInt(random.below(30)))
    if (random.below(40) === 0) return define
    const about = random.below(40) === 0 ? 'none' : system
    return { type: 'UseTroves', account, system: about, use: useOf(random, state, account) }
  }
}

/** Mostly of the account's own troves; some with numbers that nobody may give. */
function useOf(random: Random, state: State, account: string): TroveUse {
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)] as T
  const open = [...(state.troves.get(system)?.book.branches[0]?.troves ?? [])]
  const owned = open.filter(([, { owner }]) => owner === account || random.below(12) === 0)
  const share = BigInt(random.below(101))
  const rate = wad / BigInt(2 + random.below(120))
  const amount = 50n * wad * share - (random.below(30) === 0 ? 10_000n * wad : 0n)
  const all = open.map(([id]) => id).slice(0, 5)
  if (owned.length === 0 || random.below(8) === 0) return opening(random, state, account)
  const of = { branch, trove: pick(owned)[0] }
  return pick<TroveUse>([
    { type: 'adjust', ...of, debt: amount / 4n, collateral: 0n },
    { type: 'adjust', ...of, debt: -amount / 4n, collateral: wad / 10n },
    { type: pick(['close', 'applyPending'] as const), ...of },
    { type: pick(['setRate', 'leaveBatch'] as const), ...of, rate },
    { type: 'joinBatch', ...of, batch: pick(people) },
    { type: 'registerBatch', branch, rate, ...offer },
    { type: 'setBatchRate', branch, rate },
    { type: 'lowerBatchFee', branch, fee: wad / 100n },
    {
      type: pick(['deposit', 'deposit', 'withdraw'] as const),
      branch,
      amount,
      claims: share > 50n,
    },
    { type: pick(['claimStash', 'claimSurplus', 'shutDown'] as const), branch },
    { type: 'liquidate', branch, troves: all },
    { type: 'liquidate', branch, troves: all },
    { type: 'urgentRedeem', branch, amount, troves: all, least: 0n },
    { type: 'redeem', amount: amount / 10n, iterations: random.below(4), feeMost: wad },
  ])
}

/** 2,000 and more, from 115 to 215 % of it, at a rate of its own or in a batch. */
function opening(random: Random, state: State, account: string): TroveUse {
  const price = state.book.indices[State.asset(state, branch).index]?.price ?? 10n ** 15n
  const debt = (2_000n + BigInt(random.below(3_000))) * wad
  const collateral = (debt * BigInt(115 + random.below(100)) * 10n ** 10n) / price
  const isBatch = random.below(4) === 0
  const [rate, batch] = isBatch ? [null, account] : [wad / BigInt(2 + random.below(120)), null]
  return { type: 'open', branch, trove: `${account}-${state.seq}`, collateral, debt, rate, batch }
}

/** What is not there yet, in order. */
function setUp(state: State): Draft | null {
  if (!state.assetById.has(coin)) return { type: 'DefineAsset', asset: coin, decimals: 18 }
  if (!state.troves.has(system)) return define
  const account = people.find((one) => !state.accountById.has(one))
  if (account === undefined) return null
  const own = { owner: account, group: account, rulebook: 'free', positionMode: 'net' } as const
  return { type: 'OpenAccount', account, ...own }
}

const deposit = (account: string, units: bigint): Draft => ({
  type: 'Deposit',
  account,
  asset: branch,
  amount: Amount.of(units * wad),
})
