import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import { fold } from '../../src/engine/fold.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { Board } from '../../src/server/board/Board.ts'
import { sorts } from '../../src/server/board/Keys.ts'
import { LoadLine } from '../../src/server/board/LoadLine.ts'
import { Ranking } from '../../src/server/board/Ranking.ts'
import { Sweep } from '../../src/server/board/Sweep.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { deskOf } from './deskOf.ts'

/**
 * Reads of a board of 100,000 rows: a page of every order, a filtered one, the book at a glance; and
 * what it costs to keep: the turn of a tick of 50 instruments with 200 rows watched, and the sweep of
 * all figures after it.
 */
const count = Number(process.env.ACCOUNTS ?? 100_000)
const bench = MarginBench.create(1)
const engine = State.create()
const state = State.create()
const board = Board.create(state)
const sweep = Sweep.create(board)

function take(command: Command): readonly Entry[] {
  const entries = step(engine, command)
  for (const entry of entries) fold(state, entry)
  Board.take(board, entries)
  return entries
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function told(name: string, times: number, work: (time: number) => unknown): void {
  const took = Array.from({ length: times }, (_, time) => timed(() => work(time)))
  const sorted = took.sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)
  console.log(`${name.padEnd(44)} p50 ${at(0.5).padStart(8)} ms, p99 ${at(0.99).padStart(8)} ms`)
}

for (const command of deskOf.commandsOf(bench, count)) take(command)
/** All figures, and no distance but those of the near. */
function sweepFigures(): void {
  for (let index = 0; index < state.accounts.length; index++) Board.refresh(board, index)
}
console.log(`${count} rows: all figures ${timed(sweepFigures).toFixed(0)} ms`)

const tick = (time: number): Command => {
  const at = deskOf.start + 1_000 * (time + 1)
  const draft = deskOf.marks(bench, deskOf.moved(bench.opening, time), at)
  return { ...draft, id: `tick-${time}`, time: at } as Command
}
Board.watch(
  board,
  Array.from({ length: 200 }, (_, index) => 6 + index * Math.floor(count / 200)),
)
for (const sort of sorts) {
  told(`a page of 100 by ${sort}`, 50, () => Ranking.page(board, {}, { sort, limit: 100 }))
}
const filter = { level: 'warning', search: '7' }
told('a page of 100 by slack, filtered', 50, () =>
  Ranking.page(board, filter, { sort: 'slack', limit: 100 }),
)
told('the book at a glance', 50, () => LoadLine.of(board))
told('fold of a tick of 50, 200 rows watched', 20, (time) => {
  const entries = step(engine, tick(time))
  return timed(() => {
    for (const entry of entries) fold(state, entry)
    Board.take(board, entries)
  })
})
told('all figures after a tick', 3, (time) => {
  take(tick(time + 100))
  sweepFigures()
})
told('64 distances, as they come', 20, (time) => {
  take(tick(time + 200))
  for (let index = 0; index < 64; index++) Board.resolve(board, 6 + index)
})
Sweep.hurry(sweep)
console.log(`heap ${Math.round(process.memoryUsage().heapUsed / 1e6)} MB, two states and a board`)
