import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Folder } from './Folder.ts'
import { Guide } from './Guide.ts'

for (const path of Guide.paths) {
  test(`what ${path} shows is what is printed (node test/cli/writeGuides.ts)`, async () => {
    const all = await Guide.run(Guide.read(path), Folder.create().path('x').slice(0, -1))
    assert.ok(all.length > 0)
    for (const { line, shown, printed } of all) assert.equal(printed, shown, line)
  })
}
