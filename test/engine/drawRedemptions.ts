import { Random } from '../../src/base/Random.ts'
import { State } from '../../src/engine/State.ts'
import type { CollateralParameters, LendingMethod } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { atoms, rulebook } from './LoanDesk.ts'
import type { Stream } from './streams.ts'
import type { Draft } from './world.ts'

/** Borrowers whose loans anybody may redeem, of two pools at different rates. */
const borrowers = ['redeemed1', 'redeemed2', 'redeemed3'] as const

const id = 'redeemable'

function redeemable(): Rulebook {
  const book = rulebook(id, { by: 'absorption', guard: false, badDebt: 'redistribute' })
  const method = book.method as LendingMethod
  const redemption = { fee: Ratio.of(1n, 200n) }
  const eth = method.collateral.get('ETH') as CollateralParameters
  const apart = { ...eth, bonusRedistributed: Ratio.of(1n, 10n) }
  const collateral = new Map(method.collateral).set('ETH', apart)
  return { ...book, method: { ...method, collateral, redemption } }
}

/** Draws loans that may be redeemed, and redemptions of them. */
export function drawRedemptions(seed: number): Stream {
  const random = Random.create(seed, 92)
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)] as T
  return (_time, state) => {
    if (random.below(12) > 0) return null
    if (!state.rulebooks.has(id)) return { type: 'DefineRulebook', rulebook: redeemable() }
    const account = pick(borrowers)
    if (!state.accountById.has(account)) return opened(account)
    const eth = State.asset(state, 'ETH').index
    const held = State.account(state, account).balances[eth] ?? 0n
    if (held < atoms('ETH', 2n)) return deposit(account, 2 + random.below(20))
    if (random.below(3) === 0) {
      const amount = atoms('USDC', BigInt(100 + random.below(9_000)))
      return { type: 'Borrow', account, pool: pick(['main', 'away']), asset: 'USDC', amount }
    }
    const most = random.below(20) === 0 ? 0 : 20_000
    return {
      type: 'RedeemLoans',
      account: pick(['keeper', 'keeper', 'keeper', 'lender', account]),
      asset: 'USDC',
      collateral: pick(['ETH', 'ETH', 'ETH', 'BTC']),
      amount: Amount.of(BigInt(random.below(most + 1)) * 10n ** 6n + BigInt(random.below(9))),
    }
  }
}

const opened = (account: string): Draft => ({
  ...{ type: 'OpenAccount', account, owner: account, group: account },
  ...{ rulebook: id, positionMode: 'net' },
})

const deposit = (account: string, units: number): Draft => ({
  type: 'Deposit',
  account,
  asset: 'ETH',
  amount: atoms('ETH', BigInt(units)),
})
