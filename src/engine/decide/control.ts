import { AccountState } from '../AccountState.ts'
import type { Arm, Disarm, Release, Restrict, Switch } from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import { reconcile, unready } from '../reconcile.ts'
import type { State } from '../State.ts'

/** The control commands: the kind and handler of each. */
export const control = {
  Arm: Decision.control(arm),
  Disarm: Decision.control(disarm),
  Release: Decision.control(release),
  Restrict: Decision.control(restrict),
  Switch: Decision.control(turnSwitch),
}

function arm(state: State, command: Arm): Decision {
  const fault = reconcile(state)
  if (fault !== null) return Decision.reject('engine.notReconciled', fault)
  const { by, reason } = command
  const waiting = unready(state)
  return [{ type: 'Armed', by, reason, ...(waiting.length > 0 && { waiting }) }]
}

function disarm(_state: State, command: Disarm): Decision {
  return [{ type: 'Disarmed', by: command.by, reason: command.reason }]
}

function turnSwitch(state: State, command: Switch): Decision {
  const { scope, what, on, by, reason } = command
  if (what === 'callClock' && scope.kind !== 'all') {
    return Decision.reject('command.malformed', 'call clocks stop for everything or not at all')
  }
  if (scope.kind === 'all' && scope.id !== '') {
    return Decision.reject('command.malformed', `expected no id for everything, found ${scope.id}`)
  }
  if (scope.kind === 'asset') {
    const asset = find.asset(state, scope.id)
    if (Decision.refused(asset)) return asset
  }
  if (scope.kind === 'instrument') {
    const instrument = find.instrument(state, scope.id)
    if (Decision.refused(instrument)) return instrument
  }
  return command.grace === undefined
    ? [{ type: 'Switched', scope, what, on, by, reason }]
    : begin(state, command, command.grace)
}

/** The longest grace: Aave's. */
const graceMost = 4 * 3_600_000

/** Liquidation comes back on when a grace is over, so that whoever was shut out can act first. */
function begin({ time }: State, { scope, what, on, by, reason }: Switch, grace: number): Decision {
  if (what !== 'liquidation' || !on || grace <= 0 || grace > graceMost) {
    const expected = `a grace of at most ${graceMost} ms, for liquidation that is switched on`
    return Decision.reject('command.malformed', `expected ${expected}, found ${grace}`)
  }
  return [{ type: 'Switched', scope, what, on, from: time + grace, by, reason }]
}

function restrict(state: State, command: Restrict): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { restriction, until, by, reason } = command
  if (until !== null && until <= state.time) {
    return Decision.reject(
      'command.malformed',
      `expected an end after ${state.time}, found ${until}`,
    )
  }
  const isLasting = account.restrictions.some(
    (one) => one.restriction === restriction && one.until === null,
  )
  if (isLasting) {
    const detail = `account ${account.id} is under ${restriction} until it is released`
    return Decision.reject('account.restricted', detail)
  }
  return [{ type: 'Restricted', account: account.id, restriction, until, by, reason }]
}

function release(state: State, command: Release): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { restriction, by, reason } = command
  if (!AccountState.restricted(account, restriction)) {
    return Decision.reject(
      'restriction.unknown',
      `account ${account.id} is not under ${restriction}`,
    )
  }
  return [{ type: 'Released', account: account.id, restriction, by, reason }]
}
