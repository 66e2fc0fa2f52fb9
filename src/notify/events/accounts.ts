import { AccountState } from '../../engine/AccountState.ts'
import type { CertaintyChanged, LevelChanged, Released, Restricted } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import type { Level } from '../../model/Rulebook.ts'
import type { Alert, Draft, Severity } from '../Alert.ts'
import { words } from '../words.ts'
import type { Sight } from './Sight.ts'

/**
 * What is said of an account's standing: one trigger when it enters a ladder, one resolve when it
 * leaves it, and the same for a restriction.
 *
 * Rules: [ALR7]
 */
export const accounts = {
  LevelChanged: levelChanged,
  CertaintyChanged: certaintyChanged,
  Restricted: restricted,
  Released: released,
}

const severityOf: { readonly [K in Level['action']]: Severity } = {
  none: 'warning',
  call: 'error',
  liquidate: 'critical',
}

function levelChanged(event: LevelChanged, sight: Sight): readonly Draft[] {
  const { account, ladder, before, after } = event
  const [now, was] = [levelOf(sight, event, after), levelOf(sight, event, before)]
  const ratio = words.percent(event.requirement, event.equity)
  const state = ratio === null ? 'no equity is left' : `its requirement is ${ratio} of equity`
  const name = words.name(account)
  const base = {
    type: 'account.level_changed' as const,
    about: `level:${account}:${ladder}`,
    account,
    level: (now ?? was)?.name ?? `${after}`,
  }
  if (after === 0) {
    const text = `${name} is back below all levels: ${state}`
    return [
      { ...base, phase: 'resolve', severity: 'info', text },
      ...endOfExpired(sight, account, `${name} came down to what its expired call asked for`),
    ]
  }
  const from = was === null ? '' : ` from ${words.name(was.name)}`
  const way = after > before ? 'reached' : 'came down to'
  const what = now === null ? `rung ${after}` : words.name(now.name)
  return [
    {
      ...base,
      phase: before === 0 ? 'trigger' : 'update',
      severity: now === null ? 'warning' : severityOf[now.action],
      text: `${name} ${way} ${what}${from}: ${state}`,
    },
  ]
}

function levelOf({ state }: Sight, event: LevelChanged, rung: number): Level | null {
  const account = state.accountById.get(event.account)
  const rules = account && State.rulesOf(state, account)
  const ladder = rules?.rulebook.ladders.find(({ id }) => id === event.ladder)
  return ladder?.levels[rung - 1] ?? null
}

/** What was said of calls that expired stands no longer. */
function endOfExpired(sight: Sight, account: string, text: string): readonly Draft[] {
  return sight.standingOf(account).filter(isRestricting).map(settled(account, text))
}

const isRestricting = ({ type }: Alert): boolean => type === 'call.expired'

const settled =
  (account: string, text: string) =>
  ({ about, call, level }: Alert): Draft => ({
    ...{ type: 'call.settled', phase: 'resolve', severity: 'info' },
    ...{ about, call, level, account, text },
  })

const certainties: { readonly [K in CertaintyChanged['after']]: readonly [string, Severity] } = {
  certain: ['sure again: all its prices are fresh', 'info'],
  bounded: ['only bounded: a price of it is old', 'warning'],
  unknown: ['unknown: a price or a rule of it is missing', 'error'],
}

function certaintyChanged({ account, after }: CertaintyChanged): Draft {
  const [what, severity] = certainties[after]
  return {
    ...{ type: 'account.certainty_changed', phase: 'notice', severity },
    ...{ about: `certainty:${account}`, account, reason: after },
    text: `what ${words.name(account)} is worth is ${what}`,
  }
}

const forbids: { readonly [K in Restricted['restriction']]: string } = {
  reduceOnly: 'may only reduce',
  noWithdrawal: 'may not withdraw',
  fundsOnHand: 'may hold only what it pays for in full',
}

function restricted(event: Restricted, { entry }: Sight): Draft {
  const { account, restraint, restriction, until, by, reason } = event
  const end = until === null ? '' : ` until ${words.moment(until, entry.time)}`
  return {
    ...{ type: 'account.restricted', phase: 'trigger', severity: 'warning' },
    ...{ about: `restriction:${account}:${restraint}`, account, by, reason, deadline: until },
    text: `${words.name(account)} ${forbids[restriction]}${end}: ${words.line(reason)} (${words.name(by)})`,
  }
}

function released(event: Released, sight: Sight): readonly Draft[] {
  const { account, restraint, restriction, by, reason } = event
  const state = sight.state.accountById.get(account)
  const isFree = state === undefined || !AccountState.restricted(state, restriction)
  const now = isFree
    ? `${forbids[restriction]} no longer`
    : `still ${forbids[restriction]}, of one reason less`
  const text = `${words.name(account)} ${now}: ${words.line(reason)} (${words.name(by)})`
  const release: Draft = {
    ...{ type: 'account.released', phase: 'resolve', severity: 'info' },
    ...{ about: `restriction:${account}:${restraint}`, account, by, reason, text },
  }
  const ended = isFree && restriction === 'reduceOnly' ? endOfExpired(sight, account, text) : []
  return [release, ...ended]
}
