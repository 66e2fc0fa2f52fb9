import type {
  CallAcknowledged,
  CallAnswered,
  CallAssigned,
  CallCancelled,
  CallDisputeResolved,
  CallExpired,
  CallExtended,
  CallIncreased,
  CallMet,
  CallNoted,
  CallOpened,
  CallPartlyMet,
  CallPastDue,
  CallRaised,
  CallRescheduled,
  CallSuperseded,
  CallWaived,
  Event,
  ExpiryCured,
  ExpiryDeferred,
} from '../../engine/Event.ts'
import { AdviceReport } from '../../report/AdviceReport.ts'
import type { Draft, Money, Phase, Severity } from '../Alert.ts'
import { words } from '../words.ts'
import { Sight } from './Sight.ts'

/**
 * What is said of a call: one trigger when it is issued, one resolve when nothing is asked for any
 * more. A call that expired still stands, more severely, until what follows from it is over.
 *
 * Rules: [ALR4] [ALR5]
 */
export const calls = {
  CallOpened: opened,
  CallRaised: raised,
  CallPartlyMet: partlyMet,
  CallAcknowledged: acknowledged,
  CallAnswered: answered,
  CallDisputeResolved: resolved,
  CallIncreased: increased,
  CallPastDue: pastDue,
  CallRescheduled: rescheduled,
  CallSuperseded: superseded,
  CallAssigned: assigned,
  CallNoted: noted,
  CallExtended: extended,
  CallMet: met,
  CallWaived: waived,
  CallCancelled: cancelled,
  CallExpired: expired,
  ExpiryDeferred: deferred,
  ExpiryCured: cured,
}

export const aboutCall = (call: string): string => `call:${call}`

interface Named {
  readonly call: string
  readonly account: string
}

/** What all messages about a call have in common: what was said of it before goes on to hold. */
function about(
  { call, account }: Named,
  sight: Sight,
  said: { readonly type: Draft['type']; readonly phase: Phase; readonly severity: Severity },
): Omit<Draft, 'text'> {
  const before = sight.standing(aboutCall(call))
  return {
    ...said,
    ...{ about: aboutCall(call), call, account },
    level: before?.level ?? null,
    amount: before?.amount ?? null,
    deadline: before?.deadline ?? null,
  }
}

function opened(event: CallOpened, sight: Sight): Draft {
  const { amount, deadline, level } = event
  const asked = inNumeraire(sight, event.account, amount)
  const base = about(event, sight, { type: 'call.issued', phase: 'trigger', severity: 'error' })
  return demand(event, sight, { ...base, level, amount: asked, deadline }, 'called')
}

/** The line that says what is asked, what cures it and until when. */
function demand(
  { call, account }: Named,
  sight: Sight,
  draft: Omit<Draft, 'text'>,
  verb: string,
): Draft {
  const advice = sight.advise(call)
  const asked = draft.amount == null ? 'cash' : words.sum(draft.amount)
  const until = untilText(draft.deadline ?? null, sight)
  const text = `${words.name(account)} ${verb}: ${asked}${words.cures(advice)}${until}`
  return { ...draft, text, cures: advice && AdviceReport.of(advice) }
}

const untilText = (deadline: number | null, { entry }: Sight): string =>
  deadline === null ? '' : ` by ${words.moment(deadline, entry.time)}`

function raised(event: CallRaised, sight: Sight): Draft {
  const { level, deadline } = event
  const base = about(event, sight, { type: 'call.raised', phase: 'update', severity: 'critical' })
  const verb = `called more urgently (${words.name(level)})`
  return demand(event, sight, { ...base, level, deadline }, verb)
}

function increased(event: CallIncreased, sight: Sight): Draft {
  const { call, account, amount } = event
  const base = about(event, sight, { type: 'call.increased', phase: 'update', severity: 'error' })
  const open = sight.state.calls.get(call)
  const left = inNumeraire(sight, account, open === undefined ? amount : open.amount - open.brought)
  const verb = `called for ${sumOf(inNumeraire(sight, account, amount))} more`
  return demand(event, sight, { ...base, amount: left }, verb)
}

