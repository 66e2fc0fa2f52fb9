import assert from 'node:assert/strict'
import { bindRulebook } from '../src/margin/bindRulebook.ts'
import type { Asset } from '../src/model/Asset.ts'
import type { BoundRulebook } from '../src/model/BoundRulebook.ts'
import { lendingRulebook } from '../src/wire/rulebooks/lendingRulebook.ts'

/** A lending preset over assets, in the first of them. */
export function lendingTerms(name: string, assets: readonly Asset[]): BoundRulebook {
  const found = lendingRulebook(name, assets, assets[0] as Asset)
  assert.ok(found.ok, name)
  return bindRulebook(found.value, assets, [])
}
