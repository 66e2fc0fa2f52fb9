import { parentPort, workerData } from 'node:worker_threads'
import { defined } from '../../base/assert.ts'
import { limits } from '../../base/limits.ts'
import { Clock } from '../../host/Clock.ts'
import type { DurableEngine } from '../../host/DurableEngine.ts'
import { Keyring } from '../../journal/seal/Keyring.ts'
import { beginBook } from './beginBook.ts'
import { told as faultOf } from './EngineFault.ts'
import { EngineOrder } from './EngineOrder.ts'
import { EngineSide } from './EngineSide.ts'
import type { Beginning, Found, FromEngine, ToEngine } from './messages.ts'

/** The engine's thread: it owns the state and the journal, and does nothing else. */
const port = defined(parentPort, 'server: a thread has somebody to tell')
const { order, keys } = workerData as Beginning
const say = (message: FromEngine): void => port.postMessage(message)

/** Nothing is tried again: whoever hears it ends the process. */
function fail(error: unknown): void {
  say({ kind: 'failed', fault: faultOf(error) })
  process.exit(1)
}

function start(): void {
  for (const key of keys) Keyring.add(key)
  const engine = EngineOrder.open(order, {
    opened: () => say({ kind: 'opened' }),
    note: (text) => say({ kind: 'note', text }),
  })
  const recovery = found(engine)
  const wall = order.clock === 'wall' ? Clock.system : null
  const latest = wall === null ? undefined : wall.now() + limits.skew
  const began = order.begin === undefined ? null : beginBook(engine, order.begin, latest)
  const side = EngineSide.create(engine, {
    tell: (told) => say({ kind: 'told', told }),
    failed: fail,
    wall,
  })
  say({ kind: 'recovered', head: engine.told(), found: { ...recovery, began } })
  port.on('message', (message: ToEngine) => {
    if (message.kind === 'decide') side.decide(message.tasks)
    else end(side)
  })
}

function end(side: EngineSide): void {
  try {
    side.stop()
    say({ kind: 'synced' })
    side.close()
    say({ kind: 'closed' })
    port.close()
  } catch (error) {
    fail(error)
  }
}

function found({ recovered, told, outstanding }: DurableEngine): Omit<Found, 'began'> {
  const { entries, missing } = outstanding()
  const { head, snapshot, folded, cut, damaged, isRecorded } = recovered
  return {
    ...{ seq: head.seq, snapshot, folded, isRecorded },
    cutBytes: cut?.bytes ?? 0,
    wasArmed: told().seq > head.seq,
    ...{ outstanding: entries, missing },
    damaged: damaged.map(({ message }) => message),
  }
}

try {
  start()
} catch (error) {
  fail(error)
}
