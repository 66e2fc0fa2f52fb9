import type { State } from '../engine/State.ts'
import type { Catalog } from './Catalog.ts'

/** The catalog of a state, for codecs; it grows with the state. */
export const catalogOf = ({
  assetById,
  instrumentById,
  accountById,
  assets,
  instruments,
}: State): Catalog => ({
  defined: () => ({ assets, instruments }),
  asset: (id) => assetById.get(id),
  instrument: (id) => instrumentById.get(id),
  numeraire: (id) => {
    const rulebook = accountById.get(id)?.rules?.active
    return rulebook ? assetById.get(rulebook.numeraire) : undefined
  },
})
