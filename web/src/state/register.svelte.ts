import { SvelteMap } from 'svelte/reactivity'
import type { CallRow } from '../wire/shapes.ts'
import { follow } from './link.svelte.ts'

/** The open calls as they are, and those that ended while the page was open, with how they ended. */
export interface Register {
  readonly calls: readonly CallRow[]
  readonly isLoading: boolean
}

export function register(): Register {
  const known = new SvelteMap<string, CallRow>()
  const held = $state({ isLoading: true })
  $effect(() =>
    follow({ channel: 'calls' }, (message) => {
      if (message.type === 'error') return
      held.isLoading = false
      const calls = (message.data.calls ?? []) as CallRow[]
      if (message.type === 'snapshot') {
        const here = new Set(calls.map(({ id }) => id))
        for (const [id, one] of known) if (!isEnded(one) && !here.has(id)) known.delete(id)
      }
      for (const call of calls) known.set(call.id ?? `${call.account} ${call.ladder}`, call)
    }),
  )
  return {
    get calls() {
      return [...known.values()]
    },
    get isLoading() {
      return held.isLoading
    },
  }
}

const ended = new Set(['met', 'expired', 'cancelled', 'waived', 'superseded'])

export const isEnded = ({ status }: CallRow): boolean => status !== null && ended.has(status)
