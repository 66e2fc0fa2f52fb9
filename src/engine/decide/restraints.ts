import type { Restriction } from '../../model/Restriction.ts'
import { AccountState } from '../AccountState.ts'
import type { Release, Restrict } from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import type { Event, Released } from '../Event.ts'
import { State } from '../State.ts'

/** The commands of restrictions: the kind and handler of each. */
export const restraints = {
  Release: Decision.control(release),
  Restrict: Decision.control(restrict),
}

/**
 * A restriction beside those that stand: none replaces or shortens another, whoever repeats it. What the
 * engine itself says is not counted, so that people always find room for theirs.
 *
 * Rules: [RSTR1] [RSTR3]
 */
function restrict(state: State, command: Restrict): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { restriction, until, by, reason, binds } = command
  if (until !== null && until <= state.time) {
    const detail = `expected an end after ${state.time}, found ${until}`
    return Decision.reject('command.malformed', detail)
  }
  if (by === AccountState.itself) {
    return Decision.reject('command.malformed', `expected who says so, found ${by}`)
  }
  const told = account.restrictions.filter((one) => one.by !== AccountState.itself)
  if (told.length >= most) {
    const detail = `expected at most ${most} restrictions of ${account.id} at a time`
    return Decision.reject('command.tooLarge', detail)
  }
  const restraint = State.nextRestraint(state)
  return boundWith(state, account, binds).map(({ id }) => ({
    type: 'Restricted',
    ...{ account: id, restraint, restriction, ...(binds && { binds }), until, by, reason },
  }))
}

/** The accounts that a restriction of one binds: it alone, or all its owner's. */
export const boundWith = (
  state: State,
  account: AccountState,
  binds: 'owner' | undefined,
): readonly AccountState[] => (binds === 'owner' ? ofSameOwner(state, account) : [account])

/** The most restrictions that people tell of one account at a time. */
const most = 64

/** Isolated positions are bound by their parents. */
const ofSameOwner = ({ accounts }: State, { owner }: AccountState): readonly AccountState[] =>
  accounts.filter((one) => one.owner === owner && one.kind === 'own' && one.parent === null)

/**
 * One by its name, or all of a kind. What is on all accounts of an owner is lifted from all.
 *
 * Rules: [RSTR2] [RSTR3]
 */
function release(state: State, command: Release): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { restriction, restraint, by, reason } = command
  const meant = account.restrictions.filter(
    (one) => one.restriction === restriction && (restraint ?? one.id) === one.id,
  )
  if (meant.length === 0) return unknown(account, restriction, restraint)
  return meant.flatMap(({ id, binds }) =>
    (binds === 'owner' ? ofSameOwner(state, account) : [account])
      .filter(({ restrictions }) => restrictions.some((one) => one.id === id))
      .map((one): Released => {
        const signed = { by, reason }
        return { type: 'Released', account: one.id, restraint: id, restriction, ...signed }
      }),
  )
}

function unknown(account: AccountState, restriction: Restriction, restraint?: string): Decision {
  const named = restraint === undefined ? restriction : `${restriction} ${restraint}`
  const detail = AccountState.restricted(account, restriction)
    ? `account ${account.id} is under ${restriction} otherwise than by ${named}`
    : `account ${account.id} is not under ${named}`
  return Decision.reject('restriction.unknown', detail)
}

/**
 * What an account that is opened takes over of its owner's restrictions.
 *
 * Rules: [RSTR3]
 */
export const inherited = (state: State, account: string, owner: string): readonly Event[] =>
  (state.ownerRestraints.get(owner) ?? []).map(({ id, restriction, until, by, reason }) => ({
    type: 'Restricted',
    ...{ account, restraint: id, restriction, binds: 'owner', until, by, reason },
  }))
