import { Result } from '../../base/Result.ts'
import { adjustTrove, adjustZombie } from '../../protocols/liquity2/adjustTrove.ts'
import { applyPending } from '../../protocols/liquity2/applyPending.ts'
import { BoldLimits } from '../../protocols/liquity2/BoldLimits.ts'
import type { BoldRefusal } from '../../protocols/liquity2/BoldRefusal.ts'
import { BoldSystem } from '../../protocols/liquity2/BoldSystem.ts'
import type { Branch } from '../../protocols/liquity2/Branch.ts'
import { lowerBatchFee, registerBatch, setBatchRate } from '../../protocols/liquity2/batchOffer.ts'
import { closeTrove } from '../../protocols/liquity2/closeTrove.ts'
import { claim, type DepositChange, deposit, withdraw } from '../../protocols/liquity2/deposits.ts'
import { claimSurplus, liquidate } from '../../protocols/liquity2/liquidate.ts'
import { joinBatch, leaveBatch, switchBatch } from '../../protocols/liquity2/membership.ts'
import { openTrove } from '../../protocols/liquity2/openTrove.ts'
import { redeem } from '../../protocols/liquity2/redeem.ts'
import type { BranchRedemption } from '../../protocols/liquity2/redeemBranch.ts'
import { setRate } from '../../protocols/liquity2/setRate.ts'
import { shutDown } from '../../protocols/liquity2/shutDown.ts'
import { urgentRedeem } from '../../protocols/liquity2/urgentRedeem.ts'
import type { BranchUse, RedeemAll, TroveUse } from '../TroveUse.ts'

/** What a call comes to: the books after it, and what whoever calls is given; what it pays is negative. */
export interface Called {
  readonly book: BoldSystem
  readonly coin: bigint
  /** By branch. */
  readonly collateral: ReadonlyMap<number, bigint>
  readonly gas: bigint
}

type Refusable<T> = Result<T, BoldRefusal>

/** What a call about one branch comes to. */
interface Done {
  readonly branch: Branch
  readonly coin?: bigint
  readonly collateral?: bigint
  readonly gas?: bigint
}

/**
 * Carries a call out on the protocol's books, brought to now and to the prices of now.
 *
 * Rules: [BOLD39] [BOLD40]
 */
export function carryOut(
  book: BoldSystem,
  call: TroveUse,
  index: number,
  who: string,
): Refusable<Called> {
  if (call.type === 'redeem') return redeemed(book, call)
  const done = carried(BoldSystem.branchOf(book, index), call, who)
  return map(done, ({ branch, coin = 0n, collateral = 0n, gas = 0n }) => ({
    book: BoldSystem.withBranch(book, index, branch),
    collateral: new Map([[index, collateral]]),
    coin,
    gas,
  }))
}

function redeemed(book: BoldSystem, call: RedeemAll): Refusable<Called> {
  const done = redeem(book, call)
  return map(done, ({ system, branches }) => {
    const given = [...branches].map(([index, one]) => [index, paidOut(one)] as const)
    return {
      book: system,
      coin: sum(given.map(([, { coin }]) => coin)),
      collateral: new Map(given.map(([index, { collateral }]) => [index, collateral])),
      gas: 0n,
    }
  })
}

function carried(branch: Branch, call: BranchUse, who: string): Refusable<Done> {
  switch (call.type) {
    case 'open':
    case 'adjust':
    case 'close':
    case 'applyPending':
      return ofTrove(branch, call, who)
    case 'setRate':
      return map(setRate(branch, call.trove, call.rate), bare)
    case 'leaveBatch':
      return map(leaveBatch(branch, call.trove, call.rate), bare)
    case 'joinBatch':
      return map(joined(branch, call.trove, call.batch), bare)
    case 'registerBatch':
      return map(registerBatch(branch, who, offerOf(call)), (after) => ({ branch: after }))
    case 'setBatchRate':
      return map(setBatchRate(branch, who, call.rate), bare)
    case 'lowerBatchFee':
      return map(lowerBatchFee(branch, who, call.fee), (after) => ({ branch: after }))
    case 'deposit':
      return map(deposit(branch, who, call.amount, call), ofDeposit)
    case 'withdraw':
      return map(withdraw(branch, who, call.amount, call), ofDeposit)
    case 'claimStash':
      return map(claim(branch, who), ofDeposit)
    default:
      return ofAnybody(branch, call, who)
  }
}

