import { Ratio } from '../../money/Ratio.ts'
import type { Outcomes } from '../../pricing/Outcomes.ts'
import { VolatilityShock } from '../../pricing/VolatilityShock.ts'
import { futuresContingency, shortContingency } from '../../venues/deribit/contingencies.ts'
import {
  accountMargin,
  type Cell,
  cells,
  futureMakes,
  matrixMargin,
  moves,
  optionMakes,
  printedPowers,
} from '../../venues/deribit/riskMatrix.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { deribit_futures } from './deribit_futures.ts'
import { deribit_options } from './deribit_options.ts'
import { orZero, rows } from './reading.ts'

/**
 * Deribit: futures under standard margin; portfolio margin, its risk matrix, volatilities, and the
 * contingencies of older documents.
 */
export const deribit_living: MethodAdapter = {
  ...deribit_futures,
  ...deribit_options,
  'deribit.pm.inverse_futures': inverseFutures,
  'deribit.pm.account': account,
  'deribit.pm.volatility_shock': volatilityShock,
  'deribit.pm.option_matrix': optionMatrix,
  'deribit.pm.futures_contingency': (input) => ({
    contingency: futuresContingency(Facts.numbers(input, 'positions'), Facts.number(input, 'rate')),
  }),
  'deribit.pm.options_contingency': optionsContingency,
}

function inverseFutures(input: Facts): Found {
  const buckets = Facts.whole(input, 'buckets')
  const each = moves(Facts.number(input, 'priceRange'), buckets).map(futureMakes)
  const positions = Facts.object(input, 'positions')
  const names = Object.keys(positions)
  const legs = names.map((name) => ({ quantity: Facts.number(positions, name), each }))
  const margin = matrixMargin(
    legs,
    {
      gainShare: Facts.number(input, 'pnlOffset'),
      rollShock: Facts.number(input, 'minAnnualisedMove'),
      maintenanceShare: Facts.number(input, 'mmFactor'),
    },
    {
      deltaShock: orZero(input, 'deltaShock'),
      initial: ['mmpMargin', 'openOrdersMargin', 'spotMargin'].map((name) => orZero(input, name)),
    },
  )
  const vectors = legs.map(({ quantity }, at) => [
    names[at] as string,
    each.map((one) => Ratio.mul(quantity, one)),
  ])
  return {
    vectors: Object.fromEntries(vectors),
    aggregated: margin.outcomes,
    worstCase: margin.worstCase,
    rollShock: margin.rollShock,
    riskMatrixMargin: margin.matrix,
    maintenanceMargin: margin.maintenance,
    initialMargin: margin.initial,
  }
}

function account(input: Facts): Found {
  const initial = Facts.number(input, 'initialMargin')
  const { maintenance } = accountMargin(initial, Facts.number(input, 'mmFactor'))
  const balance = Facts.optional(input, 'marginBalance')
  return {
    maintenanceMargin: maintenance,
    ...(balance && { availableFunds: Ratio.sub(balance, initial) }),
  }
}

/** The powers of the parameters that the venue prints, where a case has none of its own. */
function shockOf(input: Facts): VolatilityShock {
  const or = (name: string, value: Ratio): number =>
    Ratio.toNumber(Facts.optional(input, name) ?? value)
  return {
    up: or('rangeUp', Ratio.zero),
    down: or('rangeDown', Ratio.zero),
    shortPower: or('shortPower', printedPowers.short),
    longPower: or('longPower', printedPowers.long),
    daysLeast: 0,
    upLeast: or('minVolUp', Ratio.zero),
  }
}

function volatilityShock(input: Facts): Found {
  const [volatility, days] = ['vol', 'days'].map((name) => double(input, name)) as [number, number]
  const moved = (way: 'up' | 'down'): Ratio =>
    Facts.exact(VolatilityShock.move(shockOf(input), way, volatility, days))
  return { up: moved('up'), down: moved('down') }
}

const double = (facts: Facts, name: string): number => Ratio.toNumber(Facts.number(facts, name))

/** Nine moves, as the venue has them. */
function optionMatrix(input: Facts): Found {
  const table = cells(moves(Facts.number(input, 'priceRange'), 4n))
  const legs = Facts.objects(input, 'legs').map((leg) => legOf(leg, shockOf(input), table))
  const terms = {
    gainShare: Ratio.one,
    rollShock: Ratio.zero,
    maintenanceShare: Ratio.one,
  }
  const { worstCase, outcomes } = matrixMargin(legs, terms, { deltaShock: Ratio.zero, initial: [] })
  const worst = outcomes.findIndex(
    (one) => Ratio.compare(one, Ratio.negate(worstCase)) === 0 && worstCase.numerator > 0n,
  )
  const cell = table[worst]
  return { worstCase, shock: cell?.move ?? null, volatility: cell?.volatility ?? null }
}

function legOf(leg: Facts, shock: VolatilityShock, table: readonly Cell[]): Outcomes.Leg {
  const quantity = Facts.number(leg, 'quantity')
  if (Facts.word(leg, 'kind', ['future', 'option']) === 'future') {
    return { quantity, each: table.map(({ move }) => futureMakes(move)) }
  }
  const option = {
    right: Facts.word(leg, 'type', ['call', 'put']),
    strike: Facts.number(leg, 'strike'),
    forward: Facts.number(leg, 'forward'),
    days: Facts.number(leg, 'days'),
    volatility: double(leg, 'vol'),
  }
  return { quantity, each: table.map((cell) => optionMakes(option, shock, cell)) }
}

function optionsContingency(input: Facts): Found {
  const strikes = rows(input, 'strikes').map(([strike, net]) => ({ strike, net }))
  const contingency = shortContingency(strikes, {
    underlying: Facts.number(input, 'underlying'),
    nearRange: Facts.number(input, 'atmRange'),
    rate: Facts.number(input, 'rate'),
  })
  return { contingency }
}
