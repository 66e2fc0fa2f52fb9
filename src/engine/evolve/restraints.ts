import type { AccountState, Restraint } from '../AccountState.ts'
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
  put(account.restrictions, restraint)
  if (binds === 'owner') put(ofOwner(state, account), restraint)
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
  drop(account.restrictions, restraint)
  const owned = state.ownerRestraints.get(account.owner)
  if (owned !== undefined) drop(owned, restraint)
  if (owned?.length === 0) state.ownerRestraints.delete(account.owner)
  Timers.clear(state.timers, Timers.ofRestriction(name, restraint))
}

function ofOwner({ ownerRestraints }: State, { owner }: AccountState): Restraint[] {
  const found = ownerRestraints.get(owner) ?? []
  ownerRestraints.set(owner, found)
  return found
}

function put(restraints: Restraint[], restraint: Restraint): void {
  drop(restraints, restraint.id)
  restraints.push(restraint)
}

function drop(restraints: Restraint[], id: string): void {
  const place = restraints.findIndex((one) => one.id === id)
  if (place >= 0) restraints.splice(place, 1)
}
