import { limits } from '../base/limits.ts'
import type { Command, CommandType, Header } from '../engine/Command.ts'
import { Codec, type Fields } from './Codec.ts'
import { instrument } from './instrument.ts'
import { loanCommands } from './loanCommands.ts'
import { market } from './market.ts'
import { commandTag } from './names.ts'
import { Parts } from './Parts.ts'
import { Path } from './Path.ts'
import { protection } from './protection.ts'
import { rulebook } from './rulebook.ts'
import { Scalar } from './Scalar.ts'
import { troveCommands } from './troves.ts'
import { Unit } from './Unit.ts'

const { id, note, ref, time } = Scalar

/** A time left out is the shell's clock; without a clock it must be given. */
const admitted: Codec<number> = {
  ...time,
  absent: (at) => {
    if (at.now === null) throw Path.fault(at, 'field.missing', 'a field "time"', 'nothing')
    return at.now
  },
}

type CommandOf<T> = Extract<Command, { readonly type: T }>

/** A command's own fields beside those of every command; the actor is in the line's header. */
export type CommandBody<T> = Omit<CommandOf<T>, 'type' | keyof Header>

const command = <const T extends CommandType>(
  type: T,
  says: string,
  fields: Fields<CommandBody<T>>,
): Codec<CommandOf<T>> =>
  Codec.record(
    { type: commandTag(type), id, time: admitted, ...fields } as unknown as Fields<CommandOf<T>>,
    says,
  )

/**
 * The codecs of all commands: the one source of schemas, readers and writers. A command or a field
 * missing here does not compile.
 *
 * Rules: [WIRE5]
 */
