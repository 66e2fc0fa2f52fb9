import type { ShortForm } from '../../model/OptionMargin.ts'
import { Ratio } from '../../money/Ratio.ts'

/**
 * What Gate asks to open a short option beyond its price, by its two rates. The least of a put grows with its price.
 *
 *     call  max(near × S − out, far × S)
 *     put   max(near × S − out, far × S + far × M)
 *
 * Rules: [OPTM10]
 *
 * @example
 * initialForm('put', Ratio.of(1n, 10n), Ratio.of(3n, 20n)).farMark // => Ratio.of(1n, 10n)
 */
export const initialForm = (right: 'call' | 'put', far: Ratio, near: Ratio): ShortForm => ({
  near,
  far,
  farMark: right === 'put' ? far : Ratio.zero,
  mark: Ratio.zero,
  fee: Ratio.zero,
})
