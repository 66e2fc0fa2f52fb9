import { Codec } from '../Codec.ts'
import type { JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'

/** A preset's rulebook with what a record states in place of its own; of `method`, field by field. */
export function replaced(
  whole: JsonObject,
  { preset: _, method = {}, ...stated }: JsonObject,
  at: Path,
): JsonObject {
  const own = Codec.object(method, Path.child(at, 'method'))
  return { ...whole, ...stated, method: { ...(whole.method as JsonObject), ...own } }
}
