import { Random } from '../../src/base/Random.ts'
import type { State } from '../../src/engine/State.ts'
import type { Stream } from './streams.ts'
import type { Draft } from './world.ts'

/**
 * Draws what a desk writes down about calls: open ones, those closed since, and those that never
 * were. In every second run somebody writes at each turn, until a call takes no more notes.
 */
export function drawNotes(seed: number): Stream {
  const random = Random.create(seed, 91)
  const isChatty = seed % 16 === 0
  return (_, state) => {
    const chance = random.below(24)
    if (chance === 0) return assign(random, state)
    return isChatty || chance === 1 ? note(random, state, isChatty) : null
  }
}

function note(random: Random, state: State, isChatty: boolean): Draft | null {
  const odd = random.below(40)
  const open = state.calls.keys().next().value
  const call = isChatty && odd > 1 ? open : anyCall(random, state)
  if (call === undefined) return null
  const by = odd === 2 ? ' ' : 'desk'
  const text = odd === 3 ? ' ' : odd === 4 ? 'x'.repeat(513) : `rang, said ${random.below(1_000)}`
  return { type: 'NoteCall', call, by, text }
}

function assign(random: Random, state: State): Draft {
  const to = ['anna', 'bela', null, ' ', 'x'.repeat(129)][random.below(5)] as string | null
  return { type: 'AssignCall', call: anyCall(random, state), to, by: 'desk' }
}

/** A call that is or was, or now and then the next one, which is not yet. */
const anyCall = (random: Random, { calls, counters }: State): string =>
  [...calls.keys()][random.below(8)] ?? `call-${1 + random.below(counters.call + 2)}`
