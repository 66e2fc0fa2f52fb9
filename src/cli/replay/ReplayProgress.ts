import { changePercent, compact, grouped, moment } from '../../chart/labels.ts'
import type { Metrics } from '../../sim/metrics.ts'
import { board } from '../board/board.ts'
import { Screen } from '../board/Screen.ts'
import type { PriceShown } from '../board/View.ts'
import { worst } from '../board/worst.ts'
import { Io } from '../Io.ts'
import { inUnits } from '../inUnits.ts'
import { Paint } from '../Paint.ts'

/** Progress of a day: a board on a terminal, a line per hour elsewhere. */
export interface ReplayProgress {
  /** Called after every time step. */
  readonly step: () => Promise<void>
  /** Restores the terminal. */
  readonly close: () => void
}

/** Data shown in addition to the metrics. */
export interface Header {
  readonly title: string
  readonly from: number
  readonly to: number
  readonly accounts: number
  readonly startedAt: number
  /** The first is printed with every line. */
  readonly prices: () => readonly PriceShown[]
  /** The symbol whose price is drawn. */
  readonly symbol: string
  /** No progress output, for JSON. */
  readonly isQuiet: boolean
}

const HOUR_MS = 3_600_000
const WORST_SHOWN = 5

export function create(io: Io, header: Header, metrics: Metrics): ReplayProgress {
  if (header.isQuiet) return { step: async () => {}, close() {} }
  return io.stderr.isTTY === true ? onScreen(io, header, metrics) : asLines(io, header, metrics)
}

function onScreen(io: Io, header: Header, metrics: Metrics): ReplayProgress {
  const screen = Screen.create(io.stderr, io.now)
  const paint = Paint.of(io.stderr, io.env)
  const draw = () => {
    const { columns = 80, rows = 24 } = io.stderr
    const view = {
      ...header,
      time: metrics.minutes.at(-1)?.time ?? header.from,
      elapsedMs: io.now() - header.startedAt,
      prices: header.prices(),
      day: { ...metrics, symbol: header.symbol },
      worst: worst(metrics, WORST_SHOWN),
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

function asLines(io: Io, { prices }: Header, metrics: Metrics): ReplayProgress {
  let hour: number | null = null
  return {
    async step() {
      const time = metrics.minutes.at(-1)?.time ?? 0
      const now = Math.floor(time / HOUR_MS)
      if (hour !== null && now > hour) await Io.tell(io, lineOf(metrics, prices()[0], time))
      hour = now
    },
    close() {},
  }
}

function lineOf(metrics: Metrics, price: PriceShown | undefined, time: number): string {
  const { totals, minutes, numeraire } = metrics
  const now = minutes.at(-1)
  const money = (amount: bigint) => `${compact(inUnits(amount, numeraire))} ${numeraire.id}`
  const moved = price?.change == null ? '' : ` ${changePercent(price.change)}`
  return [
    `${moment(time)} UTC`,
    `${price?.name} ${grouped(price?.price ?? '')}${moved}`,
    `${grouped(now?.openCalls ?? 0)} calls open of ${grouped(totals.callsOpened)}`,
    `forced ${money(totals.forced)}`,
    `fund ${money(now?.fund ?? 0n)}`,
    `deleveraged ${money(totals.deleveraged)}`,
  ].join('  ')
}

export * as ReplayProgress from './ReplayProgress.ts'
