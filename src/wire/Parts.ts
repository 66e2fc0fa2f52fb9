import { limits } from '../base/limits.ts'
import type {
  CorrectionPosting,
  DepthTold,
  Execution,
  ImportedBalance,
  ImportedPosition,
  IndexSet,
  MarkSet,
  ModeChange,
  SwitchScope,
  VolatilityTold,
} from '../engine/Command.ts'
import type { Beyond, MarketWeight, Trade } from '../engine/Event.ts'
import type { PositionMode } from '../model/Account.ts'
import type { Leg } from '../model/Position.ts'
import { Ratio } from '../money/Ratio.ts'
import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

/** The records shared by several commands and events. */

export const leg: Codec<Leg> = Codec.absent(Scalar.word('net', 'long', 'short'), 'net')

export const positionMode: Codec<PositionMode> = Codec.absent(Scalar.word('net', 'hedge'), 'net')

export const restriction = Scalar.word('reduceOnly', 'noWithdrawal', 'fundsOnHand')

/** Lots of an instrument, written in contracts. */
export const contracts = Codec.named('contracts', Unit.quantityOf('instrument'))

const { note, ref, time } = Scalar

export const mark: Codec<MarkSet> = Codec.record<MarkSet>({
  instrument: ref,
  price: Unit.priceOf('instrument'),
  time,
  source: note,
})

/** One standard deviation of a day's return. */
export const volatility: Codec<VolatilityTold> = Codec.record<VolatilityTold>({
  instrument: ref,
  daily: Codec.described(Numeral.ratio, 'Of a day’s return, a share of the price.'),
  time,
  source: note,
})

/** The instrument is read first: the lots are its own. */
export const depth: Codec<DepthTold> = Codec.record<DepthTold>({
  instrument: ref,
  bids: Codec.described(Unit.quantityOf('instrument'), 'Contracts that could be sold.'),
  asks: Codec.described(Unit.quantityOf('instrument'), 'Contracts that could be bought.'),
  within: Codec.described(
    Codec.absent(Numeral.ratio, Ratio.zero),
    'How far from the mark, a share of it.',
  ),
  time,
  source: note,
})

export const index: Codec<IndexSet> = Codec.record<IndexSet>({
  asset: ref,
  price: Unit.indexPrice,
  time,
  source: note,
})

export const posting: Codec<CorrectionPosting> = Codec.record<CorrectionPosting>({
  account: ref,
  asset: ref,
  amount: Unit.amountOf('asset'),
})

export const balance: Codec<ImportedBalance> = Codec.record<ImportedBalance>({
  asset: ref,
  amount: Unit.amountOf('asset'),
})

export const importedPosition: Codec<ImportedPosition> = Codec.record<ImportedPosition>({
  instrument: ref,
  leg,
  lots: contracts,
  cost: Unit.amountOfSettle('instrument'),
})

export const execution: Codec<Execution> = Codec.record<Execution>({
  order: ref,
  instrument: ref,
  lots: contracts,
  price: Unit.priceOf('instrument'),
  fee: Unit.amountOfSettle('instrument'),
  status: Scalar.word('open', 'done', 'rejected', 'unknown'),
})

const times = Scalar.whole(1, 10_000, 'How many times its margin a position may be.')

export const leverage: Codec<bigint> = {
  schema: times.schema,
  decode: (json, at) => BigInt(times.decode(json, at)),
  encode: (value) => Number(value),
}

type ModeChangeOf<K> = Extract<ModeChange, { readonly kind: K }>

export const modeChange: Codec<ModeChange> = Codec.variant<ModeChange, 'kind'>('kind', {
  positionMode: Codec.record<ModeChangeOf<'positionMode'>>({
    kind: Scalar.tag('positionMode'),
    mode: Scalar.word('net', 'hedge'),
  }),
  marginMode: Codec.record<ModeChangeOf<'marginMode'>>({
    kind: Scalar.tag('marginMode'),
    instrument: ref,
    mode: Scalar.word('cross', 'isolated'),
  }),
  leverage: Codec.record<ModeChangeOf<'leverage'>>({
    kind: Scalar.tag('leverage'),
    instrument: ref,
    leverage,
  }),
})

export const switchName = Scalar.word(
  'newRisk',
  'deposit',
  'withdrawal',
  'liquidation',
  'callClock',
)

export const switchScope: Codec<SwitchScope> = Codec.record<SwitchScope>({
  kind: Scalar.word('all', 'asset', 'instrument'),
  id: Codec.absent(Scalar.text(0, limits.identifier), ''),
})

export const trade: Codec<Trade> = Codec.record<Trade>({
  account: ref,
  instrument: ref,
  leg,
  lots: contracts,
  price: Unit.priceOf('instrument'),
  cost: Unit.amountOfSettle('instrument'),
  realised: Unit.amountOfSettle('instrument'),
  funding: Unit.amountOfSettle('instrument'),
  fundingIndex: Unit.fundingOf('instrument'),
  fee: Unit.amountOfSettle('instrument'),
})

export const beyond: Codec<Beyond> = Codec.record<Beyond>({
  lots: Codec.named('contracts', Unit.quantityOf('..', 'trade', 'instrument')),
  limit: Codec.nullable(Unit.priceOf('..', 'trade', 'instrument')),
})

export const weight: Codec<MarketWeight> = Codec.record<MarketWeight>({
  instrument: ref,
  maintenance: Unit.amountOfSettle('instrument'),
})

export * as Parts from './Parts.ts'
