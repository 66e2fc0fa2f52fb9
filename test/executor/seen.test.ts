import assert from 'node:assert/strict'
import { test } from 'node:test'
import { journalSeen } from '../../src/executor/journalPrincipal.ts'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { Scheduler } from '../../src/host/Scheduler.ts'
import { Storage } from '../../src/host/Storage.ts'
import { Folder } from '../cli/Folder.ts'
import { randomRun } from '../engine/randomRun.ts'

const folder = Folder.create()

test('[EXEC16] [JRN10] whoever looks at what is out keeps no log from being folded', async (context) => {
  const path = folder.path('seen.plimsoll')
  const engine = DurableEngine.open(Storage.file(path))
  randomRun(1, 40, { before: (_, command) => void engine.apply(command) })
  engine.commit()
  const seen = await journalSeen(path, { scheduler: Scheduler.eventLoop, now: Date.now })
  context.after(() => seen.close())
  randomRun(2, 40, {
    before: (_, command) => void engine.apply({ ...command, id: `later ${command.id}` }),
  })
  engine.commit()
  // Its last connection folds the log and takes it away.
  engine.close()
  assert.ok(!folder.has('seen.plimsoll-wal'))
})
