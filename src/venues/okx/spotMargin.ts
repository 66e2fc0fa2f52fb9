import { Ratio } from '../../money/Ratio.ts'

/** A closing fee is charged on the debt and on its maintenance. */
export interface SpotMarginTerms {
  readonly rate: Ratio
  readonly takerFee: Ratio
}

/** A long with borrowed quote: what it holds of the base, what it owes of the quote. */
export interface SpotLong extends SpotMarginTerms {
  readonly held: Ratio
  readonly owed: Ratio
  readonly margin: Ratio
  readonly mark: Ratio
}

/** In the base. */
export interface SpotLongState {
  readonly profit: Ratio
  readonly maintenance: Ratio
  /** What is left over what must be kept and paid to close; liquidated at one. */
  readonly ratio: Ratio
  readonly liquidationPrice: Ratio
}

/** The debt grown by its maintenance and the fee to close. */
const grown = (owed: Ratio, { rate, takerFee }: SpotMarginTerms): Ratio =>
  Ratio.mul(Ratio.mul(owed, Ratio.add(Ratio.one, rate)), Ratio.add(Ratio.one, takerFee))

/**
 * OKX isolated margin, long:
 *
 *     net         = held − owed ÷ mark
 *     maintenance = rate × owed ÷ mark        fee = fee rate × (1 + rate) × owed ÷ mark
 *     ratio       = net ÷ (maintenance + fee)
 *     liquidation = owed × (1 + rate) × (1 + fee rate) ÷ held
 *
 * Rules: [VEN10]
 */
export function longState(long: SpotLong): SpotLongState {
  const { held, owed, margin, mark, rate, takerFee } = long
  const debt = Ratio.div(owed, mark)
  const net = Ratio.sub(held, debt)
  const maintenance = Ratio.mul(rate, debt)
  const fee = Ratio.mul(takerFee, Ratio.add(debt, maintenance))
  return {
    profit: Ratio.sub(net, margin),
    maintenance,
    ratio: Ratio.div(net, Ratio.add(maintenance, fee)),
    liquidationPrice: Ratio.div(grown(owed, long), held),
  }
}

/**
 * Short: the quote held over what the base owed grows to.
 *
 * Rules: [VEN10]
 */
export const shortLiquidationPrice = (held: Ratio, owed: Ratio, terms: SpotMarginTerms): Ratio =>
  Ratio.div(held, grown(owed, terms))
