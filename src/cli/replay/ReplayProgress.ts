import { changePercent, clock, compact, dateOf, grouped } from '../../chart/labels.ts'
import { board } from '../board/board.ts'
import { Screen } from '../board/Screen.ts'
import type { PriceShown } from '../board/View.ts'
import { worst } from '../board/worst.ts'
import { Io } from '../Io.ts'
import { inUnits } from '../inUnits.ts'
import { Paint } from '../Paint.ts'
import type { Observer } from './Observer.ts'

/** A day as it is watched: a board on a terminal, a line an hour elsewhere. */
export interface ReplayProgress {
  /** After every step of time. */
  readonly step: () => Promise<void>
  /** Leaves the terminal as it was. */
  readonly close: () => void
}

/** What is shown beside what the observer knows. */
export interface Playbill {
  readonly title: string
  readonly from: number
  readonly to: number
  readonly accounts: number
  readonly startedAt: number
  /** The first is told with every line. */
  readonly prices: () => readonly PriceShown[]
  /** Nothing at all, for programs that read JSON. */
  readonly isQuiet: boolean
}

const HOUR_MS = 3_600_000
const WORST_SHOWN = 5

export function create(io: Io, bill: Playbill, observer: Observer): ReplayProgress {
  if (bill.isQuiet) return { step: async () => {}, close() {} }
  return io.stderr.isTTY === true ? onScreen(io, bill, observer) : asLines(io, bill, observer)
}

function onScreen(io: Io, bill: Playbill, observer: Observer): ReplayProgress {
  const screen = Screen.create(io.stderr, io.now)
  const paint = Paint.of(io.stderr, io.env)
  const draw = () => {
    const { columns = 80, rows = 24 } = io.stderr
    const view = {
      ...bill,
      time: observer.day.minutes.at(-1)?.time ?? bill.from,
      elapsedMs: io.now() - bill.startedAt,
      prices: bill.prices(),
      day: observer.day,
      worst: worst(observer, WORST_SHOWN),
    }
    screen.draw(board(view, columns, rows, paint))
  }
  return {
    step: async () => {
      if (screen.isDue()) draw()
    },
    close() {
      draw()
      screen.close()
    },
  }
}

function asLines(io: Io, { prices }: Playbill, observer: Observer): ReplayProgress {
  let hour: number | null = null
  return {
    async step() {
      const time = observer.day.minutes.at(-1)?.time ?? 0
      const now = Math.floor(time / HOUR_MS)
      if (hour !== null && now > hour) await Io.tell(io, lineOf(observer, prices()[0], time))
      hour = now
    },
    close() {},
  }
}

function lineOf({ day }: Observer, price: PriceShown | undefined, time: number): string {
  const { totals, minutes, numeraire } = day
  const now = minutes.at(-1)
  const money = (amount: bigint) => `${compact(inUnits(amount, numeraire))} ${numeraire.id}`
  const moved = price?.change == null ? '' : ` ${changePercent(price.change)}`
  return [
    `${dateOf(time)} ${clock(time)} UTC`,
    `${price?.name} ${grouped(price?.price ?? '')}${moved}`,
    `${grouped(now?.openCalls ?? 0)} calls open of ${grouped(totals.callsOpened)}`,
    `forced ${money(totals.forced)}`,
    `fund ${money(now?.fund ?? 0n)}`,
    `deleveraged ${money(totals.deleveraged)}`,
  ].join('  ')
}

export * as ReplayProgress from './ReplayProgress.ts'
