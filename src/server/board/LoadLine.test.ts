import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../../test/engine/Desk.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Board } from './Board.ts'
import { LoadLine } from './LoadLine.ts'
import { PriceTrail } from './PriceTrail.ts'
import { Sweep } from './Sweep.ts'

/** A desk with a long that a fall of a few per cent liquidates, and a board beside it. */
function scene() {
  const desk = Desk.create()
  const board = Board.create(desk.state)
  const sweep = Sweep.create(board)
  let told = 0
  const take = (): void => {
    Board.take(board, desk.entries.slice(told))
    told = desk.entries.length
    Sweep.drain(sweep)
  }
  Desk.open(desk, 'anna', 1_000n)
  Desk.open(desk, 'bank', 1_000_000n)
  Desk.fill(desk, 'anna', 1_000n)
  Desk.fill(desk, 'bank', -1_000n)
  Desk.setMarks(desk)
  take()
  return { desk, board, take }
}

test('[BOARD5] a fall moves an account and its notional from level to level', () => {
  const { desk, board, take } = scene()
  const levels = () =>
    LoadLine.of(board)
      .levels.filter(({ accounts }) => accounts > 0)
      .map(({ level, action, accounts, notional }) => [level, action, accounts, notional])
  assert.deepEqual(levels(), [['healthy', 'none', 2, '80000']])
  Desk.setMarks(desk, 39_480n)
  take()
  const after = levels()
  assert.equal(
    after.reduce((sum, [, , accounts]) => sum + Number(accounts), 0),
    2,
  )
  assert.deepEqual(
    after.map(([level]) => level),
    ['healthy', 'call'],
  )
  assert.equal(LoadLine.of(board).calls.open, 1)
  assert.equal(LoadLine.of(board).calls.dueWithinHour, 1)
})

test('[BOARD7] what liquidation executed is in its minute, and leaves after an hour', () => {
  const { desk, board, take } = scene()
  Desk.setMarks(desk, 39_300n)
  Desk.answer(desk, 39_300n)
  take()
  const { forced } = LoadLine.of(board)
  assert.notEqual(forced.perMinute, '0')
  assert.equal(forced.minutes.length, 60)
  assert.equal(forced.minutes.at(-1), forced.perMinute)
  const before = forced.lastHour
  Desk.wait(desk, 60_000)
  take()
  assert.equal(LoadLine.of(board).forced.perMinute, '0')
  assert.equal(LoadLine.of(board).forced.lastHour, before)
  Desk.wait(desk, 3_600_000)
  take()
  assert.equal(LoadLine.of(board).forced.lastHour, '0')
})

test('[BOARD8] a feed ages by the engine’s clock, is stale where a rulebook says so, and is named', () => {
  const { desk, board, take } = scene()
  const feed = () => LoadLine.of(board).feeds.find(({ symbol }) => symbol === Desk.btc)
  assert.equal(feed()?.isStale, false)
  Desk.wait(desk, 300_001)
  take()
  assert.deepEqual([feed()?.isStale, feed()?.ageMs, feed()?.source], [true, 300_001, 'test'])
  assert.ok(LoadLine.of(board).reasons.some((reason) => reason.includes(Desk.btc)))
})

test('[BOARD6] a deviation is known from thirty returns on, and is that of a day', () => {
  const { desk, board, take } = scene()
  const sigmas = () => PriceTrail.sigmas(board.trail, Desk.btc, Ratio.of(-1n, 10n))
  for (let minute = 0; minute < 31; minute++) {
    assert.equal(minute < 30 ? sigmas() : null, null)
    Desk.wait(desk, 60_000)
    Desk.setMarks(desk, minute % 2 === 0 ? 40_040n : 40_000n)
    take()
  }
  // A tenth of a per cent a minute is √1440 times as much a day, 3.79 %: ten per cent are 2.64 of it.
  assert.equal(sigmas(), '2.64')
  assert.equal(
    Board.rowAt(board, desk.state.accountById.get('anna')?.index ?? -1)?.distance?.sigmas !== null,
    true,
  )
})

test('[BOARD3] a slice ends when its time is over, and the rest is done by later ones', () => {
  const desk = Desk.create()
  for (let count = 0; count < 300; count++) Desk.open(desk, `a${count}`, 10n)
  const board = Board.create(desk.state)
  const sweep = Sweep.create(board)
  Board.take(board, desk.entries)
  let now = 0
  let slices = 0
  // A clock that moves with every look: a slice of five looks does at most five pieces.
  while (
    Sweep.work(
      sweep,
      now + 5,
      () => ++now,
      () => {},
    )
  )
    slices += 1
  assert.ok(slices >= 50, `${slices}`)
  assert.equal(board.rows.filter(Boolean).length, 300)
  assert.equal(board.asOf.seq, desk.state.seq)
})
