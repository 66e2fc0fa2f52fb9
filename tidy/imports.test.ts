import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imports } from './imports.ts'

const check = (path: string, text: string) => imports({ path, text })

test('a room may import itself and the rooms above it', () => {
  const text =
    "import { Amount } from '../money/Amount.ts'\nexport * as Account from './Account.ts'\n"
  assert.deepEqual(check('src/model/Account.ts', text), [])
  assert.deepEqual(check('src/margin/methods/tiered/walk.ts', "import '../../assess.ts'"), [])
  assert.deepEqual(check('src/index.ts', "export { run } from './cli/run.ts'"), [])
})

test('a room may not import one below it, whatever the form of the import', () => {
  const message = 'money may not import engine, which comes after it: declare a port in money'
  for (const text of [
    "import { State } from '../engine/State.ts'",
    "import type { State } from '../engine/State.ts'",
    "export { State } from '../engine/State.ts'",
    "export * from '../engine/State.ts'",
    "const engine = await import('../engine/State.ts')",
    "type State = import('../engine/State.ts').State",
  ]) {
    const [found, ...more] = check('src/money/Amount.ts', `\n${text}\n`)
    assert.equal(found, `src/money/Amount.ts:2: ${message}`, text)
    assert.deepEqual(more, [])
  }
})

test('no room imports the door', () => {
  assert.match(check('src/cli/run.ts', "import '../index.ts'")[0]!, /cli may not import index/)
})

test('margin, market, calls and ledger do not import one another', () => {
  const message = 'market and margin do not know one another: pass what is needed as data'
  const text = "import { assess } from '../margin/assess.ts'"
  assert.deepEqual(check('src/market/fill.ts', text), [`src/market/fill.ts:1: ${message}`])
  assert.deepEqual(check('src/liquidation/plan.ts', text), [])
})

test('a test may bring strangers together and use test/, but keeps the direction', () => {
  const stranger = "import '../margin/assess.ts'\nimport '../../test/books.ts'"
  assert.deepEqual(check('src/market/fill.test.ts', stranger), [])
  assert.match(check('src/money/Amount.test.ts', "import '../wire/book.ts'")[0]!, /may not import/)
})

test('a source imports nothing outside src', () => {
  assert.match(check('src/cli/run.ts', "import '../../test/books.ts'")[0]!, /outside src/)
  assert.match(check('src/cli/run.ts', "import '../../package.json'")[0]!, /outside src/)
})

test('a room that the table does not know is a violation, on either side', () => {
  assert.match(check('src/attic/box.ts', '')[0]!, /not in a room/)
  assert.match(check('src/box.ts', '')[0]!, /not in a room/)
  assert.match(check('src/cli/run.ts', "import '../attic/box.ts'")[0]!, /not in a room/)
})

test('the lab imports rooms, and only the commands that run it import the lab', () => {
  const text = "import { sweep } from '../../src/sim/fireSale/sweep.ts'"
  assert.deepEqual(check('lab/reproductions/fireSaleStudy.ts', text), [])
  assert.match(
    check('lab/studies/days.ts', "import '../../src/cli/Io.ts'")[0]!,
    /lab may not import cli/,
  )
  const study = "import { days } from '../../../lab/studies/days.ts'"
  assert.deepEqual(check('src/cli/commands/study.ts', study), [])
  for (const path of ['src/cli/commands/replay.ts', 'src/cli/replay/Replay.ts']) {
    assert.match(check(path, study)[0]!, /cli may not import lab: only the commands/)
  }
  assert.match(check('src/index.ts', "import '../lab/studies/days.ts'")[0]!, /index may not import/)
  assert.match(
    check('src/sim/world/run.ts', "import '../../../lab/studies/days.ts'")[0]!,
    /sim may not import lab/,
  )
})

test('what stands outside src may import anything', () => {
  assert.deepEqual(check('bench/main.ts', "import '../src/cli/run.ts'"), [])
})
