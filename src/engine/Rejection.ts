/**
 * Why a command was refused. A closed list, roughly in the order checks are made; each is a rule of
 * docs/spec/engine.md.
 */
export type RejectionCode =
  | 'command.timeBackwards'
  | 'command.malformed'
  | 'command.tooLarge'
  | 'asset.unknown'
  | 'asset.duplicate'
  | 'instrument.unknown'
  | 'instrument.duplicate'
  | 'instrument.notTradable'
  | 'rulebook.unknown'
  | 'rulebook.duplicate'
  | 'rulebook.unbound'
  | 'account.unknown'
  | 'account.duplicate'
  | 'account.notOwn'
  | 'account.restricted'
  | 'account.liquidating'
  | 'amount.notPositive'
  | 'amount.outOfLimits'
  | 'quantity.notPositive'
  | 'quantity.outOfLimits'
  | 'price.notPositive'
  | 'price.missing'
  | 'price.stale'
  | 'price.timeBackwards'
  | 'order.unknown'
  | 'order.duplicate'
  | 'order.notReducing'
  | 'fill.duplicate'
  | 'leg.mismatch'
  | 'mode.positionsOpen'
  | 'mode.leverageTooHigh'
  | 'margin.notIsolated'
  | 'margin.insufficient'
  | 'margin.outflowFloor'
  | 'balance.insufficient'
  | 'call.unknown'
  | 'call.deadlineBackwards'
  | 'engine.notReconciled'
  | 'switch.off'
  | 'execution.unknownOrder'
  | 'execution.tooMuch'
  | 'restriction.unknown'
  | 'correction.unbalanced'

/** A refusal: what rule, and what was expected and found. Nothing changed. */
export interface Rejection {
  readonly code: RejectionCode
  readonly detail: string
}
