import { defined } from '../base/assert.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import type { Methods } from './Method.ts'
import { standard } from './methods/standard.ts'

/**
 * Binds one version of a rulebook to its method and to the defined assets and instruments. Unknown
 * names were refused when the rulebook was defined.
 *
 * Rules: [MODEL9] [METHOD1]
 *
 * @example
 * bindRulebook(rulebook, [usdt, btc], [perpetual])
 */
export function bindRulebook(
  rulebook: Rulebook,
  assets: readonly Asset[],
  instruments: readonly Instrument[],
  methods: Methods = standard,
  markPolicies: BoundRulebook['markPolicies'] = [],
): BoundRulebook {
  const numeraire = defined(
    assets.find(({ id }) => id === rulebook.numeraire),
    'bindRulebook: the numeraire is an asset',
  )
  const { name } = rulebook.method
  const method = defined(methods.get(name), `bindRulebook: ${name} is a method`)
  const bound = method.bind(rulebook.method, assets, instruments, numeraire)
  return { rulebook, numeraire, assets, instruments, method, bound, markPolicies }
}
