import fc from 'fast-check'
import { limits } from '../../src/base/limits.ts'
import type { Command, CommandType } from '../../src/engine/Command.ts'
import type { Event, EventType } from '../../src/engine/Event.ts'
import type { LiquidationTerms, Suspension } from '../../src/engine/LiquidationTerms.ts'
import { Brackets } from '../../src/model/Brackets.ts'
import type { BrokerMethod, FuturesMethod } from '../../src/model/BrokerMethod.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { Market } from '../../src/model/Market.ts'
import type { OptionsMethod } from '../../src/model/OptionMargin.ts'
import type { OptionTerms } from '../../src/model/OptionTerms.ts'
import {
  deleveragePolicies,
  type Ladder,
  type Rulebook,
  sizings,
  type TieredMethod,
} from '../../src/model/Rulebook.ts'
import type { ScenarioMethod, ScenarioUnit, Shares } from '../../src/model/ScenarioMethod.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { rejectionCodes } from '../../src/wire/rejectionCodes.ts'
import { Fixture } from './Fixture.ts'

/** Any command and any event over the fixture's catalog; a type missing here does not compile. */

import { callProcedure, dueTerms } from './drawProcedure.ts'
import { liquidationSteps } from './drawSteps.ts'
import {
  account,
  amount,
  asset,
  by,
  count,
  decimal,
  few,
  flag,
  funding,
  id,
  instrument,
  leg,
  lots,
  note,
  type Of,
  positionMode,
  price,
  ratio,
  reason,
  record,
  restriction,
  rising,
  rung,
  share,
  time,
  type Values,
  value,
  whole,
} from './draws.ts'
import { lendingMethod, loanCommandFields, loanEventFields } from './loanArbitraries.ts'
import { protectionCommandFields, protectionEventFields } from './protectionArbitraries.ts'
import { troveCommandFields, troveEventFields } from './troveArbitraries.ts'

const optionTerms: fc.Arbitrary<OptionTerms> = record({
  right: fc.constantFrom('call', 'put'),
  strike: decimal,
  style: fc.constantFrom('european', 'american'),
  delivery: fc.constantFrom('cash', 'physical'),
})

const spec: fc.Arbitrary<InstrumentSpec> = record({
  id,
  lots: fc.bigInt({ min: 0n, max: 1_000n }),
  size: decimal,
  tick: decimal,
  lot: decimal,
  inverse: flag,
  expiry: fc.option(time),
  allowsNonPositive: flag,
  terms: fc.option(optionTerms),
}).map(({ id, lots, size, tick, lot, inverse, expiry, allowsNonPositive, terms }) => {
  const option = expiry === null ? null : terms
  return {
    id,
    kind: option !== null ? 'option' : expiry === null ? 'perpetual' : 'future',
    ...(option && { option }),
    payoff: inverse && option === null ? 'inverse' : 'linear',
    base: 'BTC',
    quote: 'USDT',
    settle: inverse && option?.delivery !== 'physical' ? 'BTC' : 'USDT',
    contractSize: size,
    tick,
    lot,
    lotsMin: lots,
    expiry,
    allowsNonPositive: allowsNonPositive && option === null,
  }
})

const underlying = fc.bigInt({ min: 1n, max: limits.index - 1n })

const floors = rising(fc.bigInt({ min: 1n, max: 10n ** 15n }), (a, b) =>
  a < b ? -1 : a > b ? 1 : 0,
)
const rates = rising(share, Ratio.compare)

export const brackets: fc.Arbitrary<Brackets> = fc.tuple(floors, rates).map(([above, rates]) => {
  const rows = rates.slice(0, above.length + 1).map((rate, index) => ({
    floor: Amount.of(index === 0 ? 0n : (above[index - 1] as bigint)),
    rate,
    leverageMax: Ratio.of(rate.denominator, rate.numerator),
  }))
  return Brackets.create(rows)
})

