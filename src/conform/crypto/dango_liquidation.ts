import { Ratio } from '../../money/Ratio.ts'
import { closeSchedule } from '../../venues/dango/closeSchedule.ts'
import {
  DangoAccount,
  type DangoMarket,
  type DangoMarkets,
  type DangoPosition,
} from '../../venues/dango/DangoAccount.ts'
import { type BookOrder, type DangoOutcome, liquidate } from '../../venues/dango/liquidate.ts'
import type { Answer, Found, MethodAdapter } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { named } from './reading.ts'

/** Numbers of Dango's own tests, to six places. */
export const dango_liquidation: MethodAdapter = {
  'dango.liquidation_scenario': scenario,
  'dango.close_schedule': schedule,
  'dango.bankruptcy_price': bankruptcy,
  'dango.is_liquidatable': (input) => ({
    liquidatable: DangoAccount.isLiquidatable(ownAccount(input), marketsOf(input)),
  }),
  'dango.liquidation_price': (input) => ({
    liquidationPrice: shown(
      DangoAccount.liquidationPrice(ownAccount(input), marketsOf(input), String(input.symbol)),
    ),
  }),
  'dango.equity': (input) => ({
    equity: shown(DangoAccount.equity(ownAccount(input), marketsOf(input))),
  }),
  'dango.maintenance_margin': (input) => ({
    maintenanceMargin: shown(DangoAccount.maintenance(ownAccount(input), marketsOf(input))),
  }),
}

const unit = 1_000_000n

const six = (value: unknown): bigint => Ratio.mulDown(unit, Facts.exact(value))

const shown = (count: bigint | null): Ratio | null =>
  count === null ? null : Ratio.of(count, unit)

/** A map of numbers by market; one that is left out is empty. */
const byMarket = (input: Facts, name: string): Facts =>
  input[name] === undefined ? {} : Facts.object(input, name)

function marketsOf(input: Facts): DangoMarkets {
  const [prices, rates, least] = ['prices', 'mmr', 'minOrderSize'].map((name) =>
    byMarket(input, name),
  ) as [Facts, Facts, Facts]
  const markets = Object.keys(prices).map((market): readonly [string, DangoMarket] => [
    market,
    {
      price: six(prices[market]),
      rate: six(rates[market] ?? 0),
      orderMin: six(least[market] ?? 0),
    },
  ])
  return new Map(markets)
}

const ownAccount = (input: Facts): DangoAccount =>
  accountOf(Facts.object(input, 'account'), byMarket(input, 'fundingPerUnitDelta'))

const accountOf = (told: Facts, funding: Facts = {}): DangoAccount => ({
  margin: six(told.margin),
  positions: positionsOf(told, 'pos', funding),
})

const positionsOf = (told: Facts, name: string, funding: Facts): readonly DangoPosition[] =>
  named(told, name).map(([market, one]) => ({
    market,
    size: six(one.size),
    entry: six(one.entry),
    funding: six(funding[market] ?? 0),
  }))

function schedule(input: Facts): Found {
  const account = { margin: 0n, positions: positionsOf(input, 'positions', {}) }
  const closes = closeSchedule(account, marketsOf(input), six(input.deficit))
  return { schedule: closes.map(({ position, size }) => [position.market, shown(size)]) }
}

function bankruptcy(input: Facts): Found {
  const account = ownAccount(input)
  const position = account.positions.find(({ market }) => market === input.symbol)
  if (position === undefined) throw new FactError(`no position in ${String(input.symbol)}`)
  const price = DangoAccount.bankruptcyPrice(account, marketsOf(input), position)
  return { bankruptcyPrice: shown(price) }
}

function scenario(input: Facts): Found {
  const accounts = named(input, 'accounts').map(([id, one]) => [id, accountOf(one)] as const)
  const markets = marketsOf(input)
  const before = new Map(accounts)
  const id = String(input.liquidate)
  const outcome = liquidate(
    {
      accounts: before,
      markets,
      books: new Map(
        Object.keys(Facts.object(input, 'book')).map((name) => [name, bookOf(input, name)]),
      ),
      feeRate: six(input.liquidationFeeRate),
      buffer: six(input.bufferRatio),
      fund: six(input.insuranceFund),
    },
    id,
  )
  const liquidated = before.get(id) as DangoAccount
  return {
    equity: shown(DangoAccount.equity(liquidated, markets)),
    maintenance: shown(DangoAccount.maintenance(liquidated, markets)),
    fee: shown(outcome.fee),
    badDebt: shown(outcome.badDebt),
    insuranceFund: shown(outcome.fund),
    ...byKind(outcome),
    ...ofAccounts(outcome),
  }
}

const bookOf = (input: Facts, market: string): readonly BookOrder[] =>
  Facts.objects(Facts.object(input, 'book'), market).map((one) => ({
    maker: String(one.maker),
    price: six(one.price),
    size: six(one.size),
  }))

/** What the book and deleveraging took. */
function byKind({ fills }: DangoOutcome): Found {
  const adl = fills.filter(({ by }) => by === 'adl')
  const total = (by: 'adl' | 'book'): Ratio =>
    Ratio.of(
      fills.reduce((sum, fill) => (fill.by === by ? sum + fill.size : sum), 0n),
      unit,
    )
  return {
    adlSize: total('adl'),
    adlPrice: shown(adl[0]?.price ?? null),
    bookFilled: total('book'),
    events: adl.map(({ market, size, price }) => ({
      symbol: market,
      size: shown(size),
      price: shown(price),
    })),
  }
}

/** `aliceMargin` and `alicePosition` of every account; a position is that of the only market. */
function ofAccounts({ accounts }: DangoOutcome): Found {
  const answers = [...accounts].flatMap(([id, { margin, positions }]): [string, Answer][] => [
    [`${id}Margin`, shown(margin)],
    [`${id}Position`, shown(positions[0]?.size ?? 0n)],
  ])
  return Object.fromEntries(answers)
}
