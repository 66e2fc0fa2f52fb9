import { Decimal } from '../../money/Decimal.ts'
import type { RulesChange, StepRules } from '../../sim/scenarios/world/VenueRules.ts'
import { presets } from '../../wire/rulebooks/preset.ts'
import type { VenueProcedure } from '../../wire/rulebooks/VenueProcedure.ts'

/** How a venue liquidates, as a change of a simulated venue's rules. */
export interface Procedure {
  readonly name: string
  readonly rules: RulesChange
}

/**
 * The procedures of venues that a scenario's words can say: all whose numbers are decimals.
 *
 * Rules: [SIM6]
 */
export const proceduresOf = (): readonly Procedure[] =>
  presets.flatMap(({ name, procedure }) =>
    procedure === undefined || procedure.target.includes('/')
      ? []
      : [{ name, rules: rulesOf(procedure) }],
  )

/** The ladder of a scenario clears its liquidation at 0.95: no more is restored. */
const most = '0.95'

function rulesOf(procedure: VenueProcedure): RulesChange {
  const { sizing, fraction, target, feeRate = '0', deleverage, steps } = procedure
  return {
    liquidation: {
      sizing,
      target: decimal(target === '1' ? most : target),
      feeRate: decimal(feeRate),
      ...(fraction !== undefined && { fraction: decimal(fraction) }),
      ...(steps && { steps: stepsOf(steps) }),
    },
    ...(deleverage && { waterfall: { deleverage } }),
  }
}

function stepsOf(steps: NonNullable<VenueProcedure['steps']>): StepRules {
  const { wholeUpTo, least, backstop, limit, ...times } = steps
  return {
    ...times,
    ...(wholeUpTo && { wholeUpTo: decimal(wholeUpTo) }),
    ...(least && { least: decimal(least) }),
    ...(backstop && { backstop: decimal(backstop) }),
    ...(limit && {
      limit: { adjustment: decimal(limit.adjustment), spread: decimal(limit.spread) },
    }),
  }
}

function decimal(text: string): Decimal {
  const read = Decimal.parse(text)
  if (!read.ok) throw new Error(`the number ${text} of a preset is no decimal`)
  return read.value
}
