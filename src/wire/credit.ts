import type { OutflowLimits, ProfitPolicy, Velocity } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { notNegative, share } from './bounds.ts'
import { Codec } from './Codec.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

/** What open profit backs: fields of a rulebook that say what an account may count on. */
export const profit: Codec<ProfitPolicy> = Codec.record<ProfitPolicy>({
  risk: Codec.described(
    Scalar.word('full', 'depth', 'none'),
    'New positions and orders; depth: as far as the market would let it be realised.',
  ),
  spend: Codec.described(
    Scalar.word('full', 'none'),
    'Withdrawals, transfers, borrowing and spot orders.',
  ),
})

const velocity: Codec<Velocity> = Codec.record<Velocity>({
  worth: notNegative(Unit.valueIn('..', '..', 'numeraire')),
  share: Codec.absent(share, Ratio.zero),
})

/** How much may leave: the larger of a worth and a share of all that is here, within a span. */
export const outflow: Codec<OutflowLimits> = Codec.record<OutflowLimits>({
  hour: Codec.nullable(velocity),
  day: Codec.nullable(velocity),
  gate: Codec.described(
    Codec.nullable(notNegative(Unit.valueIn('..', 'numeraire'))),
    'No asset leaves of which somebody owes more than this worth beyond all he has.',
  ),
})
