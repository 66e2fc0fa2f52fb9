import { defined } from '../../base/assert.ts'
import { decimals } from '../../sim/scenarios/crashDay/listings.ts'
import type { PresetOf } from '../../sim/scenarios/loanDay/regimes.ts'
import { lendingRulebook } from '../../wire/rulebooks/lendingRulebook.ts'
import { preset } from '../../wire/rulebooks/preset.ts'

/** The brackets of the demo's perpetuals. */
export function tables() {
  const venue = preset('binance-usdm', decimals)
  return defined(venue.ok ? venue.value : null, 'the venue is a preset')
}

export const presetOf: PresetOf = (name, assets, initial) => {
  const numeraire = defined(assets[0], 'there is a numeraire')
  const found = lendingRulebook(name, assets, numeraire, initial === undefined ? {} : { initial })
  return defined(found.ok ? found.value : null, `${name} is a preset`)
}