function rescheduled(event: CallRescheduled, sight: Sight): Draft {
  const { account, deadline } = event
  const base = about(event, sight, stay('call.rescheduled', sight, event))
  const to = words.moment(deadline, sight.entry.time)
  const text = `${words.name(account)}'s call is due ${to} next: ${asks(base)}`
  return { ...base, deadline, text }
}

/** The old one is over, and the one in its place is told like any other. */
function superseded(event: CallSuperseded, sight: Sight): readonly Draft[] {
  const { account, successor, amount } = event
  const before = about(event, sight, end('call.superseded'))
  const text = `${words.name(account)}'s call is replaced by another: ${words.name(successor)}`
  const issued = { type: 'call.issued', phase: 'trigger', severity: 'error' } as const
  const next = { call: successor, account }
  const asked = inNumeraire(sight, account, amount)
  const { level = null, deadline = null } = before
  const base = { ...about(next, sight, issued), level, deadline, amount: asked }
  return [{ ...before, text }, demand(next, sight, base, 'called')]
}

function pastDue(event: CallPastDue, sight: Sight): Draft {
  const { account, shortfall, until } = event
  const missing = inNumeraire(sight, account, shortfall)
  const base = about(event, sight, { type: 'call.past_due', phase: 'update', severity: 'critical' })
  const to = words.moment(until, sight.entry.time)
  const text = `${words.name(account)}'s call is past due: ${sumOf(missing)} missing, acted upon ${to}`
  return { ...base, amount: missing, deadline: until, text }
}

function answered(event: CallAnswered, sight: Sight): Draft {
  const { account, asked, agreed, by, reason } = event
  const base = about(event, sight, stay('call.answered', sight, event))
  const [all, some] = [inNumeraire(sight, account, asked), inNumeraire(sight, account, agreed)]
  const what = agreed === asked ? 'agrees to all' : `agrees to ${sumOf(some)} of ${sumOf(all)}`
  const text = `${words.name(account)} ${what} (${words.name(by)})${because(reason)}`
  return { ...base, by, reason, text }
}

function resolved(event: CallDisputeResolved, sight: Sight): Draft {
  const { account, amount, by, reason } = event
  const base = about(event, sight, stay('call.resolved', sight, event))
  const owed = amount === undefined ? 'what was asked' : sumOf(inNumeraire(sight, account, amount))
  const text = `what ${words.name(account)} disputed is resolved by ${words.name(by)}: ${owed} stands${because(reason)}`
  return { ...base, by, reason, text }
}

function partlyMet(event: CallPartlyMet, sight: Sight): Draft {
  const { brought, remaining, account } = event
  const left = inNumeraire(sight, account, remaining)
  const base = about(event, sight, stay('call.partially_met', sight, event))
  const got = inNumeraire(sight, account, brought)
  const verb = `brought ${sumOf(got)}, still called`
  return demand(event, sight, { ...base, amount: left }, verb)
}

/** An update that makes it neither better nor worse. */
const stay = (type: Draft['type'], sight: Sight, { call }: Named) => ({
  ...{ type, phase: 'update' as const },
  severity: sight.standing(aboutCall(call))?.severity ?? ('error' as const),
})

const end = (type: Draft['type']) => ({
  ...{ type, phase: 'resolve' as const, severity: 'info' as const },
})

function acknowledged(event: CallAcknowledged, sight: Sight): Draft {
  const { account, by } = event
  const base = about(event, sight, stay('call.acknowledged', sight, event))
  const until = untilText(base.deadline ?? null, sight)
  const text = `${words.name(account)}'s call acknowledged by ${words.name(by)}: ${asks(base)}${until}`
  return { ...base, by, text }
}

function assigned(event: CallAssigned, sight: Sight): Draft {
  const { account, to, by } = event
  const base = about(event, sight, stay('call.assigned', sight, event))
  const who = to === null ? 'nobody any more' : words.name(to)
  const text = `${words.name(account)}'s call is worked on by ${who} (${words.name(by)}): ${asks(base)}`
  return { ...base, by, text }
}

