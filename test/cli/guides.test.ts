import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Folder } from './Folder.ts'
import { Guide } from './Guide.ts'
import { plimsoll } from './plimsoll.ts'

for (const path of Guide.paths) {
  test(`what ${path} shows is what is printed (node test/cli/writeGuides.ts)`, async () => {
    const all = await Guide.run(Guide.read(path), Folder.create().path('x').slice(0, -1))
    assert.ok(all.length > 0)
    for (const { line, shown, printed } of all) assert.equal(printed, shown, line)
  })
}

test('the glossary has every word of the tables and of the JSON', async () => {
  const glossary = readFileSync(`${Guide.root}docs/glossary.md`, 'utf8')
  const schema = JSON.parse(readFileSync(`${Guide.root}docs/schema/assessment.schema.json`, 'utf8'))
  const has = (word: string) => new RegExp(`[*\`]${word}[*\`]`).test(glossary)
  // What only positions and notices have is in the schema itself.
  const apart = ['parent', 'positions', 'thresholds', 'notCovered', 'notices']
  for (const field of Object.keys(schema.properties)) {
    assert.ok(apart.includes(field) || has(field), `${field} is not in docs/glossary.md`)
  }
  for (const book of ['cross', 'ladder']) {
    const path = `${Guide.root}examples/books/${book}.json`
    const { stdout } = await plimsoll(['assess', path])
    const heads = stdout.split('\n\n').map((part) => part.split('\n')[0] ?? '')
    for (const word of heads.flatMap((head) => head.split(/ {2,}/))) {
      const known = [...apart, '', 'asset', 'amount', 'price', 'worth', 'what moves', 'or instead']
      if (/^(Rulebook|A liquidation|Each price)/.test(word) || known.includes(word)) continue
      assert.ok(has(word) || glossary.includes(`**${word}**`), `${word} is not in docs/glossary.md`)
    }
  }
})