const haircut = fc.tuple(floors, rates).map(([above, weights]) => ({
  tiers: weights
    .slice(0, above.length + 1)
    .reverse()
    .map((weight, index) => ({
      floor: Amount.of(index === 0 ? 0n : (above[index - 1] as bigint)),
      weight,
    })),
}))

const ladder: fc.Arbitrary<Ladder> = fc
  .tuple(id, rising(share, Ratio.compare), flag, fc.option(callProcedure), fc.option(dueTerms))
  .map(([id, enters, liquidates, call, due]) => ({
    id,
    ...(call && { call }),
    levels: enters.map((enter, index) => ({
      name: `level ${index}`,
      measure: 'maintenance',
      enter,
      clear: enter,
      action: liquidates && index === enters.length - 1 ? 'liquidate' : 'none',
      ...(due && { due }),
    })),
  }))

const liability = fc
  .tuple(share, share, share, fc.bigInt({ min: 0n, max: limits.amount - 1n }))
  .map(([over, a, b, cap]) => ({
    weight: Ratio.of(over.numerator + over.denominator, over.denominator),
    maintenance: Ratio.compare(a, b) < 0 ? a : b,
    initial: Ratio.compare(a, b) < 0 ? b : a,
    cap: Amount.of(cap),
  }))

const tieredMethod: fc.Arbitrary<TieredMethod> = record({
  name: fc.constant('tiered'),
  brackets: fc
    .tuple(fc.uniqueArray(instrument), fc.array(brackets, { minLength: 3, maxLength: 3 }))
    .map(([ids, tables]) => new Map(ids.map((one, index) => [one, tables[index] as Brackets]))),
  collateral: fc.array(fc.tuple(asset, haircut), { maxLength: 4 }).map((cuts) => new Map(cuts)),
  liabilities: fc.array(fc.tuple(asset, liability), { maxLength: 3 }).map((owed) => new Map(owed)),
  feeRate: share,
})

const amountOf = fc.bigInt(0n, 10n ** 9n).map((cents) => Ratio.of(cents, 100n))
const priceRows = fc
  .uniqueArray(fc.bigInt(1n, 10n ** 6n), { maxLength: 3 })
  .chain((floors) =>
    fc.tuple(
      ...[0n, ...floors.toSorted((a, b) => Number(a - b))].map((from) =>
        record({ from: fc.constant(Ratio.of(from)), rate: share, perUnit: amountOf }),
      ),
    ),
  )
const side = record({ initial: share, maintenance: priceRows })
const brokerTerms = record({ long: side, short: side })

const brokerOptionTerms = record({
  ...{ base: share, least: share, longDated: share, bounded: fc.option(share), collar: share },
  factor: fc.bigInt(1n, 3n).map((times) => Ratio.of(times)),
})
const brokerOptions = record({
  netting: fc.constantFrom('pairs' as const, 'joint' as const),
  standard: fc.option(brokerOptionTerms),
  underlyings: fc
    .uniqueArray(fc.tuple(asset, brokerOptionTerms), { maxLength: 3, selector: ([id]) => id })
    .map((rows) => new Map(rows)),
})

const brokerMethod: fc.Arbitrary<BrokerMethod> = fc
  .tuple(
    record({
      name: fc.constant('broker' as const),
      standard: fc.option(brokerTerms),
      instruments: fc
        .uniqueArray(fc.tuple(instrument, brokerTerms), { selector: ([id]) => id })
        .map((rows) => new Map(rows)),
      feeRate: share,
    }),
    fc.option(brokerOptions, { nil: undefined }),
  )
  .map(([method, options]) => (options === undefined ? method : { ...method, options }))

const dated = fc
  .uniqueArray(fc.integer({ min: 1, max: 10 ** 12 }), { maxLength: 3 })
  .chain((times) =>
    fc.tuple(
      ...[0, ...times.toSorted((a, b) => a - b)].map((from) =>
        fc.tuple(amountOf, amountOf).map(([kept, more]) => ({
          ...{ from, maintenance: kept, initial: Ratio.add(kept, more) },
        })),
      ),
    ),
  )

