import { setTimeout as pause } from 'node:timers/promises'
import type { Json, JsonObject } from '../../wire/JsonText.ts'
import { Remote } from './Remote.ts'
import { RemoteFault } from './RemoteFault.ts'

/** What became of a command: the entry that it is in, and why it was refused. */
export interface Told {
  readonly command: JsonObject
  /** Null where it is in no entry: nothing was kept of it. */
  readonly seq: number | null
  /** Null where it was carried out. */
  readonly refused: { readonly code: string; readonly detail: string } | null
}

/** The most commands of one request. */
const LIST = 500
const PAUSE_MS = 250

/** What says only that it may be told again. */
const again: ReadonlySet<string> = new Set(['engine.busy', 'outcome.unknown', 'rate.exceeded'])

/**
 * Tells commands in order, many at once, and returns what became of each. Where one of a list was not
 * taken for now, the list is told again until patience ends: under the same ids that is harmless.
 *
 * Rules: [REMOTE3] [REMOTE4]
 *
 * @throws RemoteFault
 */
export async function tell(
  remote: Remote,
  commands: readonly JsonObject[],
): Promise<readonly Told[]> {
  const told: Told[] = []
  for (let from = 0; from < commands.length; from += LIST) {
    told.push(...(await tellList(remote, commands.slice(from, from + LIST))))
  }
  return told
}

async function tellList(remote: Remote, list: readonly JsonObject[]): Promise<readonly Told[]> {
  const until = performance.now() + remote.patience
  for (;;) {
    const { answers } = await Remote.post(remote, '/commands', list)
    const told = toldOf(list, answers)
    const isToldAgain = told.some(({ refused }) => refused !== null && again.has(refused.code))
    if (!isToldAgain || performance.now() + PAUSE_MS > until) return told
    await pause(PAUSE_MS, undefined, { signal: remote.signal })
  }
}

function toldOf(list: readonly JsonObject[], answers: Json | undefined): readonly Told[] {
  if (!Array.isArray(answers) || answers.length !== list.length) {
    const says = `expected an answer for each of ${list.length} commands`
    throw new RemoteFault({ kind: 'odd', asked: 'POST /v1/commands', says })
  }
  return list.map((command, index) => {
    const { seq, refused } = answers[index] as JsonObject
    const { code, detail } = (refused ?? {}) as JsonObject
    const isRefused = refused !== null && refused !== undefined
    return {
      command,
      seq: typeof seq === 'number' ? seq : null,
      refused: isRefused ? { code: `${code}`, detail: `${detail}` } : null,
    }
  })
}
