import { datetime } from '../base/datetime.ts'
import { unready } from '../engine/reconcile.ts'
import type { State } from '../engine/State.ts'
import { BookView } from './BookView.ts'
import { BranchReport } from './BranchReport.ts'
import { CallsRegister } from './CallsRegister.ts'
import { DoubtReport } from './DoubtReport.ts'
import { fundBalances } from './fundBalances.ts'
import { MarketReport } from './MarketReport.ts'
import { Subject } from './Subject.ts'

/** A whole book at one time: accounts by level, calls, and markets. */
export interface BookReport {
  readonly timestamp: number
  readonly datetime: string
  readonly accounts: number
  /** Number of accounts by the name of their level, healthy and unknown included. */
  readonly levels: Readonly<Record<string, number>>
  readonly calls: {
    readonly open: number
    /** The call with the earliest deadline. */
    readonly next: {
      readonly id: string | null
      readonly account: string
      readonly due: string | null
    } | null
  }
  readonly markets: readonly MarketReport[]
  /** Null for a book file. */
  readonly engine: EngineReport | null
}

/** The part that only an engine has. */
export interface EngineReport {
  /** The number of the last entry. */
  readonly entry: number
  readonly isArmed: boolean
  /** What is held and has no fresh price: liquidation acts there from its next one on. */
  readonly waiting: readonly string[]
  /** Prices that jumped too far to be believed at once; nothing acts on them until confirmed. */
  readonly doubts: readonly DoubtReport[]
  /** Instruments that were delisted or settled, and those that expired and wait for it. */
  readonly ended: readonly EndReport[]
  /** Switches that are off, as `what:kind:id`. */
  readonly switchedOff: readonly string[]
  /** Accounts under liquidation. */
  readonly liquidating: number
  /** Liquidation orders and running auctions. */
  readonly orders: number
  readonly auctions: number
  /** The fund's balances, by asset. */
  readonly fund: Readonly<Record<string, string>>
  /** Branches of systems of troves; left out where there are none. */
  readonly troves?: readonly BranchReport[]
}

/** An instrument that trades no more as it did. */
export interface EndReport {
  readonly symbol: string
  readonly is: 'delisted' | 'expired' | 'settled'
}

/** Reports on a book, and on the engine it is of, if any. */
export function of(view: BookView, state: State | null = null): BookReport {
  const levels: Record<string, number> = {}
  for (const one of view.accounts) {
    for (const name of Subject.levelNames(BookView.subject(view, one))) {
      levels[name] = (levels[name] ?? 0) + 1
    }
  }
  const register = CallsRegister.of(view)
  const [first] = register
  return {
    timestamp: view.prices.time,
    datetime: datetime(view.prices.time),
    accounts: view.accounts.length,
    levels,
    calls: {
      open: register.length,
      next: first === undefined ? null : { id: first.id, account: first.account, due: first.due },
    },
    markets: MarketReport.all(view, state),
    engine: state && engineOf(state),
  }
}

function engineOf(state: State): EngineReport {
  return {
    entry: state.seq,
    isArmed: state.armed,
    waiting: unready(state),
    doubts: DoubtReport.all({ ...state, prices: state.book }),
    ended: endsOf(state),
    switchedOff: [...state.switchedOff].sort(),
    liquidating: state.liquidating.size,
    orders: state.orders.size,
    auctions: state.auctions.size,
    fund: fundBalances(state),
    ...(state.troves.size > 0 && { troves: BranchReport.all(state) }),
  }
}

function endsOf({ instruments, ends, time }: State): readonly EndReport[] {
  return instruments.flatMap(({ id, index, expiry }): readonly EndReport[] => {
    const end = ends[index]
    if (end !== undefined) return [{ symbol: id, is: end }]
    return expiry !== null && time >= expiry ? [{ symbol: id, is: 'expired' }] : []
  })
}

export * as BookReport from './BookReport.ts'
