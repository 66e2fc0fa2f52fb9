import type { AssetId } from '../model/Asset.ts'
import type { Liability } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'
import { Path } from './Path.ts'
import { Unit } from './Unit.ts'
import { show } from './WireError.ts'

/**
 * What a debt in an asset asks, by the asset's name: a weight of at least one, a requirement to keep
 * it that is no higher than the one to make it, and the most that may be owed.
 *
 * Rules: [WIRE7] [CREDIT2]
 */
export const liability = (asset: AssetId): Codec<Liability> =>
  Codec.checked(
    Codec.record<Liability>({
      weight: Codec.described(
        Codec.absent(Numeral.ratio, Ratio.one),
        'What is owed counts so many times its value; 1 or more.',
      ),
      initial: Codec.described(Numeral.ratio, 'Required to owe more, a share of the value owed.'),
      maintenance: Codec.described(Numeral.ratio, 'Required to go on, a share of the value owed.'),
      cap: Unit.amountOfAsset(asset),
    }),
    ({ weight, initial, maintenance, cap }, at) => {
      if (Ratio.compare(weight, Ratio.one) < 0) throw invalid(at, 'weight', '1 or more', weight)
      if (maintenance.numerator < 0n) throw invalid(at, 'maintenance', '0 or more', maintenance)
      if (Ratio.compare(initial, maintenance) < 0) {
        throw invalid(at, 'initial', 'at least the maintenance', initial)
      }
      if (cap < 0n) {
        throw Path.fault(Path.child(at, 'cap'), 'rulebook.invalid', '0 or more', 'less')
      }
    },
  )

const invalid = (at: Path, field: string, expected: string, found: Ratio) =>
  Path.fault(Path.child(at, field), 'rulebook.invalid', expected, show(Numeral.ratioText(found)))
