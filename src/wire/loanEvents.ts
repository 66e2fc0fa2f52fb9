import { limits } from '../base/limits.ts'
import type { Event } from '../engine/Event.ts'
import { Codec, type Fields } from './Codec.ts'
import { caps, claimIndex, curve, reserve, status, wholeNumber } from './reserve.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

const { count, ref, word } = Scalar

type Body<T> = Fields<Omit<Extract<Event, { readonly type: T }>, 'type'>>

const amount = Unit.amountOf('asset')
const value = Unit.valueFor('account')
/** An amount and its claims, which have the same units. */
const dealing = { account: ref, pool: ref, asset: ref, amount, claims: amount }
const reserveOf = { pool: ref, asset: ref }
const auction = { auction: ref, account: ref }

/** The fields of loan events, beside their type. */
export const loanEvents: {
  readonly PoolDefined: Body<'PoolDefined'>
  readonly InterestAccrued: Body<'InterestAccrued'>
  readonly Supplied: Body<'Supplied'>
  readonly Redeemed: Body<'Redeemed'>
  readonly Borrowed: Body<'Borrowed'>
  readonly Repaid: Body<'Repaid'>
  readonly Elected: Body<'Elected'>
  readonly ClaimsForgone: Body<'ClaimsForgone'>
  readonly CollateralBought: Body<'CollateralBought'>
  readonly CollateralTaken: Body<'CollateralTaken'>
  readonly LoanLiquidated: Body<'LoanLiquidated'>
  readonly LoanRedeemed: Body<'LoanRedeemed'>
  readonly LoanAbsorbed: Body<'LoanAbsorbed'>
  readonly InsuranceUsed: Body<'InsuranceUsed'>
  readonly DebtWrittenOff: Body<'DebtWrittenOff'>
  readonly DebtRedistributed: Body<'DebtRedistributed'>
  readonly LossCovered: Body<'LossCovered'>
  readonly LossShared: Body<'LossShared'>
  readonly LossTold: Body<'LossTold'>
  readonly DeficitPaid: Body<'DeficitPaid'>
  readonly IncomeTaken: Body<'IncomeTaken'>
  readonly ReserveChanged: Body<'ReserveChanged'>
  readonly AuctionOpened: Body<'AuctionOpened'>
  readonly AuctionTaken: Body<'AuctionTaken'>
  readonly AuctionRestarted: Body<'AuctionRestarted'>
  readonly AuctionClosed: Body<'AuctionClosed'>
} = {
  PoolDefined: { pool: ref, reserves: Codec.list(reserve, limits.reserves) },
  InterestAccrued: { ...reserveOf, supply: claimIndex, debt: claimIndex, at: count },
  Supplied: dealing,
  Redeemed: dealing,
  Borrowed: dealing,
  Repaid: { payer: ref, ...dealing },
  Elected: { account: ref, mode: Codec.nullable(ref), unpledged: Codec.list(ref, limits.assets) },
  ClaimsForgone: dealing,
  CollateralBought: {
    account: ref,
    ...reserveOf,
    cost: amount,
    collateral: ref,
    amount: Unit.amountOf('collateral'),
  },
  CollateralTaken: {
    account: ref,
    to: ref,
    asset: ref,
    amount,
    reason: word('seizure', 'fee', 'absorption', 'redistribution', 'redemption'),
    heldFor: Codec.optional(ref),
  },
  LoanLiquidated: {
    account: ref,
    liquidator: ref,
    pool: ref,
    debt: ref,
    repaid: Unit.amountOf('debt'),
    collateral: ref,
    seized: Unit.amountOf('collateral'),
    fee: Unit.amountOf('collateral'),
  },
  LoanRedeemed: {
    account: ref,
    redeemer: ref,
    pool: ref,
    debt: ref,
    repaid: Unit.amountOf('debt'),
    collateral: ref,
    taken: Unit.amountOf('collateral'),
    fee: Unit.amountOf('collateral'),
  },
  LoanAbsorbed: {
    account: ref,
    reason: word('procedure', 'toxic', 'uncovered', 'unsold'),
    equity: value,
    requirement: value,
    worth: value,
  },
  InsuranceUsed: { ...reserveOf, amount, supply: claimIndex },
  DebtWrittenOff: dealing,
  DebtRedistributed: { account: ref, to: ref, ...reserveOf, claims: amount },
  LossCovered: { ...reserveOf, amount },
  LossShared: { ...reserveOf, amount, supply: claimIndex },
  LossTold: { ...reserveOf, supply: claimIndex },
  DeficitPaid: { ...reserveOf, amount },
  IncomeTaken: { ...reserveOf, amount },
  ReserveChanged: { ...reserveOf, curve, caps, status, forced: Codec.optional(Scalar.flag) },
  AuctionOpened: {
    ...auction,
    pool: ref,
    debt: ref,
    collateral: ref,
    lot: Unit.amountOf('collateral'),
    tab: Unit.amountOf('debt'),
    penalty: Unit.amountOf('debt'),
    top: wholeNumber,
    reserve: wholeNumber,
  },
  AuctionTaken: {
    ...auction,
    buyer: ref,
    debt: ref,
    collateral: ref,
    price: wholeNumber,
    slice: Unit.amountOf('collateral'),
    penalty: Unit.amountOf('debt'),
    lot: Unit.amountOf('collateral'),
    tab: wholeNumber,
  },
  AuctionRestarted: { ...auction, top: wholeNumber, reserve: wholeNumber },
  AuctionClosed: {
    ...auction,
    collateral: ref,
    returned: Unit.amountOf('collateral'),
    outcome: word('raised', 'soldOut', 'repaid', 'unsold', 'unpriced', 'stopped'),
  },
}
