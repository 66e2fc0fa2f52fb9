import type { AccountState } from '../AccountState.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'
import { type FaultReason, Guard } from './Guard.ts'
import { withdrawOrders } from './orders.ts'
import { Plan } from './Plan.ts'
import { holds } from './triggers.ts'

/**
 * A liquidation has precedence: what the account's protections have out is withdrawn, and each says
 * why it did not keep the account from it.
 *
 * Rules: [PROT10]
 */
export function overtake(run: Run, account: AccountState): void {
  const { time } = run.state
  for (const { number } of [...account.guards]) {
    const guard = Guard.numbered(account, number)
    if (guard === undefined) continue
    const { protection, attempt } = guard
    const about = { account: account.id, protection: protection.name }
    if (attempt !== null) {
      withdrawOrders(run, account, guard)
      const restsUntil = time + protection.coolDown
      Run.emit(run, { type: 'ProtectionEnded', ...about, outcome: 'overtaken', restsUntil })
    } else {
      const reason = reasonOf(run.state, account, guard)
      const detail = `a liquidation began; last tried: ${lastOf(guard)}`
      const said = { step: 0, action: null, reason, detail, until: time }
      Run.emit(run, { type: 'ProtectionFailed', ...about, ...said })
    }
  }
}

const lastOf = ({ last }: Guard): string =>
  last === null ? 'never' : `${last.outcome} at ${last.at}`

function reasonOf(state: State, account: AccountState, guard: Guard): FaultReason {
  if (guard.unarmed !== null) return 'unarmed'
  if (state.time < guard.restsUntil) return 'resting'
  const rules = State.rulesOf(state, account)
  const guarded = rules && { account, guard, rules }
  if (guarded === null || holds(state, guarded) !== true) return 'notTriggered'
  // Its rest ran out in the same step of time as what began the liquidation: it was not looked at since.
  return Plan.isReached(state, guarded) ? 'nothingToDo' : 'resting'
}
