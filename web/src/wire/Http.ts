import { Problem } from './Problem.ts'

/** Every answer says as of which entry it is. */
export interface Answer {
  readonly seq: number
}

const PATIENCE_MS = 20_000

/** Asks for one resource of the interface. */
export const get = <Found>(path: string, signal?: AbortSignal): Promise<Found & Answer> =>
  ask<Found & Answer>('GET', path, undefined, signal)

/** Sends something; what it says is in `body`. */
export const post = <Found>(path: string, body: unknown, signal?: AbortSignal) =>
  ask<Found & Answer>('POST', path, body, signal)

/** Takes something away. */
export const drop = <Found>(path: string) => ask<Found & Answer>('DELETE', path, undefined)

/**
 * A lost answer is unknown, not refused: whoever sends a command repeats it under the same id, which
 * is harmless. So a command's id is made once, by whoever shows the form.
 */
export const newId = (): string => `page-${crypto.randomUUID()}`

/** Told when the service no longer knows who asks. */
const lockedOut = new Set<() => void>()

export function onLockedOut(listener: () => void): () => void {
  lockedOut.add(listener)
  return () => void lockedOut.delete(listener)
}

async function ask<Found>(
  method: string,
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Found> {
  const answer = await send(method, path, body, signal)
  const text = await answer.text()
  if (answer.ok) return (text === '' ? {} : JSON.parse(text)) as Found
  if (answer.status === 401) for (const tell of lockedOut) tell()
  throw problemOf(answer.status, text)
}

async function send(method: string, path: string, body: unknown, signal?: AbortSignal) {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  try {
    return await fetch(`/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Problem(0, 'unreachable', 'The service does not answer.')
  }
}

function problemOf(status: number, text: string): Problem {
  try {
    const told = JSON.parse(text) as Record<string, unknown>
    const word = (name: string): string => (typeof told[name] === 'string' ? told[name] : '')
    const detail = word('detail') || word('title') || `The service answered ${status}.`
    return new Problem(status, word('code') || String(status), detail, word('at'))
  } catch {
    return new Problem(status, String(status), `The service answered ${status}.`)
  }
}

export * as Http from './Http.ts'
