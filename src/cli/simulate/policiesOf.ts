import { deleveragePolicies } from '../../model/Rulebook.ts'
import { Decimal } from '../../money/Decimal.ts'
import type { Policy, Scenario } from '../../sim/scenarios/world/Scenario.ts'
import type { RulesChange } from '../../sim/scenarios/world/VenueRules.ts'
import { withPolicy } from '../../sim/scenarios/world/withPolicy.ts'
import { hint } from '../../wire/asked/choose.ts'
import type { Arguments, Option } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'
import { proceduresOf } from './proceduresOf.ts'

export const compareOption: Option = {
  value: 'POLICY',
  about:
    "a policy of the file, or one of leverage=N, ladder=off, window=MINUTES, sizing=full|deficit|stepDown|fraction, procedure=VENUE, adl=POLICY, fund=AMOUNT; all of the file's if left out, 'none' for none; may be repeated",
  multiple: true,
}

/** A scenario under a policy; the first is the scenario as it stands. */
export interface Variant {
  readonly name: string
  readonly scenario: Scenario
}

/** The scenario as it stands, then under each policy asked for. */
export function variantsOf(args: Arguments, scenario: Scenario): readonly Variant[] {
  const names = args.texts('compare')
  const policies =
    names.length === 0
      ? scenario.policies
      : names.filter((name) => name !== 'none').map((name) => policyOf(name, scenario))
  return [
    { name: 'as it stands', scenario },
    ...policies.map((policy) => ({ name: policy.name, scenario: withPolicy(scenario, policy) })),
  ]
}

function policyOf(name: string, scenario: Scenario): Policy {
  const own = scenario.policies.find((one) => one.name === name)
  if (own !== undefined) return own
  const [kind = '', value] = name.split('=', 2)
  const make = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  const made = value === undefined || make === undefined ? undefined : make(value)
  if (made !== undefined) return { name, venue: null, rules: {}, fund: null, ...made }
  const known = [...scenario.policies.map((one) => one.name), ...Object.keys(kinds)]
  throw new UsageError(
    `--compare: expected a policy of the scenario or ${Object.values(words).join(', ')}, found '${name}'${hint(name, known)}`,
  )
}

const procedures = proceduresOf()

const words = {
  leverage: 'leverage=N',
  ladder: 'ladder=off',
  window: 'window=MINUTES',
  sizing: 'sizing=full|deficit|stepDown|fraction',
  procedure: `procedure=${procedures.map(({ name }) => name).join('|')}`,
  adl: `adl=${deleveragePolicies.join('|')}`,
  fund: 'fund=AMOUNT',
}

type Change = Partial<Pick<Policy, 'rules' | 'fund'>>

const kinds: Readonly<Record<string, (value: string) => Change | undefined>> = {
  leverage: (value) => {
    const leverageMax = wholeOf(value, 1_000)
    return leverageMax === null ? undefined : { rules: { leverageMax } }
  },
  ladder: (value) => (value === 'off' ? { rules: { ladder: [] } } : undefined),
  window: (value) => {
    const minutes = wholeOf(value, 525_600)
    return minutes === null ? undefined : { rules: { call: { within: minutes * 60_000 } } }
  },
  sizing: (value) => {
    const sizing = (['full', 'deficit', 'stepDown', 'fraction'] as const).find(
      (one) => one === value,
    )
    return sizing === undefined ? undefined : ruled({ liquidation: { sizing } })
  },
  procedure: (value) => {
    const found = procedures.find(({ name }) => name === value)
    return found === undefined ? undefined : ruled(found.rules)
  },
  adl: (value) => {
    const deleverage = deleveragePolicies.find((one) => one === value)
    return deleverage === undefined ? undefined : ruled({ waterfall: { deleverage } })
  },
  fund: (value) => {
    const fund = Decimal.parse(value)
    return fund.ok && fund.value.units >= 0n ? { fund: fund.value } : undefined
  },
}

const ruled = (rules: RulesChange): Change => ({ rules })

function wholeOf(text: string, most: number): number | null {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0
  return value >= 1 && value <= most ? value : null
}
