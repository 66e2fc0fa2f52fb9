import assert from 'node:assert/strict'
import { test } from 'node:test'
import { walls } from './walls.ts'

const check = (path: string, text: string) => walls({ path, text })

test('what is inner to a folder is imported by nobody else, whatever the form', () => {
  const message = 'src/margin/inner/walk.ts is for src/margin/ alone: import what that folder shows'
  for (const text of [
    "\nimport { walk } from '../margin/inner/walk.ts'",
    "\nimport type { Walk } from '../margin/inner/walk.ts'",
    "\nconst walk = await import('../margin/inner/walk.ts')",
  ]) {
    assert.deepEqual(check('src/engine/step.ts', text), [`src/engine/step.ts:2: ${message}`], text)
  }
  assert.equal(check('test/a.test.ts', "import '../src/margin/inner/walk.ts'").length, 1)
  assert.equal(check('src/marginal/a.ts', "import '../margin/inner/walk.ts'").length, 1)
})

test('the folder, those below it and what is inner itself import it', () => {
  assert.deepEqual(check('src/margin/assess.ts', "import './inner/walk.ts'"), [])
  assert.deepEqual(check('src/margin/loan/price.test.ts', "import '../inner/walk.ts'"), [])
  assert.deepEqual(check('src/margin/inner/profile.ts', "import './walk.ts'"), [])
})

test('an inner folder may have one of its own', () => {
  const text = "import './inner/inner/fold.ts'"
  assert.equal(check('src/margin/assess.ts', text).length, 1)
  assert.deepEqual(check('src/margin/inner/walk.ts', "import './inner/fold.ts'"), [])
})
