import assert from 'node:assert/strict'
import { test } from 'node:test'
import { circles } from './circles.ts'

/** Planted files of a room, each importing the next in a different form, and the last the first. */
function ring(room: string, size: number): { path: string; text: string }[] {
  const forms = ["import '", "import type { A } from '", "export { a } from '", "type A = import('"]
  return Array.from({ length: size }, (_, n) => {
    const form = forms[n % forms.length]!
    const end = form.endsWith("('") ? ').A' : ''
    return { path: `src/${room}/f${n}.ts`, text: `${form}./f${(n + 1) % size}.ts'${end}` }
  })
}

test('a circle larger than a family is found, whatever the form of its imports', () => {
  const files = ring('money', 4)
  const message = '4 files import one another'
  const all = files.map(({ path }) => path).join(', ')
  assert.deepEqual(circles(files), [`src/money/f0.ts:1: ${message}: ${all}`])
  assert.match(circles(ring('money', 9))[0]!, /9 files import .*f7\.ts and others$/)
})

test('two circles are found as two, and a chain between them as none', () => {
  const from = { path: 'src/model/x.ts', text: "import '../money/f0.ts'\nimport './f1.ts'" }
  const found = circles([from, ...ring('money', 4), ...ring('model', 5)])
  assert.deepEqual(
    found.map((message) => message.slice(0, message.indexOf(' files'))),
    ['src/model/f0.ts:1: 5', 'src/money/f0.ts:1: 4'],
  )
})

test('a family may know one another, and a noun itself', () => {
  assert.deepEqual(circles(ring('money', 3)), [])
  const noun = { path: 'src/money/A.ts', text: "export * as A from './A.ts'" }
  assert.deepEqual(circles([noun]), [])
})
