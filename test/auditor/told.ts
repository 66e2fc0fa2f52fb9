import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event, EventType } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'

/** What is recorded is what was told: ids, the clock, and facts in the words of their command. */
export const told: readonly Check[] = [
  { rule: 'AUD5', opens: oneIdOnce },
  { rule: 'AUD6', opens: clock },
  { rule: 'AUD7', ends: refusedChangesNothing },
  { rule: 'AUD8', ends: inItsWords },
  { rule: 'AUD9', before: namesAreUnique },
]

/** Under an id that was answered nothing comes but a refusal that says so. */
function oneIdOnce({ ids }: Audit, { command, events: [first] }: Entry): string | null {
  if (command === null) return null
  const isRefused = first?.type === 'Rejected' && refusesRepeats.has(first.code)
  if (ids.has(command.id)) return isRefused ? null : `command ${command.id} was answered twice`
  ids.add(command.id)
  return null
}

const refusesRepeats: ReadonlySet<string> = new Set(['command.conflict', 'command.tooOld'])

/** Entries follow each other, and time does not go back. */
function clock({ books }: Audit, { seq, time, command, events: [first] }: Entry): string | null {
  if (seq !== books.seq + 1) return `entry ${seq} follows ${books.seq}`
  if (time < books.time) return `the clock went from ${books.time} back to ${time}`
  if (first?.type === 'Rejected' && time !== books.time) return 'a refused command moved the clock'
  if (command === null && time !== books.time) return 'the clock moved within a round'
  return null
}

/** A refused command has no event but its refusal. */
function refusedChangesNothing({ heard }: Audit): string | null {
  const done = heard.find(({ type }) => type !== 'Rejected')
  const isRefused = heard.some(({ type }) => type === 'Rejected')
  return isRefused && done !== undefined ? `${done.type} beside a refusal` : null
}

/** The event that records a command, field by field. */
const mirrors: { readonly [T in Command['type']]?: EventType } = {
  AcknowledgeCall: 'CallAcknowledged',
  AddMargin: 'Transferred',
  AmendOrder: 'OrderAmended',
  AnswerCall: 'CallAnswered',
  Arm: 'Armed',
  AssignCall: 'CallAssigned',
  ChangeMode: 'ModeChanged',
  CloseOrder: 'OrderClosed',
  Correct: 'Corrected',
  DefineAsset: 'AssetDefined',
  DefineInstrument: 'InstrumentDefined',
  DefineMarket: 'MarketDefined',
  DefinePool: 'PoolDefined',
  DefineRulebook: 'RulebookDefined',
  DefineTroves: 'TrovesDefined',
  Deposit: 'Deposited',
  Disarm: 'Disarmed',
  Elect: 'Elected',
  ExtendCall: 'CallExtended',
  ImportAccount: 'AccountImported',
  NoteCall: 'CallNoted',
  OpenAccount: 'AccountOpened',
  PlaceOrder: 'OrderPlaced',
  RemoveProtection: 'ProtectionRemoved',
  Release: 'Released',
  RemoveMargin: 'Transferred',
  ReportFill: 'Filled',
  ResolveDispute: 'CallDisputeResolved',
  Restrict: 'Restricted',
  SetDepth: 'DepthSet',
  SetFunding: 'FundingSet',
  SetProtection: 'ProtectionSet',
  SetVolatility: 'VolatilitySet',
  Switch: 'Switched',
  Transfer: 'Transferred',
  WaiveCall: 'CallWaived',
  Withdraw: 'Withdrawn',
}

const header = new Set(['id', 'time', 'type', 'actor'])

/** An accepted command is recorded by its event, and no field of it says something else. */
function inItsWords({ command, heard }: Audit): string | null {
  const type = command === null ? undefined : mirrors[command.type]
  if (command === null || type === undefined) return null
  if (heard.some((event) => event.type === 'Rejected')) return null
  const recorded = heard.filter((event) => event.type === type)
  if (recorded.length === 0) return `${command.type} was accepted and left no ${type}`
  return recorded.some((event) => agrees(command, event))
    ? null
    : `no ${type} says what ${command.type} said`
}

function agrees(command: Command, event: Event): boolean {
  const said = event.type === 'Filled' ? { ...event.trade, fill: event.fill } : { ...event }
  const fields = said as unknown as Readonly<Record<string, unknown>>
  for (const [name, value] of Object.entries(command)) {
    if (header.has(name) || !(name in fields) || name === 'account') continue
    if (!same(fields[name], value)) return false
  }
  return true
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Map && b instanceof Map) return a.size === b.size
  const keys = Object.keys(b)
  return keys.every((key) => same((a as never)[key], (b as never)[key]))
}

/** Fills, orders sent out, calls and auctions bear a name that was never used. */
function namesAreUnique({ books }: Audit, event: Event): string | null {
  const { counts } = books
  if (event.type === 'Filled' && books.fills.has(event.fill)) return `fill ${event.fill} again`
  if (event.type === 'LiquidationOrdered') return next('liquidation', counts.order, event.order)
  if (event.type === 'ProtectionOrdered') return next('protection', counts.sent, event.order)
  if (event.type === 'CallOpened') return next('call', counts.call, event.call)
  if (event.type === 'CallSuperseded') return next('call', counts.call, event.successor)
  if (event.type === 'AuctionOpened') return next('auction', counts.auction, event.auction)
  if (event.type !== 'OrderPlaced') return null
  const open = books.accounts.get(event.account)?.orders.has(event.order)
  return open ? `order ${event.order} of ${event.account} is open already` : null
}

const next = (kind: string, count: number, found: string): string | null =>
  found === `${kind}-${count + 1}` ? null : `${found} follows ${kind}-${count}`
