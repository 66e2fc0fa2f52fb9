import { limits } from '../base/limits.ts'
import type { ModeChange } from '../engine/commands/ChangeMode.ts'
import type { CorrectionPosting } from '../engine/commands/Correct.ts'
import type { ImportedBalance, ImportedPosition } from '../engine/commands/ImportAccount.ts'
import type { Execution } from '../engine/commands/ReportExecution.ts'
import type { IndexSet, MarkSet } from '../engine/commands/SetMarks.ts'
import type { SwitchScope } from '../engine/commands/Switch.ts'
import type { CuringReduction } from '../engine/events/CallOpened.ts'
import type { MarketWeight } from '../engine/events/LiquidationStarted.ts'
import type { Trade } from '../engine/events/Trade.ts'
import type { PositionMode } from '../model/Account.ts'
import type { Leg } from '../model/Position.ts'
import { Kind } from './Kind.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

/** The records that several commands and events are made of. */

export const leg: Kind<Leg> = Kind.absent(Scalar.word('net', 'long', 'short'), 'net')

export const positionMode: Kind<PositionMode> = Kind.absent(Scalar.word('net', 'hedge'), 'net')

export const restriction = Scalar.word('reduceOnly', 'noWithdrawal')

/** Lots of an instrument, told in contracts. */
export const contracts = Kind.named('contracts', Unit.quantityOf('instrument'))

const { note, ref, time } = Scalar

export const reduction: Kind<CuringReduction> = Kind.record<CuringReduction>({
  instrument: ref,
  leg,
  lots: contracts,
})

export const mark: Kind<MarkSet> = Kind.record<MarkSet>({
  instrument: ref,
  price: Unit.priceOf('instrument'),
  time,
  source: note,
})

export const index: Kind<IndexSet> = Kind.record<IndexSet>({
  asset: ref,
  price: Unit.indexPrice,
  time,
  source: note,
})

export const posting: Kind<CorrectionPosting> = Kind.record<CorrectionPosting>({
  account: ref,
  asset: ref,
  amount: Unit.amountOf('asset'),
})

export const balance: Kind<ImportedBalance> = Kind.record<ImportedBalance>({
  asset: ref,
  amount: Unit.amountOf('asset'),
})

export const importedPosition: Kind<ImportedPosition> = Kind.record<ImportedPosition>({
  instrument: ref,
  leg,
  lots: contracts,
  cost: Unit.amountOfSettle('instrument'),
})

export const execution: Kind<Execution> = Kind.record<Execution>({
  order: ref,
  instrument: ref,
  lots: contracts,
  price: Unit.priceOf('instrument'),
  fee: Unit.amountOfSettle('instrument'),
  status: Scalar.word('open', 'done', 'rejected', 'unknown'),
})

const times = Scalar.whole(1, 10_000, 'How many times its margin a position may be.')

export const leverage: Kind<bigint> = {
  schema: times.schema,
  decode: (json, at) => BigInt(times.decode(json, at)),
  encode: (value) => Number(value),
}

type ModeChangeOf<K> = Extract<ModeChange, { readonly kind: K }>

export const modeChange: Kind<ModeChange> = Kind.variant<ModeChange, 'kind'>('kind', {
  positionMode: Kind.record<ModeChangeOf<'positionMode'>>({
    kind: Scalar.tag('positionMode'),
    mode: Scalar.word('net', 'hedge'),
  }),
  marginMode: Kind.record<ModeChangeOf<'marginMode'>>({
    kind: Scalar.tag('marginMode'),
    instrument: ref,
    mode: Scalar.word('cross', 'isolated'),
  }),
  leverage: Kind.record<ModeChangeOf<'leverage'>>({
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

export const switchScope: Kind<SwitchScope> = Kind.record<SwitchScope>({
  kind: Scalar.word('all', 'asset', 'instrument'),
  id: Kind.absent(Scalar.text(0, limits.identifier), ''),
})

export const trade: Kind<Trade> = Kind.record<Trade>({
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

export const weight: Kind<MarketWeight> = Kind.record<MarketWeight>({
  instrument: ref,
  maintenance: Unit.amountOfSettle('instrument'),
})

export * as Parts from './Parts.ts'