const futuresMethod: fc.Arbitrary<FuturesMethod> = record({
  name: fc.constant('futures'),
  contracts: fc
    .uniqueArray(fc.tuple(instrument, dated), { selector: ([id]) => id })
    .map((rows) => new Map(rows)),
  feeRate: share,
})
const shortForm = record({ near: share, far: share, farMark: share, mark: share, fee: share })
const shortForms = record({ initial: shortForm, maintenance: shortForm })
const longForm = record({ mark: share, most: fc.option(share) })
const optionMargin = record({
  call: shortForms,
  put: shortForms,
  overMaintenance: share,
  long: record({ initial: longForm, maintenance: longForm }),
})

const optionsMethod: fc.Arbitrary<OptionsMethod> = fc
  .tuple(tieredMethod, fc.array(fc.tuple(asset, optionMargin), { maxLength: 2 }))
  .map(([tiered, forms]) => ({ ...tiered, name: 'options', options: new Map(forms) }))

const hundredths = (most: number) =>
  fc.integer({ min: 0, max: most }).map((count) => Ratio.of(BigInt(count), 100n))
const shares = (most: number): fc.Arbitrary<Shares> =>
  fc.tuple(hundredths(most), hundredths(most)).map(([one, other]) => ({
    initial: Ratio.max(one, other),
    maintenance: Ratio.min(one, other),
  }))

/** How far volatilities go, in a unit that takes options, and where in a move of its own. */
const shocks = record({
  ...{ up: hundredths(90), down: hundredths(90), upLeast: hundredths(90) },
  ...{ shortPower: hundredths(90), longPower: hundredths(90) },
  daysLeast: fc.integer({ min: 1, max: 9 }).map((days) => Ratio.of(BigInt(days), 10n)),
})
const ways = fc.subarray(['down', 'same', 'up'] as const, { minLength: 1 })

/** No position asks more than it is worth, and no hedge costs. */
const plainUnit: fc.Arbitrary<ScenarioUnit> = record({
  moves: fc.array(
    record({
      move: fc.integer({ min: -40, max: 40 }).map((count) => Ratio.of(BigInt(count), 100n)),
      weight: share,
    }),
    { minLength: 1, maxLength: 3 },
  ),
  loss: shares(100),
  size: shares(20),
  net: fc.constant({ initial: Ratio.of(1n, 2n), maintenance: Ratio.of(1n, 2n) }),
  hedged: shares(50),
})

const scenarioUnit: fc.Arbitrary<ScenarioUnit> = fc.oneof(
  plainUnit,
  fc.tuple(plainUnit, shocks, ways).map(([unit, options, volatilities]) => ({
    ...unit,
    moves: unit.moves.map((one, at) => (at === 0 ? { ...one, volatilities } : one)),
    options,
  })),
)

const scenarioMethod: fc.Arbitrary<ScenarioMethod> = record({
  name: fc.constant('scenario'),
  units: fc.array(fc.tuple(asset, scenarioUnit), { maxLength: 3 }).map((rows) => new Map(rows)),
  collateral: fc.array(fc.tuple(asset, haircut), { maxLength: 4 }).map((cuts) => new Map(cuts)),
  liabilities: fc.array(fc.tuple(asset, liability), { maxLength: 3 }).map((owed) => new Map(owed)),
  feeRate: share,
})

