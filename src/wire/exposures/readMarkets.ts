import type { ToldMap } from '../../pressure/ToldMap.ts'
import { Codec } from '../Codec.ts'
import type { JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { Draft, type Said } from './Draft.ts'
import type { ExposureOptions } from './ExposureText.ts'
import { share, sized } from './sized.ts'

/** Levels of one market. */
const LEVELS_MAX = 1_000_000
const MARKETS_MAX = 4_096

const level: Codec<Said> = Codec.record<Said>({
  side: Scalar.word('long', 'short'),
  notional: sized,
  trigger: Codec.nullable(sized),
  leverage: Codec.nullable(sized),
  entry: Codec.nullable(sized),
  maintenance: Codec.nullable(share),
})

const document = Codec.record<{
  readonly time: number | null
  readonly markets: ReadonlyMap<
    string,
    { readonly price: number; readonly levels: readonly Said[] }
  >
}>({
  time: Codec.nullable(Scalar.time),
  markets: Codec.mapped(
    () => Codec.record({ price: sized, levels: Codec.list(level, LEVELS_MAX) }),
    MARKETS_MAX,
  ),
})

/** A map in the form of our own. */
export function readMarkets(json: JsonObject, draft: Draft, options: ExposureOptions): ToldMap {
  const top = Path.top()
  const { time, markets } = document.decode(json, top)
  for (const [name, { price, levels }] of markets) {
    Scalar.id.decode(name, Path.child(Path.child(top, 'markets'), name))
    const own = Draft.levelsAt(draft, name, price) ?? []
    for (const [index, said] of levels.entries()) {
      const rest = { ...said, maintenance: said.maintenance ?? options.maintenance }
      const found = Draft.levelOf(rest, price)
      if (!Draft.isBlame(found)) own.push(found)
      else {
        const steps = ['markets', name, 'levels', index, found.field] as const
        const at = steps.reduce<Path>((path, step) => Path.child(path, step), top)
        throw Path.fault(at, 'field.missing', found.expected, 'nothing')
      }
    }
  }
  return Draft.finish(draft, time)
}
