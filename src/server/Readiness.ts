import { listed } from '../base/listed.ts'
import { reconcile, unready } from '../engine/reconcile.ts'
import type { State } from '../engine/State.ts'

/** Whether the service can be relied on, and why not. */
export interface Readiness {
  readonly isReady: boolean
  /** In words; empty where it is ready. */
  readonly reasons: readonly string[]
}

export type Phase = 'serving' | 'stopping' | 'failed'

/** How long what was found holds: it looks at every account. */
const HOLDS_MS = 1_000

interface Looked {
  readonly at: number
  readonly reasons: readonly string[]
}

/**
 * Asks for the readiness of a state that changes. Disarmed is no reason: it assesses and calls.
 *
 * Rules: [SRV7]
 */
export function asking(state: () => State, phase: () => Phase, now: () => number): () => Readiness {
  let looked: Looked | null = null
  return () => {
    const found = phase()
    if (found !== 'serving') return { isReady: false, reasons: [`it is ${found}`] }
    if (looked === null || now() - looked.at >= HOLDS_MS) {
      looked = { at: now(), reasons: against(state()) }
    }
    return { isReady: looked.reasons.length === 0, reasons: looked.reasons }
  }
}

/** What speaks against arming: books that are not sound, and prices that are not fresh. */
export function against(state: State): readonly string[] {
  const unsound = reconcile(state)
  const waiting = unready(state)
  return [
    ...(unsound === null ? [] : [unsound]),
    ...(waiting.length === 0 ? [] : [`no fresh price of ${listed(waiting)}`]),
  ]
}

export * as Readiness from './Readiness.ts'
