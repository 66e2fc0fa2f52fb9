import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { schemaText } from '../wire/writeSchemas.ts'
import { Config } from './Config.ts'

/** The schema's file, from this one. */
export const configSchemaFile = new URL('../../docs/schema/config.schema.json', import.meta.url)

/** Rewrites it: `node src/server/writeConfigSchema.ts`, after any change of the configuration. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(configSchemaFile, schemaText(Config.schema))
}
