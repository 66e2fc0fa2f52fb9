import { limits } from '../base/limits.ts'
import type { TroveMove, TrovesDefined, TrovesUsed } from '../engine/Event.ts'
import type { BranchUse, RedeemAll, TroveUse, TroveUseType } from '../engine/TroveUse.ts'
import type { BranchSpec } from '../model/BranchSpec.ts'
import type { DebtAndCollateral } from '../protocols/liquity/LiquitySystem.ts'
import type { Aggregate, Batch, Trove } from '../protocols/liquity2/Branch.ts'
import type { BranchChange, BranchSums, Put, Splice } from '../protocols/liquity2/BranchChange.ts'
import type { RedemptionRate } from '../protocols/liquity2/RedemptionRate.ts'
import type { PoolDeposit } from '../protocols/liquity2/StabilityPool.ts'
import { Codec, type Fields } from './Codec.ts'
import { wholeNumber } from './reserve.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

const { flag, id, ref, tag, word } = Scalar

/** Amounts, rates and ratios of troves have 18 decimals, whatever they are of. */
const wad: Codec<bigint> = Unit.fixed<bigint>(Unit.places(18), limits.loan, 'At most 18 decimals.')

const names: Codec<readonly string[]> = Codec.list(ref, limits.redemptions)

const branch = ref
const trove = id
const deposited = { branch, amount: wad, claims: Codec.absent(flag, true) }

type OfUse<T> = Extract<BranchUse, { readonly type: T }>

const about = <T extends BranchUse['type']>(
  type: T,
  fields: Fields<Omit<OfUse<T>, 'type'>>,
): Codec<OfUse<T>> =>
  Codec.record({ type: tag(type), ...fields } as unknown as Fields<OfUse<T>>) as Codec<OfUse<T>>

/** What may be asked of a system of troves. */
const use: Codec<TroveUse> = Codec.variant<TroveUse, 'type'>('type', {
  open: about('open', {
    ...{ branch, trove, collateral: wad, debt: wad },
    rate: Codec.nullable(wad),
    batch: Codec.nullable(ref),
  }),
  adjust: about('adjust', { branch, trove, debt: wad, collateral: wad }),
  close: about('close', { branch, trove }),
  applyPending: about('applyPending', { branch, trove }),
  setRate: about('setRate', { branch, trove, rate: wad }),
  joinBatch: about('joinBatch', { branch, trove, batch: ref }),
  leaveBatch: about('leaveBatch', { branch, trove, rate: wad }),
  registerBatch: about('registerBatch', {
    ...{ branch, rate: wad, fee: wad, rateMinimum: wad, rateMaximum: wad },
    period: Codec.described(wholeNumber, 'Seconds between two changes of the rate.'),
  }),
  setBatchRate: about('setBatchRate', { branch, rate: wad }),
  lowerBatchFee: about('lowerBatchFee', { branch, fee: wad }),
  deposit: about('deposit', deposited),
  withdraw: about('withdraw', deposited),
  claimStash: about('claimStash', { branch }),
  claimSurplus: about('claimSurplus', { branch }),
  liquidate: about('liquidate', { branch, troves: names }),
  shutDown: about('shutDown', { branch }),
  urgentRedeem: about('urgentRedeem', { branch, amount: wad, troves: names, least: wad }),
  redeem: Codec.record<RedeemAll>({
    ...{ type: tag('redeem'), amount: wad },
    iterations: Codec.absent(Scalar.count, 0),
    feeMost: Codec.described(wad, 'The highest fee that is accepted.'),
  }),
})

const spec: Codec<BranchSpec> = Codec.record<BranchSpec>({
  ...{ collateral: ref, ratioCritical: wad, ratioMinimum: wad, ratioBatch: wad },
  ...{ ratioShutdown: wad, penaltyPool: wad, penaltyRedistribution: wad },
})

const definition = {
  ...{ system: id, coin: ref, gas: ref, staleAfter: Scalar.span },
  branches: Codec.list(spec, limits.reserves),
}

/** The fields of the commands about troves. */
export const troveCommands = {
  DefineTroves: definition,
  UseTroves: { account: ref, system: ref, use },
}

