import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { Storage } from '../../src/host/Storage.ts'
import { Tree } from './Tree.ts'

/** The last build of version 2 of commands and events. */
const PREVIOUS = 'b63afd8'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-downgrade-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('[VER5] the build before refuses a journal of today with a sentence, and leaves it as it is', {
  timeout: 120_000,
}, (t) => {
  if (Tree.named(PREVIOUS) === null) {
    return t.skip(`needs the history of the repository: ${PREVIOUS} is not there`)
  }
  const tree = join(folder, 'previous')
  Tree.extract(PREVIOUS, tree)
  const path = join(folder, 'today.plimsoll')
  const engine = DurableEngine.open(Storage.file(path))
  engine.apply({ type: 'AdvanceTime', id: 'c1', time: 1, actor: 'ann' })
  engine.close()
  const before = readFileSync(path)
  for (const args of [
    ['verify', path],
    ['run', '--journal', path],
    ['book', path],
  ]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(tree, 'src/cli/main.ts'), ...args],
      { encoding: 'utf8', input: '{"type":"AdvanceTime","id":"c2","time":2}\n' },
    )
    const said = `${stdout}${stderr}`
    assert.notEqual(status, 0, `${args[0]}: ${said}`)
    assert.match(said, /expected (version 1 to 2 of commands and events|format 1 or older), found/)
    assert.match(said, /read it with/)
    assert.doesNotMatch(said, /\n\s+at |Error:/, `${args[0]} has a stack trace`)
    assert.ok(readFileSync(path).equals(before), `${args[0]} changed the file`)
  }
})
