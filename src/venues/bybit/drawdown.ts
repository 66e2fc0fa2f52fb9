import { Ratio } from '../../money/Ratio.ts'

/** An insurance pool over eight hours, and the profit of one symbol in it. */
export interface SymbolDrawdown {
  readonly poolMax: Ratio
  /** What is left in the pool now; null where it is not told. */
  readonly poolNow: Ratio | null
  readonly profit: Ratio
  readonly profitMax: Ratio
  readonly trigger: Ratio
}

export interface DrawdownFound {
  /** The symbol's fall from its best, as a share of the pool's best. */
  readonly ratio: Ratio
  readonly triggered: boolean
  /** The loss beyond the trigger, which deleveraging closes. */
  readonly lossToClose: Ratio
}

/**
 * Deleveraging by a symbol's drawdown against the pool: begins where the fall is deeper than the
 * trigger or the pool is empty, and closes what was lost beyond the trigger.
 *
 * Rules: [VEN9]
 *
 * @example
 * drawdown(symbol) // −350,000 of 1,000,000 at a trigger of −30 % => 50,000 to close
 */
export function drawdown(symbol: SymbolDrawdown): DrawdownFound {
  const { poolMax, poolNow, profit, profitMax, trigger } = symbol
  const fall = Ratio.sub(profit, profitMax)
  const ratio = Ratio.div(fall, poolMax)
  const isEmpty = poolNow !== null && poolNow.numerator <= 0n
  const triggered = isEmpty || Ratio.compare(ratio, trigger) < 0
  const beyond = Ratio.sub(Ratio.mul(trigger, poolMax), fall)
  const lossToClose = triggered ? Ratio.positive(beyond) : Ratio.zero
  return { ratio, triggered, lossToClose }
}