type Of<T extends BranchUse['type']> = Extract<BranchUse, { readonly type: T }>

type OfTrove = Of<'open' | 'adjust' | 'close' | 'applyPending'>

function ofTrove(branch: Branch, call: OfTrove, owner: string): Refusable<Done> {
  if (call.type === 'open') return opened(branch, call, owner)
  if (call.type === 'applyPending') {
    return map(applyPending(branch, call.trove), (after) => ({ branch: after }))
  }
  if (call.type === 'close') {
    return map(closeTrove(branch, call.trove), ({ branch: after, debt, collateral }) => ({
      ...{ branch: after, coin: -debt, collateral, gas: BoldLimits.gasReserve },
    }))
  }
  const isZombie = branch.troves.get(call.trove)?.status === 'zombie'
  const adjust = isZombie ? adjustZombie : adjustTrove
  return map(adjust(branch, call.trove, call), ({ branch: after, debt, collateral }) => ({
    ...{ branch: after, coin: debt, collateral: -collateral },
  }))
}

function opened(
  branch: Branch,
  { trove, collateral, debt, rate, batch }: Of<'open'>,
  owner: string,
): Refusable<Done> {
  const terms = batch === null ? { rate: rate ?? 0n } : { batch }
  return map(openTrove(branch, trove, { owner, collateral, debt, terms }), (one) => ({
    ...{ branch: one.branch, coin: debt, collateral: -collateral, gas: -BoldLimits.gasReserve },
  }))
}

/** Into a batch, or from one into another. */
const joined = (branch: Branch, trove: string, batch: string) =>
  (branch.troves.get(trove)?.batch ?? null) === null
    ? joinBatch(branch, trove, batch)
    : switchBatch(branch, trove, batch)

const offerOf = (call: Of<'registerBatch'>) => {
  const { rate, fee, rateMinimum, rateMaximum, period } = call
  return { rate, fee, rateMinimum, rateMaximum, period }
}

type OfAnybody = Of<'claimSurplus' | 'shutDown' | 'liquidate' | 'urgentRedeem'>

function ofAnybody(branch: Branch, call: OfAnybody, who: string): Refusable<Done> {
  if (call.type === 'claimSurplus') return claimSurplus(branch, who)
  if (call.type === 'shutDown') return map(shutDown(branch), bare)
  if (call.type === 'liquidate') {
    return map(liquidate(branch, call.troves), (one) => ({
      ...{ branch: one.branch, collateral: one.gasCollateral, gas: one.gasReserve },
    }))
  }
  const { amount, troves, least } = call
  const done = urgentRedeem(branch, { amount, troves, collateralLeast: least })
  return map(done, (one) => ({ branch: one.branch, ...paidOut(one) }))
}

const bare = ({ branch }: { readonly branch: Branch }): Done => ({ branch })

/** What is put in is paid; what is taken out and what was earned is given. */
const ofDeposit = ({ branch, moved, interestPaid, collateralPaid }: DepositChange): Done => ({
  ...{ branch, coin: interestPaid - moved, collateral: collateralPaid },
})

const paidOut = ({ redeemed: troves }: BranchRedemption) => ({
  coin: -sum(troves.map(({ debt }) => debt)),
  collateral: sum(troves.map(({ collateral }) => collateral)),
})

const sum = (items: readonly bigint[]): bigint => items.reduce((all, one) => all + one, 0n)

const map = <T, U>(done: Refusable<T>, to: (value: T) => U): Refusable<U> =>
  done.ok ? Result.success(to(done.value)) : done
