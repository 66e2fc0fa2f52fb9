import type { Asset } from '../../model/Asset.ts'
import type {
  AuctionTerms,
  CollateralParameters,
  LoanLiquidation,
  LoanMode,
  Softening,
} from '../../model/Lending.ts'
import type { Ladder, Level, Rulebook } from '../../model/Rulebook.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type {
  AuctionRow,
  LevelRow,
  LiquidationRow,
  LoanPreset,
  ModeRow,
  PledgeRow,
  StepRows,
} from './LoanPreset.ts'
import { loanFrame } from './loanFrame.ts'
import { ratioOf } from './ratioOf.ts'
import { wrapped } from './wrapped.ts'

const day = 86_400_000
const minute = 60_000

/** Whose atoms stand for dollars; in another numeraire an amount of dollars means nothing. */
const dollars: readonly string[] = ['USD', 'USDC', 'USDT', 'DAI', 'LUSD']

/**
 * A lending protocol's preset as a rulebook over the assets that are defined: what it lists and
 * nobody defined is left out. Amounts in dollars stand where the numeraire is a dollar, and are zero
 * elsewhere.
 *
 * Rules: [LOANP1] [LOANP2]
 *
 * @example
 * loanRulebook(preset, [usd, weth, usdc], usd).method.collateral.get('WETH')?.threshold // 0.83
 */
export function loanRulebook(
  preset: LoanPreset,
  assets: readonly Asset[],
  numeraire: Asset,
): Rulebook {
  const { name, source, date, protocol, liquidation } = preset
  const steps = preset.steps ?? protocolSteps
  return {
    ...loanFrame,
    id: name,
    source: `${source} ${date}.`,
    numeraire: numeraire.id,
    method: {
      name: 'lending',
      protocol,
      collateral: new Map(assets.flatMap(({ id }) => pledges(id, wrapped(preset.collateral, id)))),
      modes: modesOf(preset, assets),
      liquidation: liquidationOf(liquidation, numeraire),
    },
    ladders: laddersOf(steps),
    call: { ...steps.call, cureTo: ratioOf(steps.call.cureTo) },
    liquidation: {
      sizing: 'deficit',
      fraction: Ratio.one,
      target: ratioOf(steps.target),
      feeRate: Ratio.zero,
      dust: Value.zero,
      silence: minute,
    },
    prices: { staleAfter: day, staleBand: Ratio.zero },
  }
}

/** A protocol neither warns nor calls: an account is healthy or may be liquidated. */
const protocolSteps: StepRows = {
  notices: [],
  levels: [['liquidation', '1', '1', 'liquidate']],
  call: { within: day, cureTo: '1', amount: 'floating', onExpiry: 'liquidate' },
  target: '1',
}

const pledges = (
  id: string,
  row: PledgeRow | undefined,
): readonly (readonly [string, CollateralParameters])[] =>
  row === undefined ? [] : [[id, pledgeOf(row)]]

const pledgeOf = ([openLtv, threshold, bonus, bonusShare]: PledgeRow): CollateralParameters => ({
  openLtv: ratioOf(openLtv),
  threshold: ratioOf(threshold),
  bonus: ratioOf(bonus),
  bonusShare: ratioOf(bonusShare),
  ramp: null,
})

/** A mode none of whose assets is defined is left out too. */
function modesOf({ modes }: LoanPreset, assets: readonly Asset[]): ReadonlyMap<string, LoanMode> {
  const entries = Object.entries(modes).map(([name, mode]) => [name, modeOf(mode, assets)] as const)
  return new Map(entries.filter(([, { assets }]) => assets.length > 0))
}

function modeOf({ assets: listed, ...row }: ModeRow, assets: readonly Asset[]): LoanMode {
  const table = Object.fromEntries(listed.map((name) => [name, true]))
  return {
    assets: assets.flatMap(({ id }) => (wrapped(table, id) === undefined ? [] : [id])),
    openLtv: ratioOf(row.openLtv),
    threshold: ratioOf(row.threshold),
    bonus: ratioOf(row.bonus),
    ltvZero: [],
    isolated: false,
  }
}

const softeningOf = ([fullAt, least]: NonNullable<LiquidationRow['softening']>): Softening => ({
  fullAt: ratioOf(fullAt),
  least: ratioOf(least),
})

function liquidationOf(row: LiquidationRow, numeraire: Asset): LoanLiquidation {
  const isDollar = dollars.includes(numeraire.id)
  const atoms = Ratio.of(isDollar ? Integer.pow10(numeraire.decimals) : 0n)
  const worth = (text: string) => Value.of(Ratio.mulDown(1n, Ratio.mul(ratioOf(text), atoms)))
  return {
    by: row.by,
    guard: row.guard,
    closeFactor: ratioOf(row.closeFactor ?? '1'),
    fullBelow: ratioOf(row.fullBelow ?? '0'),
    fullUnder: worth(row.fullUnder ?? '0'),
    leftover: worth(row.leftover ?? '0'),
    targetHealth: row.targetHealth === undefined ? null : ratioOf(row.targetHealth),
    softening: row.softening === undefined ? null : softeningOf(row.softening),
    auction: row.auction === undefined ? null : auctionOf(row.auction),
    insurance: null,
    badDebt: row.badDebt,
  }
}

const auctionOf = ({ step, cut, tail, restarts, ...row }: AuctionRow): AuctionTerms => ({
  start: ratioOf(row.start),
  decay: { type: 'stairstep', step, cut: ratioOf(cut) },
  tail,
  cusp: ratioOf(row.cusp),
  reserve: ratioOf(row.reserve),
  penalty: ratioOf(row.penalty),
  restarts,
})

/** Notices stand on a ladder of their own, so that a call that is latched does not latch them. */
const laddersOf = ({ notices, levels }: StepRows): readonly Ladder[] =>
  [
    { id: 'notices', levels: notices.map(levelOf) },
    { id: 'loan', levels: levels.map(levelOf) },
  ].filter(({ levels }) => levels.length > 0)

const levelOf = ([name, enter, clear, action]: LevelRow): Level => ({
  name,
  measure: 'maintenance',
  enter: ratioOf(enter),
  clear: ratioOf(clear),
  action,
})
