import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomLoans } from '../../../test/engine/randomLoans.ts'
import { randomRun } from '../../../test/engine/randomRun.ts'
import { Random } from '../../base/Random.ts'
import type { Entry } from '../../engine/Entry.ts'
import { fold } from '../../engine/fold.ts'
import { State } from '../../engine/State.ts'
import { AccountReport } from '../../report/AccountReport.ts'
import { AccountRow } from '../../report/AccountRow.ts'
import { BookReport } from '../../report/BookReport.ts'
import { BookView } from '../../report/BookView.ts'
import { Board } from './Board.ts'
import { sorts } from './Keys.ts'
import { LevelSums } from './LevelSums.ts'
import { Ranking } from './Ranking.ts'
import { Sweep } from './Sweep.ts'

const runs = Number(process.env.BOARD_RUNS ?? 2)

/** A board on a state that is only folded, in batches of random length. */
function boardOf(
  seed: number,
  length: number,
  check: (board: Board, sweep: Sweep) => void,
  run: typeof randomLoans = randomRun,
): void {
  const entries: Entry[] = []
  run(seed, length, { after: (_, __, told) => void entries.push(...told) })
  const state = State.create()
  const board = Board.create(state)
  const sweep = Sweep.create(board)
  const random = Random.create(seed, 77)
  while (entries.length > 0) {
    const batch = entries.splice(0, 1 + random.below(40))
    for (const entry of batch) fold(state, entry)
    Board.take(board, batch)
    Board.findWatched(board, () => false)
    check(board, sweep)
  }
}

const noSigmas = () => null

/** A row as a fresh look at the account would give it. */
function fresh(view: BookView, one: BookView.AccountView): AccountRow {
  const subject = BookView.subject(view, one)
  return AccountRow.of(AccountRow.find(subject), AccountRow.nearestOf(subject), noSigmas)
}

/** A row without what may be older: when it was found. */
const timeless = ({ distance, timestamp: _, ...row }: AccountRow) => ({
  ...row,
  distance: distance && { ...distance, sigmas: null, timestamp: 0 },
})

/** What the report of an account says of the same. */
function reported(view: BookView, one: BookView.AccountView) {
  const report = AccountReport.of(BookView.subject(view, one), 'instrument')
  const { account, owner, parent, rulebook, numeraire, level, certainty, isBreached } = report
  const { equity, maintenanceMargin, marginRatio, notional, leverage, call, excess } = report
  const named = { account, owner, parent, rulebook, numeraire, level, certainty, isBreached }
  return {
    ...{ ...named, equity, maintenanceMargin, marginRatio, notional, leverage, slack: excess },
    call: call && { id: call.id, amount: call.amount, deadline: call.deadline },
  }
}

const indexOf = ({ state }: Board, id: string): number => state.accountById.get(id)?.index ?? -1

test('[BOARD1] [BOARD2] once drained, every row is what a fresh look at its account gives', () => {
  for (let seed = 1; seed <= runs; seed++) {
    let checks = 0
    boardOf(seed, 400, (board, sweep) => {
      Sweep.drain(sweep)
      if (checks++ % 5 !== 0) return
      const view = BookView.ofState(board.state)
      for (const one of view.accounts) {
        const row = Board.rowAt(board, indexOf(board, one.account.id))
        assert.ok(row !== null)
        assert.deepEqual(timeless(row), timeless(fresh(view, one)), `seed ${seed}`)
        const { deficit: _, loss: __, distance: ___, timestamp: ____, ...told } = row
        assert.deepEqual(told, reported(view, one))
      }
      assert.equal(board.rows.filter(Boolean).length, view.accounts.length)
      assert.equal(board.asOf.seq, board.state.seq)
    })
  }
})

test('[BOARD5] accounts by level are those that the report of the book counts', () => {
  boardOf(3, 400, (board, sweep) => {
    Sweep.drain(sweep)
    const counted = LevelSums.all(board.levels, board.state).flatMap(({ level, sums }) => {
      const accounts = sums.reduce((sum, one) => sum + one.accounts, 0)
      return accounts === 0 ? [] : [[level, accounts]]
    })
    const { levels } = BookReport.of(BookView.ofState(board.state))
    assert.deepEqual(Object.fromEntries(counted), levels)
  })
})

test('[BOARD2] what somebody watches is found at once, before any sweep', () => {
  let compared = 0
  boardOf(5, 300, (board) => {
    const view = BookView.ofState(board.state)
    for (const one of view.accounts) {
      const index = indexOf(board, one.account.id)
      if (!board.watched.has(index)) {
        Board.watch(board, [index])
        continue
      }
      compared += 1
      const row = Board.rowAt(board, index)
      assert.ok(row !== null)
      assert.deepEqual(
        { ...timeless(row), distance: null },
        { ...timeless(fresh(view, one)), distance: null },
      )
    }
  })
  assert.ok(compared > 100)
})

test('[BOARD2] loans as well, whose claims grow with the clock alone', () => {
  boardOf(
    2,
    60,
    (board, sweep) => {
      Sweep.drain(sweep)
      const view = BookView.ofState(board.state)
      for (const one of view.accounts) {
        const row = Board.rowAt(board, indexOf(board, one.account.id))
        assert.ok(row !== null)
        assert.deepEqual(timeless(row), timeless(fresh(view, one)))
      }
    },
    randomLoans,
  )
})

test('[BOARD4] pages of every order show each account once, the worst first', () => {
  const random = Random.create(4)
  boardOf(6, 300, (board, sweep) => {
    if (random.below(8) !== 0) return
    Sweep.drain(sweep)
    const count = board.rows.filter(Boolean).length
    for (const sort of sorts) {
      const shown: number[] = []
      let after: Ranking.Cursor | null = null
      do {
        const page: Ranking.Page = Ranking.page(
          board,
          {},
          { sort, limit: 1 + random.below(4), after },
        )
        assert.equal(page.total, count)
        shown.push(...page.accounts)
        after = page.next && Ranking.cursorOf(Ranking.cursorText(page.next))
        assert.deepEqual(after, page.next)
      } while (after !== null)
      assert.equal(new Set(shown).size, count)
      assert.equal(shown.length, count)
      const keys = shown.map((index) => board.keys.columns[sort][index] ?? 0)
      assert.deepEqual(
        keys,
        keys.toSorted((a, b) => (a === b ? 0 : a - b)),
      )
    }
  })
})
