import type { Command, CommandType } from '../../engine/Command.ts'
import type { State } from '../../engine/State.ts'
import type { AccountId } from '../../model/Account.ts'
import type { Scope } from './Scope.ts'

/** What a command asks of the key that sends it. */
export interface Right<C> {
  readonly scope: Scope
  /** The accounts it acts for; null where it is about everybody, which no bound key may say. */
  readonly accounts: (command: C, state: State) => readonly AccountId[] | null
}

const trade = <C>(accounts: Right<C>['accounts']): Right<C> => ({ scope: 'trade', accounts })
const desk = <C>(accounts: Right<C>['accounts']): Right<C> => ({ scope: 'desk', accounts })
const admin = <C>(accounts: Right<C>['accounts']): Right<C> => ({ scope: 'admin', accounts })

const own = ({ account }: { readonly account: AccountId }): readonly AccountId[] => [account]
const everybody = (): null => null

/** The account of a call; a call that is not open names none, and is refused to bound keys. */
const called = (
  { call }: { readonly call: string },
  { calls }: State,
): readonly AccountId[] | null => {
  const open = calls.get(call)
  return open === undefined ? null : [open.account]
}

/**
 * The scope of every command, and for whom it acts; a command missing here does not compile.
 *
 * What an account's holder may ask needs `trade`: the engine refuses what margin does not allow. Facts
 * are believed, so whoever may tell them may make money out of nothing: they need `desk`.
 *
 * Rules: [HTTP3] [HTTP4]
 */
export const rights: { readonly [T in CommandType]: Right<Extract<Command, { type: T }>> } = {
  PlaceOrder: trade(own),
  AmendOrder: trade(own),
  CloseOrder: trade(own),
  Withdraw: trade(own),
  Transfer: trade(({ from, to }) => [from, to]),
  AddMargin: trade(own),
  RemoveMargin: trade(own),
  ChangeMode: trade(own),
  Supply: trade(own),
  Redeem: trade(own),
  Borrow: trade(own),
  Repay: trade(own),
  Elect: trade(own),
  // What it moves from and what it watches must be the key's as well.
  SetProtection: trade(({ account, protection }) => [
    account,
    ...protection.actions.flatMap((one) => (one.kind === 'deposit' ? [one.from] : [])),
    ...(protection.trigger.kind === 'leg' ? [protection.trigger.account] : []),
  ]),
  RemoveProtection: trade(own),
  // Of others' loans by their nature: the liquidator's own account is what the key must hold.
  LiquidateLoan: trade(own),
  RedeemLoans: trade(own),
  TakeAuction: trade(own),
  BuyCollateral: trade(own),
  UseTroves: trade(own),

  OpenAccount: desk(own),
  ImportAccount: desk(own),
  Deposit: desk(own),
  ReportFill: desk(own),
  ExerciseOption: desk(own),
  ReportExecution: desk(({ executions }, { orders }) => {
    const found = executions.map(({ order }) => orders.get(order)?.account.id)
    return found.includes(undefined) ? null : (found as AccountId[])
  }),
  AcknowledgeCall: desk(called),
  ExtendCall: desk(called),
  WaiveCall: desk(called),
  NoteCall: desk(called),
  AssignCall: desk(called),
  AnswerCall: desk(called),
  ResolveDispute: desk(called),
  Restrict: desk(own),
  Release: desk(own),
  CancelLiquidation: desk(own),
  AssignOption: desk(everybody),
  SetMarks: desk(everybody),
  SetDepth: desk(everybody),
  SetVolatility: desk(everybody),
  SetFunding: desk(everybody),
  SetInterestIndices: desk(everybody),
  AccrueInterest: desk(everybody),
  AdvanceTime: desk(everybody),
  TellLoss: desk(everybody),
  ConfirmMark: desk(everybody),
  ConfirmIndex: desk(everybody),

  DefineAsset: admin(everybody),
  DefineInstrument: admin(everybody),
  DefineMarket: admin(everybody),
  DefinePool: admin(everybody),
  DefineRulebook: admin(everybody),
  DefineTroves: admin(everybody),
  DelistInstrument: admin(everybody),
  SettleInstrument: admin(everybody),
  ExpireOption: admin(everybody),
  PayDividend: admin(everybody),
  ChangeReserve: admin(everybody),
  TakeIncome: admin(everybody),
  PayDeficit: admin(everybody),
  Correct: admin(({ postings }) => postings.map(({ account }) => account)),
  Arm: admin(everybody),
  Disarm: admin(everybody),
  Switch: admin(everybody),
}

/**
 * The sources in whose name a command tells what is believed: prices, depth, volatility and what a venue holds.
 *
 * Rules: [HTTP22]
 */
export function sourcesOf(command: Command): readonly string[] {
  switch (command.type) {
    case 'SetMarks':
      return [...command.marks, ...command.indices].map(({ source }) => source)
    case 'SetDepth':
      return command.depths.map(({ source }) => source)
    case 'SetVolatility':
      return command.volatilities.map(({ source }) => source)
    case 'ImportAccount':
      return [command.source]
    default:
      return []
  }
}
