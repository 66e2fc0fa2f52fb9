import type { AdviceReport } from '../report/AdviceReport.ts'

/**
 * One message to people or to their machines about one thing that happened, as plain data: what, to
 * whom, what cures it, until when.
 *
 * Rules: [ALR1] [ALR2]
 */
export interface Alert {
  /** The same at every attempt and after every restart: the place of its event. */
  readonly id: string
  readonly type: AlertType
  readonly phase: Phase
  /** What it is about, the same from trigger to resolve: `call:call-7`, `liquidation:anna`. */
  readonly about: string
  readonly severity: Severity
  /** One line that says it all. */
  readonly text: string
  /** The entry of the journal. */
  readonly seq: number
  /** Of the event, milliseconds since 1970. */
  readonly timestamp: number
  readonly datetime: string
  readonly account: string | null
  readonly owner: string | null
  readonly rulebook: string | null
  readonly level: string | null
  readonly call: string | null
  readonly instrument: string | null
  readonly amount: Money | null
  /** When it expires, milliseconds since 1970, and the same as ISO 8601. */
  readonly deadline: number | null
  readonly due: string | null
  /** What cures it other than cash, each sufficient alone; null where that was not worked out. */
  readonly cures: AdviceReport | null
  /** Who did it, and the reason given, where a person decided. */
  readonly by: string | null
  readonly reason: string | null
}

/**
 * Trigger: something stands from now on. Update: more about it. Resolve: it stands no longer.
 * Notice: it happened, and nothing stands.
 */
export type Phase = 'trigger' | 'update' | 'resolve' | 'notice'

/** What an alert is to one receiver: a reminder says again what stands. */
export type Telling = Phase | 'reminder'

/** From the mildest on. */
export const severities = ['info', 'warning', 'error', 'critical'] as const

export type Severity = (typeof severities)[number]

/** An amount in whole units of an asset, as decimal text. */
export interface Money {
  readonly value: string
  readonly asset: string
}

/** Every type, by the dot names that webhooks use. */
export const types = [
  'account.certainty_changed',
  'account.level_changed',
  'account.loss_socialised',
  'account.released',
  'account.restricted',
  'action.failed',
  'action.started',
  'action.succeeded',
  'action.unknown',
  'adl.executed',
  'alerts.gap',
  'alerts.sink_back',
  'alerts.sink_dead',
  'alerts.test',
  'audit.breach',
  'call.acknowledged',
  'call.answered',
  'call.assigned',
  'call.cancelled',
  'call.deferred',
  'call.expired',
  'call.extended',
  'call.increased',
  'call.issued',
  'call.met',
  'call.noted',
  'call.partially_met',
  'call.past_due',
  'call.raised',
  'call.rescheduled',
  'call.resolved',
  'call.settled',
  'call.superseded',
  'call.waived',
  'config.activated',
  'config.proposed',
  'deficit.booked',
  'deficit.covered',
  'deficit.stands',
  'engine.armed',
  'engine.disarmed',
  'fund.paid',
  'instrument.delisted',
  'instrument.settled',
  'liquidation.ended',
  'liquidation.started',
  'liquidation.step',
  'loan.absorbed',
  'loan.liquidated',
  'loss.socialised',
  'pool.loss',
  'pressure.eased',
  'pressure.reached',
  'price.confirmed',
  'price.diverged',
  'price.fresh',
  'price.stale',
  'protection.acted',
  'protection.armed',
  'protection.ended',
  'protection.failed',
  'protection.triggered',
  'protection.unarmed',
  'switch.off',
  'switch.on',
] as const

export type AlertType = (typeof types)[number]

/** What a family of events says of one event; what is left out is null. */
export interface Draft extends Partial<Omit<Alert, 'id' | 'seq' | 'timestamp' | 'datetime'>> {
  readonly type: AlertType
  readonly phase: Phase
  readonly about: string
  readonly severity: Severity
  readonly text: string
}

/** Whether one severity is at least another. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least)

export * as Alert from './Alert.ts'
