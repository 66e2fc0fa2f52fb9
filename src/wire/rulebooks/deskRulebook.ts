import { Result } from '../../base/Result.ts'
import type { Asset } from '../../model/Asset.ts'
import type { CallProcedure } from '../../model/CallProcedure.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import type { Ladder, Level, LevelAction, Rulebook } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type { DeskLadder, DeskLevel, DeskSale, DeskTerms } from '../../protocols/desk/DeskTerms.ts'
import { wrapped } from './wrapped.ts'

/** Parameters set by a loan's contract where the desk's page does not. */
export interface Agreed {
  readonly initial?: Ratio
  readonly call?: Ratio
  readonly liquidation?: Ratio
}

/** A level that the page leaves to each contract and that was not stated. */
export type AgreedMissing = keyof Agreed

const day = 86_400_000
const minute = 60_000
const year = 365 * day
const half = Ratio.of(1n, 2n)

/** Fields a loan does not use: it trades nothing and spends no fund. */
const frame: Pick<Rulebook, 'version' | 'activeFrom' | 'waterfall' | 'outflowFloor'> = {
  version: 1,
  activeFrom: 0,
  waterfall: {
    fundCaps: new Map(),
    fundCapDefault: Amount.zero,
    deleverage: 'ranked',
    disposal: Ratio.zero,
  },
  outflowFloor: Ratio.zero,
}

/** Every level of a ladder as a number. */
interface Levels {
  readonly initial: Ratio
  readonly call: Ratio | null
  readonly cureTo: Ratio
  readonly liquidation: Ratio
}

/**
 * A lending desk's published terms as a rulebook over the defined assets. Every asset counts in
 * full, so marginRatio is the loan to value and the ladder's levels are the desk's own. A call is
 * entered above its level and left at the level that cures it; levels above it at which less time is
 * left are calls with a deadline of their own.
 *
 * Where the page leaves the initial level to each contract and it is not stated, it is 50 %; a call
 * or liquidation level left to the contract must be stated. A call without a cure time has a year.
 *
 * Rules: [LOANP3] [LOANP4]
 *
 * @example
 * deskRulebook(ledn, ledn.ladders[0], [usd, btc], usd, {}) // call above 0.7, left at 0.5
 */
export function deskRulebook(
  desk: DeskTerms,
  row: DeskLadder,
  assets: readonly Asset[],
  numeraire: Asset,
  agreed: Agreed,
): Result<Rulebook, AgreedMissing> {
  const levels = levelsOf(desk, row, agreed)
  if (!levels.ok) return levels
  const { initial } = levels.value
  const pledge = {
    ...{ openLtv: initial, threshold: Ratio.one, bonusShare: Ratio.zero, ramp: null },
    bonus: desk.fee?.of === 'repaid' ? desk.fee.rate : Ratio.zero,
  }
  const target = targetOf(desk.liquidation, levels.value)
  return Result.success({
    ...frame,
    id: nameOf(desk, row),
    source: sourceOf(desk, row, agreed),
    numeraire: numeraire.id,
    method: {
      name: 'lending',
      protocol: 'desk',
      collateral: new Map(
        assets.filter(({ id }) => covers(row, id)).map(({ id }) => [id, pledge] as const),
      ),
      modes: new Map(),
      liquidation: saleOf(desk, target),
    },
    ladders: laddersOf(row, levels.value, target),
    call: callOf(desk, levels.value.cureTo),
    liquidation: {
      ...{ sizing: 'deficit', fraction: Ratio.one, target, dust: Value.zero, silence: minute },
      feeRate: desk.fee === null || desk.fee.of === 'repaid' ? Ratio.zero : desk.fee.rate,
    },
    prices: { staleAfter: day, staleBand: Ratio.zero },
  })
}

/** `desk:ledn`; where a desk has a ladder for each asset, `desk:binance-2020:BTC`. */
export const nameOf = ({ name }: DeskTerms, { collateral }: DeskLadder): string =>
  collateral === null ? `desk:${name}` : `desk:${name}:${collateral}`

const covers = ({ collateral }: DeskLadder, asset: string): boolean =>
  collateral === null || wrapped(new Map([[collateral, true]]), asset) === true

