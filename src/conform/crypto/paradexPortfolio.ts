import { Ratio } from '../../money/Ratio.ts'
import {
  type DeltaRates,
  minimumDelta,
  perpetualOutcomes,
  scanMargin,
} from '../../venues/paradex/portfolioMargin.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { rows } from './reading.ts'

/** Paradex’s portfolio margin of one coin. */
export const paradexPortfolio: MethodAdapter = {
  'paradex.pm.min_delta': minimum,
  'paradex.pm.scan_perpetuals': scan,
}

const ratesOf = (input: Facts): DeltaRates => ({
  unhedged: Facts.number(input, 'unhedged'),
  hedged: Facts.number(input, 'hedged'),
})

function minimum(input: Facts): Found {
  const deltas = rows(input, 'positions').map(([quantity, delta]) => Ratio.mul(quantity, delta))
  const { net, hedged, required } = minimumDelta(
    deltas,
    ratesOf(input),
    Facts.number(input, 'spot'),
  )
  return { netDelta: net, hedgedDelta: hedged, minDelta: required }
}

function scan(input: Facts): Found {
  const [quantities, spot] = [Facts.numbers(input, 'quantities'), Facts.number(input, 'spot')]
  const moves = rows(input, 'scenarios').map(([move, weight]) => ({ move, weight }))
  const least = minimumDelta(quantities, ratesOf(input), spot).required
  const provisions = ['funding', 'fees'].map((name) => Facts.number(input, name))
  const found = scanMargin(perpetualOutcomes(quantities, spot, moves), least, provisions)
  return { scan: found.scan, minDelta: least, imr: found.initial, mmr: found.maintenance }
}
