import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { Mantissa } from './Mantissa.ts'

/**
 * One market of the Venus core pool: an underlying asset that is supplied against vTokens and lent.
 * Amounts are atoms; rates, factors, indices and the price are mantissas (1e-18); times are blocks.
 */
export interface VenusMarket {
  /** Of one atom of the underlying, in units of account × 1e18; zero where the oracle has none. */
  readonly price: bigint
  /** The share of a collateral's worth that may be borrowed. */
  readonly collateralFactor: bigint
  /** The share of a collateral's worth up to which a debt is safe from liquidation. */
  readonly liquidationThreshold: bigint
  /** What a liquidator gets of this collateral for one of what he repays. */
  readonly liquidationIncentive: bigint
  /** The share of interest that goes to the reserves. */
  readonly reserveFactor: bigint
  readonly cash: bigint
  readonly totalBorrows: bigint
  readonly totalReserves: bigint
  /** Of vTokens. */
  readonly totalSupply: bigint
  readonly borrowIndex: bigint
  /** The block of the last accrual. */
  readonly accrualBlock: bigint
  /** Of the interest that the next accrual charges, for one block. */
  readonly borrowRatePerBlock: bigint
  /** What a vToken is worth while there are none. */
  readonly initialExchangeRate: bigint
}

/** A debt as of the last time it was touched. */
export interface VenusDebt {
  readonly principal: bigint
  /** The market's borrow index then. */
  readonly index: bigint
}

/** What one account has in one market. */
export interface VenusEntry {
  /** Whether it has entered the market: otherwise its vTokens are no collateral. */
  readonly entered: boolean
  readonly vTokens: bigint
  readonly debt: VenusDebt
}

/**
 * Atoms of the underlying for one vToken, as stored: ⌊(cash + borrows − reserves) ÷ supply⌋, the
 * initial rate where nothing is supplied. Rounds down, against suppliers. Null where the reserves are
 * more than there is: the protocol then refuses whatever needs a rate.
 *
 * Rules: [VENUS2]
 *
 * @example
 * VenusMarket.exchangeRate({ ...market, cash: 90n, totalBorrows: 20n, totalReserves: 10n, totalSupply: 50n })
 * // => 2_000_000_000_000_000_000n
 */
export function exchangeRate(market: VenusMarket): bigint | null {
  const { cash, totalBorrows, totalReserves, totalSupply, initialExchangeRate } = market
  if (totalSupply === 0n) return initialExchangeRate
  const worth = cash + totalBorrows - totalReserves
  return worth < 0n ? null : Mantissa.divDown(worth, totalSupply)
}

/**
 * What is owed at the market's stored index: ⌊principal × index ÷ the index it was touched at⌋. The
 * fraction of an atom is the borrower's gain.
 *
 * Rules: [VENUS3]
 *
 * @example
 * VenusMarket.debtOf({ ...market, borrowIndex: 15n }, { principal: 3n, index: 10n }) // => 4n
 */
export const debtOf = ({ borrowIndex }: VenusMarket, { principal, index }: VenusDebt): bigint =>
  principal === 0n ? 0n : Integer.mulDivDown(principal, borrowIndex, index)

/**
 * Charges a market's interest up to a block, at its rate now: simple within one accrual.
 *
 *     f = rate × blocks    interest = ⌊f × borrows⌋    reserves + ⌊reserveFactor × interest⌋
 *     index + ⌊f × index⌋
 *
 * All rounds down. The index and the total of borrows are rounded apart, so that the debts' sum and
 * the total may differ by atoms.
 *
 * Rules: [VENUS1]
 *
 * @throws AssertionError where the block lies before the last accrual
 *
 * @example
 * VenusMarket.accrue(market, market.accrualBlock + 28_800n).borrowIndex
 */
export function accrue(market: VenusMarket, block: bigint): VenusMarket {
  const blocks = block - market.accrualBlock
  assert(blocks >= 0n, 'venus accrue: blocks do not go backwards')
  const factor = Integer.mul(market.borrowRatePerBlock, blocks)
  const interest = Mantissa.mulDown(market.totalBorrows, factor)
  return {
    ...market,
    accrualBlock: block,
    totalBorrows: market.totalBorrows + interest,
    totalReserves: market.totalReserves + Mantissa.mulDown(interest, market.reserveFactor),
    borrowIndex: market.borrowIndex + Mantissa.mulDown(market.borrowIndex, factor),
  }
}

export * as VenusMarket from './VenusMarket.ts'
