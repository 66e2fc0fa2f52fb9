import type { State } from '../engine/State.ts'
import { indexScale, type PriceBook, type Validity } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { ratioUnbounded } from '../protocols/liquity/collateralRatio.ts'
import { DebtBook } from '../protocols/liquity2/DebtBook.ts'
import { DebtChange } from '../protocols/liquity2/DebtChange.ts'
import { StabilityPool } from '../protocols/liquity2/StabilityPool.ts'
import { TroveAccount } from '../protocols/liquity2/TroveAccount.ts'
import { BranchLook } from './BranchLook.ts'
import { indexText, ratioText, wadText } from './figures.ts'

/** What an account has in systems of troves; amounts in whole units of the asset named. */
export interface TrovesReport {
  readonly open: readonly TroveReport[]
  readonly deposits: readonly StabilityReport[]
  /** Batches that it manages. */
  readonly batches: readonly BatchReport[]
  /** What liquidations of its troves have left it, to be claimed. */
  readonly claimable: readonly ClaimableReport[]
}

/** Which branch of which system something is in. */
interface InBranch {
  readonly system: string
  /** The collateral, by which the branch is named. */
  readonly branch: string
  /** What is lent. */
  readonly coin: string
}

/** A loan at its borrower's own rate, with everything that accrued to now. */
export interface TroveReport extends InBranch {
  readonly trove: string
  /** A zombie owes less than the minimum after a redemption. */
  readonly status: 'active' | 'zombie'
  readonly collateral: string
  readonly debt: string
  /** The parts of the debt: as last recorded, interest and batch fee since, and taken over. */
  readonly recorded: string
  readonly interest: string
  readonly batchFee: string
  readonly debtTakenOver: string
  /** Of the collateral, what came with debt that was taken over. */
  readonly collateralTakenOver: string
  /** A year's interest; 0.05 is 5 %. */
  readonly rate: string
  /** The manager of its batch, who sets the rate. */
  readonly batch: string | null
  /** Of the collateral in the reference currency, of which the coin counts as one; null where none is known. */
  readonly price: string | null
  readonly priceIs: Validity
  /** Collateral × price ÷ debt, high is good; null without debt or a price. */
  readonly ratio: string | null
  /** Under this ratio it may be liquidated, by anybody. */
  readonly ratioMinimum: string
  /** Whether it may be now, at a fresh price. */
  readonly isLiquidatable: boolean
  /** The lowest price at which it may not; null without debt or collateral. */
  readonly liquidationPrice: string | null
  /** How far the price may fall to there; null where it is there already, and without a price. */
  readonly mayFall: string | null
  /** Debt at lower rates, which is redeemed before it. */
  readonly redeemedBefore: string
}

/** A deposit of a stability pool. */
export interface StabilityReport extends InBranch {
  /** What is left of it, as it stands now. */
  readonly deposit: string
  /** When it was last changed, and what of that has paid off debt since. */
  readonly put: string
  readonly spent: string
  /** Earned and not yet paid out: in the coin, and in the collateral with what was left here before. */
  readonly interest: string
  readonly collateral: string
}

export interface BatchReport extends InBranch {
  readonly rate: string
  /** A year's fee of the manager. */
  readonly fee: string
  readonly debt: string
  /** The fee that accrued since the batch was touched last. */
  readonly feeAccrued: string
}

export interface ClaimableReport extends InBranch {
  readonly collateral: string
}

/** What may be said of a trove and of a deposit in a stability pool. */
export type TroveTermKind =
  | 'held'
  | 'owed'
  | 'ratio'
  | 'liquidated'
  | 'redeemed'
  | 'deposited'
  | 'earned'
  | 'managed'
  | 'claimable'

/**
 * What an account has in systems of troves, at some prices; null where that is nothing.
 *
 * Rules: [BOLD42]
 */
export function of(state: State, account: string, prices: PriceBook): TrovesReport | null {
  if (state.troves.size === 0) return null
  const looks = BranchLook.all(state, prices)
  const open = looks.flatMap((look) =>
    (look.queue.owned.get(account) ?? []).map((id) => troveOf(look, id)),
  )
  const deposits = looks.flatMap((look) => depositOf(look, account) ?? [])
  const batches = looks.flatMap((look) => batchOf(look, account) ?? [])
  const claimable = looks.flatMap((look) => claimableOf(look, account) ?? [])
  const all = { open, deposits, batches, claimable }
  return Object.values(all).some((some) => some.length > 0) ? all : null
}

