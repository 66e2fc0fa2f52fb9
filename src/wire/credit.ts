import type { OutflowLimits, ProfitPolicy, Velocity } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { Table } from './Table.ts'
import { Unit } from './Unit.ts'
import { show } from './WireError.ts'

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

const notNegative = (codec: Codec<Value>): Codec<Value> =>
  Codec.checked(codec, (value, at) => {
    if (value < 0n) throw Path.fault(at, 'rulebook.invalid', '0 or more', 'less')
  })

const velocity: Codec<Velocity> = Codec.record<Velocity>({
  worth: notNegative(Unit.valueIn('..', '..', 'numeraire')),
  share: Codec.checked(Codec.absent(Numeral.ratio, Ratio.zero), (value, at) => {
    if (Table.isShare(value)) return
    const found = show(Numeral.ratioText(value))
    throw Path.fault(at, 'rulebook.invalid', 'between 0 and 1', found)
  }),
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
