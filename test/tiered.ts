import assert from 'node:assert/strict'
import { Rulebook, type TieredMethod } from '../src/model/Rulebook.ts'

/** The parameters of a rulebook that has brackets. */
export function tiered({ id, method }: Rulebook): TieredMethod {
  assert.ok(Rulebook.isTiered(method), `rulebook ${id} has brackets`)
  return method
}