export const rulebook: fc.Arbitrary<Rulebook> = record<Rulebook>({
  id,
  version: fc.integer({ min: 1, max: 1_000 }),
  activeFrom: time,
  source: note,
  numeraire: fc.constant('USDT'),
  method: fc.oneof(
    tieredMethod,
    optionsMethod,
    lendingMethod,
    brokerMethod,
    futuresMethod,
    scenarioMethod,
  ),
  ladders: fc.uniqueArray(ladder, { selector: ({ id }) => id, minLength: 1, maxLength: 3 }),
  call: callProcedure,
  liquidation: record({
    sizing: fc.constantFrom(...sizings),
    fraction: share,
    target: share,
    feeRate: share,
    dust: fc.bigInt({ min: 0n, max: limits.amount - 1n }).map(Value.of),
    silence: time,
    steps: liquidationSteps,
  }),
  waterfall: record({
    fundCaps: fc
      .bigInt({ min: 0n, max: limits.amount - 1n })
      .map((cap) => new Map(Fixture.instruments.map(({ id }) => [id, Amount.of(cap)]))),
    fundCapDefault: fc.bigInt({ min: 0n, max: limits.amount - 1n }).map(Amount.of),
    deleverage: fc.constantFrom('ranked', 'proRata'),
    disposal: share,
  }),
  prices: record({ staleAfter: time, staleBand: share }),
  outflowFloor: share,
}).map((book) => {
  const clears = book.ladders.flatMap(({ levels }) => levels.map(({ clear }) => clear))
  const target = [...clears, book.liquidation.target].reduce((least, one) =>
    Ratio.compare(one, least) < 0 ? one : least,
  )
  return { ...book, liquidation: { ...book.liquidation, target } }
})

const market: fc.Arbitrary<Market> = record<Market>({
  instrument,
  version: fc.integer({ min: 1, max: 1_000 }),
  activeFrom: time,
  source: note,
  fundCap: fc.bigInt({ min: 0n, max: limits.amount - 1n }).map(Amount.of),
  fundWindow: fc.integer({ min: 1, max: limits.time }),
  fundTotal: fc.bigInt({ min: 0n, max: limits.amount - 1n }).map(Amount.of),
  deleverage: fc.constantFrom(...deleveragePolicies),
  disposal: share,
  silence: fc.integer({ min: 1, max: limits.time }),
  prices: fc.option(record({ staleAfter: time, staleBand: share })),
})

const mark = record({ instrument, price, time, source: note })
const taken = lots.map((some) => (some < 0n ? (-some as typeof some) : some))
const depth = record({ instrument, bids: taken, asks: taken, within: share, time, source: note })
const index = record({ asset, price: whole(limits.index), time, source: note })
const confirmation = fc.constantFrom('time' as const, 'source' as const, 'operator' as const)
const posting = record({ account: id, asset, amount })
const balance = record({ asset, amount })
const imported = record({ instrument, leg, lots, cost: amount })
const scope = record({ kind: fc.constantFrom('all', 'asset', 'instrument'), id })
const what = fc.constantFrom('newRisk', 'deposit', 'withdrawal', 'liquidation', 'callClock')
const change = fc.oneof(
  record({ kind: fc.constant('positionMode'), mode: positionMode }),
  record({
    kind: fc.constant('marginMode'),
    instrument,
    mode: fc.constantFrom('cross', 'isolated'),
  }),
  record({
    kind: fc.constant('leverage'),
    instrument,
    leverage: fc.bigInt({ min: 1n, max: 10_000n }),
  }),
)
const trade = record({
  account: id,
  instrument,
  leg,
  lots,
  price,
  cost: amount,
  realised: amount,
  funding: amount,
  fundingIndex: funding,
  fee: amount,
})
const execution = record({
  order: id,
  lots,
  price,
  fee: amount,
  status: fc.constantFrom('open', 'done', 'rejected', 'unknown'),
  instrument,
})
const moved = { account: id, instrument, asset, amount }

const importing = {
  account: id,
  owner: id,
  group: id,
  rulebook: id,
  positionMode,
  balances: few(balance),
  positions: few(imported),
  mode: fc.option(id),
  unpledged: fc.uniqueArray(asset),
  source: note,
}
const amended = { account: id, order: id, lots, price, instrument }
const placed = { account: id, order: id, instrument, leg, lots, price, reduceOnly: flag }
const restrict = { account: id, restriction, until: fc.option(time), by, reason }
const release = { account: id, restriction, by, reason }
const switched = { scope, what, on: flag, by, reason }

