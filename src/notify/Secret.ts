import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { NotifyError } from './NotifyError.ts'

/**
 * A secret as configuration names it: itself, a variable of the environment, or a file that holds
 * nothing else.
 */
export type Secret = string | { readonly env: string } | { readonly file: string }

export const schema = Type.Union(
  [
    Type.String({ minLength: 1, maxLength: 4_096 }),
    Type.Object(
      {
        env: Type.String({ minLength: 1, maxLength: 256, description: 'The name of a variable.' }),
      },
      { additionalProperties: false },
    ),
    Type.Object(
      { file: Type.String({ minLength: 1, maxLength: 4_096, description: 'A path.' }) },
      { additionalProperties: false },
    ),
  ],
  { description: 'A secret, or where it is: a variable of the environment, or a file.' },
)

/**
 * The secret itself.
 *
 * @throws NotifyError that names the variable or the file, never what is in it
 */
export function reveal(secret: Secret, env: NodeJS.ProcessEnv = process.env): string {
  if (typeof secret === 'string') return secret
  if ('env' in secret) {
    const found = env[secret.env]
    if (found === undefined || found === '') {
      throw new NotifyError(
        'secret.missing',
        `environment variable ${secret.env}`,
        'a secret',
        'nothing',
      )
    }
    return found
  }
  return ofFile(secret.file)
}

function ofFile(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    const found = error instanceof Error && 'code' in error ? String(error.code) : 'a fault'
    throw new NotifyError('secret.unreadable', path, 'a file that holds a secret', found)
  }
  if (text === '') throw new NotifyError('secret.missing', path, 'a secret', 'nothing')
  return text
}

export * as Secret from './Secret.ts'
