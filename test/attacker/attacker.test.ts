import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Fraction } from '../auditor/Fraction.ts'
import { Genome } from './Genome.ts'
import { games, shareOf } from './games.ts'
import { type Found, type Game, play, search, shrink } from './search.ts'

/** How many episodes all games have together, and the seed: a failing one is told with both. */
const episodes = Number(process.env.EPISODES ?? 2_000)
const first = Number(process.env.SEED ?? 1)

const nameOf = ({ arena, weather }: Game): string => `${arena.name}, ${weather} prices`

/** The sequence as short as it gets, so that a failure can be read. */
function tell({ game, genome, rule, episode, text }: Found): string {
  const short = shrink(game, genome, rule)
  const genes = JSON.stringify(short)
  return `[${rule}] ${text} (${nameOf(game)}, SEED=${first}, episode ${episode}): ${genes}`
}

describe('a coalition that tries everything', () => {
  const all = games()
  const sum = all.reduce((total, game) => total + shareOf(game), 0)
  for (const [index, game] of all.entries()) {
    const rules = game.arena.lends
      ? '[ATT2] [ATT4] [ATT6] [ATT7] [ATT8] [ATT9] [ATT10]'
      : '[ATT1] [ATT2] [ATT3] [ATT4] [ATT5]'
    const name = `${rules} takes out nothing that is not its own: ${nameOf(game)}`
    test(name, () => {
      const some = Math.ceil((episodes * shareOf(game)) / sum)
      const [worst] = search(game, { seed: first * 100 + index, episodes: some })
      assert.equal(worst && tell(worst), undefined)
    })
  }

  test('an episode is the same whenever it is played, and gains nothing where nothing is done', () => {
    const game = all[0] as Game
    const genome = Genome.of([20, 0, 0, 1, 0, 0, 0], [200, 2, 3, 4, 5, 6, 7])
    const [one, other] = [play(game, genome), play(game, genome)]
    assert.deepEqual(one, other)
    assert.equal(play(game, []).gained.up, Fraction.zero.up)
  })

  test('[ATT6] [POOL13] what once was found is not found again: the last of a tab paid for a part of a deed', () => {
    const game = all.find(({ arena, weather }) => arena.name === 'pools in 3' && weather === 'wild')
    const gene = [184, 108, 32, 193, 187, 247, 35]
    assert.deepEqual(play(game as Game, Genome.of(gene, gene)).found, [])
  })

  test('[ATT2] [ATT4] [LIQ18] what a market apart from the indices takes of a conversion is paid for, and no more', () => {
    const game = all.find(
      ({ arena, weather }) => arena.name === 'trading in 1' && weather === 'gentle',
    )
    const genes = [
      [200, 171, 52, 238, 25, 178, 122],
      [222, 165, 195, 77, 70, 37, 19],
    ]
    const { found, seen } = play(game as Game, Genome.of(...genes))
    assert.deepEqual(found, [])
    assert.ok(seen.has('FundPaid'), 'the fund pays what the market took')
  })
})
