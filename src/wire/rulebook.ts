import { limits } from '../base/limits.ts'
import { Ladder, type LadderFault, type LadderFaultCode } from '../calls/Ladder.ts'
import { standard } from '../margin/methods/standard.ts'
import type { BrokerMethod, FuturesMethod } from '../model/BrokerMethod.ts'
import type { LendingMethod } from '../model/Lending.ts'
import type { OptionsMethod } from '../model/OptionMargin.ts'
import * as Model from '../model/Rulebook.ts'
import type { ScenarioMethod } from '../model/ScenarioMethod.ts'
import { Ratio } from '../money/Ratio.ts'
import { invalid, notNegative, positive, share } from './bounds.ts'
import { broker, futures } from './broker.ts'
import { Codec } from './Codec.ts'
import { callProcedure, checkCalls } from './callProcedure.ts'
import { outflow, profit } from './credit.ts'
import { dueTerms } from './dueRule.ts'
import { lending } from './lending.ts'
import { liability } from './liability.ts'
import { Numeral } from './Numeral.ts'
import { options } from './optionMargin.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { scenario } from './scenario.ts'
import { sessions } from './sessions.ts'
import { stepsOf } from './steps.ts'
import { Table } from './Table.ts'
import { Unit } from './Unit.ts'
import { show } from './WireError.ts'

const { id, note, ref, word } = Scalar

const tiered: Codec<Model.TieredMethod> = Codec.record<Model.TieredMethod>(
  {
    name: Scalar.tag('tiered'),
    brackets: Codec.mapped(Table.brackets, limits.instruments),
    collateral: Codec.mapped(Table.haircut, limits.assets),
    liabilities: Codec.described(
      Codec.optional(Codec.mapped(liability, limits.assets)),
      'What requests may leave owed; without it, nothing.',
    ),
    feeRate: Codec.absent(share, Ratio.zero),
    closing: Codec.described(
      Codec.optional(share),
      'The fee to close, a share of notional, that maintenance includes.',
    ),
  },
  'Exchange brackets with multi-asset collateral.',
)

type StandardMethod =
  | Model.TieredMethod
  | OptionsMethod
  | LendingMethod
  | BrokerMethod
  | FuturesMethod
  | ScenarioMethod

/** The codecs of the methods' parameters: a new method adds a line here. */
const method = Codec.variant<StandardMethod, 'name'>('name', {
  tiered,
  options,
  lending,
  broker,
  futures,
  scenario,
}) as unknown as Codec<Model.MethodParameters>

const level: Codec<Model.Level> = Codec.record<Model.Level>({
  name: id,
  measure: word('initial', 'maintenance'),
  enter: Numeral.ratio,
  clear: Numeral.ratio,
  action: word('none', 'call', 'liquidate'),
  within: Codec.optional(
    Codec.described(Scalar.span, 'Milliseconds from a call by this level to its deadline.'),
  ),
  due: Codec.described(
    Codec.optional(dueTerms),
    'By when a call by this level is due, in place of all other times.',
  ),
})

const ladder: Codec<Model.Ladder> = Codec.checked(
  Codec.record<Model.Ladder>({
    id,
    levels: Codec.list(level, limits.levels),
    call: Codec.described(
      Codec.optional(callProcedure('..', '..')),
      'How calls of this ladder run; left out, as the rulebook says.',
    ),
  }),
  (value, at) => {
    const result = Ladder.validate(value)
    if (!result.ok) throw ladderFault(result.error, value, at)
  },
)

/** The expected value for each fault of a ladder, and the field it is about. */
const ladderWants: { readonly [code in LadderFaultCode]: readonly [field: string, want: string] } =
  {
    'ladder.empty': ['', 'at least one level'],
    'ladder.tooTall': ['', `at most ${limits.levels} levels`],
    'ladder.nameDuplicate': ['name', 'a name that no milder level has'],
    'ladder.clearNotPositive': ['clear', 'above 0'],
    'ladder.clearAboveEnter': ['clear', 'at most its enter'],
    'ladder.enterNotRising': ['enter', 'above that of the milder level'],
    'ladder.clearFalling': ['clear', 'no less than that of the milder level'],
    'ladder.liquidateNotLast': ['action', 'liquidate on the last level only'],
  }

function ladderFault({ code, rung }: LadderFault, { levels }: Model.Ladder, at: Path) {
  const [field, want] = ladderWants[code]
  const path = Path.child(at, 'levels')
  if (rung === 0) return invalid(path, want, `${levels.length}`)
  const found = levels[rung - 1]?.[field as keyof Model.Level]
  const text = isRatio(found) ? Numeral.ratioText(found) : found
  return invalid(Path.child(Path.child(path, rung - 1), field), want, show(text))
}

const isRatio = (found: unknown): found is Ratio =>
  typeof found === 'object' && found !== null && 'numerator' in found

/** When an order that came back with nothing filled is tried again, and how often in a row. */
export const retry: Codec<Model.RetryPolicy> = Codec.record<Model.RetryPolicy>({
  after: Scalar.span,
  times: Scalar.whole(1, limits.levels),
})

/** How a position is reduced. */
export const liquidation: Codec<Model.LiquidationProcedure> =
  Codec.record<Model.LiquidationProcedure>({
    sizing: word(...Model.sizings),
    fraction: Codec.checked(Codec.absent(share, Ratio.one), (value, at) => {
      if (value.numerator === 0n) throw invalid(at, 'above 0', '"0"')
    }),
    target: positive,
    feeRate: Codec.absent(share, Ratio.zero),
    dust: notNegative(Unit.valueIn('..', 'numeraire')),
    silence: Scalar.span,
    retry: Codec.optional(retry),
    steps: Codec.described(
      Codec.optional(stepsOf(notNegative(Unit.valueIn('..', '..', 'numeraire')))),
      'Pauses, whole positions and limits, as venues have them; left out, none of it.',
    ),
    sessions: Codec.described(
      Codec.optional(sessions),
      'When what is closed is traded; left out, always.',
    ),
    spreads: Codec.described(
      Codec.optional(word('unit')),
      'Unit: two options that hedge one another are closed together or not at all; left out, leg by leg.',
    ),
  })

