import { limits } from '../base/limits.ts'
import type { Position } from '../model/Position.ts'
import type { SwitchName } from './Command.ts'
import { Run } from './Run.ts'
import { unbalanced } from './reconcile.ts'
import type { State } from './State.ts'
import { Switches } from './Switches.ts'

const halted: readonly SwitchName[] = ['newRisk', 'withdrawal']

/**
 * Recounts the whole state every so many entries, so that its cost is spread thin. Where something does not add up the engine says so
 * and halts: no new risk, no withdrawal, no liquidation on numbers that are wrong; reducing and
 * depositing go on. What is halted already is left as it is.
 *
 * Rules: [TIME6]
 */
export function audit(run: Run, firstSeq: number): void {
  const { state } = run
  if (!isDue(state, firstSeq)) return
  const what = breachOf(state)
  if (what === null) return
  const on = halted.filter((name) => Switches.isOn(state, name, 'asset', []))
  if (on.length === 0 && !state.armed) return
  const because = { by: 'engine', reason: `the audit found: ${what}`.slice(0, limits.text) }
  Run.emit(run, { type: 'AuditBreached', what: what.slice(0, limits.text) })
  for (const name of on) {
    const scope = { kind: 'all', id: '' } as const
    Run.emit(run, { type: 'Switched', scope, what: name, on: false, ...because })
  }
  if (state.armed) Run.emit(run, { type: 'Disarmed', ...because })
}

/** Whether a round number of entries was reached since an entry: the rounder, the more accounts. */
function isDue({ seq, accounts }: State, first: number): boolean {
  const every = limits.auditEvery * Math.ceil(accounts.length / limits.auditAccounts)
  return Math.floor(seq / every) > Math.floor((first - 1) / every)
}

/** What does not add up, in words: money, contracts and costs, or calls and who is called. */
export const breachOf = (state: State): string | null =>
  unbalanced(state) ?? misplaced(state) ?? miscalled(state)

/** A leg held twice, or one that holds nothing. */
function misplaced({ accounts }: State): string | null {
  for (const { id, positions } of accounts) {
    for (let index = 0; index < positions.length; index++) {
      const { instrument, leg, lots } = positions[index] as Position
      if (lots !== 0n && !isHeldBefore(positions, index)) continue
      const fault = lots === 0n ? 'without contracts' : 'twice'
      return `account ${id} holds ${leg} of ${instrument.id} ${fault}`
    }
  }
  return null
}

function isHeldBefore(positions: readonly Position[], at: number): boolean {
  const { instrument, leg } = positions[at] as Position
  for (let index = 0; index < at; index++) {
    const other = positions[index] as Position
    if (other.instrument === instrument && other.leg === leg) return true
  }
  return false
}

/** A call that its account does not list, or one listed that is not open. */
function miscalled({ accounts, accountById, calls }: State): string | null {
  for (const { id, account } of calls.values()) {
    if (accountById.get(account)?.calls.includes(id) !== true) {
      return `call ${id} is open and account ${account} does not list it`
    }
  }
  for (const account of accounts) {
    if (account.calls.length === 0) continue
    const closed = account.calls.find((id) => id !== undefined && !calls.has(id))
    if (closed !== undefined) return `account ${account.id} lists call ${closed}, which is not open`
  }
  return null
}
