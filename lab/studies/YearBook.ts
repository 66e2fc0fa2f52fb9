import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event, EventType } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { assess } from '../../src/margin/assess.ts'
import type { BoundRulebook } from '../../src/model/BoundRulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { CallsDay, type Gathered } from '../../src/report/CallsDay.ts'
import { CommandText } from '../../src/wire/CommandText.ts'
import { catalogOf } from '../../src/wire/catalogOf.ts'
import type { JsonObject } from '../../src/wire/JsonText.ts'
import { unwrap } from '../unwrap.ts'
import { symbol } from './yearRulebooks.ts'

/** A book in an engine, with the record of its calls and what happened how often. */
export interface YearBook {
  readonly state: State
  readonly gathered: Gathered
  readonly counts: Map<EventType, number>
  /** Rejections by code. */
  readonly refused: Map<string, number>
  time: number
  mark: number
  commands: number
}

export const create = (time: number): YearBook => {
  const state = State.create()
  const gathered = CallsDay.begin(state)
  return { state, gathered, counts: new Map(), refused: new Map(), time, mark: 0, commands: 0 }
}

/** Tells the engine a command as a desk would write it, and answers every order of a liquidation at the mark. */
export function tell(book: YearBook, command: JsonObject): boolean {
  const { state, time } = book
  const json = { id: `c${++book.commands}`, time, ...command }
  return take(book, unwrap(CommandText.fromJson(json, catalogOf(state))))
}

/** Whether it was not refused. */
function take(book: YearBook, command: Command): boolean {
  let isTaken = true
  const ordered: Extract<Event, { type: 'LiquidationOrdered' }>[] = []
  for (const entry of step(book.state, command)) {
    note(book, entry)
    for (const event of entry.events) {
      if (event.type === 'Rejected') isTaken = false
      if (event.type === 'LiquidationOrdered') ordered.push(event)
    }
  }
  if (ordered.length > 0) execute(book, ordered)
  return isTaken
}

function note(book: YearBook, entry: Entry): void {
  CallsDay.take(book.gathered, book.state, entry)
  for (const event of entry.events) {
    book.counts.set(event.type, (book.counts.get(event.type) ?? 0) + 1)
    if (event.type === 'Rejected') {
      book.refused.set(event.code, (book.refused.get(event.code) ?? 0) + 1)
    }
  }
}

function execute(
  book: YearBook,
  orders: readonly Extract<Event, { type: 'LiquidationOrdered' }>[],
): void {
  const { state, time } = book
  const executions = orders.map(({ order, instrument: id, lots }) => {
    const instrument = State.instrument(state, id)
    const price = state.book.marks[instrument.index]?.price as NonNullable<
      (typeof state.book.marks)[number]
    >['price']
    return { order, lots, price, fee: Amount.zero, status: 'done', instrument: id } as const
  })
  take(book, { type: 'ReportExecution', id: `c${++book.commands}`, time, executions })
}

/** The mark moves, and time with it. */
export function setMark(book: YearBook, time: number, mark: number): void {
  Object.assign(book, { time, mark })
  const told = { time, source: 'feed' }
  tell(book, {
    type: 'SetMarks',
    marks: [{ instrument: symbol, price: `${mark}`, ...told }],
    indices: [{ asset: 'USDT', price: '1', ...told }],
  })
}

/** What an account has and holds: equity in USDT, and signed contracts. */
export function standing({ state }: YearBook, id: string): { equity: number; held: number } {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account) as BoundRulebook
  const { equity } = assess(account, rules, state.book)
  const lots = account.positions[0]?.lots ?? 0n
  return { equity: Number(equity) / 1e6, held: Number(lots) / 1e3 }
}

/** Fills a trade of signed contracts at the mark. */
export function fill(
  book: YearBook,
  account: string,
  contracts: number,
  order: string | null,
): void {
  const trade = { account, instrument: symbol, leg: 'net', contracts: contracts.toFixed(3) }
  const at = { price: `${book.mark}`, fee: '0', fill: `f${book.commands}`, order }
  tell(book, { type: 'ReportFill', ...trade, ...at })
}

export * as YearBook from './YearBook.ts'