const waterfall: Codec<Model.WaterfallProcedure> = Codec.record<Model.WaterfallProcedure>({
  fundCaps: Codec.absent(
    Codec.mapped((name) => notNegative(Unit.amountOfInstrument(name)), limits.instruments),
    new Map(),
  ),
  fundCapDefault: Codec.described(
    notNegative(Unit.amountOf('..', 'numeraire')),
    'For instruments without a cap of their own; in units of the numeraire.',
  ),
  fundWindow: Codec.described(
    Codec.optional(Scalar.span),
    'Milliseconds from the first loss after which a cap holds anew; left out, it holds for good.',
  ),
  fundTotals: Codec.described(
    Codec.optional(Codec.mapped((name) => notNegative(Unit.amountOfAsset(name)), limits.assets)),
    'The most the fund pays in an asset over all its markets and its house; not listed, no bound.',
  ),
  deleverage: word(...Model.deleveragePolicies),
  disposal: share,
  takeoverHaircut: Codec.described(
    Codec.optional(share),
    'How much less than the index is credited for what is taken over; left out, nothing.',
  ),
})

export const prices: Codec<Model.PricePolicy> = Codec.checked(
  Codec.record<Model.PricePolicy>({
    staleAfter: Scalar.span,
    staleBand: share,
    widening: Codec.optional(Codec.record<Model.Widening>({ end: share, span: Scalar.span })),
  }),
  (value, at) => {
    if (Model.isSound(value)) return
    throw Path.fault(at, 'field.value', 'a band that widens to no less', 'a narrower end')
  },
)

export const priceBand: Codec<Model.PriceBand> = Codec.checked(
  Codec.record<Model.PriceBand>({
    jump: Codec.described(share, 'A jump beyond this share of the last price is held as doubtful.'),
    confirm: Codec.described(Scalar.span, 'Milliseconds until later ones confirm it.'),
  }),
  (value, at) => {
    if (Model.isSoundBand(value)) return
    throw Path.fault(at, 'field.value', 'a jump and a time above 0', 'none')
  },
)

/**
 * A rulebook in its written form: rates and thresholds as decimals or fractions, tables as rows,
 * amounts in whole units. Everything is checked: every name is defined, and every table and ladder
 * increases.
 *
 * Rules: [WIRE7] [WIRE8]
 */
export const rulebook: Codec<Model.Rulebook> = Codec.checked(
  Codec.record<Model.Rulebook>({
    id,
    version: Codec.absent(Scalar.whole(1, Number.MAX_SAFE_INTEGER), 1),
    activeFrom: Codec.absent(Scalar.time, 0),
    source: Codec.absent(note, ''),
    numeraire: ref,
    method,
    ladders: Codec.list(ladder, limits.levels),
    call: callProcedure('..'),
    liquidation,
    waterfall,
    prices,
    outflowFloor: Codec.absent(share, Ratio.zero),
    priceBand: Codec.optional(priceBand),
    profit: Codec.described(
      Codec.optional(profit),
      'What open profit backs; left out, new risk within depth and nothing else.',
    ),
    outflow: Codec.described(
      Codec.optional(outflow),
      'How much may leave of an asset, by all accounts together; left out, no limit.',
    ),
  }),
  (value, at) => {
    checkLadderIds(value, at)
    checkCalls(value, at)
    checkTarget(value, at)
    checkFundCaps(value, at)
  },
)

function checkLadderIds({ ladders }: Model.Rulebook, at: Path): void {
  const ids = ladders.map((one) => one.id)
  if (ids.length === 0) throw invalid(Path.child(at, 'ladders'), 'at least one ladder', 'none')
  const again = ids.findIndex((one, index) => ids.indexOf(one) < index)
  if (again < 0) return
  const path = Path.child(Path.child(Path.child(at, 'ladders'), again), 'id')
  throw Path.fault(path, 'id.duplicate', 'each id once', `${show(ids[again])} again`)
}

/** A liquidation that has reached its target must have left the level that began it. */
function checkTarget({ liquidation: { target }, ladders }: Model.Rulebook, at: Path): void {
  const ends = ladders
    .flatMap(({ levels }) => levels)
    .filter(({ action, measure }) => action === 'liquidate' && measure === 'maintenance')
  if (ends.every(({ clear }) => Ratio.compare(target, clear) <= 0)) return
  const path = Path.child(Path.child(at, 'liquidation'), 'target')
  throw invalid(path, 'at most the clear of the level that liquidates', Numeral.ratioText(target))
}

/** The default cap is in the numeraire: a market that settles in another asset needs its own. */
function checkFundCaps({ method, waterfall, numeraire }: Model.Rulebook, at: Path): void {
  if (waterfall.fundCapDefault === 0n) return
  for (const name of standard.get(method.name)?.names(method).instruments ?? []) {
    if (waterfall.fundCaps.has(name)) continue
    const settle = at.catalog.instrument(name)?.settle
    if (settle === numeraire) continue
    const path = Path.child(Path.child(Path.child(at, 'waterfall'), 'fundCaps'), name)
    throw Path.fault(path, 'field.missing', `a cap of its own in ${settle}`, 'nothing')
  }
}
