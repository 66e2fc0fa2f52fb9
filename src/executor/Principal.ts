import type { JsonObject } from '../wire/JsonText.ts'
import type { Terms } from './Terms.ts'

/**
 * Where orders come from, and where what became of them is told: a running service, or an engine in this
 * process. What fails here throws, and is asked again.
 */
export interface Principal {
  /** The last entry of its journal. */
  head(): Promise<number>
  /** The orders that are out now, each as `GET /v1/orders/outstanding` tells it. */
  orders(): Promise<readonly JsonObject[]>
  /** @throws OrderError for an instrument that is not defined there */
  terms(instrument: string): Promise<Terms>
  /** Tells a command; the same one again is harmless. Null where it was taken, else why it was refused. */
  submit(command: JsonObject): Promise<Refusal | null>
  /** Waits until something may be new, so many milliseconds at most. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export interface Refusal {
  readonly code: string
  readonly detail: string
}
