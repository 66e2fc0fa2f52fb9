import type { Command, CommandType } from '../../engine/Command.ts'
import { untimed } from './EnginePort.ts'

/**
 * The lane of a command, and what it keeps its order with. First goes what makes the book safer or says
 * what it is worth: nobody who cures waits behind those who trade.
 */
export type Lane = 'first' | 'second'

const first: ReadonlySet<CommandType> = new Set<CommandType>([
  'AcknowledgeCall',
  'AddMargin',
  'Arm',
  'CancelLiquidation',
  'CloseOrder',
  'ConfirmIndex',
  'ConfirmMark',
  'Deposit',
  'Disarm',
  'LiquidateLoan',
  'Repay',
  'ReportExecution',
  'Restrict',
  'SetMarks',
  'Switch',
  'TakeAuction',
])

/** What an operator says to everything: it waits for nothing. */
const controls: ReadonlySet<CommandType> = new Set<CommandType>(['Arm', 'Disarm', 'Switch'])

/** What changes what others name: all that comes after it waits for it. */
const definitions: ReadonlySet<CommandType> = new Set<CommandType>([
  'DefineAsset',
  'DefineInstrument',
  'DefineMarket',
  'DefinePool',
  'DefineRulebook',
  'DelistInstrument',
  'ExpireOption',
  'SettleInstrument',
])

export const of = (command: Command): Lane =>
  first.has(command.type) || (command.type === 'PlaceOrder' && command.reduceOnly)
    ? 'first'
    : 'second'

export const isControl = ({ type }: Command): boolean => controls.has(type)

export const isDefinition = ({ type }: Command): boolean => definitions.has(type)

/** Finds the account that a call or an order is about, where it is known. */
export interface Lookup {
  ofCall(id: string): string | undefined
  ofOrder(id: string): string | undefined
}

/** Knows of none. */
export const blind: Lookup = { ofCall: () => undefined, ofOrder: () => undefined }

/**
 * What a command keeps its order with: the accounts that it is about, and, where it states its time,
 * all others that do, since time does not go back.
 *
 * Rules: [SRV4]
 */
export function orderedBy(command: Command, lookup: Lookup): readonly string[] {
  const found = new Set(accountsOf(command, lookup).map((id) => `account ${id}`))
  if (command.time !== untimed) found.add('time')
  return [...found]
}

function accountsOf(command: Command, lookup: Lookup): readonly string[] {
  if (command.type === 'Transfer') return [command.from, command.to]
  if (command.type === 'LiquidateLoan') return [command.account, command.borrower]
  if (command.type === 'Correct') return command.postings.map(({ account }) => account)
  if (command.type === 'ReportExecution') {
    return command.executions.map(({ order }) => lookup.ofOrder(order) ?? `of order ${order}`)
  }
  if ('call' in command) return [lookup.ofCall(command.call) ?? `of call ${command.call}`]
  return 'account' in command ? [command.account] : []
}

/** The prices that marks set, each with its source's time. */
export function prices(command: Command): ReadonlyMap<string, number> | null {
  if (command.type !== 'SetMarks') return null
  const { marks, indices } = command
  return new Map([
    ...marks.map((one) => [`mark ${one.instrument} ${one.source}`, one.time] as const),
    ...indices.map((one) => [`index ${one.asset} ${one.source}`, one.time] as const),
  ])
}

export * as Lane from './Lane.ts'
