import type { Cause } from '../calls/MarginCall.ts'
import type { AccountState } from './AccountState.ts'
import { monitor } from './attend.ts'
import type { Command } from './Command.ts'
import { dispose } from './dispose.ts'
import { liquidating } from './liquidating.ts'
import { liquidate } from './pursue.ts'
import { Run } from './Run.ts'
import { runWaterfall } from './resolve.ts'
import type { State } from './State.ts'

/** Deleveraging may put others under water; they are looked at in the same round, so often. */
const passes = 8

/**
 * Decides all that follows from a command: in phases over all accounts concerned, never account by
 * account through to the end, so that nothing depends on their order.
 *
 * Rules: [ENG13] [ENG14] [ENG15]
 */
export function round(run: Run, command: Command): void {
  const { state } = run
  const cause = causeOf(command)
  const isTick = command.type === 'SetMarks' || command.type === 'AdvanceTime'
  if (command.type === 'SetMarks') Run.emitAll(run, dispose(state))
  for (let pass = 0; pass < passes; pass++) {
    const concerned = takeConcerned(state)
    if (concerned.length === 0 && pass > 0) return
    run.phase = 'assess'
    overAll(run, concerned, (account) => monitor(state, account, cause))
    run.phase = 'order'
    overAll(run, liquidating(state), (account) => liquidate(state, account))
    run.phase = 'resolve'
    if (isTick) Run.emitAll(run, runWaterfall(state))
  }
}

function overAll(
  run: Run,
  accounts: readonly AccountState[],
  decide: (account: AccountState) => Iterable<Parameters<typeof Run.emit>[1]>,
): void {
  for (const account of accounts) Run.emitAll(run, decide(account))
}

const causeOf = ({ type }: Command): Cause => {
  if (type === 'Deposit' || type === 'Transfer' || type === 'AddMargin') return 'deposit'
  return type === 'ReportFill' || type === 'ReportExecution' ? 'reduction' : 'price'
}

const ascending = (a: number, b: number): number => a - b

/** Takes the accounts that something since the last look concerns, in the order of opening. */
function takeConcerned(state: State): AccountState[] {
  const { touched, marked, indexed, accounts, quiet } = state
  const byPrice = marked.size > 0 || indexed.size > 0
  const found = byPrice
    ? concerned(state)
    : [...touched].sort(ascending).map((index) => accounts[index] as AccountState)
  touched.clear()
  marked.clear()
  indexed.clear()
  quiet.isBroken = false
  return found.filter(({ kind }) => kind !== 'house')
}

/**
 * Those touched, and the holders of what moved that are not sure to stay where they are. Asked of
 * every account at every price: what is asked first leaves most of them alone.
 */
function concerned({ touched, marked, indexed, accounts, instruments, quiet }: State) {
  const moved = { marked: placesOf(marked, instruments.length), indexed: [...indexed] }
  const { path, isBroken } = quiet
  const found: AccountState[] = []
  for (let index = 0; index < accounts.length; index++) {
    const account = accounts[index] as AccountState
    const isSure = !isBroken && path < account.quietUntil
    if (isSure ? touched.has(index) : touched.has(index) || isHolder(account, moved)) {
      found.push(account)
    }
  }
  return found
}

/** What moved, in the forms that are fast to ask for every account. */
interface Moved {
  /** By instrument index. */
  readonly marked: readonly boolean[]
  readonly indexed: readonly number[]
}

const placesOf = (set: ReadonlySet<number>, length: number): boolean[] =>
  Array.from({ length }, (_, index) => set.has(index))

/** Whether an account holds anything whose price moved. */
function isHolder({ positions, balances }: AccountState, { marked, indexed }: Moved): boolean {
  for (let index = 0; index < positions.length; index++) {
    if (marked[positions[index]?.instrument.index ?? -1]) return true
  }
  for (let index = 0; index < indexed.length; index++) {
    const held = balances[indexed[index] ?? -1]
    if (held !== undefined && held !== 0n) return true
  }
  return false
}
