import { procedures } from '../../src/wire/book/procedures.ts'
import type { JsonObject } from '../../src/wire/JsonText.ts'

/** The contract that everybody of the book holds. */
export const symbol = 'BTC/USDT:USDT'

const DAY_MS = 86_400_000
const nextDay = {
  ...{
    kind: 'date',
    calendar: 'NYSE',
    cutOff: { kind: 'time', time: '17:00', zone: 'America/New_York' },
  },
  count: { kind: 'businessDays', days: 1 },
}

/** How the calls of each part of the book run, by the name of its rulebook. */
const calls: Readonly<Record<string, JsonObject>> = {
  /** Two business days, then four hours; whoever lets two expire in a year may only close for 90 days. */
  house: {
    procedure: 'house',
    grace: { kind: 'after', span: 14_400_000 },
    extension: { times: 2, longest: 3 * DAY_MS, codes: ['wire'] },
    waiver: { most: '250', by: ['head of desk'] },
    strikes: {
      ...{ on: 'expiry', windowDays: 365, zone: 'America/New_York' },
      steps: [null, { restrictions: ['reduceOnly'], days: 90 }],
    },
  },
  maintenance: { procedure: 'maintenance' },
  portfolio: { procedure: 'portfolio' },
  futures: { procedure: 'futures' },
  regT: { procedure: 'regT' },
  /** A bank's: replaced by one for all of it as soon as more is lacking, in tens and not under a hundred. */
  bank: {
    ...{ type: 'bank', within: DAY_MS, amount: 'supersede', onExpiry: 'liquidate', due: nextDay },
    ...{ minimum: '100', rounding: { step: '10', to: 'up' } },
  },
}

export const names: readonly string[] = Object.keys(calls)

const level = (name: string, enter: string, clear: string, action: string): JsonObject => ({
  ...{ name, measure: 'maintenance', enter, clear, action },
})

const levels: readonly JsonObject[] = [
  level('warning', '0.65', '0.6', 'none'),
  level('call', '0.75', '0.7', 'call'),
  level('liquidation', '1', '1', 'liquidate'),
]

/** Maintenance of 30 %, called at 40 % and cured at 43 %: what a broker asks, not a venue. */
export const rulebooks: readonly JsonObject[] = Object.entries(calls).map(([id, call]) => ({
  ...procedures,
  ...{ id, source: 'made for the study', numeraire: 'USDT' },
  method: {
    name: 'tiered',
    brackets: { [symbol]: [{ floor: '0', rate: '0.3', leverageMax: id === 'regT' ? '3' : '2.5' }] },
    collateral: { USDT: '1' },
  },
  profit: { risk: 'full', spend: 'full' },
  ladders: [{ id: 'desk', levels }],
  call: { ...call, cureTo: '0.7' },
  liquidation: { sizing: 'deficit', target: '0.7', dust: '0', silence: DAY_MS },
  prices: { staleAfter: DAY_MS, staleBand: '0.05' },
}))
