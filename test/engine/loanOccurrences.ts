import type { EventType } from '../../src/engine/Event.ts'
import type { RejectionCode } from '../../src/engine/Rejection.ts'

/** Events that occur in runs with loans only; all others must occur in runs of an exchange. */
export const loanEvents: readonly EventType[] = [
  'PoolDefined',
  'InterestAccrued',
  'Supplied',
  'Redeemed',
  'Borrowed',
  'Repaid',
  'Elected',
  'CollateralTaken',
  'LoanLiquidated',
  'LoanAbsorbed',
  'InsuranceUsed',
  'DebtWrittenOff',
  'DebtRedistributed',
  'LossCovered',
  'LossShared',
  'DeficitPaid',
  'AuctionOpened',
  'AuctionTaken',
  'AuctionRestarted',
  'AuctionClosed',
]

export const loanRejections: readonly RejectionCode[] = [
  'asset.isClaim',
  'rulebook.doesNotLend',
  'pool.unknown',
  'pool.duplicate',
  'pool.noReserve',
  'pool.illiquid',
  'pool.capReached',
  'pool.deficitUnknown',
  'index.backwards',
  'loan.noDebt',
  'loan.noCollateral',
  'loan.noPool',
  'loan.modeUnknown',
  'loan.notLiquidatable',
  'loan.leftover',
  'loan.toxic',
  'auction.unknown',
  'auction.tooDear',
  'auction.related',
]
