import { untrack } from 'svelte'
import type { Answer } from '../wire/Http.ts'
import { Http } from '../wire/Http.ts'
import { Problem } from '../wire/Problem.ts'

/** One thing read from the service: its last value stays on show while it is read again. */
export interface Resource<Found> {
  readonly value: (Found & Answer) | null
  readonly problem: Problem | null
  readonly isLoading: boolean
  /** When the value came, ms of the wall clock. */
  readonly at: number
  readonly again: () => void
}

const APART_MS = 1_000

/**
 * Reads a path, and again whenever the path changes or `again` is called, at most once a second. A
 * path of null reads nothing. To be called while a component is set up.
 */
export function resource<Found>(path: () => string | null): Resource<Found> {
  const held = $state<{ value: (Found & Answer) | null; problem: Problem | null; isLoading: boolean; at: number }>({
    value: null,
    problem: null,
    isLoading: true,
    at: 0,
  })
  let asked: string | null = null
  let running: AbortController | null = null
  let isWanted = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function read(from: string): Promise<void> {
    running?.abort()
    const own = new AbortController()
    running = own
    held.isLoading = true
    try {
      const value = await Http.get<Found>(from, own.signal)
      if (own.signal.aborted) return
      Object.assign(held, { value, problem: null, at: Date.now() })
    } catch (error) {
      if (own.signal.aborted) return
      held.problem = error instanceof Problem ? error : new Problem(0, 'page', String(error))
    }
    held.isLoading = false
    running = null
    if (isWanted) again()
  }

  function again(): void {
    if (running !== null) {
      isWanted = true
      return
    }
    isWanted = false
    clearTimeout(timer)
    const wait = Math.max(0, held.at + APART_MS - Date.now())
    timer = setTimeout(() => {
      if (asked !== null) void read(asked)
    }, wait)
  }

  $effect(() => {
    const next = path()
    if (next === asked) return
    asked = next
    clearTimeout(timer)
    untrack(() => {
      Object.assign(held, { value: null, problem: null, isLoading: next !== null })
      if (next !== null) void read(next)
    })
  })
  $effect(() => () => {
    clearTimeout(timer)
    running?.abort()
  })

  return {
    get value() {
      return held.value
    },
    get problem() {
      return held.problem
    },
    get isLoading() {
      return held.isLoading
    },
    get at() {
      return held.at
    },
    again,
  }
}
