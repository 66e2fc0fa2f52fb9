import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import Schema from 'typebox/schema'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-outputs-'))
after(() => rmSync(folder, { recursive: true }))

const TIMEOUT_MS = 120_000

function plimsoll(args: readonly string[], input = ''): string {
  const command = ['src/cli/main.ts', ...args]
  const options = { cwd: root, input, encoding: 'utf8', timeout: TIMEOUT_MS } as const
  const { stdout, stderr, status } = spawnSync(process.execPath, command, options)
  assert.ok(status === 0 || status === 3, stderr)
  return stdout
}

function valid(name: string, json: unknown): void {
  const text = readFileSync(join(root, 'docs/schema', `${name}.schema.json`), 'utf8')
  const compiled = Schema.Compile(JSON.parse(text))
  const errors = compiled.Check(json) ? [] : compiled.Errors(json)[1]
  assert.deepEqual(errors, [])
}

const book = (name: string) => join(root, 'examples/books', name)

test('[WIRE19] assess answers with accounts that the schema describes', () => {
  for (const name of ['cross.json', 'multi-asset.json']) {
    const reports = JSON.parse(plimsoll(['assess', book(name), '--json']))
    assert.ok(reports.length > 0)
    for (const report of reports) valid('assessment', report)
  }
})

test('[WIRE19] explain and whatif answer as their schemas describe', () => {
  valid('explanation', JSON.parse(plimsoll(['explain', book('cross.json'), 'anna', '--json'])))
  const change = ['--transfer', 'USDT -100000']
  const args = ['whatif', book('cross.json'), 'anna', ...change, '--json']
  valid('comparison', JSON.parse(plimsoll(args)))
})

test('[WIRE9] [WIRE19] run answers with events and answers that the schemas describe', () => {
  const commands = [
    '{"type":"DefineAsset","id":"1","time":1,"asset":"USDT","decimals":6}',
    '{"type":"DefineAsset","id":"2","time":2,"asset":"USDT","decimals":6}',
    'x',
  ]
  const journal = join(folder, 'run.plimsoll')
  const lines = plimsoll(['run', '--journal', journal], `${commands.join('\n')}\n`).trim()
  const told = lines.split('\n').map((line) => JSON.parse(line))
  assert.deepEqual(
    told.map(({ type }) => type),
    ['AssetDefined', 'Acknowledged', 'Rejected', 'Acknowledged', 'Error'],
  )
  for (const line of told) {
    valid(['Acknowledged', 'Error'].includes(line.type) ? 'answer' : 'event', line)
  }
})
