import { AccountState, type Restraint } from '../AccountState.ts'
import type { Released, Restricted } from '../Event.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** The events of restrictions: the effect of each on State. */
export const restraints = {
  Released: released,
  Restricted: restricted,
}

/** They stand side by side; what was written before they had names is one of each kind. */
function restricted(state: State, event: Restricted): void {
  const { restraint: id, restriction, until, by, reason, binds } = event
  const account = State.account(state, event.account)
  const known =
    state.ownerRestraints.get(account.owner)?.find((one) => one.id === id) ?? sameAgain(account, id)
  const from = known?.from ?? state.time
  const restraint = { id, restriction, from, until, ...(binds && { binds }), by, reason }
  account.restrictions = [...others(account.restrictions, id), restraint]
  if (binds === 'owner') {
    const owned = state.ownerRestraints.get(account.owner) ?? []
    state.ownerRestraints.set(account.owner, [...others(owned, id), restraint])
  }
  // On several accounts of an owner the name is one.
  if (id === State.nextRestraint(state)) state.counters.restraint += 1
  const timer = Timers.ofRestriction(account.id, id)
  if (until === null) Timers.clear(state.timers, timer)
  else Timers.set(state.timers, timer, until)
}

/** What is said again under its name began as it was first said; the name of a kind is nobody's own. */
const sameAgain = ({ restrictions }: AccountState, name: string): Restraint | undefined =>
  restrictions.find(({ id, restriction }) => id === name && id !== restriction)

function released(state: State, { account: name, restraint }: Released): void {
  const account = State.account(state, name)
  account.restrictions = AccountState.listOf(others(account.restrictions, restraint))
  const owned = others(state.ownerRestraints.get(account.owner) ?? [], restraint)
  if (owned.length === 0) state.ownerRestraints.delete(account.owner)
  else state.ownerRestraints.set(account.owner, owned)
  Timers.clear(state.timers, Timers.ofRestriction(name, restraint))
}

/** Those of another name, in their order. */
const others = (restraints: readonly Restraint[], id: string): Restraint[] =>
  restraints.filter((one) => one.id !== id)
