import type {
  ProtectionActed,
  ProtectionArmed,
  ProtectionEnded,
  ProtectionFailed,
  ProtectionOrdered,
  ProtectionRemoved,
  ProtectionTriggered,
} from '../../engine/Event.ts'
import type { Draft } from '../Alert.ts'
import { words } from '../words.ts'
import { Sight } from './Sight.ts'

/**
 * What is said of a protection: one trigger where it is triggered, one resolve at the end of the
 * attempt, what it did and could not do between, and beside the end that the account is not protected.
 *
 * Rules: [ALR31]
 */
export const protections = {
  ProtectionTriggered: triggered,
  ProtectionActed: acted,
  ProtectionOrdered: ordered,
  ProtectionFailed: failed,
  ProtectionEnded: ended,
  ProtectionArmed: armed,
  ProtectionRemoved: removed,
}

interface About {
  readonly account: string
  readonly protection: string
}

const nameOf = ({ account, protection }: About): string =>
  `${words.name(account)}'s protection ${words.name(protection)}`

const about = ({ account, protection }: About) => ({
  ...{ about: `protection:${account}:${protection}`, account },
})

function triggered(event: ProtectionTriggered): Draft {
  const ratio = words.percent(event.requirement, event.equity)
  const state = ratio === null ? 'no equity is left' : `maintenance is ${ratio} of equity`
  return {
    ...{ type: 'protection.triggered', phase: 'trigger', severity: 'warning' },
    ...about(event),
    text: `${nameOf(event)} is triggered: ${state}`,
  }
}

function acted(event: ProtectionActed, sight: Sight): Draft {
  const numeraire = Sight.numeraireOf(sight, event.account)
  const amount = numeraire === null ? null : words.money(event.worth, numeraire)
  const moved = amount === null || event.worth === 0n ? '' : `, ${amount.value} ${amount.asset}`
  return {
    ...{ type: 'protection.acted', phase: 'update', severity: 'info' },
    ...{ ...about(event), amount },
    text: `${nameOf(event)} acted: ${event.action}${moved}`,
  }
}

function ordered(event: ProtectionOrdered, sight: Sight): Draft {
  const { instrument: id, lots, deadline } = event
  const trade = words.trade(lots, Sight.instrumentOf(sight, id))
  const until = words.moment(deadline, sight.entry.time)
  return {
    ...{ type: 'protection.acted', phase: 'update', severity: 'warning' },
    ...{ ...about(event), instrument: id, deadline, by: event.by },
    text: `${nameOf(event)} ordered: ${trade} in ${words.name(id)}, an answer is due by ${until}`,
  }
}

function failed(event: ProtectionFailed): Draft {
  const { action, reason, detail } = event
  const what = action === null ? 'did not act' : `could not ${words.name(action)}`
  return {
    ...{ type: 'protection.failed', phase: 'update', severity: 'error' },
    ...{ ...about(event), reason },
    text: `${nameOf(event)} ${what} (${reason}): ${detail}`,
  }
}

/** The attempt is over in any case; who is not protected is told so by a message of its own. */
function ended(event: ProtectionEnded, sight: Sight): readonly Draft[] {
  const { outcome, restsUntil } = event
  const until = words.moment(restsUntil, sight.entry.time)
  const over: Draft = {
    ...{ type: 'protection.ended', phase: 'resolve', severity: 'info' },
    ...{ ...about(event), reason: outcome },
    text: `${nameOf(event)} ended its attempt: ${outcome}, it rests until ${until}`,
  }
  if (outcome === 'reached' || outcome === 'told') return [over]
  const { account, protection } = event
  const unprotected: Draft = {
    ...{ type: 'protection.failed', phase: 'notice', severity: 'critical' },
    ...{ about: `unprotected:${account}:${protection}`, account, reason: outcome },
    text: `${words.name(account)} is NOT protected: ${words.name(protection)} ended ${outcome}, it rests until ${until}`,
  }
  return [over, unprotected]
}

function armed(event: ProtectionArmed): Draft {
  const { unarmed } = event
  const isArmed = unarmed === null
  return {
    ...{ type: isArmed ? 'protection.armed' : 'protection.unarmed', phase: 'notice' },
    ...{ severity: isArmed ? 'info' : 'error', ...about(event), reason: unarmed },
    text: `${nameOf(event)} ${isArmed ? 'is armed again' : `waits for nothing: ${unarmed}`}`,
  }
}

function removed(event: ProtectionRemoved): Draft {
  return {
    ...{ type: 'protection.ended', phase: 'resolve', severity: 'info' },
    ...about(event),
    text: `${nameOf(event)} was taken back`,
  }
}
