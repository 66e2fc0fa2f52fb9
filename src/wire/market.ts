import type { ExposureCaps, GroupCap, Market } from '../model/Market.ts'
import { deleveragePolicies } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'
import { Path } from './Path.ts'
import { priceBand, prices } from './rulebook.ts'
import { Scalar } from './Scalar.ts'
import { Table } from './Table.ts'
import { Unit } from './Unit.ts'
import { show } from './WireError.ts'

const { id, note, word } = Scalar

const share = Codec.checked(Numeral.ratio, (value, at) => {
  if (Table.isShare(value)) return
  throw Path.fault(at, 'field.value', 'between 0 and 1', show(Numeral.ratioText(value)))
})

const fundCap = Codec.checked(Unit.amountOfSettle('instrument'), (value, at) => {
  if (value < 0n) throw Path.fault(at, 'field.value', '0 or more', 'less')
})

const group: Codec<GroupCap> = Codec.record<GroupCap>({
  lots: Codec.named('contracts', Unit.quantityOf('..', '..', 'instrument')),
  share: Codec.described(
    Codec.absent(Numeral.ratio, Ratio.zero),
    'A share of the open interest of the same side, where that is more.',
  ),
})

const caps: Codec<ExposureCaps> = Codec.record<ExposureCaps>({
  group: Codec.nullable(group),
  depths: Codec.described(
    Codec.nullable(Numeral.ratio),
    'Open interest at most so many times the depth that would have to take it.',
  ),
})

/**
 * A market in its written form: the clearing rules of an instrument.
 *
 * Rules: [WIRE5] [CLEAR1]
 */
export const market: Codec<Market> = Codec.record<Market>(
  {
    instrument: id,
    version: Codec.absent(Scalar.whole(1, Number.MAX_SAFE_INTEGER), 1),
    activeFrom: Codec.absent(Scalar.time, 0),
    source: Codec.absent(note, ''),
    fundCap: Codec.described(fundCap, 'The most the fund pays, in units of what is settled in.'),
    fundWindow: Codec.described(
      Codec.optional(Scalar.span),
      'Milliseconds from the first loss after which the cap holds anew; left out, it holds for good.',
    ),
    fundTotal: Codec.described(
      Codec.optional(fundCap),
      'The most the fund pays in what is settled in, over all markets; left out, no bound.',
    ),
    deleverage: word(...deleveragePolicies),
    disposal: Codec.described(share, 'The share of what the fund took over offered at each mark.'),
    silence: Codec.described(Scalar.span, 'Milliseconds until an unanswered order is unknown.'),
    prices: Codec.described(
      Codec.absent(Codec.nullable(prices), null),
      'When the mark is too old; left out, as the rulebook of each account says.',
    ),
    orderBand: Codec.described(
      Codec.optional(Numeral.ratio),
      "How far an order's price may be from the mark, as a share of it; left out, no limit.",
    ),
    caps: Codec.described(Codec.optional(caps), 'How much orders may open; left out, no limit.'),
    band: Codec.optional(priceBand),
  },
  'What governs the clearing of an instrument.',
)
