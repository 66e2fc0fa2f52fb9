import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertDrawn } from '../cli/assertDrawn.ts'
import { Folder } from '../cli/Folder.ts'
import { Guide } from '../cli/Guide.ts'
import { drawn, pages, skipped } from './pages.ts'

for (const path of pages) {
  test(`[STUDY3] [STUDY9] what ${path} shows is what is printed and drawn (node test/studies/writePages.ts)`, {
    skip: skipped(path),
  }, async () => {
    const folder = Folder.create().path('x').slice(0, -1)
    const all = await Guide.run(Guide.read(path), folder)
    assert.ok(all.length > 0)
    for (const { line, shown, printed } of all) assert.equal(printed, shown, line)
    const files = drawn(folder)
    assert.ok(files.length >= 2)
    for (const [name, is, was] of files) {
      assert.equal(is, was, name)
      if (name.endsWith('.svg')) assertDrawn(is)
      else assert.match(is, /^chart,series,x,y,low,high\n/)
    }
  })
}