type CommandFields<T> = Values<Omit<Of<Command, T>, 'type' | 'id' | 'time'>>

const commandFields: { readonly [T in CommandType]: CommandFields<T> } = {
  DefineAsset: { asset: id, decimals: fc.integer({ min: 0, max: 18 }) },
  DefineInstrument: { instrument: spec },
  DefineRulebook: { rulebook },
  DefineMarket: { market },
  OpenAccount: { account: id, owner: id, group: id, rulebook: id, positionMode },
  ImportAccount: importing,
  Deposit: { account: id, asset, amount },
  Withdraw: { account: id, asset, amount },
  Transfer: { from: id, to: id, asset, amount },
  PlaceOrder: placed,
  AmendOrder: amended,
  CloseOrder: { account: id, order: id },
  ReportFill: {
    fill: id,
    account: id,
    instrument,
    leg,
    lots,
    price,
    fee: amount,
    order: fc.option(id),
  },
  SetMarks: { marks: few(mark), indices: few(index) },
  SetDepth: { depths: few(depth) },
  ConfirmMark: { instrument, by, reason },
  ConfirmIndex: { asset, by, reason },
  SetFunding: { instrument, index: funding },
  ChangeMode: { account: id, change: change as never },
  AddMargin: { account: id, instrument, asset, amount },
  RemoveMargin: { account: id, instrument, asset, amount },
  AcknowledgeCall: { call: id, by },
  ExtendCall: { call: id, deadline: time, by, reason, code: id },
  AnswerCall: { call: id, account, agreed: value, by, reason },
  ResolveDispute: { call: id, account, amount: value, by, reason },
  WaiveCall: { call: id, by, reason },
  NoteCall: { call: id, by, text: id },
  AssignCall: { call: id, to: fc.option(id), by },
  Arm: { by, reason },
  Disarm: { by, reason },
  Switch: switched,
  ReportExecution: { executions: few(execution) },
  CancelLiquidation: { account, until: fc.option(time), by, reason },
  DelistInstrument: { instrument, by, reason },
  SettleInstrument: { instrument, price, by, reason },
  ExerciseOption: { account, instrument, leg, lots, price: underlying },
  PayDividend: { instrument, perUnit: underlying, exDate: time, by, reason },
  AssignOption: { instrument, lots, price: underlying },
  ExpireOption: { instrument, price: underlying, by, reason },
  Restrict: { ...restrict, binds: fc.constant('owner' as const) },
  Release: { ...release, restraint: id },
  Correct: { postings: few(posting), by, reason },
  ...loanCommandFields,
  ...protectionCommandFields,
  AdvanceTime: {},
  ...troveCommandFields,
}

const undated = fc.constantFrom(
  ...(['calendar.outOfRange', 'calendar.closed', 'zone.outOfRange', 'cycle.outOfRange'] as const),
)

type EventFields<T> = Values<Omit<Of<Event, T>, 'type'>>