/** Of a call that is closed the note stands in the journal alone. */
function noted({ call, account, by, text: note }: CallNoted, sight: Sight): Draft | null {
  if (account === undefined) return null
  const base = about({ call, account }, sight, stay('call.noted', sight, { call, account }))
  const text = `${words.name(account)}'s call noted by ${words.name(by)}: ${words.line(note)}`
  return { ...base, by, reason: note, text }
}

const asks = ({ amount }: Pick<Draft, 'amount'>): string =>
  amount == null ? 'cash is asked' : `${words.sum(amount)} asked`

function extended(event: CallExtended, sight: Sight): Draft {
  const { account, deadline, by, reason } = event
  const base = about(event, sight, stay('call.extended', sight, event))
  const to = words.moment(deadline, sight.entry.time)
  const text = `${words.name(account)}'s call extended by ${words.name(by)}: ${asks(base)} by ${to}${because(reason)}`
  return { ...base, deadline, by, reason, text }
}

const because = (reason: string): string =>
  reason === '' ? '' : `, because: ${words.line(reason)}`

function met(event: CallMet, sight: Sight): Draft {
  const base = about(event, sight, end('call.met'))
  return { ...base, text: `${words.name(event.account)} met its call${by(event.by)}` }
}

const by = (cause: CallMet['by']): string =>
  cause === 'price' ? ': the price moved back' : ` by ${cause}`

function waived(event: CallWaived, sight: Sight): Draft {
  const { account, by, reason } = event
  const base = about(event, sight, end('call.waived'))
  const text = `${words.name(account)}'s call waived by ${words.name(by)}${because(reason)}`
  return { ...base, by, reason, text }
}

function cancelled(event: CallCancelled, sight: Sight): Draft {
  const { account, reason } = event
  const base = about(event, sight, end('call.cancelled'))
  return { ...base, reason, text: `${words.name(account)}'s call cancelled${because(reason)}` }
}

function expired(event: CallExpired, sight: Sight): Draft {
  const { account, shortfall } = event
  const missing = inNumeraire(sight, account, shortfall)
  const follows = consequenceOf(event, sight)
  const stands = { type: 'call.expired', phase: 'update', severity: 'critical' } as const
  // Where nothing follows, nothing stands any more.
  const said = follows === null ? { ...stands, phase: 'resolve' as const } : stands
  const base = about(event, sight, said)
  const what = follows ?? 'nothing follows, it is no longer beyond what was asked'
  const text = `${words.name(account)} let its call expire: ${sumOf(missing)} missing, ${what}`
  return { ...base, amount: missing, text }
}

const consequences: readonly ((event: Event, named: Named) => string | null)[] = [
  (event, { account }) =>
    event.type === 'LiquidationStarted' && event.account === account ? 'liquidation begins' : null,
  (event, { call }) =>
    event.type === 'ExpiryDeferred' && event.call === call
      ? `liquidation waits (${event.reason})`
      : null,
  (event, { account }) =>
    event.type === 'Restricted' && event.account === account
      ? 'it may only reduce from now on'
      : null,
]

/** What the engine did about it, in the same entry; null where it had nothing to do. */
function consequenceOf(named: Named, sight: Sight): string | null {
  for (const event of Sight.later(sight)) {
    if (event.type === 'CallExpired') break
    for (const consequence of consequences) {
      const found = consequence(event, named)
      if (found !== null) return found
    }
  }
  return null
}

function deferred(event: ExpiryDeferred, sight: Sight): Draft {
  const { account, reason } = event
  const said = { type: 'call.deferred', phase: 'update', severity: 'critical' } as const
  const base = about(event, sight, said)
  const text = `${words.name(account)}'s expired call cannot be carried out (${reason}): it is as soon as that ends, unless cured before`
  return { ...base, reason, text }
}

function cured(event: ExpiryCured, sight: Sight): Draft {
  const base = about(event, sight, end('call.settled'))
  const text = `${words.name(event.account)} cured what its expired call asked for${by(event.by)}`
  return { ...base, text }
}

const sumOf = (sum: Money | null): string => (sum === null ? 'an unknown amount' : words.sum(sum))

function inNumeraire(sight: Sight, account: string, value: bigint): Money | null {
  const numeraire = Sight.numeraireOf(sight, account)
  return numeraire && words.money(value, numeraire)
}
