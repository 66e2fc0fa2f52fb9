import { Outbox } from './Outbox.ts'
import { Settings } from './Settings.ts'
import { Silences } from './Silences.ts'
import { Teller } from './Teller.ts'

/**
 * What is done now and then: the ledger forgets, and receivers that forget are told again what stands.
 *
 * Rules: [ALR24] [ALR27]
 */
export interface Upkeep {
  readonly teller: Teller
  readonly settings: Settings
  /** Ends with the service. */
  readonly signal: AbortSignal
  prunedAt: number
  refreshedAt: number
}

const DAY_MS = 86_400_000
/** How long the ledger keeps what was ended. */
const KEEP_MS = 7 * DAY_MS
const PRUNE_EVERY_MS = 3_600_000
const REFRESH_EVERY_MS = 60_000

export const open = (teller: Teller, settings: Settings, signal: AbortSignal): Upkeep => ({
  ...{ teller, settings, signal, prunedAt: 0, refreshedAt: teller.clock.now() },
})

/** When something of this is next to be done. */
export function nextAt({ prunedAt, refreshedAt, teller: { sinks } }: Upkeep): number {
  const isRefreshed = [...sinks.values()].some(({ refresh }) => refresh !== undefined)
  const refresh = isRefreshed ? refreshedAt + REFRESH_EVERY_MS : Number.POSITIVE_INFINITY
  return Math.min(prunedAt + PRUNE_EVERY_MS, refresh)
}

/** Forgets what ended a week ago, once an hour. */
export function prune(upkeep: Upkeep): void {
  const { teller, settings } = upkeep
  const now = teller.clock.now()
  if (now - upkeep.prunedAt < PRUNE_EVERY_MS) return
  upkeep.prunedAt = now
  Outbox.prune(teller.outbox, now - KEEP_MS)
  Silences.prune(settings.silences, now - KEEP_MS)
}

/** Tells receivers that forget what stands by their routes, once a minute. */
export function refresh(upkeep: Upkeep): void {
  const { teller, settings, signal } = upkeep
  const now = teller.clock.now()
  if (now - upkeep.refreshedAt < REFRESH_EVERY_MS) return
  upkeep.refreshedAt = now
  for (const sink of teller.sinks.values()) {
    if (sink.refresh === undefined) continue
    const standing = Teller.standingFor(teller, Settings.routes(settings), sink.name)
    void sink.refresh.tell(standing, signal)
  }
}

export * as Upkeep from './Upkeep.ts'
