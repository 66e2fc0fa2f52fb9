import assert from 'node:assert/strict'
import type { Entry } from '../../src/engine/Entry.ts'
import type { State } from '../../src/engine/State.ts'
import { Audit } from './Audit.ts'
import { agrees } from './agrees.ts'
import { hear } from './hear.ts'

/** An auditor beside a run: told each command's entries, and at the end the state they left. */
export interface Auditing {
  readonly hear: (entries: readonly Entry[]) => void
  readonly conclude: (state: State) => void
}

export function auditing(): Auditing {
  const audit = Audit.create()
  return {
    hear: (entries) => hear(audit, entries),
    conclude: (state) => {
      agrees(audit, state)
      const [found] = audit.breaches
      assert.equal(found && `[${found.rule}] at ${found.at}: ${found.text}`, undefined)
    },
  }
}