const n = wholeNumber

const sumsOf: Codec<DebtAndCollateral> = Codec.record<DebtAndCollateral>({ debt: n, collateral: n })

const aggregate: Codec<Aggregate> = Codec.record<Aggregate>({
  ...{ debt: n, collateral: n, weighted: n, fees: n, weightedFees: n },
  ...{ timeInterest: n, timeFees: n },
})

const sums: Codec<BranchSums> = Codec.record<BranchSums>({
  ...{ price: n, zombie: Codec.nullable(ref), active: aggregate, redistributed: sumsOf },
  ...{ stakes: n, stakesSnapshot: n, collateralSnapshot: n, debtPerStake: n },
  ...{ collateralPerStake: n, errorDebt: n, errorCollateral: n },
  timeShutdown: Codec.nullable(n),
})

const troveRecord: Codec<Trove> = Codec.record<Trove>({
  ...{ owner: ref, status: word('active', 'zombie'), debt: n, collateral: n, stake: n, rate: n },
  ...{ timeTouched: n, timeRate: n, batch: Codec.nullable(ref), shares: n },
  ...{ debtMet: n, collateralMet: n },
})

const batch: Codec<Batch> = Codec.record<Batch>({
  ...{ debt: n, collateral: n, shares: n, rate: n, fee: n, timeTouched: n, timeRate: n },
  ...{ rateMinimum: n, rateMaximum: n, period: n },
})

const deposit: Codec<PoolDeposit> = Codec.record<PoolDeposit>({
  ...{ value: n, product: n, scale: Scalar.count, collateralSum: n, yieldSum: n },
})

const puts = <V extends string | bigint | object>(value: Codec<V>): Codec<readonly Put<V>[]> =>
  Codec.list(Codec.record<Put<V>>({ key: ref, value: Codec.nullable(value) }), limits.troves)

const scales: Codec<readonly Put<bigint, number>[]> = Codec.list(
  Codec.record<Put<bigint, number>>({ key: Scalar.count, value: Codec.nullable(n) }),
  limits.troves,
)

const change: Codec<BranchChange> = Codec.record<BranchChange>({
  sums,
  pool: Codec.record<BranchChange['pool']>({
    ...{ total: n, collateral: n, product: n, scale: Scalar.count },
    ...{ yieldOwed: n, yieldPending: n },
  }),
  troves: puts(troveRecord),
  closed: puts(word('owner', 'liquidation')),
  batches: puts(batch),
  surplus: puts(n),
  deposits: puts(deposit),
  stashed: puts(n),
  collateralSums: scales,
  yieldSums: scales,
  order: Codec.record<Splice>({
    ...{ at: Scalar.count, gone: Scalar.count, come: Codec.list(ref, limits.troves) },
  }),
})

const useTypes = [
  ...(['open', 'adjust', 'close', 'applyPending', 'setRate', 'joinBatch', 'leaveBatch'] as const),
  ...(['registerBatch', 'setBatchRate', 'lowerBatchFee', 'deposit', 'withdraw'] as const),
  ...(['claimStash', 'claimSurplus', 'liquidate', 'shutDown', 'urgentRedeem', 'redeem'] as const),
] as const satisfies readonly TroveUseType[]

const move: Codec<TroveMove> = Codec.record<TroveMove>({
  ...{ from: ref, to: ref, asset: ref, amount: Unit.amountOf('asset') },
})

/** The fields of the events about troves. */
export const troveEvents: {
  readonly TrovesDefined: Fields<Omit<TrovesDefined, 'type'>>
  readonly TrovesUsed: Fields<Omit<TrovesUsed, 'type'>>
} = {
  TrovesDefined: definition,
  TrovesUsed: {
    ...{ account: ref, system: ref, use: word(...useTypes), at: Scalar.count },
    moves: Codec.list(move, limits.troves),
    redemption: Codec.record<RedemptionRate>({ base: n, timeFee: n }),
    branches: Codec.list(Codec.record({ branch: ref, change }), limits.reserves),
  },
}
