import { limits } from '../base/limits.ts'
import type {
  LongForm,
  LongForms,
  OptionMargin,
  OptionsMethod,
  ShortForm,
  ShortForms,
} from '../model/OptionMargin.ts'
import { Ratio } from '../money/Ratio.ts'
import { share } from './bounds.ts'
import { Codec } from './Codec.ts'
import { liability } from './liability.ts'
import { Numeral } from './Numeral.ts'
import { Scalar } from './Scalar.ts'
import { Table } from './Table.ts'

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

const optionMargin: Codec<OptionMargin> = Codec.record<OptionMargin>({
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

/**
 * Brackets, and a form for the options on each base.
 *
 * Rules: [OPTM2] [OPTM3] [OPTM4]
 */
export const options: Codec<OptionsMethod> = Codec.record<OptionsMethod>(
  {
    name: Scalar.tag('options'),
    brackets: Codec.mapped(Table.brackets, limits.instruments),
    collateral: Codec.mapped(Table.haircut, limits.assets),
    liabilities: Codec.optional(Codec.mapped(liability, limits.assets)),
    feeRate: Codec.absent(share, Ratio.zero),
    closing: Codec.optional(share),
    options: Codec.mapped(() => optionMargin, limits.assets),
    slopes: Codec.described(
      Codec.absent(
        Codec.mapped(() => share, limits.assets),
        new Map(),
      ),
      'By base: a future asks this share of its size more for each unit of the base.',
    ),
  },
  'Exchange brackets with multi-asset collateral, and a form for the options on each base.',
)
