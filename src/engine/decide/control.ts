import type { Arm, Disarm, Switch } from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import { reconcile, unready } from '../reconcile.ts'
import type { State } from '../State.ts'

/** The control commands: the kind and handler of each. */
export const control = {
  Arm: Decision.control(arm),
  Disarm: Decision.control(disarm),
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
