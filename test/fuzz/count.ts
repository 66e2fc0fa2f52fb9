import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fuzz } from './fuzz.ts'

/** Prints what became of so many mutated lines: `node test/fuzz/count.ts 100000`. */
const lines = Number(process.argv[2] ?? 2_000)
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-fuzz-'))
const path = (name: string) => join(folder, name)
try {
  const outcomes = await fuzz(lines, 11, path)
  const all = new Map<string, number>()
  for (const own of outcomes.values()) {
    for (const [outcome, count] of own) all.set(outcome, (all.get(outcome) ?? 0) + count)
  }
  const rows = [...all].sort(([, a], [, b]) => b - a)
  for (const [outcome, count] of rows) console.log(`| ${outcome} | ${count.toLocaleString('en')} |`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
