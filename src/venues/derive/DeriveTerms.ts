import type { Ratio } from '../../money/Ratio.ts'
import type { SkewShock } from '../../pricing/SkewShock.ts'
import type { VolatilityShock } from '../../pricing/VolatilityShock.ts'

/** How one scenario moves the price, as a multiple of it, and volatilities; and what of it counts. */
export interface DeriveScenario {
  readonly price: Ratio
  readonly volatility: 'up' | 'same' | 'down' | 'linear' | 'abs'
  readonly weight: Ratio
}

/** A number of each requirement; what initial asks is beside what maintenance does, where both are sums. */
export interface Pair {
  readonly initial: Ratio
  readonly maintenance: Ratio
}

/** base × e^(-years × (rate × times + plus)). */
export interface ValueDiscount {
  readonly base: number
  readonly times: number
  readonly plus: number
}

/** Where something is less than its least, what lacks counts so many times. */
export interface Shortfall {
  readonly least: Ratio
  readonly times: Ratio
}

/** The parameters of Derive's portfolio margin, version 2. */
export interface DeriveTerms {
  readonly scenarios: readonly DeriveScenario[]
  readonly shock: VolatilityShock
  readonly skews: { readonly linear: SkewShock; readonly abs: SkewShock }
  /** How much of the worst outcome is asked. */
  readonly lossShare: Pair
  /** Of what an expiry is worth in a scenario, where that is above zero, and where it is below. */
  readonly discounts: { readonly long: ValueDiscount; readonly short: ValueDiscount }
  /** The basis: two moves of the price, and a share of the loss that grows with the years. */
  readonly basis: {
    readonly up: Ratio
    readonly down: Ratio
    readonly plus: number
    readonly times: number
  }
  readonly peg: Shortfall
  readonly confidence: Shortfall
  /** Of a perpetual's size, and of short options that nothing of their strike covers, at the spot price. */
  readonly perpetual: Pair
  readonly nakedShort: Pair
}

export interface DeriveCollateral {
  readonly amount: Ratio
  readonly price: Ratio
  readonly confidence: Ratio
  /** Moves with the price: it hedges what is short. */
  readonly isHedge: boolean
  readonly haircut: Pair
}

export interface DeriveOption {
  readonly right: 'call' | 'put'
  readonly strike: Ratio
  readonly volatility: number
  readonly amount: Ratio
}

/** The options of one expiry. */
export interface DeriveExpiry {
  readonly seconds: number
  readonly forward: number
  readonly rate: number
  /** The least of its feeds'. */
  readonly confidence: Ratio
  readonly options: readonly DeriveOption[]
}

export interface DeriveBook {
  readonly cash: Ratio
  readonly spot: Ratio
  readonly spotConfidence: Ratio
  readonly stablePrice: Ratio
  readonly perpetual: {
    readonly size: Ratio
    readonly price: Ratio
    readonly confidence: Ratio
    /** Profit and funding not yet paid. */
    readonly unsettled: Ratio
  }
  readonly collaterals: readonly DeriveCollateral[]
  readonly expiries: readonly DeriveExpiry[]
}
