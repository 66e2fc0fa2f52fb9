import { Ratio } from '../../money/Ratio.ts'

/** What a subaccount has, holds and must keep, in dollars. */
export interface Standing {
  readonly equity: Ratio
  readonly notional: Ratio
  readonly initial: Ratio
  readonly maintenance: Ratio
}

export interface Summary {
  readonly free: Ratio
  /** As the page has them: an equity below zero is none, and what is free counts from there. */
  readonly shown: { readonly equity: Ratio; readonly free: Ratio }
  /** Null where there is no equity. */
  readonly leverage: Ratio | null
  /** The share of equity in use, at most one. */
  readonly usage: Ratio | null
  readonly liquidatable: boolean
}

/**
 * What dYdX's own page shows of a subaccount.
 *
 *     free = equity − initial      leverage = notional ÷ equity      usage = 1 − max(0, free) ÷ equity
 *
 * Rules: [VEN42]
 */
export function summaryOf({ equity, notional, initial, maintenance }: Standing): Summary {
  const free = Ratio.sub(equity, initial)
  const shown = Ratio.positive(equity)
  const isOpen = equity.numerator > 0n
  const used = (): Ratio => Ratio.sub(Ratio.one, Ratio.div(Ratio.positive(free), equity))
  return {
    free,
    shown: { equity: shown, free: Ratio.sub(shown, initial) },
    leverage: isOpen ? Ratio.div(notional, equity) : null,
    usage: isOpen ? used() : null,
    liquidatable: maintenance.numerator > 0n && Ratio.compare(maintenance, equity) > 0,
  }
}
