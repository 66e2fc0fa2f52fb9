import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { changed, decimal, fall, two } from '../../../../test/sim/scenarios.ts'
import type { Shock } from '../../market/Listing.ts'
import type { Market } from '../../market/Market.ts'
import type { Scenario } from './Scenario.ts'
import { validate } from './validate.ts'
import { World } from './World.ts'

const faultsOf = (scenario: Scenario) => {
  const checked = validate(scenario)
  return checked.ok ? [] : checked.error
}

const inMarket = (market: Partial<Market>): Scenario => changed(fall, { market })
const shock = (part: Partial<Shock>): Scenario => ({
  ...fall,
  shocks: [{ ...fall.shocks[0]!, ...part }],
})

/** An invalid scenario, the code of its first fault and its path. */
const bad: readonly (readonly [name: string, Scenario, code: string, at: string])[] = [
  [
    'a negative depth',
    inMarket({ law: { law: 'linear', depth: -1 } }),
    'scenario.market',
    'venues/0/markets/0/law',
  ],
  [
    'a gain that is infinite at zero',
    inMarket({ law: { law: 'squareRoot', depth: 1, unit: 1, crossover: 0 } }),
    'scenario.market',
    'venues/0/markets/0/law',
  ],
  [
    'an unknown law',
    inMarket({ law: { law: 'cubic' } as never }),
    'scenario.lawUnknown',
    'venues/0/markets/0/law',
  ],
  [
    'routes that do not sum to one',
    inMarket({ routing: [{ venue: 'alpha', share: 0.9 }] }),
    'scenario.sharesNotOne',
    'venues/0/markets/0/routing',
  ],
  [
    'a route that leads nowhere',
    inMarket({ routing: [{ venue: 'gamma', share: 1 }] }),
    'scenario.venueDisconnected',
    'venues/0/markets/0/routing/0/venue',
  ],
  [
    'an index of nothing',
    inMarket({ index: [{ venue: 'alpha', weight: 0 }] }),
    'scenario.outOfRange',
    'venues/0/markets/0/index/weight',
  ],
  [
    'refilling more than all',
    inMarket({ refill: 1.5 }),
    'scenario.outOfRange',
    'venues/0/markets/0/refill',
  ],
  ['a fall of all', shock({ size: -1 }), 'scenario.shockTooLarge', 'shocks/0/size'],
  ['a shock over 100 %', shock({ size: 1.01 }), 'scenario.shockTooLarge', 'shocks/0/size'],
  [
    'a shock of nothing known',
    shock({ size: Number.NaN }),
    'scenario.shockTooLarge',
    'shocks/0/size',
  ],
  ['a flow nowhere', shock({ kind: 'flow' }), 'scenario.nameUnknown', 'shocks/0/venue'],
  ['no ticks', { ...fall, ticks: 0 }, 'scenario.outOfRange', 'ticks'],
  ['no listings', { ...fall, listings: [] }, 'scenario.empty', 'listings'],
  [
    'a price between two ticks',
    { ...fall, listings: [{ ...fall.listings[0]!, price: decimal(1n, 3) }] },
    'scenario.notWholeSteps',
    'listings/0/price',
  ],
  [
    'responses that do not sum to one',
    { ...fall, responses: fall.responses.slice(1) },
    'scenario.sharesNotOne',
    'responses',
  ],
  [
    'an unknown distribution',
    changed(fall, { cohort: { equity: { law: 'cauchy' } as never } }),
    'scenario.lawUnknown',
    'cohorts/0/equity',
  ],
  [
    'brackets that fall',
    changed(fall, {
      rules: {
        brackets: [
          { floor: decimal(0n), maintenance: decimal(2n, 2), leverageMax: 20 },
          { floor: decimal(9n), maintenance: decimal(1n, 2), leverageMax: 10 },
        ],
      },
    }),
    'scenario.rowsNotRising',
    'venues/0/rules/brackets/1',
  ],
  [
    'a venue that has nothing to do with the other',
    {
      ...two,
      venues: [
        fall.venues[0]!,
        {
          ...fall.venues[0]!,
          id: 'beta',
          markets: [
            {
              ...fall.venues[0]!.markets[0]!,
              index: [{ venue: 'beta', weight: 1 }],
              routing: [{ venue: 'beta', share: 1 }],
            },
          ],
        },
      ],
    },
    'scenario.venueDisconnected',
    'venues/0',
  ],
  [
    'a policy for nobody',
    { ...fall, policies: [{ name: 'a', venue: 'gamma', rules: {}, fund: null }] },
    'scenario.nameUnknown',
    'policies/0/venue',
  ],
]

test('[SIM10] a sound scenario has no faults', () => {
  deepEqual(faultsOf(fall), [])
  deepEqual(faultsOf(two), [])
})

for (const [name, scenario, code, at] of bad) {
  test(`[SIM10] ${name} is refused, with its place`, () => {
    const [first] = faultsOf(scenario)
    equal(first?.code, code)
    equal(first?.at.join('/'), at)
    ok(!World.create(scenario, 1).ok)
  })
}

test('[SIM10] every fault is told, not the first alone', () => {
  const two = { ...shock({ size: -2 }), ticks: 0, seeds: -1 }
  deepEqual(
    faultsOf(two).map(({ at }) => at.join('/')),
    ['ticks', 'seeds', 'shocks/0/size'],
  )
})

test('[SIM10] what only the engine can refuse is told in its words', () => {
  const call = { ...fall.venues[0]!.rules.call, cureTo: decimal(99n, 2) }
  const made = World.create(changed(fall, { rules: { call } }), 1)
  ok(!made.ok)
  equal(made.error[0]?.code, 'scenario.refused')
  ok(made.error[0]?.found.includes('procedure.cureAboveClear'))
})
