import { datetime } from '../../base/datetime.ts'
import { listed } from '../../base/listed.ts'
import { MarginCall } from '../../calls/MarginCall.ts'
import { State } from '../../engine/State.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { Asset } from '../../model/Asset.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import type { Level } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { amountText, priceText } from '../../report/figures.ts'
import { fundBalances } from '../../report/fundBalances.ts'
import type { Board } from './Board.ts'
import { type Feed, Feeds } from './Feeds.ts'
import { Flow } from './Flow.ts'
import { LevelSums } from './LevelSums.ts'
import { PriceTrail } from './PriceTrail.ts'

/**
 * The whole book at a glance: who stands between which levels, what is asked and forced, what is left
 * in the fund, and how old the prices are. Money is in one currency, at its index prices.
 *
 * Rules: [BOARD5] [BOARD7] [BOARD8]
 */
export interface LoadLine {
  readonly timestamp: number
  readonly datetime: string
  readonly currency: string | null
  /** Assets without a price in that currency, whose money is counted nowhere here. */
  readonly unpriced: readonly string[]
  readonly levels: readonly LevelLine[]
  readonly calls: CallsLine
  readonly forced: ForcedLine
  readonly fund: Readonly<Record<string, string>>
  readonly price: readonly PriceLine[]
  readonly feeds: readonly Feed[]
  readonly isArmed: boolean
  /** Why the engine does not act on all that it holds, in words. */
  readonly reasons: readonly string[]
  readonly liquidating: number
  readonly accounts: number
  /** As of when the oldest of the counted rows was found. */
  readonly asOf: { readonly seq: number; readonly timestamp: number }
}

export interface LevelLine {
  readonly level: string
  readonly action: Level['action']
  readonly accounts: number
  readonly notional: string
}

export interface CallsLine {
  readonly open: number
  readonly dueWithinHour: number
  readonly overdue: number
  /** What is still to be brought, all together. */
  readonly amount: string
}

export interface ForcedLine {
  /** In the minute that runs now. */
  readonly perMinute: string
  readonly lastHour: string
  /** Each of the last sixty minutes, the oldest first. */
  readonly minutes: readonly string[]
}

export interface PriceLine {
  readonly symbol: string
  readonly markPrice: string
  /** Over the last day; null while less than that is known. */
  readonly move24h: string | null
  /** Over what is known of the last day. */
  readonly move: string | null
  readonly since: number | null
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** What the board says of the whole book now. */
export function of(board: Board): LoadLine {
  const { state } = board
  const currency = currencyOf(state)
  const sum = adder(state, currency)
  const feeds = Feeds.all(state)
  const levels = levelsOf(board, sum)
  return {
    ...{ timestamp: state.time, datetime: datetime(state.time), currency: currency?.id ?? null },
    ...{ levels, calls: callsOf(board, sum), forced: forcedOf(board, sum) },
    fund: fundBalances(state),
    ...{ price: pricesOf(board), feeds, isArmed: state.armed, reasons: reasonsOf(state, feeds) },
    liquidating: state.liquidating.size,
    accounts: board.rows.reduce((count) => count + 1, 0),
    asOf: board.asOf,
    unpriced: [...sum.unpriced],
  }
}

/** The numeraire of the first account that has one: what a book mostly is in. */
function currencyOf({ accounts, assets }: State): Asset | null {
  const first = accounts.find(({ kind, rules }) => kind !== 'house' && rules?.bound != null)
  return first?.rules?.bound?.numeraire ?? assets[0] ?? null
}

/** Adds money of several assets in one currency, and remembers what has no price in it. */
interface Adder {
  readonly text: (parts: readonly Part[]) => string
  readonly unpriced: Set<string>
}

interface Part {
  readonly asset: Asset | undefined
  readonly amount: bigint
}

function adder({ book }: State, currency: Asset | null): Adder {
  const unpriced = new Set<string>()
  const text = (parts: readonly Part[]): string => {
    let total = 0n
    for (const { asset, amount } of parts) {
      if (asset === undefined || currency === null || amount === 0n) continue
      const worth = PriceBook.convert(book, Amount.of(amount), asset, currency)
      if (worth === null) unpriced.add(asset.id)
      else total += worth
    }
    return currency === null ? '0' : amountText(total, currency)
  }
  return { text, unpriced }
}

const levelsOf = ({ levels, state }: Board, { text }: Adder): readonly LevelLine[] =>
  LevelSums.all(levels, state).map(({ level, action, sums }) => ({
    ...{ level, action, accounts: sums.reduce((count, { accounts }) => count + accounts, 0) },
    notional: text(sums.map(({ numeraire, notional }) => ({ asset: numeraire, amount: notional }))),
  }))

function callsOf({ state, rows }: Board, { text }: Adder): CallsLine {
  const { time } = state
  let [dueWithinHour, overdue] = [0, 0]
  const asked: Part[] = []
  for (const call of state.calls.values()) {
    const deadline = MarginCall.deadlineAt(call, time)
    if (deadline <= time) overdue += 1
    else if (deadline - time <= HOUR_MS) dueWithinHour += 1
    const found = rows[State.account(state, call.account).index]?.found
    if (found === undefined) continue
    const measure = Assessment.measure(found.assessment, 'maintenance')
    const amount = Integer.max(0n, MarginCall.amountNow(call, measure))
    asked.push({ asset: found.rules.numeraire, amount })
  }
  // An expired call is closed; what it asked for is due as long as it is not carried out.
  for (const { dues } of State.troubled(state)) overdue += dues.length
  return { open: state.calls.size, dueWithinHour, overdue, amount: text(asked) }
}

const HOUR_MINUTES = 60

function forcedOf({ flow, state }: Board, { text }: Adder): ForcedLine {
  const parts = Flow.lately(flow, state.time, HOUR_MINUTES).map((byAsset) =>
    [...byAsset].map(([index, amount]): Part => ({ asset: state.assets[index], amount })),
  )
  const minutes = parts.map(text)
  return { perMinute: minutes.at(-1) ?? '0', lastHour: text(parts.flat()), minutes }
}

function pricesOf({ state, trail }: Board): readonly PriceLine[] {
  return state.instruments.flatMap((instrument): PriceLine[] => {
    const mark = state.book.marks[instrument.index]
    if (mark === undefined) return []
    const price = Ratio.fromDecimal(Decimal.times(mark.price, instrument.tick))
    const found = PriceTrail.moveOf(trail, instrument.id, Ratio.toNumber(price))
    const isDay = found !== null && state.time - found.since >= DAY_MS
    return [
      {
        ...{ symbol: instrument.id, markPrice: priceText(mark.price, instrument) },
        move24h: isDay ? found.move : null,
        ...{ move: found?.move ?? null, since: found?.since ?? null },
      },
    ]
  })
}

function reasonsOf(state: State, feeds: readonly Feed[]): readonly string[] {
  const stale = feeds.filter(({ isStale }) => isStale).map(({ symbol }) => symbol)
  return [
    ...(state.armed ? [] : ['liquidation is disarmed']),
    ...(stale.length === 0 ? [] : [`prices are old or doubtful: ${listed(stale)}`]),
    ...[...state.switchedOff].sort().map((key) => `switched off: ${key}`),
  ]
}

export * as LoadLine from './LoadLine.ts'
