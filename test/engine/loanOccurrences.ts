import type { EventType } from '../../src/engine/Event.ts'
import type { RejectionCode } from '../../src/engine/Rejection.ts'

/** What occurs in runs with loans alone; all else has to occur in runs of an exchange. */
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
  'loan.modeUnknown',
  'loan.notLiquidatable',
  'loan.leftover',
  'loan.toxic',
  'auction.unknown',
  'auction.tooDear',
]
