import type { Entry } from '../../engine/Entry.ts'
import type { Event } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import type { Asset } from '../../model/Asset.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Advice } from '../../report/Advice.ts'
import type { Alert, Draft } from '../Alert.ts'

/** What a writer of messages sees beside its event. */
export interface Sight {
  /** Folded at least as far as the entry, and maybe further. */
  readonly state: State
  readonly entry: Entry
  /** The place of the event in its entry, from 0. */
  readonly index: number
  /** What was said last of something that still stands. */
  readonly standing: (about: string) => Alert | undefined
  /** All that stands. */
  readonly allStanding: () => Iterable<Alert>
  /** All that stands of an account. */
  readonly standingOf: (account: string) => readonly Alert[]
  /** What would cure a call now; null where it is closed, or where too many were asked for at once. */
  readonly advise: (call: string) => Advice | null
}

/** The events of the same entry that come after this one. */
export const later = ({ entry, index }: Sight): readonly Event[] => entry.events.slice(index + 1)

/** The asset that an account counts in; null where no rulebook of it is in force. */
export function numeraireOf({ state }: Sight, account: string): Asset | null {
  const found = state.accountById.get(account)
  if (found === undefined) return null
  return State.rulesOf(state, found)?.numeraire ?? null
}

export const instrumentOf = ({ state }: Sight, id: string): Instrument =>
  State.instrument(state, id)

export const assetOf = ({ state }: Sight, id: string): Asset => State.asset(state, id)

/** Writes what is said of an event, if anything. */
export type Writer<E> = (event: E, sight: Sight) => Draft | readonly Draft[] | null

export * as Sight from './Sight.ts'
