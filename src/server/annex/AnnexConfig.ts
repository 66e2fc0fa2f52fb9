import { Codec } from '../../wire/Codec.ts'
import { Path } from '../../wire/Path.ts'
import { Scalar } from '../../wire/Scalar.ts'

/** One side of an agreement that a service keeps the record of. */
export interface AnnexConfig {
  /** By which it is asked for; the agreement's id where left out. */
  readonly name?: string | undefined
  /** The file of its terms. */
  readonly agreement: string
  /** The file of its record, begun where there is none. */
  readonly record: string
  /** The party whose record it is. */
  readonly side: string
}

const PATH_MOST = 4_096
const ANNEXES_MOST = 1_000

const annex: Codec<AnnexConfig> = Codec.record<AnnexConfig>(
  {
    name: Codec.optional(
      Scalar.text(1, 128, 'By which it is asked for; the agreement’s id where left out.'),
    ),
    agreement: Scalar.text(1, PATH_MOST, 'The file of its terms.'),
    record: Scalar.text(1, PATH_MOST, 'The file of its record, begun where there is none.'),
    side: Scalar.text(1, 128, 'The party whose record it is.'),
  },
  'One side of an agreement about collateral.',
)

/** Those of a service, each record once. */
export const codec: Codec<readonly AnnexConfig[]> = Codec.checked(
  Codec.list(annex, ANNEXES_MOST),
  (found, at) => {
    for (const [index, { record }] of found.entries()) {
      if (found.findIndex((one) => one.record === record) === index) continue
      const place = Path.child(Path.child(at, index), 'record')
      throw Path.fault(place, 'field.value', 'a record that no other has', record)
    }
  },
)

export * as AnnexConfig from './AnnexConfig.ts'
