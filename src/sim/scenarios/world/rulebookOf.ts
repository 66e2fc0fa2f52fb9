import { limits } from '../../../base/limits.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { InstrumentId } from '../../../model/Instrument.ts'
import type { LiquidationSteps } from '../../../model/LiquidationSteps.ts'
import type { Level, Rulebook } from '../../../model/Rulebook.ts'
import { Amount } from '../../../money/Amount.ts'
import type { Decimal } from '../../../money/Decimal.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Value } from '../../../money/Value.ts'
import { LiveVenue } from './LiveVenue.ts'
import type { Scenario, Venue } from './Scenario.ts'
import type { BracketRow, Rung, StepRules, VenueRules } from './VenueRules.ts'

/** The id of every venue's rulebook in its own engine. */
export const rulebookId = 'venue'

/**
 * The part that changes from version to version: the minimum maintenance rate of each instrument.
 */
export interface Dated {
  readonly version: number
  readonly activeFrom: number
  readonly rates: ReadonlyMap<InstrumentId, Ratio>
}

/**
 * A venue's rulebook for the engine. Money is converted to atoms, rounded down where a scenario is
 * finer.
 *
 * Rules: [SIM6]
 *
 * @example
 * rulebookOf(scenario, venue, { version: 1, activeFrom: scenario.start, rates: new Map() })
 */
export function rulebookOf(scenario: Scenario, venue: Venue, dated: Dated): Rulebook {
  const { rules, markets } = venue
  const atoms = (money: Decimal): bigint => atomsOf(scenario, money)
  const { numeraire } = scenario
  return {
    id: rulebookId,
    version: dated.version,
    activeFrom: dated.activeFrom,
    source: scenario.name,
    numeraire: numeraire.asset,
    method: {
      name: 'tiered',
      brackets: new Map(
        markets.map(({ instrument }) => [
          instrument,
          bracketsOf(rules, atoms, dated.rates.get(instrument) ?? Ratio.zero),
        ]),
      ),
      collateral: new Map([
        [numeraire.asset, { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }],
      ]),
      feeRate: Ratio.fromDecimal(rules.liquidation.feeRate),
    },
    ladders: [{ id: 'house', levels: levelsOf(rules.ladder) }],
    call: { ...rules.call, cureTo: Ratio.fromDecimal(rules.call.cureTo) },
    liquidation: liquidationOf(rules, scenario, atoms),
    waterfall: {
      fundCaps: new Map(),
      fundCapDefault: Amount.of(
        rules.waterfall.fundCap === null ? limits.amount - 1n : atoms(rules.waterfall.fundCap),
      ),
      deleverage: rules.waterfall.deleverage,
      disposal: Ratio.fromDecimal(rules.waterfall.disposal),
    },
    prices: { staleAfter: scenario.interval * staleTicks, staleBand: Ratio.zero },
    outflowFloor: Ratio.zero,
    // A scenario tells no depth as a fact, and its traders add to what they have won.
    profit: { risk: 'full', spend: 'full' },
  }
}

/** Marks are set at every tick, so none is ever this old. */
const staleTicks = 10

/** Atoms of the numeraire. */
export const atomsOf = ({ numeraire }: Scenario, money: Decimal): bigint =>
  Ratio.mulDown(Integer.pow10(numeraire.decimals), Ratio.fromDecimal(money))

function bracketsOf(
  { brackets }: VenueRules,
  atoms: (money: Decimal) => bigint,
  least: Ratio,
): Brackets {
  return Brackets.create(
    brackets.map((row) => ({
      floor: Amount.of(atoms(row.floor)),
      rate: larger(rateOf(row), least),
      leverageMax: Ratio.of(BigInt(row.leverageMax)),
    })),
  )
}

const rateOf = ({ maintenance }: BracketRow): Ratio => Ratio.fromDecimal(maintenance)
const larger = (a: Ratio, b: Ratio): Ratio => (Ratio.compare(a, b) < 0 ? b : a)

/** The rungs, and liquidation above them all. */
function levelsOf(ladder: readonly Rung[]): readonly Level[] {
  const rungs = ladder.map(
    ({ name, enter, clear, action }): Level => ({
      ...{ name, action, measure: 'maintenance' },
      enter: Ratio.fromDecimal(enter),
      clear: Ratio.fromDecimal(clear),
    }),
  )
  const clear = larger(Ratio.of(19n, 20n), rungs.at(-1)?.clear ?? Ratio.zero)
  return [
    ...rungs,
    { name: 'liquidation', measure: 'maintenance', enter: Ratio.one, clear, action: 'liquidate' },
  ]
}

function liquidationOf(
  { liquidation, breakers }: VenueRules,
  { interval }: Scenario,
  atoms: (money: Decimal) => bigint,
): Rulebook['liquidation'] {
  const { sizing, execution } = liquidation
  const isFull = sizing === 'full'
  // An order held up by a halt, or worked over time, is not silent.
  const worked = execution.kind === 'patient' ? execution.ticks : 0
  const halted = breakers.reduce((sum, { ticks }) => sum + ticks, 0)
  return {
    sizing: isFull ? 'fraction' : sizing,
    fraction: isFull ? Ratio.one : Ratio.fromDecimal(liquidation.fraction),
    // Only an empty account has so low a ratio.
    target: isFull ? Ratio.of(1n, limits.ratio) : Ratio.fromDecimal(liquidation.target),
    feeRate: Ratio.fromDecimal(liquidation.feeRate),
    dust: Value.of(atoms(liquidation.dust)),
    silence: interval * (staleTicks + worked + halted),
    ...(liquidation.steps && { steps: stepsOf(liquidation.steps, atoms) }),
  }
}

function stepsOf(
  { wholeUpTo, least, limit, backstop, ...times }: StepRules,
  atoms: (money: Decimal) => bigint,
): LiquidationSteps {
  const { fromDecimal } = Ratio
  return {
    ...times,
    ...(wholeUpTo && { wholeUpTo: Value.of(atoms(wholeUpTo)) }),
    ...(least && { least: Value.of(atoms(least)) }),
    ...(backstop && { backstop: fromDecimal(backstop) }),
    ...(limit && {
      limit: { adjustment: fromDecimal(limit.adjustment), spread: fromDecimal(limit.spread) },
    }),
  }
}

/**
 * Sends a venue's engine the next version of its rules, with the current margin rates: in parts per
 * million, rounded up, and always under the full notional.
 *
 * Rules: [SIM6] [SIM9]
 */
export function publishRules(live: LiveVenue, scenario: Scenario, time: number): void {
  live.version += 1
  const rates = new Map<InstrumentId, Ratio>()
  for (const [index, { charged }] of live.rates.entries()) {
    const { instrument } = live.markets[index]?.listing ?? {}
    const rate = Math.min(rateMost, Math.ceil(charged * million))
    if (instrument !== undefined) rates.set(instrument, Ratio.of(BigInt(rate), BigInt(million)))
  }
  const dated = { version: live.version, activeFrom: time, rates }
  LiveVenue.tell(live, time, {
    type: 'DefineRulebook',
    rulebook: rulebookOf(scenario, live.venue, dated),
  })
}

const million = 1_000_000
const rateMost = 990_000
