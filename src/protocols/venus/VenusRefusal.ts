/**
 * How the core pool says no. A failure is returned, so that the interest charged before it stays; a
 * revert undoes everything.
 *
 * Rules: [VENUS8]
 */
export type VenusRefusal = VenusFailure | VenusRevert

/** The three numbers of the protocol's own Failure event. */
export interface VenusFailure {
  readonly kind: 'failure'
  readonly error: bigint
  readonly info: bigint
  /** The comptroller's reason, where it refused; otherwise zero. */
  readonly detail: bigint
}

export interface VenusRevert {
  readonly kind: 'revert'
  readonly reason: string
}

/** The comptroller's reasons, under its own names and numbers. */
export const reasons = {
  INSUFFICIENT_SHORTFALL: 3n,
  INSUFFICIENT_LIQUIDITY: 4n,
  PRICE_ERROR: 13n,
  SNAPSHOT_ERROR: 15n,
  TOO_MUCH_REPAY: 17n,
  MARKET_NOT_COLLATERAL: 19n,
} as const

export type Reason = keyof typeof reasons

const comptrollerRejection = 3n
const liquidateComptrollerRejection = 18n
const invalidCloseAmountRequested = 7n
const liquidateCloseAmountIsZero = 21n

/** A liquidation that the comptroller does not allow. */
export const rejected = (reason: Reason): VenusFailure => ({
  kind: 'failure',
  error: comptrollerRejection,
  info: liquidateComptrollerRejection,
  detail: reasons[reason],
})

/** A liquidation that would repay nothing. */
export const closeAmountIsZero: VenusFailure = {
  kind: 'failure',
  error: invalidCloseAmountRequested,
  info: liquidateCloseAmountIsZero,
  detail: 0n,
}

export const revert = (reason: string): VenusRevert => ({ kind: 'revert', reason })

export * as VenusRefusal from './VenusRefusal.ts'
