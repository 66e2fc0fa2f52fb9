import type { Alert, Severity, Telling } from '../Alert.ts'

/** Where messages go: one receiver, by one protocol. */
export interface Sink {
  readonly name: string
  readonly kind: SinkKind
  /** The most messages that one attempt takes. */
  readonly batch: number
  /** Whether only those of one account are kept in order, or all, one attempt after the other. */
  readonly order: 'account' | 'all'
  /** The least time between two attempts, milliseconds: chats allow about one a second. */
  readonly paceMs: number
  /** The waits before the attempts after the first. */
  readonly schedule: readonly number[]
  /** Tries once. Never throws: what went wrong is an answer as well. */
  send(parcels: readonly Parcel[], signal: AbortSignal): Promise<Answer>
  /** Of a receiver that forgets what it is not told again: how often, and telling it. */
  readonly refresh?: {
    readonly everyMs: number
    tell(standing: readonly Alert[], signal: AbortSignal): Promise<Answer>
  }
}

export const sinkKinds = [
  'webhook',
  'slack',
  'telegram',
  'pagerduty',
  'alertmanager',
  'smtp',
  'command',
] as const

export type SinkKind = (typeof sinkKinds)[number]

/** A message on its way to one sink. */
export interface Parcel {
  /** The idempotency key: the same at every attempt. */
  readonly key: string
  readonly route: string
  readonly alert: Alert
  /** For this receiver: what others know may be new to it. */
  readonly phase: Telling
  /** The severity it was told last, where that was another. */
  readonly before: Severity | null
  /** How often it was tried before. */
  readonly attempts: number
}

/** What came of an attempt. */
export interface Answer {
  readonly isDelivered: boolean
  /** For the ledger: without secrets, on one line. */
  readonly said: string
  /** Milliseconds that the receiver asked to be left alone. */
  readonly pauseMs?: number
  /** Whether no further attempt can change it: this message is refused for good. */
  readonly isFinal?: true
  /** Whether the receiver wants nothing any more. */
  readonly isGone?: true
}

export const delivered = (said: string): Answer => ({ isDelivered: true, said })
export const failed = (said: string): Answer => ({ isDelivered: false, said })

/** What is said to people, in one line. */
export function lineOf({ alert, phase }: Parcel): string {
  if (phase === 'resolve') return `resolved: ${alert.text}`
  return phase === 'reminder' ? `still: ${alert.text}` : alert.text
}

export * as Sink from './Sink.ts'
