import { limits } from '../../base/limits.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { Protection, type ProtectiveAction, type Trigger } from '../../model/Protection.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import type { RemoveProtection, SetProtection } from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import { Pool } from '../Pool.ts'
import { Guard } from '../protection/Guard.ts'
import { withdrawOrders } from '../protection/orders.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'

/** The commands of protections: the kind and handler of each. */
export const protections = {
  RemoveProtection: Decision.control(removeProtection),
  SetProtection: Decision.control(setProtection),
}

/**
 * Sets a protection, in place of one of the same name. It is never refused for margin: it is a
 * standing request, and each of its actions is checked when it acts.
 *
 * Rules: [PROT1] [PROT2]
 */
function setProtection(state: State, command: SetProtection): Decision {
  const account = protectable(state, command.account)
  if (Decision.refused(account)) return account
  const { protection } = command
  const before = Guard.named(account, protection.name)
  if (before === undefined && account.guards.length >= Guard.most.guards) {
    const detail = `expected at most ${Guard.most.guards} protections of ${account.id}`
    return Decision.reject('command.tooLarge', detail)
  }
  const fault =
    termsFault(state, account, protection) ??
    scopeFault(state, account, protection) ??
    triggerFault(state, account, protection.trigger) ??
    actionsFault(state, account, protection)
  if (fault !== null) return fault
  return (run) => {
    if (before !== undefined) withdrawOrders(run, account, before)
    Run.emit(run, { type: 'ProtectionSet', account: account.id, protection })
  }
}

function removeProtection(state: State, command: RemoveProtection): Decision {
  const account = protectable(state, command.account)
  if (Decision.refused(account)) return account
  const guard = Guard.named(account, command.protection)
  if (guard === undefined) {
    const detail = `account ${account.id} has no protection ${command.protection}`
    return Decision.reject('protection.unknown', detail)
  }
  return (run) => {
    withdrawOrders(run, account, guard)
    const { account: id, protection } = command
    Run.emit(run, { type: 'ProtectionRemoved', account: id, protection })
  }
}

/** An account kept here or mirrored, or an isolated position of one. */
function protectable(state: State, id: string): AccountState | Rejection {
  const account = find.account(state, id)
  if (Decision.refused(account) || account.kind !== 'house') return account
  return Decision.reject(
    'protection.notOffered',
    `expected an account of an owner, ${id} is of the house`,
  )
}

const malformed = (detail: string): Rejection => Decision.reject('command.malformed', detail)

/**
 * Every one is bounded: by a budget, by how often, and by a rest in between. A target that its own
 * trigger would find too high again would have no end but those.
 */
function termsFault(
  state: State,
  account: AccountState,
  { budget, times, coolDown, deadline, target, trigger, actions }: Protection,
): Rejection | null {
  if (State.rulesOf(state, account) === null) {
    return Decision.reject('rulebook.unbound', `account ${account.id} has no rulebook in force`)
  }
  if (budget <= 0n || budget >= limits.loan) return malformed('expected a budget within limits')
  if (!Number.isSafeInteger(times) || times < 1 || times > Guard.most.times) {
    return malformed(`expected 1 to ${Guard.most.times} times, found ${times}`)
  }
  for (const span of [coolDown, deadline]) {
    if (Number.isSafeInteger(span) && span >= Guard.spans.least && span <= Guard.spans.most)
      continue
    const { least, most } = Guard.spans
    return malformed(`expected a cool-down and a deadline of ${least} to ${most} ms, found ${span}`)
  }
  if (actions.length > Guard.most.actions) {
    return malformed(`expected at most ${Guard.most.actions} actions, found ${actions.length}`)
  }
  if (target === null) return null
  if (target.numerator <= 0n) return malformed('expected a target above zero')
  const above = Protection.ratioOf(trigger)
  if (above === null || Ratio.compare(target, above) <= 0) return null
  return malformed('expected a target at or under the ratio of its trigger')
}

/**
 * An isolated position holds one instrument and owes no pool: what is about another, or about what only its
 * main account has, would wait for ever.
 *
 * Rules: [PROT17]
 */
function scopeFault(
  state: State,
  account: AccountState,
  { trigger, actions }: Protection,
): Rejection | null {
  const { isolates } = account
  if (isolates === null) return null
  const own = (state.instruments[isolates] as Instrument).id
  const refuse = (detail: string) => Decision.reject('protection.notOffered', detail)
  if (trigger.kind === 'time') return refuse(`time: ${account.id} is a position and owes no pool`)
  if (trigger.kind === 'sigma' && trigger.instrument !== own) {
    return refuse(
      `sigma: expected ${own}, which ${account.id} isolates, found ${trigger.instrument}`,
    )
  }
  for (const action of actions) {
    if (!('instrument' in action || action.kind === 'repay')) continue
    if (action.kind === 'close' && action.instrument === own) continue
    return refuse(`${action.kind}: ${account.id} can be given margin, reduced and closed`)
  }
  return null
}

