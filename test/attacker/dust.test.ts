import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../src/base/Random.ts'
import type { Event } from '../../src/engine/Event.ts'
import { isOfDust, tellBoth } from '../engine/dust.ts'
import { text } from '../engine/sameState.ts'
import { Genome } from './Genome.ts'
import { games, ofMethods } from './games.ts'
import { Play } from './Play.ts'
import type { Game } from './search.ts'

/** How many episodes are told twice. */
const episodes = Math.ceil(Number(process.env.EPISODES ?? 2_000) / 50)

/**
 * An atom may make an account uncertain, which decides nothing; what waits to be armed is named, and
 * so is what counted for nothing where something is refused.
 */
const kept = (events: readonly Event[]): readonly Event[] =>
  events
    .filter((event) => !isOfDust(event) && event.type !== 'CertaintyChanged')
    .map((event) => {
      if (event.type === 'Armed') return { ...event, waiting: [] }
      return event.type === 'Rejected' ? { ...event, detail: '' } : event
    })

/** The commands of an episode from its opening, as a coalition at random would give them. */
function commandsOf({ arena, weather, playGene, quote }: Game, seed: number) {
  const play = Play.begin(arena, weather)
  // By now what is told no more has grown old.
  play.time += 400_000
  quote(play)
  for (const gene of Genome.draw(Random.create(seed, 43), 20, 30)) playGene(play, gene)
  return [...arena.commands, ...play.told]
}

test(`[MARGIN22] [ENG22] dust of every kind in every account changes no event of ${episodes} episodes`, () => {
  const all = [...games(), ...ofMethods()]
  for (let episode = 0; episode < episodes; episode++) {
    const game = all[episode % all.length] as Game
    const options = { seed: episode, isStrict: episode % 2 === 0 }
    tellBoth(commandsOf(game, episode), options, (command, plain, dusty) => {
      const where = `${game.arena.name}, ${game.weather}, episode ${episode}, ${command.id} ${command.type}`
      assert.equal(text(kept(dusty)), text(kept(plain)), where)
    })
  }
})
