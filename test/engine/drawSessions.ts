import { Random } from '../../src/base/Random.ts'
import type { CalendarRules } from '../../src/calendar/CalendarRules.ts'
import type { Session } from '../../src/calendar/Session.ts'
import type { State } from '../../src/engine/State.ts'
import type { Rulebook, Sessions } from '../../src/model/Rulebook.ts'
import type { Stream } from './streams.ts'
import { type Draft, instruments } from './world.ts'

/** Draws rulebooks whose markets have hours: some open within the run, some close, some are no hours. */
export function drawSessions(seed: number): Stream {
  const random = Random.create(seed, 96)
  return (_, state) => (random.below(40) === 0 ? redefine(random, state) : null)
}

const minute = 60_000

function redefine(random: Random, { rulebooks }: State): Draft | null {
  const id = random.below(2) === 0 ? 'ranked' : 'proRata'
  const last = rulebooks.get(id)?.versions.at(-1)
  if (last === undefined || last.version > 12) return null
  const liquidation = { ...last.liquidation, sessions: sessionsOf(random) }
  const rulebook: Rulebook = { ...last, version: last.version + 1, activeFrom: 0, liquidation }
  return { type: 'DefineRulebook', rulebook }
}

function sessionsOf(random: Random): Sessions {
  const named = instruments
    .filter(() => random.below(3) === 0)
    .map(({ id }) => [id, random.below(3) === 0 ? null : session(random)] as const)
  const unknown = random.below(8) === 0 ? [['NONE', null] as const] : []
  return { standard: session(random), instruments: new Map([...named, ...unknown]) }
}

function session(random: Random): Session {
  const opens = minute * random.below(60)
  const close = opens + minute * (random.below(40) - 1)
  return { calendar: days(Math.max(1, close)), opens, opensOn: 'sameDay' }
}

/** Every day is a business day, by UTC. */
const days = (close: number): CalendarRules => ({
  ...{ id: `closes-${close}`, source: 'drawn', zone: 'UTC', from: 2021, until: 2021 },
  ...{ weekend: [], holidays: [], earlyCloses: [], close },
})
