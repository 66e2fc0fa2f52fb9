import { Type } from 'typebox'
import { Clearing } from '../../../engine/Clearing.ts'
import { State } from '../../../engine/State.ts'
import { Winners } from '../../../engine/Winners.ts'
import { closingOrder, type Placed } from '../../../liquidation/closingOrder.ts'
import type { MarketDeficit } from '../../../liquidation/Resolution.ts'
import { winnersOf } from '../../../liquidation/Winner.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { DeleveragePolicy } from '../../../model/Rulebook.ts'
import { amountText, contractsText } from '../../../report/figures.ts'
import { fundBalances } from '../../../report/fundBalances.ts'
import { MarketReport } from '../../../report/MarketReport.ts'
import { catalogOf } from '../../../wire/catalogOf.ts'
import { instrument as instrumentCodec } from '../../../wire/instrument.ts'
import type { Json } from '../../../wire/JsonText.ts'
import { market as marketCodec } from '../../../wire/market.ts'
import { Numeral } from '../../../wire/Numeral.ts'
import { glance } from '../../../wire/outputs.ts'
import { Path } from '../../../wire/Path.ts'
import { rulebook as rulebookCodec } from '../../../wire/rulebook.ts'
import { Caller } from '../../access/Caller.ts'
import { missing } from '../../Refusal.ts'
import type { Front } from '../Front.ts'
import { Kept } from '../Kept.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

const { orNull, text, time } = shapes
const loose = (description: string) => Type.Object({}, { additionalProperties: true, description })
const money = Type.Record(Type.String(), Numeral.schema('In units of the asset.'))
const marketRow = (glance as unknown as { properties: { markets: { items: object } } }).properties
  .markets.items

const priceRow = shapes.object({
  symbol: text('The instrument, or the asset of an index price.'),
  kind: Type.Enum(['mark', 'index']),
  markPrice: Numeral.schema('The price.'),
  timestamp: time,
  source: text('Who said so.'),
  isStale: Type.Boolean({
    description: 'Whether some rulebook takes it for old, or it is doubtful.',
  }),
})

const ranked = shapes.object({
  rank: Type.Integer({ minimum: 1 }),
  account: text('Whose.'),
  side: Type.Enum(['long', 'short']),
  contracts: Numeral.schema('Unsigned.'),
  notional: Numeral.schema('At the mark, in units of `settle`.'),
})

