import type { Command } from '../../engine/Command.ts'
import { State } from '../../engine/State.ts'
import { step } from '../../engine/step.ts'
import type { Candle } from '../../wire/prices/PriceRow.ts'
import type { Engine } from '../replay/Engine.ts'
import type { Market } from '../replay/Market.ts'
import { type PriceStep, Session } from '../replay/Session.ts'
import { Borrowers } from './Borrowers.ts'
import { pools } from './coins.ts'
import { Liquidators } from './Liquidators.ts'
import { LoanBook } from './LoanBook.ts'
import { LoanObserver } from './LoanObserver.ts'
import { loanMarket } from './loanMarket.ts'
import type { Regime } from './regimes.ts'

/** One regime on its own engine: the same loans, people and market as in the others. */
export interface RegimeRun {
  readonly regime: Regime
  readonly state: State
  readonly observer: LoanObserver
  readonly session: Session
}

const HOUR_MS = 3_600_000

/** Opens the book under a regime; candles are those of the running minute, by symbol. */
export function create(
  book: LoanBook,
  regime: Regime,
  candles: ReadonlyMap<string, Candle>,
): RegimeRun {
  const state = State.create()
  const engine: Engine = { state, apply: (command) => step(state, command), commit() {} }
  for (const command of LoanBook.commands(book, regime)) engine.apply(command)
  const observer = LoanObserver.create(state)
  const market = loanMarket(candles, book.borrowers.length)
  const people = Borrowers.create(book.seed)
  const players = {
    respond: (_: State, __: unknown, time: number) => play(state, people, market, time),
  }
  const session = Session.create(engine, market, players, (entries) => {
    for (const entry of entries) {
      LoanObserver.observe(observer, entry)
      Borrowers.hear(people, entry, state.time)
    }
  })
  return { regime, state, observer, session }
}

/** What happens in a minute once its prices are set: interest on the hour, borrowers, keepers. */
function* play(state: State, people: Borrowers, market: Market, time: number): Generator<Command> {
  if (time % HOUR_MS === 0) {
    yield { type: 'AccrueInterest', id: `interest-${time}`, time, pool: pools.main }
  }
  yield* Borrowers.act(people, state, time)
  yield* Liquidators.act(state, market, time)
}

/** One minute. */
export function advance({ session, observer }: RegimeRun, prices: PriceStep): void {
  Session.advance(session, prices)
  LoanObserver.endMinute(observer, prices.time)
}

export * as RegimeRun from './RegimeRun.ts'
