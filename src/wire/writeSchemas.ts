import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type SchemaDocument, schemas } from './schemas.ts'

/** The text of a schema's file. */
export const schemaText = (document: SchemaDocument): string =>
  `${JSON.stringify(document, null, 2)}\n`

/** Rewrites docs/schema: `node src/wire/writeSchemas.ts`, after any change of the wire format. */
export function writeSchemas(folder: URL): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, document] of schemas()) {
    writeFileSync(new URL(name, folder), schemaText(document))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeSchemas(new URL('../../docs/schema/', import.meta.url))
}
