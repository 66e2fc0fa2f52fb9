import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import type { Ladder } from '../../src/model/Rulebook.ts'
import { Desk } from './Desk.ts'
import { drawMarkets } from './drawMarket.ts'
import { ladder, rulebook } from './world.ts'

describe('versions', () => {
  const named = (id: string): Ladder => ({ ...ladder(), id })
  const version = (desk: Desk, number: number, after: number) =>
    Desk.tell(desk, {
      type: 'DefineRulebook',
      rulebook: rulebook({
        version: number,
        activeFrom: desk.time + after,
        ladders: [named(`v${number}`)],
      }),
    })
  const inForce = ({ state }: Desk): number | undefined =>
    state.rulebooks.get('ranked')?.active?.version

  test('[ENG6] a version never comes into force over a higher one, and is named when it is passed', () => {
    const desk = Desk.create()
    version(desk, 2, 100)
    version(desk, 3, 10)
    const events = Desk.wait(desk, 10)
    assert.deepEqual(Desk.pick(events, 'VersionSuperseded'), [
      { type: 'VersionSuperseded', of: 'rulebook', id: 'ranked', version: 2, by: 3 },
    ])
    assert.equal(inForce(desk), 3)
    assert.deepEqual(Desk.pick(Desk.wait(desk, 1_000), 'RulebookActivated'), [])
    assert.equal(inForce(desk), 3)
    const again = Snapshot.restore(Snapshot.take(desk.state))
    assert.equal(again.timers.due.size, desk.state.timers.due.size)
  })

  test('[ENG6] versions due together come in their order, ten after nine', () => {
    const desk = Desk.create()
    version(desk, 9, 50)
    version(desk, 10, 50)
    const activated = Desk.pick(Desk.wait(desk, 60), 'RulebookActivated')
    assert.deepEqual(
      activated.map(({ version }) => version),
      [9, 10],
    )
  })

  test('[ENG6] one that is in force at once passes those that wait', () => {
    const desk = Desk.create()
    version(desk, 2, 100)
    const events = version(desk, 3, 0)
    assert.match(Desk.types(events), /^RulebookDefined .*VersionSuperseded RulebookActivated/)
    assert.equal(inForce(desk), 3)
  })

  test('[ENG6] the same for a market', () => {
    const desk = Desk.create()
    const market = marketOf(desk.time)
    const define = (number: number, after: number) =>
      Desk.tell(desk, {
        type: 'DefineMarket',
        market: { ...market, version: number, activeFrom: desk.time + after },
      })
    define(1, 0)
    define(2, 100)
    define(3, 10)
    Desk.wait(desk, 10)
    assert.equal(Desk.pick(Desk.wait(desk, 1_000), 'MarketActivated').length, 0)
    assert.equal(desk.state.markets.get(Desk.btc)?.active?.version, 3)
  })

  /** The first valid market drawn, for bitcoin. */
  function marketOf(time: number) {
    const draw = drawMarkets(1)
    for (;;) {
      const draft = draw(time)
      if (draft?.type !== 'DefineMarket' || draft.market.prices !== null) continue
      if (draft.market.fundCap >= 0n && draft.market.silence > 0) {
        return { ...draft.market, instrument: Desk.btc }
      }
    }
  }
})
