import fc from 'fast-check'
import { limits } from '../../src/base/limits.ts'
import type { Command, ReserveIndex } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import {
  type AuctionTerms,
  type CollateralParameters,
  type LendingMethod,
  type LoanMode,
  protocolNames,
} from '../../src/model/Lending.ts'
import type { ReserveSpec } from '../../src/model/ReserveSpec.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import type { loanCommands } from '../../src/wire/loanCommands.ts'
import type { loanEvents } from '../../src/wire/loanEvents.ts'
import {
  account,
  amount,
  asset,
  few,
  flag,
  id,
  type Of,
  ratio,
  record,
  share,
  time,
  type Values,
  value,
} from './draws.ts'

/** The commands and events of loans, and their rulebooks. */

const span = fc.integer({ min: 1, max: limits.time })
const positive = ratio.filter(({ numerator }) => numerator > 0n)

/** Two shares, the smaller first. */
const shares = fc
  .tuple(share, share)
  .map(([a, b]) => (Ratio.compare(a, b) <= 0 ? ([a, b] as const) : ([b, a] as const)))

/** A bonus that a threshold leaves room for. */
const room = (threshold: Ratio, bonus: Ratio): Ratio =>
  Ratio.compare(Ratio.mul(threshold, Ratio.add(Ratio.one, bonus)), Ratio.one) > 0
    ? Ratio.zero
    : bonus

const pledge: fc.Arbitrary<CollateralParameters> = record({
  limits: shares,
  bonus: share,
  bonusShare: share,
  apart: fc.option(share),
  ramp: fc.option(record({ until: time, duration: span })),
}).map(({ limits: [openLtv, threshold], bonus, bonusShare, apart, ramp }) => {
  const falls = ramp !== null && Ratio.compare(threshold, Ratio.one) < 0
  return {
    openLtv,
    threshold,
    bonus: falls ? Ratio.zero : room(threshold, bonus),
    bonusShare,
    ...(apart !== null && { bonusRedistributed: room(threshold, apart) }),
    ramp: falls ? { from: Ratio.one, ...ramp } : null,
  }
})

const mode = (assets: readonly string[]): fc.Arbitrary<LoanMode> =>
  record({
    assets: fc.subarray([...assets]),
    limits: shares,
    bonus: share,
    ltvZero: fc.subarray([...assets]),
    isolated: flag,
  }).map(({ limits: [openLtv, threshold], bonus, ...rest }) => ({
    openLtv,
    threshold,
    bonus: room(threshold, bonus),
    ...rest,
  }))

const decay: fc.Arbitrary<AuctionTerms['decay']> = fc.oneof(
  record({ type: fc.constant('linear'), tau: span }),
  record({ type: fc.constant('stairstep'), step: span, cut: share }),
  record({ type: fc.constant('exponential'), cut: share }),
)

const auction: fc.Arbitrary<AuctionTerms> = record({
  start: positive,
  decay,
  tail: span,
  cusp: share,
  reserve: share,
  penalty: share,
  restarts: fc.integer({ min: 0, max: 1_000 }),
}).map((terms) =>
  Ratio.compare(terms.reserve, terms.start) < 0 ? terms : { ...terms, reserve: Ratio.zero },
)

const floor = fc.bigInt({ min: 0n, max: limits.loan - 1n }).map(Value.of)

const liquidation: fc.Arbitrary<LendingMethod['liquidation']> = record({
  by: fc.constantFrom('liquidator', 'auction', 'absorption', 'sale'),
  guard: flag,
  closeFactor: share.filter(({ numerator }) => numerator > 0n),
  fullBelow: ratio,
  fullUnder: floor,
  leftover: floor,
  targetHealth: fc.option(
    ratio.map(({ numerator, denominator }) =>
      Ratio.of((numerator % 10n ** 9n) + denominator + 1n, denominator),
    ),
  ),
  softening: fc.option(
    record({
      fullAt: share.filter(({ numerator, denominator }) => numerator < denominator),
      least: share,
    }),
  ),
  auction,
  sells: flag,
  insurance: fc.option(id),
  badDebt: fc.constantFrom('deficit', 'socialise', 'redistribute'),
  closeFactorOf: fc.option(fc.constantFrom('loan' as const, 'debt' as const)),
}).map(({ sells, closeFactorOf, ...terms }) => ({
  ...terms,
  ...(closeFactorOf !== null && { closeFactorOf }),
  auction: sells || terms.by === 'auction' ? terms.auction : null,
}))

/** A lending method over the fixture's assets. */
export const lendingMethod: fc.Arbitrary<LendingMethod> = fc
  .array(fc.tuple(asset, pledge), { minLength: 1, maxLength: 4 })
  .chain((listed) => {
    const collateral = new Map(listed)
    return record({
      name: fc.constant('lending'),
      protocol: fc.constantFrom(...protocolNames),
      collateral: fc.constant(collateral),
      modes: fc
        .array(fc.tuple(id, mode([...collateral.keys()])), { maxLength: 2 })
        .map((modes) => new Map(modes)),
      liquidation,
      redemption: fc.option(
        record({ fee: share.filter((fee) => Ratio.compare(fee, Ratio.one) < 0) }),
      ),
    }).map(({ redemption, ...method }) => ({ ...method, ...(redemption && { redemption }) }))
  })

/** Rays, up to the maximum. */
const index = fc.oneof(
  fc.bigInt({ min: 0n, max: limits.claimIndex - 1n }),
  fc.constantFrom(10n ** 27n, 10n ** 27n + 1n, limits.claimIndex - 1n, 1n),
)