function levelsOf(desk: DeskTerms, row: DeskLadder, agreed: Agreed): Result<Levels, AgreedMissing> {
  const initial = agreed.initial ?? numberOf(row.initial) ?? half
  const call = agreed.call ?? numberOf(row.call)
  const liquidation = agreed.liquidation ?? numberOf(row.liquidation)
  if (row.call === 'agreed' && call === null) return Result.failure('call')
  if (liquidation === null) return Result.failure('liquidation')
  const cureTo = numberOf(desk.call?.cureTo ?? null) ?? initial
  return Result.success({ initial, call, cureTo, liquidation })
}

const numberOf = (level: DeskLevel | null): Ratio | null => (level === 'agreed' ? null : level)

/**
 * The target of a sale; a sale of all, or of an unpublished amount, ends once the loan is back at
 * its initial level.
 */
function targetOf(sale: DeskSale | null, { initial }: Levels): Ratio {
  return sale?.amount === 'part' ? (numberOf(sale.to) ?? initial) : initial
}

const saleOf = ({ fee, liquidation }: DeskTerms, target: Ratio): LoanLiquidation => ({
  by: fee?.of === 'repaid' ? 'liquidator' : 'sale',
  ...{ guard: false, closeFactor: Ratio.one, fullBelow: Ratio.zero },
  ...{ fullUnder: Value.zero, leftover: Value.zero, auction: null, insurance: null },
  softening: null,
  targetHealth:
    liquidation?.amount === 'part' ? Ratio.of(target.denominator, target.numerator) : null,
  badDebt: 'deficit',
})

/** Notices are on a ladder of their own, so that a latched call does not latch them. */
function laddersOf(row: DeskLadder, levels: Levels, target: Ratio): readonly Ladder[] {
  const { call, cureTo, liquidation } = levels
  const several = row.notices.length > 1
  const notices = row.notices.map((enter, index) =>
    levelOf(several ? `notice ${index + 1}` : 'notice', enter, enter, 'none'),
  )
  const end = levelOf('liquidation', liquidation, greater(target, cureTo), 'liquidate')
  const loan = call === null ? [end] : [...callsOf(row, call, cureTo), end]
  return [
    ...(notices.length === 0 ? [] : [{ id: 'notices', levels: notices }]),
    { id: 'loan', levels: loan },
  ]
}

/** Every level that calls is left at the cure level, so that none shortens the stay on another. */
function callsOf({ urgent = [] }: DeskLadder, call: Ratio, cureTo: Ratio): readonly Level[] {
  const several = urgent.length > 1
  return [
    levelOf('call', call, cureTo, 'call'),
    ...urgent.map(({ above, within }, index) => ({
      ...levelOf(several ? `urgent call ${index + 1}` : 'urgent call', above, cureTo, 'call'),
      within,
    })),
  ]
}

const greater = (a: Ratio, b: Ratio): Ratio => (Ratio.compare(a, b) < 0 ? b : a)

const levelOf = (name: string, enter: Ratio, clear: Ratio, action: LevelAction): Level => ({
  ...{ name, measure: 'maintenance', enter, clear, action },
})

const callOf = ({ call }: DeskTerms, cureTo: Ratio): CallProcedure => ({
  ...soldTo(call?.onExpiry ?? null, cureTo),
  within: call?.within ?? year,
  cureTo,
  amount: 'floating',
  onExpiry: call === null || call.onExpiry === null ? 'restrict' : 'liquidate',
})

/** Where the page sells a missed call further than to the cure. */
function soldTo(sale: DeskSale | null, cureTo: Ratio): Pick<CallProcedure, 'sellTo'> {
  const to = sale?.amount === 'part' ? numberOf(sale.to) : null
  return to !== null && Ratio.compare(to, cureTo) < 0 ? { sellTo: to } : {}
}

const sourceOf = ({ source, date }: DeskTerms, { initial }: DeskLadder, agreed: Agreed): string => {
  const isTaken = (initial === 'agreed' || initial === null) && agreed.initial === undefined
  return `${source} ${date}.${isTaken ? ' Initial level not stated: 50 % is taken.' : ''}`
}
