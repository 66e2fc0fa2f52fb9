import { Integer } from '../../money/Integer.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Value } from '../../money/Value.ts'
import { AccountState } from '../AccountState.ts'
import type { Execution } from '../Command.ts'
import { creditTrade } from '../creditCalls.ts'
import { IsolatedMargin } from '../IsolatedMargin.ts'
import { LegOrders } from '../LegOrders.ts'
import { makeTrade } from '../makeTrade.ts'
import { Run } from '../Run.ts'
import type { LiquidationOrder } from '../State.ts'
import { Guard } from './Guard.ts'

/** What comes back of a protection's order. */

/**
 * Books an execution whole, where a fill of the owner would be: it traded in his name. What
 * goes beyond a leg of a hedge that shrank meanwhile opens the other leg, as it did at the venue. A
 * mirror is not written: what it holds is what its venue says.
 *
 * Rules: [PROT9] [PROT11] [PROT17]
 */
export function bookOwners(
  run: Run,
  order: LiquidationOrder,
  { lots, price, fee }: Pick<Execution, 'lots' | 'price' | 'fee'>,
): void {
  const { state } = run
  const { id, account, instrument } = order
  const left = Quantity.sub(order.left, lots)
  if (account.kind === 'mirrored') {
    const noted = { order: id, account: account.id, instrument: instrument.id }
    Run.emit(run, { type: 'ExecutionNoted', ...noted, lots, price, fee, left })
    return
  }
  const owner = account.parent ?? account
  const holder = LegOrders.holderOf(owner, instrument)
  const parts = partsOf(holder, order, lots)
  creditTrade(run, owner, holder, () => {
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1
      const own = isLast ? fee : (0n as typeof fee)
      const deal = { instrument, leg: part.leg, lots: part.lots, price, fee: own }
      const trade = makeTrade(state, holder, deal)
      const unanswered = isLast ? left : Quantity.sub(order.left, part.lots)
      const before = IsolatedMargin.before(holder)
      Run.emit(run, { type: 'Executed', order: id, trade, left: unanswered })
      IsolatedMargin.settle(run, holder, before, trade)
    }
  })
}

/** A leg of a hedge never turns over: the rest is of the other leg. */
function partsOf(
  account: AccountState,
  { instrument, leg }: LiquidationOrder,
  lots: Quantity,
): readonly { readonly leg: LiquidationOrder['leg']; readonly lots: Quantity }[] {
  const held = AccountState.position(account, instrument.index, leg)?.lots ?? 0n
  const isAdding = leg === 'net' || lots > 0n === (leg === 'long')
  const over = Integer.abs(lots) - Integer.abs(held)
  if (isAdding || over <= 0n) return [{ leg, lots }]
  const closing = Quantity.of(-held)
  const rest = {
    leg: leg === 'long' ? 'short' : 'long',
    lots: Quantity.sub(lots, closing),
  } as const
  return closing === 0n ? [rest] : [{ leg, lots: closing }, rest]
}

/**
 * Tells the protection of an order that ended: what was not filled goes back to its budget, rounded
 * down against it.
 *
 * Rules: [PROT6] [PROT9]
 */
export function answered(run: Run, order: LiquidationOrder, unfilled: Quantity): void {
  const { account, lots, sent } = order
  const guard = sent && Guard.numbered(account, sent.guard)
  if (sent === undefined || guard === undefined) return
  const returned = Integer.mulDivDown(sent.worth, Integer.abs(unfilled), Integer.abs(lots))
  Run.emit(run, {
    type: 'ProtectionAnswered',
    ...{ account: account.id, protection: guard.protection.name, order: order.id },
    ...{ instrument: order.instrument.id, filled: Quantity.sub(lots, unfilled) },
    ...{ returned: Value.of(returned), step: sent.step },
  })
}