/** An auction's prices and tabs: a lot's whole worth with 27 places takes 61 digits. */
const long = fc.oneof(
  fc.bigInt({ min: 0n, max: limits.loan * 10n ** 27n }),
  fc.constantFrom(0n, 1n, 10n ** 60n - 1n),
)

const rate = fc.bigInt({ min: 0n, max: limits.rate })
const cap = fc.option(fc.bigInt({ min: 0n, max: limits.loan - 1n }).map(Amount.of))

const curve = record({
  optimalUsage: fc.bigInt({ min: 1n, max: 9_999n }),
  base: rate,
  slope1: rate,
  slope2: rate,
  reserveFactor: fc.bigInt({ min: 0n, max: 10_000n }),
})
const caps = record({ supply: cap, borrow: cap })
const status = fc.constantFrom('active', 'frozen', 'paused')

const reserve: fc.Arbitrary<ReserveSpec> = fc.oneof(
  record({ asset, curve, caps }),
  record({
    ...{ asset, curve, caps },
    ...{ redeems: fc.constant('par' as const), interest: fc.constant('simple' as const) },
  }),
)
const reserveIndex: fc.Arbitrary<ReserveIndex> = record({ asset, supply: index, debt: index })

const elected = { account: id, mode: fc.option(id), unpledged: few(asset) }
const dealt = { account: id, pool: id, asset, amount }
const some = { ...dealt, amount: fc.option(amount) }

type LoanCommand = keyof typeof loanCommands
type LoanEvent = keyof typeof loanEvents

export const loanCommandFields: {
  readonly [T in LoanCommand]: Values<Omit<Of<Command, T>, 'type' | 'id' | 'time'>>
} = {
  DefinePool: { pool: id, reserves: few(reserve) },
  AccrueInterest: { pool: id },
  SetInterestIndices: { pool: id, indices: few(reserveIndex) },
  Supply: dealt,
  Redeem: some,
  Borrow: dealt,
  Repay: some,
  Elect: elected,
  LiquidateLoan: { ...some, borrower: id, collateral: asset },
  RedeemLoans: { account: id, asset, collateral: asset, amount },
  TakeAuction: { account: id, auction: id, collateral: asset, asset, amount, cost: amount },
  BuyCollateral: { ...dealt, collateral: asset, least: fc.option(amount) },
  TellLoss: { pool: id, asset, supply: index },
  PayDeficit: { pool: id, asset, amount },
  ChangeReserve: { pool: id, asset, curve, caps, status, forced: flag },
  TakeIncome: { pool: id, asset, amount: fc.option(amount) },
}

const moved = { ...dealt, claims: amount }
const lost = { pool: id, asset, amount, supply: index }
const prices = { top: long, reserve: long }

export const loanEventFields: {
  readonly [T in LoanEvent]: Values<Omit<Of<Event, T>, 'type'>>
} = {
  PoolDefined: { pool: id, reserves: few(reserve) },
  InterestAccrued: {
    pool: id,
    asset,
    supply: index,
    debt: index,
    at: fc.integer({ min: 0, max: Math.floor(limits.time / 1_000) }),
  },
  Supplied: moved,
  Redeemed: moved,
  Borrowed: moved,
  Repaid: { ...moved, payer: id },
  Elected: elected,
  ClaimsForgone: moved,
  CollateralBought: { ...dealt, cost: amount, collateral: asset },
  CollateralTaken: {
    account: id,
    to: id,
    asset,
    amount,
    reason: fc.constantFrom('seizure', 'fee', 'absorption', 'redistribution', 'redemption'),
  },
  LoanLiquidated: {
    account: id,
    liquidator: id,
    pool: id,
    debt: asset,
    repaid: amount,
    collateral: asset,
    seized: amount,
    fee: amount,
  },
  LoanRedeemed: {
    account: id,
    redeemer: id,
    pool: id,
    debt: asset,
    repaid: amount,
    collateral: asset,
    taken: amount,
    fee: amount,
  },
  LoanAbsorbed: {
    account,
    reason: fc.constantFrom('procedure', 'toxic', 'uncovered', 'unsold'),
    equity: value,
    requirement: value,
    worth: value,
  },
  InsuranceUsed: lost,
  DebtWrittenOff: moved,
  DebtRedistributed: { account: id, to: id, pool: id, asset, claims: amount },
  LossCovered: { pool: id, asset, amount },
  LossShared: lost,
  LossTold: { pool: id, asset, supply: index },
  DeficitPaid: { pool: id, asset, amount },
  IncomeTaken: { pool: id, asset, amount },
  ReserveChanged: { pool: id, asset, curve, caps, status, forced: flag },
  AuctionOpened: {
    auction: id,
    account: id,
    pool: id,
    debt: asset,
    collateral: asset,
    lot: amount,
    tab: amount,
    penalty: amount,
    ...prices,
  },
  AuctionTaken: {
    auction: id,
    account: id,
    buyer: id,
    debt: asset,
    collateral: asset,
    price: long,
    slice: amount,
    penalty: amount,
    lot: amount,
    tab: long,
  },
  AuctionRestarted: { auction: id, account: id, ...prices },
  AuctionClosed: {
    auction: id,
    account: id,
    collateral: asset,
    returned: amount,
    outcome: fc.constantFrom('raised', 'soldOut', 'repaid', 'unsold', 'unpriced', 'stopped'),
  },
}
