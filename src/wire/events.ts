import { limits } from '../base/limits.ts'
import type { AnsweredCall, Event, EventType } from '../engine/Event.ts'
import type { LiquidationTerms, Suspension } from '../engine/LiquidationTerms.ts'
import { sizings } from '../model/Rulebook.ts'
import { Codec, type Fields } from './Codec.ts'
import { instrument } from './instrument.ts'
import { loanEvents } from './loanEvents.ts'
import { market } from './market.ts'
import { Numeral } from './Numeral.ts'
import { Parts } from './Parts.ts'
import { protectionEvents } from './protectionEvents.ts'
import { rejectionCodes } from './rejectionCodes.ts'
import { retry, rulebook } from './rulebook.ts'
import { Scalar } from './Scalar.ts'
import { sessions } from './sessions.ts'
import { stepsOf } from './steps.ts'
import { troveEvents } from './troves.ts'
import { Unit } from './Unit.ts'

const { count, id, note, ref, time, word } = Scalar

type EventOf<T> = Extract<Event, { readonly type: T }>

const event = <const T extends EventType>(
  type: T,
  says: string,
  fields: Fields<Omit<EventOf<T>, 'type'>>,
): Codec<EventOf<T>> =>
  Codec.record({ type: Scalar.tag(type), ...fields } as unknown as Fields<EventOf<T>>, says)

const value = Unit.valueFor('account')
const certainty = word('certain', 'bounded', 'unknown')
const undated = word(
  ...(['calendar.outOfRange', 'calendar.closed', 'zone.outOfRange', 'cycle.outOfRange'] as const),
)
const rung = Scalar.whole(0, limits.levels, 'Rungs counted from 1; 0 is below the ladder.')

const terms: Codec<LiquidationTerms> = Codec.record<LiquidationTerms>({
  version: Codec.described(count, 'The version of the rulebook that they are of.'),
  sizing: word(...sizings),
  fraction: Numeral.ratio,
  target: Numeral.ratio,
  feeRate: Numeral.ratio,
  dust: Unit.valueFor('..', 'account'),
  silence: Scalar.span,
  retry: Codec.optional(retry),
  steps: Codec.optional(stepsOf(Unit.valueFor('..', '..', 'account'))),
  sessions: Codec.optional(sessions),
  spreads: Codec.optional(word('unit')),
})

const suspension: Codec<Suspension> = Codec.record<Suspension>({
  until: Codec.nullable(time),
  by: ref,
  reason: note,
})

/** A posting of the waterfall in one market. */
const share = {
  account: ref,
  instrument: ref,
  asset: ref,
  amount: Unit.amountOf('asset'),
}

/** A posting of the waterfall in one market, or through the house of the asset alone. */
const houseShare = { ...share, instrument: Codec.optional(ref) }

/**
 * The codecs of all events. An event or a field missing here does not compile.
 *
 * Rules: [WIRE5]
 */
