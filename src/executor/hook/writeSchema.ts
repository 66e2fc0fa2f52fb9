import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { answer, request } from './messages.ts'

/** The schema's file, from this one. */
export const hookSchemaFile = new URL('../../../docs/schema/hook.schema.json', import.meta.url)

/** What a hook is posted, and what it answers, draft 2020-12. */
export const hookSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'hook.schema.json',
  title: 'What a hook of `plimsoll execute` is posted, and what it answers',
  $defs: { request, answer },
}

/** Rewrites it: `node src/executor/hook/writeSchema.ts`, after any change of a message. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(hookSchemaFile, `${JSON.stringify(hookSchema, null, 2)}\n`)
}
