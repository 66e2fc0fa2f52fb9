import { limits } from '../base/limits.ts'
import type { Command, Header } from '../engine/Command.ts'
import { Codec, type Fields } from './Codec.ts'
import { caps, claimIndex, curve, reserve, reserveIndex, status } from './reserve.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

const { id, ref } = Scalar

type Body<T> = Fields<Omit<Extract<Command, { readonly type: T }>, 'type' | keyof Header>>

const amount = Unit.amountOf('asset')
const loan = { account: ref, pool: ref, asset: ref }

/** The fields of the lending commands, beside those of every command. */
export const loanCommands: {
  readonly DefinePool: Body<'DefinePool'>
  readonly AccrueInterest: Body<'AccrueInterest'>
  readonly SetInterestIndices: Body<'SetInterestIndices'>
  readonly Supply: Body<'Supply'>
  readonly Redeem: Body<'Redeem'>
  readonly Borrow: Body<'Borrow'>
  readonly Repay: Body<'Repay'>
  readonly Elect: Body<'Elect'>
  readonly LiquidateLoan: Body<'LiquidateLoan'>
  readonly RedeemLoans: Body<'RedeemLoans'>
  readonly TakeAuction: Body<'TakeAuction'>
  readonly BuyCollateral: Body<'BuyCollateral'>
  readonly TellLoss: Body<'TellLoss'>
  readonly PayDeficit: Body<'PayDeficit'>
  readonly ChangeReserve: Body<'ChangeReserve'>
  readonly TakeIncome: Body<'TakeIncome'>
} = {
  DefinePool: { pool: id, reserves: Codec.list(reserve, limits.reserves) },
  AccrueInterest: { pool: ref },
  SetInterestIndices: { pool: ref, indices: Codec.list(reserveIndex, limits.reserves) },
  Supply: { ...loan, amount },
  Redeem: { ...loan, amount: Codec.nullable(amount) },
  Borrow: { ...loan, amount },
  Repay: { ...loan, amount: Codec.nullable(amount) },
  Elect: {
    account: ref,
    mode: Codec.nullable(ref),
    unpledged: Codec.absent(Codec.list(ref, limits.assets), []),
  },
  LiquidateLoan: {
    account: ref,
    borrower: ref,
    pool: ref,
    asset: ref,
    collateral: ref,
    amount: Codec.nullable(amount),
  },
  RedeemLoans: { account: ref, asset: ref, collateral: ref, amount },
  TakeAuction: {
    account: ref,
    auction: ref,
    collateral: ref,
    asset: ref,
    amount: Unit.amountOf('collateral'),
    cost: amount,
  },
  BuyCollateral: {
    ...loan,
    collateral: ref,
    amount,
    least: Codec.nullable(Unit.amountOf('collateral')),
  },
  TellLoss: { pool: ref, asset: ref, supply: claimIndex },
  PayDeficit: { pool: ref, asset: ref, amount },
  ChangeReserve: {
    pool: ref,
    asset: ref,
    curve: Codec.optional(curve),
    caps: Codec.optional(caps),
    status: Codec.optional(status),
    forced: Codec.described(
      Codec.optional(Scalar.flag),
      'Whether healthy loans of it are liquidated too, under a rulebook of Venus.',
    ),
  },
  TakeIncome: { pool: ref, asset: ref, amount: Codec.nullable(amount) },
}
