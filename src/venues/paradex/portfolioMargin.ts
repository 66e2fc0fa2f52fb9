import { Ratio } from '../../money/Ratio.ts'
import { Outcomes } from '../../pricing/Outcomes.ts'

/** Of delta that nothing hedges, and of what hedges one another. */
export interface DeltaRates {
  readonly unhedged: Ratio
  readonly hedged: Ratio
}

export interface MinimumDelta {
  readonly net: Ratio
  readonly hedged: Ratio
  readonly required: Ratio
}

/**
 * The least that the positions of one coin ask, by their deltas.
 *
 *     hedged = (Σ |delta| − |net|) ÷ 2      least = (unhedged rate × |net| + hedged rate × hedged) × spot
 *
 * Rules: [VEN73]
 */
export function minimumDelta(
  deltas: readonly Ratio[],
  rates: DeltaRates,
  spot: Ratio,
): MinimumDelta {
  const net = Ratio.abs(Ratio.sum(deltas))
  const gross = Ratio.sum(deltas.map(Ratio.abs))
  const hedged = Ratio.mul(Ratio.sub(gross, net), Ratio.of(1n, 2n))
  const share = Ratio.add(Ratio.mul(rates.unhedged, net), Ratio.mul(rates.hedged, hedged))
  return { net, hedged, required: Ratio.mul(share, spot) }
}

/** A move of the spot price, and how much of what it makes counts. */
export interface WeighedMove {
  readonly move: Ratio
  readonly weight: Ratio
}

/** What perpetuals of one coin make at each move, weighed. */
export function perpetualOutcomes(
  quantities: readonly Ratio[],
  spot: Ratio,
  moves: readonly WeighedMove[],
): Outcomes {
  const each = moves.map(({ move }) => Ratio.mul(spot, move))
  const made = Outcomes.total(quantities.map((quantity) => ({ quantity, each })))
  return Outcomes.weighed(
    made,
    moves.map(({ weight }) => weight),
  )
}

export interface ScanMargin {
  readonly scan: Ratio
  readonly initial: Ratio
  readonly maintenance: Ratio
}

const maintenanceShare = Ratio.of(1n, 2n)

/**
 * What a coin asks: the greater of its largest loss and of its minimum, half of it to keep, and
 * provisions for funding and fees beside both.
 *
 * Rules: [VEN74]
 */
export function scanMargin(
  outcomes: Outcomes,
  minimum: Ratio,
  provisions: readonly Ratio[],
): ScanMargin {
  const scan = Outcomes.worst(outcomes).loss
  const net = Ratio.max(scan, minimum)
  return {
    scan,
    initial: Ratio.sum([net, ...provisions]),
    maintenance: Ratio.sum([Ratio.mul(net, maintenanceShare), ...provisions]),
  }
}
