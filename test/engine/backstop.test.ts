import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import type { LiquidationSteps } from '../../src/model/LiquidationSteps.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { rulebook, unit } from './world.ts'

/** The house takes whole accounts over that are beyond its backstop. */

const backstop = Ratio.of(3n, 2n)
const eth = 'ETH/USDT:USDT'

/** Long ten bitcoin from 40,000 on 25,000; the fund may lose 2,000 in a market. */
function desk(steps: LiquidationSteps = { backstop }, fund = 10_000n): Desk {
  const base = rulebook()
  const waterfall = { ...base.waterfall, disposal: Ratio.of(0n) }
  const made = Desk.create({ liquidation: { ...base.liquidation, steps }, waterfall }, fund)
  Desk.open(made, 'long', 25_000n)
  Desk.open(made, 'short', 900_000n)
  Desk.fill(made, 'long', 10_000n)
  Desk.fill(made, 'short', -10_000n)
  return made
}

const outcomes = (events: readonly Event[]): string[] =>
  Desk.pick(events, 'LiquidationEnded').map(({ outcome }) => outcome)
const ordered = (events: readonly Event[]): number => Desk.pick(events, 'LiquidationOrdered').length
const fundHolds = ({ state }: Desk): bigint =>
  State.house(state, 'fund').positions.reduce((sum, { lots }) => sum + lots, 0n)

describe('a backstop', () => {
  test('[FALL25] beyond it the fund takes positions at the mark and then the margin', () => {
    const made = desk()
    // Worth 8,000 at 38,300, where 18,800 are asked.
    const events = Desk.setMarks(made, 38_300n)
    assert.deepEqual([ordered(events), outcomes(events)], [0, ['takenOver']])
    const [taken] = Desk.pick(events, 'MarginTakenOver')
    assert.deepEqual([taken?.amount, taken?.instrument], [Amount.of(8_000n * unit), Desk.btc])
    assert.equal(fundHolds(made), 10_000n)
    assert.equal(Desk.balance(made, 'long'), 0n)
    assert.equal(Desk.balance(made, 'house:fund'), 18_000n * unit)
    assert.equal(unbalanced(made.state), null)
  })

  test('[FALL25] the fund loses the margin and its cap there, and others the rest', () => {
    for (const isRestarted of [false, true]) {
      const made = desk()
      Desk.setMarks(made, 38_300n)
      const state = isRestarted ? Snapshot.restore(Snapshot.take(made.state)) : made.state
      const one: Desk = { ...made, state }
      assert.equal(Desk.pick(Desk.setMarks(one, 37_300n), 'Deleveraged').length, 0)
      const [won] = Desk.pick(Desk.setMarks(one, 37_290n), 'Deleveraged')
      assert.equal(won?.trade.account, 'short')
      assert.equal(unbalanced(one.state), null)
      assert.ok(Desk.balance(one, 'house:fund') >= 8_000n * unit, 'no more than the cap is gone')
    }
  })

  test('[FALL25] short of it, and at exactly it, an account is reduced', () => {
    const made = desk()
    const events = Desk.setMarks(made, 39_000n)
    assert.deepEqual([ordered(events), outcomes(events)], [1, []])
    const exact = desk({ backstop: Ratio.of(18_800n, 8_000n) })
    assert.equal(ordered(Desk.setMarks(exact, 38_300n)), 1)
  })

  test('[FALL25] it waits for the order that is out, and then takes what is left', () => {
    const made = desk()
    Desk.setMarks(made, 39_000n)
    assert.deepEqual(outcomes(Desk.setMarks(made, 38_000n)), [])
    const answered = Desk.answer(made, 38_000n, 1n, 10n)
    assert.deepEqual(
      [ordered(answered), outcomes(answered)],
      [0, []],
      'nothing is ordered any more',
    )
    assert.deepEqual(outcomes(Desk.wait(made, 1)), ['takenOver'])
  })

  test('[FALL25] without room of the fund, with a market that cannot be moved, or bankrupt, it is not taken', () => {
    const poor = desk({ backstop }, 0n)
    assert.equal(ordered(Desk.setMarks(poor, 38_300n)), 1)
    const off = desk()
    Desk.fill(off, 'long', 10n, 30_000n, eth)
    Desk.fill(off, 'short', -10n, 30_000n, eth)
    const scope = { kind: 'instrument', id: eth } as const
    Desk.tell(off, {
      type: 'Switch',
      scope,
      what: 'liquidation',
      on: false,
      by: 'x',
      reason: 'y',
    })
    assert.equal(ordered(Desk.setMarks(off, 38_300n)), 1)
    const broke = desk()
    assert.deepEqual(outcomes(Desk.setMarks(broke, 37_000n)), ['bankrupt'])
  })

  test('[FALL25] [ENG15] whom it takes does not depend on who was opened first', () => {
    const worths = (names: readonly string[]): string[] => {
      const base = rulebook()
      const liquidation = { ...base.liquidation, steps: { backstop } }
      const made = Desk.create({ liquidation })
      Desk.open(made, 'short', 900_000n)
      for (const name of names) {
        Desk.open(made, name, name === 'a' ? 25_000n : 24_500n)
        Desk.fill(made, name, 10_000n)
        Desk.fill(made, 'short', -10_000n)
      }
      const events = Desk.setMarks(made, 38_300n)
      assert.equal(outcomes(events).length, 2)
      return ['a', 'b', 'house:fund'].map((id) => `${Desk.balance(made, id)}`)
    }
    assert.deepEqual(worths(['a', 'b']), worths(['b', 'a']))
  })

  test('[FALL25] collateral that counts goes with it, and what counts for nothing stays', () => {
    const made = desk()
    const coin = (asset: string, amount: bigint) =>
      Desk.tell(made, { type: 'Deposit', account: 'long', asset, amount: Amount.of(amount) })
    coin('BTC', unit / 100n)
    coin('OIL', unit)
    const events = Desk.setMarks(made, 38_300n)
    assert.deepEqual(outcomes(events), ['takenOver'])
    const taken = Desk.pick(events, 'MarginTakenOver').map(({ asset, instrument }) => [
      asset,
      instrument,
    ])
    assert.deepEqual(taken, [
      ['USDT', Desk.btc],
      ['BTC', undefined],
    ])
    assert.equal(Desk.balance(made, 'long', 'OIL'), unit)
  })
})
