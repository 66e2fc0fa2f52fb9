import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import type { State } from '../../src/engine/State.ts'
import type { Market } from '../../src/model/Market.ts'
import type { Ladder } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { drawClock } from './drawClock.ts'
import { drawMarkets } from './drawMarket.ts'
import { randomRun } from './randomRun.ts'
import { has, text } from './sameState.ts'
import { either } from './streams.ts'
import { ladder, rulebook, unit } from './world.ts'

const seeds = Number(process.env.SEEDS ?? 40)
const R = Ratio.of

describe('the clock', () => {
  const day = 86_400_000

  test('[ENG5] what is refused costs nobody anything: no timer fires, and the next price is taken', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 500n)
    Desk.fill(desk, 'a', 1_000n)
    const called = Desk.pick(Desk.setMarks(desk, 39_970n), 'CallOpened')
    assert.equal(called.length, 1)
    const { time } = desk
    desk.time += day
    for (const account of ['nobody', 'a']) {
      const amount = Amount.of(10_000n * unit)
      const events = Desk.tell(desk, { type: 'Withdraw', account, asset: 'USDT', amount })
      assert.equal(Desk.types(events), 'Rejected')
    }
    assert.equal(desk.state.time, time)
    assert.equal(desk.entries.at(-1)?.time, time, 'the record says when it was refused')
    desk.time = time + 1
    assert.match(Desk.types(Desk.setMarks(desk, 41_000n)), /^MarksSet/)
    assert.equal(desk.state.calls.size, 0, 'met, not expired')
  })

  test('[ENG5] a request is judged as of its own time, after the timers before it', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 1_000n)
    const restricted = { restriction: 'noWithdrawal', until: desk.time + 50 } as const
    Desk.tell(desk, { type: 'Restrict', account: 'a', ...restricted, by: 'desk', reason: 'test' })
    const leave = () =>
      Desk.tell(desk, { type: 'Withdraw', account: 'a', asset: 'USDT', amount: Amount.of(unit) })
    assert.equal(Desk.refusal(leave()), 'account.restricted')
    desk.time += 50
    assert.equal(Desk.types(leave()), 'Released Withdrawn')
  })

  test('[ENG5] what only a later version refuses does not bring that version into force', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 1_000n)
    const strict = rulebook({ version: 2, activeFrom: desk.time + 50, outflowFloor: R(2n) })
    Desk.tell(desk, { type: 'DefineRulebook', rulebook: strict })
    Desk.fill(desk, 'a', 10n)
    const leave = (time: number) => {
      desk.time = time
      const draft = { type: 'Withdraw', account: 'a', asset: 'USDT' } as const
      return Desk.tell(desk, { ...draft, amount: Amount.of(500n * unit) })
    }
    const { time } = desk
    assert.equal(Desk.types(leave(time + 60)), 'Rejected')
    assert.equal(desk.state.time, time)
    assert.equal(Desk.types(leave(time + 40)), 'Withdrawn')
  })

  test('[TIME1] no command leaps more than 400 days, but the first', () => {
    const desk = Desk.create()
    assert.ok(desk.state.time > 400 * day, 'the first leapt from 0')
    desk.time += 400 * day + 1
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'AdvanceTime' })), 'command.timeLeap')
    desk.time -= 1
    assert.equal(Desk.types(Desk.tell(desk, { type: 'AdvanceTime' })), 'TimeAdvanced')
  })

  test('[TIME1] a price may come from a clock five seconds ahead, and not from further', () => {
    const desk = Desk.create()
    const told = (ahead: number) => {
      const mark = { instrument: Desk.btc, price: Price.of(40_000n), source: 'ahead' }
      const marks = [{ ...mark, time: desk.time + ahead }]
      return Desk.tell(desk, { type: 'SetMarks', marks, indices: [] })
    }
    assert.equal(Desk.refusal(told(5_001)), 'price.fromTheFuture')
    assert.equal(Desk.refusal(told(5_000)), null)
  })

  test('[ENG5] in random runs a refused command changes the known ids and the count, and nothing else', () => {
    let [refused, ahead] = [0, 0]
    for (let seed = 1; seed <= seeds; seed++) {
      let before = ''
      randomRun(
        seed,
        120,
        {
          before: (state) => {
            before = still(state)
          },
          after: (state, command, entries) => {
            if (!has(entries, 'Rejected')) return
            refused += 1
            if (command.time > state.time) ahead += 1
            assert.equal(still(state), before, `seed ${seed}, ${command.id}: ${command.type}`)
          },
        },
        either(drawMarkets(seed), drawClock(seed)),
      )
    }
    assert.ok(refused > seeds && ahead > seeds, `${refused} refused, ${ahead} of them ahead`)
  })

  /** The state without what every command changes. */
  const still = (state: State): string =>
    text({
      ...Snapshot.take(state),
      seq: 0,
      commandIds: [],
      contents: [],
      timers: [...state.timers.due],
    })
})

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

  const marketOf = (time: number): Market => ({
    ...{ instrument: Desk.btc, version: 1, activeFrom: time, source: 'test' },
    ...{ fundCap: Amount.of(unit), deleverage: 'ranked', disposal: R(1n, 2n), silence: 1_000 },
    prices: null,
  })
})