export const commands: { readonly [T in CommandType]: Codec<CommandOf<T>> } = {
  DefineAsset: command('DefineAsset', 'Makes an asset known.', {
    asset: id,
    decimals: Scalar.whole(0, limits.decimals),
  }),
  DefineInstrument: command('DefineInstrument', 'Makes an instrument known.', { instrument }),
  DefineRulebook: command('DefineRulebook', 'Makes a version of a rulebook known.', { rulebook }),
  DefineMarket: command(
    'DefineMarket',
    'Makes a version of a market known: what governs the clearing of its instrument.',
    { market },
  ),
  OpenAccount: command('OpenAccount', 'Opens an account under a rulebook.', {
    account: id,
    owner: id,
    group: id,
    rulebook: ref,
    positionMode: Parts.positionMode,
  }),
  ImportAccount: command('ImportAccount', 'Takes in an account as its venue reports it.', {
    account: id,
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
  Deposit: command('Deposit', 'An amount came in.', {
    account: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
  }),
  Withdraw: command('Withdraw', 'Asks to take an amount out.', {
    account: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
  }),
  Transfer: command('Transfer', 'Asks to move an amount to another account.', {
    from: ref,
    to: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
  }),
  PlaceOrder: command('PlaceOrder', 'Asks to reserve margin for an order.', {
    account: ref,
    order: id,
    instrument: ref,
    leg: Parts.leg,
    lots: Parts.contracts,
    price: Unit.priceOf('instrument'),
    reduceOnly: Codec.absent(Scalar.flag, false),
  }),
  AmendOrder: command('AmendOrder', 'Asks to change the open size or price of an order.', {
    account: ref,
    order: id,
    instrument: ref,
    lots: Parts.contracts,
    price: Unit.priceOf('instrument'),
  }),
  CloseOrder: command('CloseOrder', 'Takes an order back.', { account: ref, order: id }),
  ReportFill: command('ReportFill', 'A fill happened.', {
    fill: id,
    account: ref,
    instrument: ref,
    leg: Parts.leg,
    lots: Parts.contracts,
    price: Unit.priceOf('instrument'),
    fee: Unit.amountOfSettle('instrument'),
    order: Codec.nullable(ref),
    match: Codec.described(
      Codec.optional(id),
      'The venue’s id of the match, which the fills of both sides share.',
    ),
  }),
  SetMarks: command('SetMarks', 'Prices are known.', {
    marks: Codec.absent(Codec.list(Parts.mark, limits.marks), []),
    indices: Codec.absent(Codec.list(Parts.index, limits.assets), []),
  }),
  SetDepth: command('SetDepth', 'What markets would take is known.', {
    depths: Codec.list(Parts.depth, limits.marks),
  }),
  SetVolatility: command('SetVolatility', 'How much instruments move is known.', {
    volatilities: Codec.list(Parts.volatility, limits.marks),
  }),
  ConfirmMark: command('ConfirmMark', 'Believes the mark that is held as doubtful.', {
    instrument: ref,
    by: note,
    reason: note,
  }),
  ConfirmIndex: command('ConfirmIndex', 'Believes the index price that is held as doubtful.', {
    asset: ref,
    by: note,
    reason: note,
  }),
  SetFunding: command('SetFunding', 'A cumulative funding index moved.', {
    instrument: ref,
    index: Unit.fundingOf('instrument'),
  }),
  ChangeMode: command('ChangeMode', 'Asks to change how an account holds positions.', {
    account: ref,
    change: Parts.modeChange,
  }),
  AddMargin: command('AddMargin', 'Asks to move collateral into an isolated position.', {
    account: ref,
    instrument: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
  }),
  RemoveMargin: command('RemoveMargin', 'Asks to move collateral out of an isolated position.', {
    account: ref,
    instrument: ref,
    asset: ref,
    amount: Unit.amountOf('asset'),
  }),
  AcknowledgeCall: command('AcknowledgeCall', 'Somebody saw a call.', { call: ref, by: ref }),
  ExtendCall: command('ExtendCall', 'Moves the deadline of a call.', {
    call: ref,
    deadline: time,
    by: ref,
    reason: note,
    code: Codec.optional(id),
  }),
  AnswerCall: command('AnswerCall', 'What the called party agrees to; it disputes the rest.', {
    call: ref,
    account: ref,
    agreed: Unit.valueFor('account'),
    by: ref,
    reason: note,
  }),
  ResolveDispute: command('ResolveDispute', 'Ends a dispute: what was asked stands, or less.', {
    call: ref,
    account: ref,
    amount: Codec.optional(Unit.valueFor('account')),
    by: ref,
    reason: note,
  }),
  NoteCall: command('NoteCall', 'Adds a note to a call, open or closed.', {
    call: ref,
    by: ref,
    text: Scalar.text(1, limits.text),
  }),
  AssignCall: command('AssignCall', 'Says who works on an open call; null for nobody.', {
    call: ref,
    to: Codec.nullable(Scalar.text(1, limits.actor)),
    by: ref,
  }),
  WaiveCall: command('WaiveCall', 'Waives a call.', { call: ref, by: ref, reason: note }),
  Arm: command('Arm', 'Lets liquidation act.', { by: ref, reason: note }),
  Disarm: command('Disarm', 'Stops liquidation: assess and call only.', { by: ref, reason: note }),
  Switch: command('Switch', 'Turns one kind of action on or off.', {
    scope: Parts.switchScope,
    what: Parts.switchName,
    on: Scalar.flag,
    grace: Codec.optional(Scalar.span),
    by: ref,
    reason: note,
  }),
  ReportExecution: command('ReportExecution', 'Answers orders: what was executed.', {
    executions: Codec.list(Parts.execution, limits.executions),
  }),
  DelistInstrument: command('DelistInstrument', 'Takes an instrument off the list.', {
    instrument: ref,
    by: ref,
    reason: note,
  }),
  ExerciseOption: command('ExerciseOption', 'Lots of an option were exercised, or assigned.', {
    account: ref,
    instrument: ref,
    leg: Parts.leg,
    lots: Parts.contracts,
    price: Unit.optionUnderlying,
  }),
  AssignOption: command(
    'AssignOption',
    'Lots of an option were assigned, to whom the engine says.',
    {
      instrument: ref,
      lots: Parts.contracts,
      price: Unit.optionUnderlying,
    },
  ),
  PayDividend: command('PayDividend', 'Pays a dividend in cash, and lowers the price by as much.', {
    instrument: ref,
    perUnit: Unit.optionUnderlying,
    exDate: time,
    by: id,
    reason: note,
  }),
  ExpireOption: command('ExpireOption', 'Ends an option at the price of what it is on.', {
    instrument: ref,
    price: Unit.optionUnderlying,
    by: id,
    reason: note,
  }),
  SettleInstrument: command('SettleInstrument', 'Ends an instrument at a price.', {
    instrument: ref,
    price: Unit.priceOf('instrument'),
    by: ref,
    reason: note,
  }),
  CancelLiquidation: command('CancelLiquidation', 'Ends a liquidation and suspends the next.', {
    account: ref,
    until: Codec.nullable(time),
    by: ref,
    reason: note,
  }),
  Restrict: command('Restrict', 'Forbids an account something, or all of its owner.', {
    account: ref,
    restriction: Parts.restriction,
    binds: Codec.optional(Scalar.word('owner')),
    until: Codec.nullable(time),
    by: ref,
    reason: note,
  }),
  SetProtection: command(
    'SetProtection',
    'Sets what is to be done for an account, in its owner’s name, when something happens.',
    { account: ref, protection },
  ),
  RemoveProtection: command('RemoveProtection', 'Takes a protection back.', {
    account: ref,
    protection: ref,
  }),
  Release: command('Release', 'Lifts a restriction, or all of a kind.', {
    account: ref,
    restriction: Parts.restriction,
    restraint: Codec.optional(ref),
    by: ref,
    reason: note,
  }),
  Correct: command('Correct', 'Posts what compensates an error; sums to zero in each asset.', {
    postings: Codec.list(Parts.posting, limits.executions),
    by: ref,
    reason: note,
  }),
  DefinePool: command('DefinePool', 'Makes a lending pool known.', loanCommands.DefinePool),
  AccrueInterest: command(
    'AccrueInterest',
    'Brings a pool’s interest to now.',
    loanCommands.AccrueInterest,
  ),
  SetInterestIndices: command(
    'SetInterestIndices',
    'Tells what claims on a pool kept elsewhere stand for.',
    loanCommands.SetInterestIndices,
  ),
  Supply: command('Supply', 'Asks to lend to a pool.', loanCommands.Supply),
  Redeem: command('Redeem', 'Asks for money back that was lent.', loanCommands.Redeem),
  Borrow: command('Borrow', 'Asks to borrow from a pool.', loanCommands.Borrow),
  Repay: command('Repay', 'Asks to repay a debt.', loanCommands.Repay),
  Elect: command('Elect', 'Asks to enter a mode, and to pledge all but some.', loanCommands.Elect),
  LiquidateLoan: command(
    'LiquidateLoan',
    'Asks to repay part of an unhealthy loan for its collateral.',
    loanCommands.LiquidateLoan,
  ),
  RedeemLoans: command(
    'RedeemLoans',
    'Asks to pay off loans, those at the lowest rate first, for their collateral.',
    loanCommands.RedeemLoans,
  ),
  TakeAuction: command('TakeAuction', 'Asks to buy part of a lot.', loanCommands.TakeAuction),
  BuyCollateral: command(
    'BuyCollateral',
    'Asks to buy collateral that a pool took over.',
    loanCommands.BuyCollateral,
  ),
  TellLoss: command(
    'TellLoss',
    'Lenders of a pool kept elsewhere bore a loss there.',
    loanCommands.TellLoss,
  ),
  PayDeficit: command(
    'PayDeficit',
    'Has the fund give a pool what it lacks.',
    loanCommands.PayDeficit,
  ),
  ChangeReserve: command(
    'ChangeReserve',
    'Changes the rates, the caps or the status of a reserve from now on.',
    loanCommands.ChangeReserve,
  ),
  TakeIncome: command(
    'TakeIncome',
    'Has a pool give the fund what the house earned there.',
    loanCommands.TakeIncome,
  ),
  DefineTroves: command(
    'DefineTroves',
    'Makes a system of troves known: loans at rates that borrowers choose.',
    troveCommands.DefineTroves,
  ),
  UseTroves: command('UseTroves', 'Asks something of a system of troves.', troveCommands.UseTroves),
  AdvanceTime: command('AdvanceTime', 'The clock moves; what is due fires.', {}),
}