function triggerFault(state: State, account: AccountState, trigger: Trigger): Rejection | null {
  if (trigger.kind === 'ratio') return notPositive(trigger.above)
  if (trigger.kind === 'health') return notPositive(trigger.below)
  if (trigger.kind === 'time') return spanFault(trigger.within)
  if (trigger.kind === 'leg') return legFault(state, account, trigger)
  if (trigger.kind === 'sigma') {
    const instrument = find.instrument(state, trigger.instrument)
    return Decision.refused(instrument) ? instrument : notPositive(trigger.within)
  }
  const found =
    trigger.kind === 'mark'
      ? find.instrument(state, trigger.instrument)
      : find.asset(state, trigger.asset)
  if (Decision.refused(found)) return found
  return Integer.abs(trigger.price) < limits.index
    ? null
    : malformed('expected a price within limits')
}

/** Interest is looked ahead in whole seconds. */
const spanFault = (within: number): Rejection | null =>
  Number.isSafeInteger(within) && within >= Guard.spans.least && within <= limits.leap
    ? null
    : malformed(`expected a time of ${Guard.spans.least} to ${limits.leap} ms, found ${within}`)

/** The leg is of an account of the same owner, or of this one. */
function legFault(
  state: State,
  { owner }: AccountState,
  { account: id, instrument }: Extract<Trigger, { kind: 'leg' }>,
): Rejection | null {
  const [watched, found] = [find.account(state, id), find.instrument(state, instrument)]
  if (Decision.refused(watched)) return watched
  if (Decision.refused(found)) return found
  if (watched.kind !== 'house' && watched.owner === owner) return null
  const detail = `expected an account of ${owner}, found ${id}`
  return Decision.reject('protection.notLinked', detail)
}

const notPositive = ({ numerator }: Ratio): Rejection | null =>
  numerator > 0n ? null : malformed('expected a level above zero')

function actionsFault(
  state: State,
  account: AccountState,
  { actions, target }: Protection,
): Rejection | null {
  for (const action of actions) {
    const fault = actionFault(state, account, action, target)
    if (fault !== null) return fault
  }
  return null
}

function actionFault(
  state: State,
  account: AccountState,
  action: ProtectiveAction,
  target: Ratio | null,
): Rejection | null {
  const { kind } = action
  if (account.kind === 'mirrored' && kind !== 'reduce' && kind !== 'close') {
    const detail = `${kind}: account ${account.id} is mirrored, only reductions can be asked for it`
    return Decision.reject('protection.notOffered', detail)
  }
  if ('worst' in action && !isShare(action.worst)) {
    return malformed('expected a worst price within the mark')
  }
  if ('instrument' in action) return instrumentFault(state, action)
  if (kind === 'deposit') return depositFault(state, account, action, target)
  return kind === 'repay' ? repayFault(state, action) : null
}

/** What is swapped is spot, and no leg is. */
function instrumentFault(
  state: State,
  action: Extract<ProtectiveAction, { readonly instrument: string }>,
): Rejection | null {
  const instrument = find.instrument(state, action.instrument)
  if (Decision.refused(instrument)) return instrument
  const isSpot = instrument.kind === 'spot'
  if (isSpot !== (action.kind === 'swap')) {
    return malformed(`${action.kind}: ${instrument.id} is ${isSpot ? '' : 'not '}spot`)
  }
  if (action.kind !== 'hedge' || Integer.abs(action.lots) < limits.quantity) return null
  return malformed('hedge: expected a size within limits')
}

function repayFault(
  state: State,
  { pool: id, asset: name }: Extract<ProtectiveAction, { kind: 'repay' }>,
): Rejection | null {
  const [pool, asset] = [find.pool(state, id), find.asset(state, name)]
  if (Decision.refused(pool)) return pool
  if (Decision.refused(asset)) return asset
  if (Pool.reserve(pool, asset) !== undefined) return null
  return Decision.reject('pool.noReserve', `pool ${id} has no reserve of ${name}`)
}

const isShare = (worst: Ratio | null): boolean =>
  worst === null || (worst.numerator >= 0n && Ratio.compare(worst, Ratio.one) < 0)

function depositFault(
  state: State,
  account: AccountState,
  action: Extract<ProtectiveAction, { kind: 'deposit' }>,
  target: Ratio | null,
): Rejection | null {
  const asset = find.asset(state, action.asset)
  if (Decision.refused(asset)) return asset
  const from = find.own(state, action.from)
  if (Decision.refused(from)) return from
  if (target === null) return malformed('deposit: expected a target, which says how much')
  if (from !== account && from.owner === account.owner && from.parent === null) return null
  const detail = `expected another account of ${account.owner}, found ${from.id}`
  return Decision.reject('protection.notLinked', detail)
}
