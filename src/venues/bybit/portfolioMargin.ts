import { Ratio } from '../../money/Ratio.ts'
import { Outcomes } from '../../pricing/Outcomes.ts'

/** What the parts of a base coin make at each move: options in each volatility state. */
export interface CoinScenarios {
  readonly perpetual: Outcomes
  readonly option: readonly Outcomes[]
  readonly spotHedge: Outcomes
}

/**
 * A base coin at each move of its price: options count in the volatility that is worst for them there.
 *
 * Rules: [VEN68]
 */
export const coinOutcomes = ({ perpetual, option, spotHedge }: CoinScenarios): Outcomes =>
  perpetual.map((profit, move) => {
    const states = option[move] ?? []
    const worst = states.slice(1).reduce(Ratio.min, states[0] ?? Ratio.zero)
    return Ratio.sum([profit, worst, spotHedge[move] ?? Ratio.zero])
  })

/** A linear position at each move. */
export const linearOutcomes = (
  positions: readonly { readonly size: Ratio; readonly price: Ratio }[],
  moves: readonly Ratio[],
): Outcomes =>
  Outcomes.total(
    positions.map(({ size, price }) => ({
      quantity: size,
      each: moves.map((move) => Ratio.mul(price, move)),
    })),
  )

/**
 * What a base coin asks: its largest loss and its contingencies, and a factor of both to open. How
 * Bybit reckons a contingency is not published, so each is an argument.
 *
 * Rules: [VEN69]
 */
export function coinMargin(
  outcomes: Outcomes,
  contingencies: readonly Ratio[],
  initialFactor: Ratio,
) {
  const { loss } = Outcomes.worst(outcomes)
  const maintenance = Ratio.sum([loss, ...contingencies])
  return { loss, maintenance, initial: initialOf(maintenance, initialFactor) }
}

export const initialOf = (maintenance: Ratio, factor: Ratio): Ratio =>
  Ratio.mul(maintenance, factor)