const eventFields: { readonly [T in EventType]: EventFields<T> } = {
  ...troveEventFields,
  AssetDefined: { asset: id, decimals: fc.integer({ min: 0, max: 18 }) },
  InstrumentDefined: { instrument: spec },
  RulebookDefined: { rulebook },
  RulebookActivated: { rulebook: id, version: count },
  MarketDefined: { market },
  MarketActivated: { instrument, version: count },
  VersionSuperseded: {
    of: fc.constantFrom('rulebook', 'market'),
    id,
    version: count,
    by: count,
  },
  MarketsGoverned: {
    rulebook: fc.option(id),
    version: fc.option(count),
    instruments: few(instrument),
  },
  AccountOpened: {
    account: id,
    owner: id,
    group: id,
    rulebook: id,
    positionMode,
    parent: fc.option(id),
    isolates: fc.option(instrument),
  },
  AccountImported: importing,
  Deposited: { account: id, asset, amount },
  Withdrawn: { account: id, asset, amount },
  Transferred: {
    from: id,
    to: id,
    asset,
    amount,
    reason: fc.constantFrom('request', 'margin', 'residue', 'exchange', 'rounding'),
  },
  OrderPlaced: placed,
  OrderAmended: amended,
  OrderClosed: {
    account: id,
    order: id,
    reason: fc.constantFrom('request', 'filled', 'liquidation', 'restriction', 'reduceOnly'),
  },
  Filled: {
    ...{ fill: id, trade, order: fc.option(id), match: id },
    beyond: fc.record({ lots, limit: fc.option(price) }, { noNullPrototype: true }),
  },
  SelfTradeFlagged: { match: id, account: id, against: id, instrument, lots, price },
  MarksSet: { marks: few(mark), indices: few(index) },
  DepthSet: { depths: few(depth) },
  AuditBreached: { what: note },
  MarkDoubted: { instrument, price, asOf: time, source: note, anchor: price, since: time },
  IndexDoubted: {
    asset,
    price: whole(limits.index),
    asOf: time,
    source: note,
    anchor: whole(limits.index),
    since: time,
  },
  MarkConfirmed: { instrument, price, by: confirmation },
  IndexConfirmed: { asset, price: whole(limits.index), by: confirmation },
  FundingSet: { instrument, index: funding },
  ModeChanged: { account: id, change: change as never },
  CertaintyChanged: {
    account: id,
    before: fc.constantFrom('certain', 'bounded', 'unknown'),
    after: fc.constantFrom('certain', 'bounded', 'unknown'),
  },
  LevelChanged: {
    account,
    ladder: id,
    before: rung,
    after: rung,
    equity: value,
    requirement: value,
  },
  CallOpened: {
    call: id,
    account,
    ladder: id,
    level: id,
    amount: value,
    cureTo: ratio,
    equity: value,
    requirement: value,
    deadline: time,
    undated,
  },
  CallPartlyMet: { call: id, account, brought: value, remaining: value },
  CallMet: { call: id, account, by: fc.constantFrom('deposit', 'reduction', 'price') },
  CallExpired: { call: id, account, shortfall: value },
  ExpiryDeferred: {
    call: id,
    account,
    cureTo: ratio,
    sellTo: ratio,
    reason: fc.constantFrom(
      'disarmed',
      'halted',
      'uncertain',
      'unbound',
      'liquidating',
      'suspended',
    ),
  },
  ExpiryCured: { call: id, account, by: fc.constantFrom('deposit', 'reduction', 'price') },
  CallRaised: { call: id, account, level: id, deadline: time },
  CallExtended: { call: id, account, deadline: time, by, reason, code: id },
  CallAnswered: { call: id, account, asked: value, agreed: value, by, reason },
  CallDisputeResolved: { call: id, account, amount: value, by, reason },
  CallIncreased: { call: id, account, amount: value, deadline: time, undated },
  CallRescheduled: { call: id, account, deadline: time },
  CallSuperseded: {
    ...{ call: id, account, successor: id },
    ...{ amount: value, equity: value, requirement: value },
  },
  CallPastDue: { call: id, account, shortfall: value, until: time },
  CallLiquidated: {
    ...{ call: id, account },
    outcome: fc.constantFrom('cured', 'closed', 'bankrupt', 'cancelled'),
  },
  StrikeCounted: { call: id, account, ladder: id, until: time },
  CallWaived: { call: id, account, by, reason },
  CallAcknowledged: { call: id, account, by },
  CallNoted: { call: id, account, by, text: id },
  CallAssigned: { call: id, account, to: fc.option(id), by },
  CallCancelled: { call: id, account, reason },
  LiquidationStarted: {
    account,
    equity: value,
    requirement: value,
    cause: fc.constantFrom('level', 'expiry'),
    weights: few(record({ instrument, maintenance: amount })),
    calls: few(record({ call: id, ladder: id })),
    terms: record<LiquidationTerms>({
      version: count,
      sizing: fc.constantFrom(...sizings),
      fraction: ratio,
      target: ratio,
      feeRate: ratio,
      dust: value,
      silence: fc.integer({ min: 1, max: 1_000_000 }),
      steps: liquidationSteps,
    }),
  },
  LiquidationOrdered: {
    order: id,
    account: id,
    instrument,
    leg,
    lots,
    purpose: fc.constantFrom('reduce', 'convert', 'dispose'),
    bankruptcyPrice: fc.option(price),
    limitPrice: price,
    deadline: time,
    unit: id,
  },
  OrderEscalated: {
    account,
    instrument,
    purpose: fc.constantFrom('reduce', 'convert'),
    times: count,
    to: fc.constantFrom('house', 'next'),
  },
  LiquidationWaits: { account, instrument, until: time, reason: fc.constant('session') },
  RetryScheduled: {
    account,
    instrument,
    purpose: fc.constantFrom('reduce', 'convert'),
    times: count,
    leg,
    lots,
    at: time,
  },
  LiquidationOrderCancelled: {
    order: id,
    account: id,
    instrument,
    reason: fc.constantFrom('cured', 'shrunk', 'settlement', 'request'),
  },
  ExcessInherited: { order: id, account: id, trade, left: lots },
  Executed: { order: id, trade, left: lots },
  ExecutionEnded: {
    order: id,
    account: id,
    unfilled: lots,
    reason: fc.constantFrom('done', 'rejected'),
    instrument,
  },
  ExecutionQueried: { order: id, account: id },
  ClearancePaid: { account: id, order: id, asset, amount },
  TakenOver: { trade, by: fc.constantFrom('fund', 'deleveraging', 'offset') },
  Inherited: { trade },
  HoldingTakenOver: { account: id, by: id, asset, amount, debt: asset, credit: amount },
  MarginTakenOver: { account: id, instrument, asset, amount },
  InsolvencyStands: { account: id, asset, amount, why: fc.constantFrom('market', 'position') },
  FundPaid: moved,
  Deleveraged: { trade, haircut: amount, effectivePrice: price, rank: count, reason },
  LossSocialised: moved,
  DeficitCovered: moved,
  ShortfallBooked: moved,
  LiquidationEnded: {
    account: id,
    outcome: fc.constantFrom('cured', 'closed', 'bankrupt', 'cancelled'),
    suspension: record<Suspension>({ until: fc.option(time), by, reason }),
  },
  SuspensionEnded: { account: id },
  InstrumentDelisted: { instrument, by, reason },
  InstrumentSettled: { instrument, price, by, reason },
  Settled: { trade },
  DividendDeclared: { instrument, perUnit: underlying, exDate: time, by, reason },
  DividendPaid: { account, instrument, leg, lots, amount },
  OptionExpired: { instrument, price: underlying, by, reason },
  OptionExercised: { trade, delivered: amount, stock: fc.array(trade, { maxLength: 2 }) },
  ...loanEventFields,
  ...protectionEventFields,
  Restricted: { ...restrict, restraint: id, binds: fc.constant('owner' as const) },
  Released: { ...release, restraint: id },
  Corrected: { postings: few(posting), by, reason },
  Armed: { by, reason, waiting: few(id) },
  Disarmed: { by, reason },
  Switched: switched,
  RoundPaused: { phase: fc.constantFrom('assess', 'order', 'resolve') },
  RoundEnded: {},
  TimeAdvanced: { to: time },
  Rejected: { code: fc.constantFrom(...rejectionCodes), detail: note },
}

/** A command of each type. */
export const commands = Object.entries(commandFields).map(
  ([type, fields]) =>
    [type, record({ type: fc.constant(type), id, time, ...fields })] as unknown as [
      CommandType,
      fc.Arbitrary<Command>,
    ],
)

/** An event of each type. */
export const events = Object.entries(eventFields).map(
  ([type, fields]) =>
    [type, record({ type: fc.constant(type), ...fields })] as unknown as [
      EventType,
      fc.Arbitrary<Event>,
    ],
)

export { ratio }
