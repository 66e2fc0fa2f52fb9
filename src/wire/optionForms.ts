import type {
  LongForm,
  LongForms,
  OptionMargin,
  ShortForm,
  ShortForms,
} from '../model/OptionMargin.ts'
import { Ratio } from '../money/Ratio.ts'
import { share } from './bounds.ts'
import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'

const part = Codec.absent(share, Ratio.zero)

const shortForm: Codec<ShortForm> = Codec.record<ShortForm>(
  { near: part, far: part, farMark: part, mark: part, fee: part },
  'Beyond its worth: the largest of near × S - out, far × S + farMark × M and mark × M, and fee × S.',
)

const shortForms: Codec<ShortForms> = Codec.record<ShortForms>({
  initial: shortForm,
  maintenance: shortForm,
})

const nothing: LongForm = { mark: Ratio.one, most: null }

const longForm: Codec<LongForm> = Codec.record<LongForm>(
  { mark: Codec.absent(share, Ratio.one), most: Codec.nullable(share) },
  'A share of its worth, up to one of S.',
)

const longForms: Codec<LongForms> = Codec.record<LongForms>({
  initial: longForm,
  maintenance: longForm,
})

/**
 * What options on one base ask.
 *
 * Rules: [OPTM2] [OPTM3]
 */
export const optionMargin: Codec<OptionMargin> = Codec.record<OptionMargin>({
  call: shortForms,
  put: shortForms,
  overMaintenance: Codec.described(
    Codec.absent(Numeral.ratio, Ratio.one),
    'Initial and price are at least so many times maintenance and price.',
  ),
  long: Codec.described(
    Codec.absent(longForms, { initial: nothing, maintenance: nothing }),
    'What of a long option backs nothing; left out, all of it.',
  ),
})
