import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { numRuns } from '../numRuns.ts'
import { Payload } from './Payload.ts'
import { counted, known, liquidations, mutations, tables } from './venuesPage.ts'

const isLong = numRuns >= 10_000
const docs = readFileSync(new URL('../../docs/venues.md', import.meta.url), 'utf8')

test('[CCXT4] the page of venues is what the payloads give', () => {
  assert.ok(docs.includes(tables()), 'node test/import/writeVenues.ts writes it anew')
})

test('[MARGIN14] the page of venues tells what is known of each by name, and what is not', () => {
  for (const part of [known(), liquidations()]) {
    assert.ok(docs.includes(part), 'node test/import/writeVenues.ts writes it anew')
  }
})

test('[CCXT3] eighteen venues load, and agree with their own figures or say why not', () => {
  assert.ok(Payload.all.length >= 15)
  for (const payload of Payload.all) {
    const { imported, compared } = Payload.read(payload)
    assert.equal(imported.venue, payload.venue)
    for (const { notice } of compared) assert.ok(notice === null || notice.why.length > 0)
  }
  const agreed = Payload.all.flatMap((payload) => Payload.read(payload).compared)
  assert.ok(agreed.filter(({ notice }) => notice === null).length * 2 > agreed.length)
})

/** A different number without a word is what must never come of a changed field. */
test('[CCXT1] [CCXT12] each field dropped, nulled, scaled and negated: right, unknown, refused or told', () => {
  const found = [...mutations(isLong ? 1 : 13)]
  assert.ok(found.length >= (isLong ? 5_000 : 300))
  const bad = found.filter(({ verdict }) => verdict === 'silent' || verdict === 'elsewhere')
  assert.deepEqual(bad, [])
  if (isLong) assert.ok(docs.includes(counted(found).join('\n')))
})
