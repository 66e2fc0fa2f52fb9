/**
 * The phases of a round, in order. Assess: levels, calls, who must be liquidated. Order: reductions
 * and conversions for all of them. Resolve: fund, deleveraging, socialisation, market by market.
 */
export type RoundPhase = 'assess' | 'order' | 'resolve'
