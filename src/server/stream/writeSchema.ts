import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { schema } from './Frame.ts'

/** The schema's file, from this one. */
export const streamSchemaFile = new URL('../../../docs/schema/stream.schema.json', import.meta.url)

/** Rewrites it: `node src/server/stream/writeSchema.ts`, after any change of a frame. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(streamSchemaFile, `${JSON.stringify(schema(), null, 2)}\n`)
}
