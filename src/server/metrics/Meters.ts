import type { Entry } from '../../engine/Entry.ts'
import type { Event } from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import type { Blotter } from '../../executor/Blotter.ts'
import { Instrument } from '../../model/Instrument.ts'
import { Quantity } from '../../money/Quantity.ts'
import { amountText } from '../../report/figures.ts'
import { Histogram } from './Histogram.ts'

/** What is counted while the service runs, from entries as they are folded and requests as they end. */
export interface Meters {
  readonly commands: Map<string, number>
  readonly rejections: Map<string, number>
  readonly calls: Map<string, number>
  readonly actions: Map<string, number>
  /** Forced notional by asset, atoms. */
  readonly forced: Map<string, bigint>
  readonly audits: { breaches: number }
  /** By route and class of status. */
  readonly requests: Map<string, number>
  readonly durations: Histogram
  /** Of orders that are carried out here; null where none are. */
  readonly orders: { figures: (() => OrderFigures) | null }
  /** From a mark's admission to its fold here, by the clock of this machine. */
  readonly folds: Histogram
}

/** What became of the orders that are carried out here. */
export interface OrderFigures extends Blotter.Counts {
  readonly events: Readonly<Record<string, number>>
}

export const create = (): Meters => ({
  ...{ commands: new Map(), rejections: new Map(), calls: new Map(), actions: new Map() },
  ...{ forced: new Map(), audits: { breaches: 0 }, requests: new Map(), orders: { figures: null } },
  ...{ durations: Histogram.create(), folds: Histogram.create() },
})

const up = <K>(counts: Map<K, number>, name: K): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1)

/** Counts what entries tell, right after they were folded; their times are the wall's where `now` is. */
export function take(
  meters: Meters,
  entries: readonly Entry[],
  state: State,
  now: number | null,
): void {
  for (const { time, command, events } of entries) {
    if (command !== null) up(meters.commands, command.type)
    if (now !== null) Histogram.add(meters.folds, Math.max(0, now - time) / 1_000)
    for (const event of events) hear(meters, event, state)
  }
}

function hear(meters: Meters, event: Event, state: State): void {
  const call = callEvents[event.type]
  if (call !== undefined) up(meters.calls, call)
  const action = actionEvents[event.type]
  if (action !== undefined) up(meters.actions, action)
  if (event.type === 'Rejected') up(meters.rejections, event.code)
  if (event.type === 'AuditBreached') meters.audits.breaches += 1
  if (event.type === 'Executed' || event.type === 'TakenOver') force(meters, event.trade, state)
}

const callEvents: { readonly [type: string]: string } = {
  CallOpened: 'opened',
  CallMet: 'met',
  CallExpired: 'expired',
  CallCancelled: 'cancelled',
  CallWaived: 'waived',
  CallSuperseded: 'superseded',
}

const actionEvents: { readonly [type: string]: string } = {
  LiquidationStarted: 'liquidation started',
  LiquidationEnded: 'liquidation ended',
  LiquidationOrdered: 'ordered',
  Executed: 'executed',
  ExecutionQueried: 'unanswered',
  TakenOver: 'taken over',
  Deleveraged: 'deleveraged',
  LossSocialised: 'socialised',
  FundPaid: 'paid by the fund',
}

type Forced = Extract<Event, { type: 'Executed' }>['trade']

function force({ forced }: Meters, trade: Forced, { instrumentById, assets }: State): void {
  const instrument = instrumentById.get(trade.instrument)
  if (instrument === undefined) return
  const size = Quantity.of(trade.lots < 0n ? -trade.lots : trade.lots)
  const asset = assets[instrument.settleIndex]?.id ?? ''
  forced.set(asset, (forced.get(asset) ?? 0n) + Instrument.notional(instrument, size, trade.price))
}

/** Counts a request that was answered. */
export function answered(meters: Meters, route: string, status: number, seconds: number): void {
  up(meters.requests, `${route} ${Math.floor(status / 100)}xx`)
  Histogram.add(meters.durations, seconds)
}

/** Forced notional by asset, in whole units. */
export const forcedTexts = (
  { forced }: Meters,
  { assetById }: State,
): readonly (readonly [string, string])[] =>
  [...forced].flatMap(([id, amount]) => {
    const asset = assetById.get(id)
    return asset === undefined ? [] : [[id, amountText(amount, asset)] as const]
  })

export * as Meters from './Meters.ts'