/** What is defined, what it costs, and who clears it. */
export const markets: readonly Route[] = [
  list(
    '/v1/assets',
    'Every asset as it was defined.',
    'assets',
    loose('As `DefineAsset` has it.'),
    (state) => state.assets.map(({ id, decimals }) => ({ asset: id, decimals })),
  ),
  list(
    '/v1/instruments',
    'Every instrument as it was defined.',
    'instruments',
    loose('As `DefineInstrument` has it.'),
    (state) =>
      state.instruments.map((one) => instrumentCodec.encode(one, Path.top(catalogOf(state)))),
  ),
  Route.route({
    method: 'GET',
    path: '/v1/prices',
    scope: 'read',
    tag: 'Markets',
    says: 'Every price that was told: marks of instruments, index prices of assets.',
    answer: shapes.object({ prices: Type.Array(priceRow) }),
    handle: ({ front }) => ({ prices: front.models.prices() }),
  }),
  list(
    '/v1/rulebooks',
    'The rulebooks, each with its versions, and which of them is in force.',
    'rulebooks',
    rules(),
    (state) => [...state.rulebooks.keys()].map((id) => rulesOf(state, id)),
  ),
  Route.route({
    method: 'GET',
    path: '/v1/rulebooks/:id',
    scope: 'read',
    tag: 'Markets',
    says: 'One rulebook with its versions.',
    params: { id: shapes.name('The rulebook.') },
    answer: rules(),
    handle({ front, params }) {
      const { state } = front.replica
      if (!state.rulebooks.has(params.id)) throw missing('rulebook', params.id)
      return rulesOf(state, params.id)
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/markets',
    scope: 'read',
    tag: 'Markets',
    says: 'What is open in each market, and what the fund may lose there; a second old at most.',
    answer: shapes.object({ markets: Type.Array(marketRow as never) }),
    handle: ({ front }) => marketsOf(front),
  }),
  Route.route({
    method: 'GET',
    path: '/v1/markets/:id',
    scope: 'read',
    tag: 'Markets',
    says: 'One market: what is open, the versions of its clearing, and who is deleveraged first; ten seconds old at most.',
    params: { id: shapes.name('The instrument.') },
    answer: Type.Object(
      {
        market: marketRow as never,
        versions: Type.Array(loose('As `DefineMarket` has it.')),
        queue: Type.Array(ranked, {
          description: 'Longs and shorts, those who would give up first at the head.',
        }),
      },
      shapes.strict,
    ),
    handle({ front, caller, params }) {
      const { state } = front.replica
      const instrument = state.instrumentById.get(params.id)
      if (instrument === undefined) throw missing('market', params.id)
      const found = marketsOf(front).markets.find(({ symbol }) => symbol === instrument.id)
      if (found === undefined) throw missing('market', params.id)
      const scope = Path.top(catalogOf(state))
      const versions = state.markets.get(instrument.id)?.versions ?? []
      const queue = Kept.of(front, `queue ${instrument.id}`, 10_000, () =>
        queueOf(state, instrument),
      )
      return {
        market: found,
        versions: versions.map((one) => marketCodec.encode(one, scope)),
        queue: queue.filter(({ account }) => Caller.sees(caller, account, state)),
      }
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/fund',
    scope: 'read',
    tag: 'Markets',
    says: 'What the fund has, and what it lost in each market.',
    answer: shapes.object({
      fund: money,
      drawn: Type.Record(Type.String(), Numeral.schema('In units of what the market settles in.')),
    }),
    handle({ front }) {
      const { state } = front.replica
      const drawn = state.instruments.filter(({ index }) => (state.fundDrawn[index] ?? 0n) !== 0n)
      return {
        fund: fundBalances(state),
        drawn: Object.fromEntries(
          drawn.map((one) => [
            one.id,
            amountText(state.fundDrawn[one.index] ?? 0n, State.assetAt(state, one.settleIndex)),
          ]),
        ),
      }
    },
  }),
]

/** Every market: each account is looked at, so that it stands for a second. */
const marketsOf = (front: Front) =>
  Kept.of(front, 'markets', 1_000, () => {
    const { state, head } = front.replica
    return { seq: head.seq, markets: MarketReport.ofState(state) }
  })

function list(
  path: string,
  says: string,
  name: string,
  item: ReturnType<typeof loose>,
  of: (state: State) => readonly Json[],
): Route {
  return Route.route({
    ...{ method: 'GET', path, scope: 'read', tag: 'Markets', says },
    answer: shapes.object({ [name]: Type.Array(item) }),
    handle: ({ front }) => ({ [name]: of(front.replica.state) }),
  })
}

function rules() {
  return Type.Object(
    {
      id: text('Its name.'),
      active: orNull(
        Type.Integer({ minimum: 1, description: 'The version in force; null before any is.' }),
      ),
      versions: Type.Array(loose('As `DefineRulebook` has it, the oldest first.')),
    },
    { additionalProperties: true },
  )
}

function rulesOf(state: State, id: string) {
  const found = state.rulebooks.get(id)
  const scope = Path.top(catalogOf(state))
  return {
    id,
    active: found?.active?.version ?? null,
    versions: (found?.versions ?? []).map((one) => rulebookCodec.encode(one, scope)),
  }
}

const QUEUE_MAX = 50

/** Whoever is hedged comes after all others. Where the first is drawn, nobody knows yet who it is. */
function queueAlong(
  deleverage: DeleveragePolicy,
  market: Pick<MarketDeficit, 'instrument' | 'candidates'>,
  side: -1 | 1,
): readonly Placed[] {
  if (deleverage === 'socialised') return []
  const policy = deleverage === 'drawn' ? 'inOrder' : deleverage
  const winners = winnersOf({ ...market, policy }, side)
  const first = closingOrder({ ...market, policy }, winners, 'unhedged')
  const hedged = winners.filter(({ unhedged }) => unhedged === 0n)
  return [...first, ...closingOrder({ ...market, policy }, hedged, 'hedged')]
}

/** Who would give up positions first on each side, were the other bankrupt. */
function queueOf(state: State, instrument: Instrument) {
  const clearing = Clearing.of(state, instrument)
  if (clearing === null || state.book.marks[instrument.index] === undefined) return []
  const candidates = Winners.candidatesIn(state, instrument)
  const settle = State.assetAt(state, instrument.settleIndex)
  return ([-1, 1] as const).flatMap((side) => {
    const queue = queueAlong(clearing.deleverage, { instrument, candidates }, side)
    return queue.slice(0, QUEUE_MAX).map(({ winner: { candidate } }, index) => ({
      rank: index + 1,
      account: candidate.account,
      side: candidate.lots > 0n ? 'long' : 'short',
      contracts: contractsText(candidate.lots < 0n ? -candidate.lots : candidate.lots, instrument),
      notional: amountText(candidate.notional, settle),
    }))
  })
}
