/**
 * Plays every game until the first thing that does not hold, and prints it as JSON; nothing where all holds.
 *
 *     SEED=1 EPISODES=2000 ARENA=pools node test/attacker/lookFor.ts
 */
import { games, ofMethods, shareOf, venusGames } from './games.ts'
import { search } from './search.ts'
import { trovesGame } from './troves.ts'

const episodes = Number(process.env.EPISODES ?? 2_000)
const first = Number(process.env.SEED ?? 1)

/** The games played: those whose arena's name begins so. */
const arena = process.env.ARENA ?? ''

const all = games()
const sum = all.reduce((total, game) => total + shareOf(game), 0)
/** How many each has, as the tests have it; those of one protocol are games beside the others. */
const played = [
  ...all.map((game) => ({ game, some: Math.ceil((episodes * shareOf(game)) / sum) })),
  ...venusGames().map((game) => ({ game, some: Math.ceil(episodes / 80) })),
  ...ofMethods().map((game) => ({ game, some: Math.ceil(episodes / 60) })),
  { game: trovesGame(), some: Math.ceil(episodes / 10) },
]
for (const [index, { game, some }] of played.entries()) {
  if (!game.arena.name.startsWith(arena)) continue
  const [worst] = search(game, { seed: first * 100 + index, episodes: some })
  if (worst === undefined) continue
  const { rule, text, episode } = worst
  const where = `${game.arena.name}, ${game.weather} prices, seed ${first}, episode ${episode}`
  console.log(JSON.stringify({ rule, text, where }))
  break
}
