import type { HeldSide, ToldLevel, ToldMap } from '../../pressure/ToldMap.ts'
import { Codec } from '../Codec.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { show } from '../WireError.ts'
import { Draft } from './Draft.ts'
import { sized } from './sized.ts'

/** Where its levels stand, by side. */
const lists = { long: 'longLiquidations', short: 'shortLiquidations' } as const

/**
 * A map of kittycapital/liquidation-heatmap: buckets of 1.2 % of the price within 30 %, each at the middle of
 * its bucket, by leverage. What it has besides is left.
 *
 * Rules: [EXPOSURE3]
 */
export function readHeatMap(json: JsonObject, draft: Draft): ToldMap {
  const top = Path.top()
  const data = Path.child(top, 'data')
  for (const [name, told] of Object.entries(Codec.object(need(json, 'data', top), data))) {
    const at = Path.child(data, name)
    const market = Codec.object(told, at)
    const price = sized.decode(need(market, 'currentPrice', at), Path.child(at, 'currentPrice'))
    const levels = Draft.levelsAt(draft, Scalar.id.decode(name, at), price) ?? []
    for (const side of ['long', 'short'] as const) {
      for (const one of sideOf(market, side, at)) levels.push(one)
    }
  }
  const { lastUpdated } = json
  return Draft.finish(draft, timeOf(lastUpdated, Path.child(top, 'lastUpdated')))
}

function sideOf(market: JsonObject, side: HeldSide, at: Path): ToldLevel[] {
  const own = Path.child(at, lists[side])
  const told = need(market, lists[side], at)
  if (!Array.isArray(told)) throw Path.fault(own, 'field.type', 'a list', show(told))
  return told.flatMap((one: Json, index) => {
    const place = Path.child(own, index)
    const bucket = Codec.object(one, place)
    const trigger = sized.decode(need(bucket, 'price', place), Path.child(place, 'price'))
    const notional = sized.decode(need(bucket, 'value', place), Path.child(place, 'value'))
    return [{ side, trigger, notional, leverage: null }]
  })
}

function need(from: JsonObject, name: string, at: Path): Json {
  const found = from[name]
  if (found !== undefined) return found
  throw Path.fault(Path.child(at, name), 'field.missing', `a field "${name}"`, 'nothing')
}

/** As that program writes it: ISO 8601 with microseconds. */
function timeOf(json: Json | undefined, at: Path): number | null {
  if (json === undefined || json === null) return null
  const time = typeof json === 'string' && /T.*Z$/.test(json) ? Date.parse(json) : Number.NaN
  if (Number.isFinite(time)) return time
  throw Path.fault(at, 'field.value', 'a time such as 2026-02-22T16:30:40Z', show(json))
}