export const events: { readonly [T in EventType]: Codec<EventOf<T>> } = {
  AssetDefined: event('AssetDefined', 'An asset may now be held.', {
    asset: id,
    decimals: Scalar.whole(0, limits.decimals),
  }),
  InstrumentDefined: event('InstrumentDefined', 'An instrument may now be traded.', { instrument }),
  RulebookDefined: event('RulebookDefined', 'A version of a rulebook is known.', { rulebook }),
  RulebookActivated: event('RulebookActivated', 'A version of a rulebook is in force.', {
    rulebook: ref,
    version: count,
  }),
  MarketDefined: event('MarketDefined', 'A version of a market is known.', { market }),
  MarketActivated: event('MarketActivated', 'A version of a market is in force.', {
    instrument: ref,
    version: count,
  }),
  VersionSuperseded: event(
    'VersionSuperseded',
    'A version never comes into force: a higher one does so before it.',
    { of: word('rulebook', 'market'), id: ref, version: count, by: count },
  ),
  MarketsGoverned: event(
    'MarketsGoverned',
    'A rulebook governs the clearing of instruments for which no market was defined.',
    {
      rulebook: Codec.nullable(ref),
      version: Codec.nullable(count),
      instruments: Codec.list(ref, limits.instruments),
    },
  ),
  AccountOpened: event('AccountOpened', 'An account exists.', {
    account: ref,
    owner: id,
    group: id,
    rulebook: ref,
    positionMode: Parts.positionMode,
    parent: Codec.nullable(ref),
    isolates: Codec.nullable(ref),
  }),
  AccountImported: event('AccountImported', 'A mirrored account is as its venue reports it.', {
    account: ref,
    owner: id,
    group: id,
    rulebook: ref,
    positionMode: Parts.positionMode,
    balances: Codec.list(Parts.balance, limits.assets),
    positions: Codec.list(Parts.importedPosition, limits.positions),
    mode: Codec.nullable(ref),
    unpledged: Codec.absent(Codec.list(ref, limits.assets), []),
    source: note,
  }),
  Deposited: event('Deposited', 'An amount came in from the outside world.', {
    account: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
  }),
  Withdrawn: event('Withdrawn', 'An amount left for the outside world.', {
    account: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
  }),
  Transferred: event('Transferred', 'An amount moved between two accounts.', {
    from: ref,
    to: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
    reason: word('request', 'margin', 'residue', 'exchange', 'rounding'),
  }),
  OrderPlaced: event('OrderPlaced', 'An order reserves margin.', {
    account: ref,
    order: ref,
    instrument: ref,
    leg: Parts.leg,
    lots: Parts.contracts,
    price: Unit.priceOf('instrument'),
    reduceOnly: Scalar.flag,
  }),
  OrderAmended: event('OrderAmended', 'The open size or price of an order is different.', {
    account: ref,
    order: ref,
    instrument: ref,
    lots: Parts.contracts,
    price: Unit.priceOf('instrument'),
  }),
  OrderClosed: event('OrderClosed', 'An order reserves nothing any more.', {
    account: ref,
    order: ref,
    reason: word(
      'request',
      'filled',
      'liquidation',
      'restriction',
      'reduceOnly',
      'delisting',
      'settlement',
      'protection',
    ),
  }),
  Filled: event('Filled', 'A fill happened.', {
    fill: ref,
    trade: Parts.trade,
    order: Codec.nullable(ref),
    match: Codec.optional(ref),
    beyond: Codec.described(
      Codec.optional(Parts.beyond),
      'What it did beyond the order it cites; left out where it kept to it.',
    ),
  }),
  SelfTradeFlagged: event('SelfTradeFlagged', 'Both sides of a match are of one group.', {
    match: ref,
    account: ref,
    against: ref,
    instrument: ref,
    lots: Parts.contracts,
    price: Unit.priceOf('instrument'),
  }),
  MarksSet: event('MarksSet', 'Prices are known as of a time.', {
    marks: Codec.list(Parts.mark, limits.marks),
    indices: Codec.list(Parts.index, limits.assets),
  }),
  AuditBreached: event('AuditBreached', 'Something in the books does not add up.', { what: note }),
  MarkDoubted: event('MarkDoubted', 'A mark jumped beyond its band and is held beside the last.', {
    instrument: ref,
    price: Unit.priceOf('instrument'),
    asOf: time,
    source: note,
    anchor: Unit.priceOf('instrument'),
    since: time,
  }),
  IndexDoubted: event(
    'IndexDoubted',
    'An index price jumped beyond its band and is held beside the last.',
    {
      asset: ref,
      price: Unit.indexPrice,
      asOf: time,
      source: note,
      anchor: Unit.indexPrice,
      since: time,
    },
  ),
  MarkConfirmed: event('MarkConfirmed', 'A mark held as doubtful is believed.', {
    instrument: ref,
    price: Unit.priceOf('instrument'),
    by: word('time', 'source', 'operator'),
  }),
  IndexConfirmed: event('IndexConfirmed', 'An index price held as doubtful is believed.', {
    asset: ref,
    price: Unit.indexPrice,
    by: word('time', 'source', 'operator'),
  }),
  VolatilitySet: event('VolatilitySet', 'How much instruments move is known as of a time.', {
    volatilities: Codec.list(Parts.volatility, limits.marks),
  }),
  DepthSet: event('DepthSet', 'What markets would take is known as of a time.', {
    depths: Codec.list(Parts.depth, limits.marks),
  }),
  FundingSet: event('FundingSet', 'A cumulative funding index moved.', {
    instrument: ref,
    index: Unit.fundingOf('instrument'),
  }),
  ModeChanged: event('ModeChanged', 'The mode of an account is different.', {
    account: ref,
    change: Parts.modeChange,
  }),
  CertaintyChanged: event('CertaintyChanged', 'How sure an assessment is changed.', {
    account: ref,
    before: certainty,
    after: certainty,
  }),
  LevelChanged: event('LevelChanged', 'An account went up or down a ladder.', {
    account: ref,
    ladder: id,
    before: rung,
    after: rung,
    equity: value,
    requirement: value,
  }),
  CallOpened: event('CallOpened', 'A margin call was issued.', {
    call: ref,
    account: ref,
    ladder: id,
    level: id,
    amount: value,
    cureTo: Numeral.ratio,
    equity: value,
    requirement: value,
    deadline: time,
    undated: Codec.optional(undated),
  }),
  CallPartlyMet: event('CallPartlyMet', 'Something was brought, not all.', {
    call: ref,
    account: ref,
    brought: value,
    remaining: value,
  }),
  CallMet: event('CallMet', 'A call was cured.', {
    call: ref,
    account: ref,
    by: word('deposit', 'reduction', 'price'),
  }),
  CallExpired: event('CallExpired', 'A deadline passed with the call unmet.', {
    call: ref,
    account: ref,
    shortfall: value,
  }),
  ExpiryDeferred: event('ExpiryDeferred', 'An expired call is carried out as soon as it can be.', {
    call: ref,
    account: ref,
    cureTo: Numeral.ratio,
    sellTo: Codec.optional(Numeral.ratio),
    reason: word('disarmed', 'halted', 'uncertain', 'unbound', 'liquidating', 'suspended'),
    ladder: Codec.optional(id),
  }),
  ExpiryCured: event('ExpiryCured', 'An expired call that was due is due no longer.', {
    call: ref,
    account: ref,
    by: word('deposit', 'reduction', 'price'),
  }),
  CallRaised: event('CallRaised', 'The account of a call climbed to a more severe level.', {
    call: ref,
    account: ref,
    level: id,
    deadline: time,
  }),
  CallExtended: event('CallExtended', 'The deadline of a call was moved.', {
    call: ref,
    account: ref,
    deadline: time,
    by: ref,
    reason: note,
    code: Codec.optional(id),
  }),
  CallAnswered: event('CallAnswered', 'The called party agreed to so much of what is asked.', {
    call: ref,
    account: ref,
    asked: value,
    agreed: value,
    by: ref,
    reason: note,
  }),
  CallDisputeResolved: event('CallDisputeResolved', 'A dispute about a call ended.', {
    call: ref,
    account: ref,
    amount: Codec.optional(value),
    by: ref,
    reason: note,
  }),
  CallIncreased: event('CallIncreased', 'A cumulative call asks for more, due by itself.', {
    call: ref,
    account: ref,
    amount: value,
    deadline: time,
    undated: Codec.optional(undated),
  }),
  CallRescheduled: event('CallRescheduled', 'Another part of a cumulative call is due next.', {
    call: ref,
    account: ref,
    deadline: time,
  }),
  CallSuperseded: event('CallSuperseded', 'A call was replaced by one of another amount.', {
    call: ref,
    account: ref,
    successor: ref,
    amount: value,
    equity: value,
    requirement: value,
  }),
  CallPastDue: event('CallPastDue', 'A deadline passed; it may be met until it is acted upon.', {
    call: ref,
    account: ref,
    shortfall: value,
    until: time,
  }),
  CallLiquidated: event('CallLiquidated', 'What a liquidation was to meet of a call has ended.', {
    call: ref,
    account: ref,
    outcome: word('cured', 'closed', 'bankrupt', 'cancelled', 'takenOver'),
  }),
  StrikeCounted: event('StrikeCounted', 'A call counts as a strike of its account.', {
    call: ref,
    account: ref,
    ladder: id,
    until: time,
  }),
  CallWaived: event('CallWaived', 'A call was waived.', {
    call: ref,
    account: ref,
    by: ref,
    reason: note,
  }),
  CallAcknowledged: event('CallAcknowledged', 'Somebody said they saw the call.', {
    call: ref,
    account: ref,
    by: ref,
  }),
  CallNoted: event('CallNoted', 'A note was added to a call.', {
    call: ref,
    account: Codec.optional(ref),
    by: ref,
    text: Scalar.text(1, limits.text),
  }),
  CallAssigned: event('CallAssigned', 'A call was given to somebody to work on.', {
    call: ref,
    account: ref,
    to: Codec.nullable(Scalar.text(1, limits.actor)),
    by: ref,
  }),
  CallCancelled: event('CallCancelled', 'A call no longer stands.', {
    call: ref,
    account: ref,
    reason: note,
  }),
  LiquidationStarted: event('LiquidationStarted', 'An account is being liquidated.', {
    account: ref,
    equity: value,
    requirement: value,
    cause: word('level', 'expiry'),
    weights: Codec.list(Parts.weight, limits.positions),
    terms: Codec.optional(terms),
    calls: Codec.optional(
      Codec.list(Codec.record<AnsweredCall>({ call: ref, ladder: id }), limits.orders),
    ),
  }),
  LiquidationOrdered: event('LiquidationOrdered', 'A reduction, conversion or disposal is due.', {
    order: ref,
    account: ref,
    instrument: ref,
    leg: Parts.leg,
    lots: Parts.contracts,
    purpose: word('reduce', 'convert', 'dispose'),
    bankruptcyPrice: Codec.nullable(Unit.priceOf('instrument')),
    limitPrice: Codec.described(
      Codec.optional(Unit.priceOf('instrument')),
      'No worse than which it may be executed; left out, the procedure tells no limit.',
    ),
    deadline: time,
    unit: Codec.described(
      Codec.optional(ref),
      'The first order of a unit: its legs are executed together or not at all.',
    ),
  }),
  LiquidationOrderCancelled: event(
    'LiquidationOrderCancelled',
    'A liquidation order was withdrawn.',
    {
      order: ref,
      account: ref,
      instrument: ref,
      reason: word('cured', 'shrunk', 'settlement', 'request'),
    },
  ),
  ExcessInherited: event('ExcessInherited', 'The fund took over what an execution did in excess.', {
    order: ref,
    account: ref,
    trade: Parts.trade,
    left: Unit.quantityOf('trade', 'instrument'),
  }),
  Executed: event('Executed', 'Part of an ordered trade was executed.', {
    order: ref,
    trade: Parts.trade,
    left: Unit.quantityOf('trade', 'instrument'),
  }),
  ExecutionEnded: event('ExecutionEnded', 'No more executions come for an order.', {
    order: ref,
    account: ref,
    instrument: ref,
    unfilled: Unit.quantityOf('instrument'),
    reason: word('done', 'rejected'),
  }),
  ExecutionQueried: event('ExecutionQueried', 'An order was silent past its deadline.', {
    order: ref,
    account: ref,
  }),
  LiquidationWaits: event('LiquidationWaits', 'A liquidation waits for a market to open.', {
    account: ref,
    instrument: ref,
    until: Codec.described(time, 'When it opens.'),
    reason: word('session'),
  }),
  RetryScheduled: event('RetryScheduled', 'An order came back with nothing filled.', {
    account: ref,
    instrument: ref,
    purpose: word('reduce', 'convert'),
    times: Codec.described(count, 'How often in a row.'),
    leg: Parts.leg,
    lots: Parts.contracts,
    at: Codec.described(time, 'When it is tried again.'),
  }),
  OrderEscalated: event(
    'OrderEscalated',
    'An order was refused too often: the next step is taken.',
    {
      account: ref,
      instrument: ref,
      purpose: word('reduce', 'convert'),
      times: count,
      to: word('house', 'next'),
    },
  ),
  ClearancePaid: event('ClearancePaid', 'The liquidation fee went to the fund.', {
    account: ref,
    order: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
  }),
  TakenOver: event('TakenOver', 'A bankrupt position was closed at the mark.', {
    trade: Parts.trade,
    by: word('fund', 'deleveraging', 'offset'),
  }),
  Inherited: event('Inherited', 'The fund took bankrupt lots over.', { trade: Parts.trade }),
  FundPaid: event('FundPaid', 'The fund paid the deficit of an account in a market.', houseShare),
  Deleveraged: event('Deleveraged', 'A profitable position was closed against a bankrupt one.', {
    trade: Parts.trade,
    haircut: Unit.amountOfSettle('trade', 'instrument'),
    effectivePrice: Unit.priceOf('trade', 'instrument'),
    rank: count,
    reason: note,
  }),
  LossSocialised: event('LossSocialised', 'An account bore a share of a loss.', share),
  DeficitCovered: event('DeficitCovered', 'What was collected was paid to a bankrupt one.', share),
  ShortfallBooked: event('ShortfallBooked', 'A loss that nobody could bear is booked.', houseShare),
  HoldingTakenOver: event(
    'HoldingTakenOver',
    'The house took over what a bankrupt account held, and paid a debt with it.',
    {
      account: ref,
      by: ref,
      asset: ref,
      amount: Unit.amountOf('asset'),
      debt: ref,
      credit: Unit.amountOf('debt'),
    },
  ),
  MarginTakenOver: event(
    'MarginTakenOver',
    'The fund took over what backed the positions that it took with them.',
    {
      account: ref,
      instrument: Codec.described(
        Codec.optional(ref),
        'The market in which it is room of the fund; left out for what no position settles in.',
      ),
      asset: ref,
      amount: Unit.amountOf('asset'),
    },
  ),
  InsolvencyStands: event('InsolvencyStands', 'An account is short and cannot be resolved now.', {
    account: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
    why: word('market', 'position'),
  }),
  LiquidationEnded: event('LiquidationEnded', 'The liquidation of an account is over.', {
    account: ref,
    outcome: word('cured', 'closed', 'bankrupt', 'cancelled', 'takenOver'),
    suspension: Codec.optional(suspension),
  }),
  SuspensionEnded: event('SuspensionEnded', 'An account may be liquidated again.', {
    account: ref,
  }),
  InstrumentDelisted: event('InstrumentDelisted', 'Positions in it may only be reduced.', {
    instrument: ref,
    by: ref,
    reason: note,
  }),
  InstrumentSettled: event('InstrumentSettled', 'An instrument ended at a price.', {
    instrument: ref,
    price: Unit.priceOf('instrument'),
    by: ref,
    reason: note,
  }),
  DividendDeclared: event('DividendDeclared', 'Stock went ex dividend.', {
    instrument: ref,
    perUnit: Unit.optionUnderlying,
    exDate: Scalar.time,
    by: id,
    reason: note,
  }),
  DividendPaid: event('DividendPaid', 'A leg was paid a dividend, or paid it.', {
    account: ref,
    instrument: ref,
    leg: Parts.leg,
    lots: Parts.contracts,
    amount: Unit.amountOfSettle('instrument'),
  }),
  OptionExpired: event('OptionExpired', 'An option ended at a price of what it is on.', {
    instrument: ref,
    price: Unit.optionUnderlying,
    by: id,
    reason: note,
  }),
  OptionExercised: event(
    'OptionExercised',
    'Lots of an option were exercised, assigned, or lapsed.',
    {
      trade: Parts.trade,
      delivered: Unit.amountOfBase('trade', 'instrument'),
      stock: Codec.optional(Codec.list(Parts.trade, 2)),
    },
  ),
  Settled: event('Settled', 'A position was closed at the settlement.', { trade: Parts.trade }),
  PoolDefined: event(
    'PoolDefined',
    'Money may be lent and borrowed in a pool.',
    loanEvents.PoolDefined,
  ),
  TrovesDefined: event('TrovesDefined', 'A system of troves is open.', troveEvents.TrovesDefined),
  TrovesUsed: event('TrovesUsed', 'A system of troves was used.', troveEvents.TrovesUsed),
  InterestAccrued: event('InterestAccrued', 'Interest grew.', loanEvents.InterestAccrued),
  Supplied: event('Supplied', 'Money was lent to a pool.', loanEvents.Supplied),
  Redeemed: event('Redeemed', 'Money lent came back.', loanEvents.Redeemed),
  Borrowed: event('Borrowed', 'Money was borrowed from a pool.', loanEvents.Borrowed),
  Repaid: event('Repaid', 'A debt was repaid.', loanEvents.Repaid),
  Elected: event(
    'Elected',
    'A borrower chose its mode and what it does not pledge.',
    loanEvents.Elected,
  ),
  ClaimsForgone: event(
    'ClaimsForgone',
    'A lender that left gave up its part of a loss that is known.',
    loanEvents.ClaimsForgone,
  ),
  CollateralBought: event(
    'CollateralBought',
    'Collateral that a pool had taken over was bought from it.',
    loanEvents.CollateralBought,
  ),
  CollateralTaken: event(
    'CollateralTaken',
    'Collateral went to whoever paid, or to the house.',
    loanEvents.CollateralTaken,
  ),
  LoanLiquidated: event(
    'LoanLiquidated',
    'A liquidator repaid part of a loan.',
    loanEvents.LoanLiquidated,
  ),
  LoanRedeemed: event(
    'LoanRedeemed',
    'Part of a loan was paid off for collateral at the index price.',
    loanEvents.LoanRedeemed,
  ),
  LoanAbsorbed: event('LoanAbsorbed', 'The house took a loan over.', loanEvents.LoanAbsorbed),
  InsuranceUsed: event(
    'InsuranceUsed',
    'An insurance pool pays: its lenders bear it.',
    loanEvents.InsuranceUsed,
  ),
  DebtWrittenOff: event(
    'DebtWrittenOff',
    'A debt is owed no longer, and the pool lacks it.',
    loanEvents.DebtWrittenOff,
  ),
  DebtRedistributed: event(
    'DebtRedistributed',
    'A borrower took part of another’s debt over.',
    loanEvents.DebtRedistributed,
  ),
  LossCovered: event(
    'LossCovered',
    'What the house had left in a pool bore a loss.',
    loanEvents.LossCovered,
  ),
  LossShared: event('LossShared', 'A pool’s lenders bore a loss.', loanEvents.LossShared),
  LossTold: event(
    'LossTold',
    'Lenders of a pool kept elsewhere bore a loss there.',
    loanEvents.LossTold,
  ),
  DeficitPaid: event('DeficitPaid', 'The fund gave a pool what it lacked.', loanEvents.DeficitPaid),
  IncomeTaken: event(
    'IncomeTaken',
    'The fund was given what the house had earned in a pool.',
    loanEvents.IncomeTaken,
  ),
  ReserveChanged: event(
    'ReserveChanged',
    'A reserve goes on by these rates and caps.',
    loanEvents.ReserveChanged,
  ),
  AuctionOpened: event(
    'AuctionOpened',
    'Collateral is for sale by a falling price.',
    loanEvents.AuctionOpened,
  ),
  AuctionTaken: event('AuctionTaken', 'A buyer took part of a lot.', loanEvents.AuctionTaken),
  AuctionRestarted: event(
    'AuctionRestarted',
    'A lot that nobody took is for sale again.',
    loanEvents.AuctionRestarted,
  ),
  AuctionClosed: event('AuctionClosed', 'An auction is over.', loanEvents.AuctionClosed),
  ProtectionSet: event(
    'ProtectionSet',
    'What is done for an account when.',
    protectionEvents.ProtectionSet,
  ),
  ProtectionRemoved: event(
    'ProtectionRemoved',
    'A protection was taken back.',
    protectionEvents.ProtectionRemoved,
  ),
  ProtectionArmed: event(
    'ProtectionArmed',
    'A protection waits for its trigger again, or says why it does not.',
    protectionEvents.ProtectionArmed,
  ),
  ProtectionTriggered: event(
    'ProtectionTriggered',
    'The trigger of a protection held.',
    protectionEvents.ProtectionTriggered,
  ),
  ProtectionActed: event(
    'ProtectionActed',
    'A protection did something that is done at once.',
    protectionEvents.ProtectionActed,
  ),
  ProtectionOrdered: event(
    'ProtectionOrdered',
    'A protection sent out an order in its owner’s name.',
    protectionEvents.ProtectionOrdered,
  ),
  ProtectionAnswered: event(
    'ProtectionAnswered',
    'An order of a protection ended.',
    protectionEvents.ProtectionAnswered,
  ),
  ProtectionFailed: event(
    'ProtectionFailed',
    'An action of a protection could not act.',
    protectionEvents.ProtectionFailed,
  ),
  ProtectionEnded: event(
    'ProtectionEnded',
    'An attempt of a protection ended.',
    protectionEvents.ProtectionEnded,
  ),
  ExecutionNoted: event(
    'ExecutionNoted',
    'An order for a mirror was executed at its venue.',
    protectionEvents.ExecutionNoted,
  ),
  Restricted: event('Restricted', 'An account may not do something.', {
    account: ref,
    restraint: ref,
    restriction: Parts.restriction,
    binds: Codec.optional(Scalar.word('owner')),
    until: Codec.nullable(time),
    by: ref,
    reason: note,
  }),
  Released: event('Released', 'A restriction was lifted or ran out.', {
    account: ref,
    restraint: ref,
    restriction: Parts.restriction,
    by: ref,
    reason: note,
  }),
  Corrected: event('Corrected', 'Postings that compensate an error.', {
    postings: Codec.list(Parts.posting, limits.executions),
    by: ref,
    reason: note,
  }),
  Armed: event('Armed', 'Liquidation may act from now on.', {
    by: ref,
    reason: note,
    waiting: Codec.optional(Codec.list(ref, limits.instruments + limits.assets)),
  }),
  Disarmed: event('Disarmed', 'The engine assesses and calls and liquidates nobody.', {
    by: ref,
    reason: note,
  }),
  Switched: event('Switched', 'A switch was turned.', {
    scope: Parts.switchScope,
    what: Parts.switchName,
    on: Scalar.flag,
    from: Codec.optional(Scalar.time),
    by: ref,
    reason: note,
  }),
  RoundPaused: event('RoundPaused', 'A round is longer than an entry: it goes on from here.', {
    phase: word('assess', 'order', 'resolve'),
  }),
  RoundEnded: event('RoundEnded', 'All that followed from the command has been decided.', {}),
  TimeAdvanced: event('TimeAdvanced', 'The clock moved.', { to: time }),
  Rejected: event('Rejected', 'A command was refused; nothing changed.', {
    code: word(...rejectionCodes),
    detail: Scalar.text(0, limits.line),
  }),
}