const placeOf = ({ system, collateral }: BranchLook): InBranch => ({
  ...{ system: system.id, branch: collateral.id, coin: system.coin.id },
})

function troveOf(look: BranchLook, id: string): TroveReport {
  const { branch, price, validity } = look
  const trove = TroveAccount.open(branch, id)
  const account = TroveAccount.of(branch, trove)
  const { ratioMinimum } = branch.terms
  const ratio = price === null ? null : TroveAccount.ratio(branch, id)
  return {
    ...placeOf(look),
    ...{ trove: id, status: trove.status, batch: trove.batch },
    collateral: wadText(account.collateral),
    debt: wadText(account.debt),
    recorded: wadText(account.recorded),
    interest: wadText(account.interest),
    batchFee: wadText(account.batchFee),
    debtTakenOver: wadText(account.redistributed.debt),
    collateralTakenOver: wadText(account.redistributed.collateral),
    rate: wadText(account.rate),
    price: price === null ? null : indexText(price),
    priceIs: validity,
    ratio: ratio === null || ratio === ratioUnbounded ? null : wadText(ratio),
    ratioMinimum: wadText(ratioMinimum),
    isLiquidatable: validity === 'fresh' && ratio !== null && ratio < ratioMinimum,
    ...fallOf(account, ratioMinimum, price),
    redeemedBefore: wadText(look.queue.before.get(id) ?? 0n),
  }
}

/**
 * The lowest price at which a trove may not be liquidated.
 *
 *     ⌈debt × minimum ratio ÷ collateral⌉, in units of the index
 *
 * Rules: [BOLD42]
 */
function fallOf(
  { debt, collateral }: TroveAccount,
  ratioMinimum: bigint,
  price: bigint | null,
): Pick<TroveReport, 'liquidationPrice' | 'mayFall'> {
  if (debt === 0n || collateral === 0n) return { liquidationPrice: null, mayFall: null }
  const finer = Integer.pow10(18 - indexScale)
  const end = Integer.mulDivUp(debt, ratioMinimum, Integer.mul(collateral, finer))
  const isAbove = price !== null && price >= end
  return {
    liquidationPrice: indexText(end),
    mayFall: isAbove ? ratioText(Ratio.of(price - end, price)) : null,
  }
}

/** A deposit as a withdrawal would find it: with the interest of the whole branch recorded. */
function depositOf(look: BranchLook, account: string): StabilityReport | null {
  const { pool } = DebtChange.apply(look.branch, DebtChange.none)
  const deposit = pool.deposits.get(account)
  const stashed = pool.stashed.get(account) ?? 0n
  if (deposit === undefined && stashed === 0n) return null
  const left = deposit && StabilityPool.compounded(pool, deposit)
  const interest = deposit && StabilityPool.yieldOf(pool, deposit)
  const gain = deposit && StabilityPool.gain(pool, deposit)
  const put = deposit?.value ?? 0n
  return {
    ...placeOf(look),
    ...{ deposit: wadText(left ?? 0n), put: wadText(put), spent: wadText(put - (left ?? 0n)) },
    ...{ interest: wadText(interest ?? 0n), collateral: wadText((gain ?? 0n) + stashed) },
  }
}

function batchOf(look: BranchLook, account: string): BatchReport | null {
  const batch = look.branch.batches.get(account)
  if (batch === undefined) return null
  const book = DebtBook.ofBatch(look.branch, batch)
  return {
    ...placeOf(look),
    ...{ rate: wadText(book.rate), fee: wadText(book.fee) },
    ...{ debt: wadText(DebtBook.entire(book)), feeAccrued: wadText(book.feeAccrued) },
  }
}

function claimableOf(look: BranchLook, account: string): ClaimableReport | null {
  const amount = look.branch.surplus.get(account) ?? 0n
  return amount === 0n ? null : { ...placeOf(look), collateral: wadText(amount) }
}

export * as TrovesReport from './TrovesReport.ts'
