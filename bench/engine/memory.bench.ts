import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { bookCommands } from '../../src/sim/scenarios/crashDay/book.ts'
import { Venue } from '../../src/sim/scenarios/crashDay/Venue.ts'
import { crashDay } from '../../test/crashDay.ts'

/**
 * Bytes of heap an account on the demo's book, positions and orders included, and what its largest
 * fields hold of it: each is dropped from all accounts, and the heap is measured again.
 *
 *     npm run bench -- engine/memory
 */
const sizes = [5_000, 20_000, 50_000]
const fields = [
  'positions',
  'balances',
  'leverages',
  'orders',
  'isolated',
  'levels',
  'calls',
] as const

function heap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

function book(accounts: number): State {
  const venue = Venue.open(crashDay.opening(), crashDay.tables(), { accounts })
  const state = State.create()
  for (const command of bookCommands(venue, [])) step(state, command)
  return state
}

/** What the heap loses by something, for each account. */
function lost(state: State, drop: () => void): string {
  const before = heap()
  drop()
  return ((before - heap()) / state.accounts.length).toFixed(0)
}

book(100)
for (const size of sizes) {
  const before = heap()
  const state = book(size)
  const each = (heap() - before) / state.accounts.length
  const ids = lost(state, () => Object.assign(state, { commandIds: null, fillIds: null }))
  const parts = fields.map((name) => {
    const bytes = lost(state, () => {
      for (const account of state.accounts) Object.assign(account, { [name]: null })
    })
    return `${name} ${bytes}`
  })
  console.log(
    `${state.accounts.length} accounts: ${each.toFixed(0)} bytes each, of them ${ids} for the ` +
      `windows of ids, which have a bound; ${parts.join(', ')}`,
  )
}
