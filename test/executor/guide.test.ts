import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { serve } from '../../examples/hook/paper.ts'
import { hookSchema, hookSchemaFile } from '../../src/executor/hook/writeSchema.ts'
import { drawSecret } from '../../src/notify/sinks/webhook.ts'
import { Config } from '../../src/server/Config.ts'
import { Folder } from '../cli/Folder.ts'
import { Guide } from '../cli/Guide.ts'
import { plimsoll } from '../cli/plimsoll.ts'

const { text } = Guide.read('docs/guides/execute.md')
const command = /^\$ plimsoll (.*)\n((?:(?!\$ |```).*\n)*)/gm
const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g

test('what docs/guides/execute.md shows is what is printed, with the hook of the examples', async (context) => {
  const folder = Folder.create()
  const secret = drawSecret()
  folder.file('hook.key', `${secret}\n`)
  chmodSync(folder.path('hook.key'), 0o600)
  const server = serve(0, '53990', secret)
  await once(server, 'listening')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const placed = (word: string): string =>
    /^(desk\.plimsoll|hook\.key)$/.test(word) ? folder.path(word) : word.replace('8080', `${port}`)
  let count = 0
  for (const [, line = '', shown = ''] of text.matchAll(command)) {
    const [, words = '', input, output] = /^(.*?)(?: < (\S+))?(?: > (\S+))?$/.exec(line) ?? []
    const stdin = input === undefined ? '' : readFileSync(Guide.root + input, 'utf8')
    const ran = await plimsoll(words.split(' ').map(placed), { stdin, now: Date.now })
    assert.equal(ran.code, 0, `${line}: ${ran.stderr}`)
    if (output !== undefined) writeFileSync(folder.path(output), ran.stdout)
    const printed = output === undefined ? ran.stdout.replaceAll(`${port}`, '8080') : ''
    assert.equal(printed.replace(time, ''), shown.replace(time, ''), line)
    count += 1
  }
  assert.equal(count, 5)
})

test('the configuration that the guide shows is taken', () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(text) ?? []
  assert.equal(Config.parse(json, 'serve.json').executor?.live, true)
})

test('[EXEC11] the schema of hooks under docs is that of the code', () => {
  const written = readFileSync(hookSchemaFile, 'utf8')
  const made = `${JSON.stringify(hookSchema, null, 2)}\n`
  assert.equal(written, made, 'run node src/executor/hook/writeSchema.ts')
})

test('[EXEC9] [EXEC13] what would be used wrongly is refused before anything is sent', async () => {
  const folder = Folder.create()
  const key = folder.file('hook.key', drawSecret())
  const hook = ['--hook', 'https://desk.example/']
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [['execute', 'x.plimsoll'], /expected hook or venue, and one of them, found neither/],
    [['execute', ...hook, '--live'], /expected --secret-file FILE beside --hook/],
    [['execute', ...hook], /JOURNAL/],
    [['execute', 'a', '--url', 'http://127.0.0.1:1', ...hook], /expected JOURNAL or --url/],
    [['execute', 'a', '--venue', 'okx'], /expected --credentials FILE beside --venue/],
    [['execute', 'a', ...hook, '--most-day', '-1'], /options\/mostDay/],
    [
      ['execute', '--url', 'http://127.0.0.1:1', ...hook, '--secret-file', key, '--live'],
      /mode 0600/,
    ],
  ]
  for (const [words, message] of rows) {
    const { code, stderr } = await plimsoll(words)
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, message)
  }
  chmodSync(key, 0o600)
  const [words = []] = rows.at(-1) ?? []
  assert.match((await plimsoll(words)).stderr, /expected --record FILE with --url and --live/)
})

test('[EXEC9] a venue is traded at only within bounds', () => {
  const venue = { name: 'okx', credentials: 'trade.json' }
  const text = (part: object) => JSON.stringify({ executor: { venue, live: true, ...part } })
  assert.throws(() => Config.parse(text({ mostOrder: '1' }), 'serve.json'), /mostOrder and mostDay/)
  const { executor } = Config.parse(text({ mostOrder: '1', mostDay: '2' }), '/etc/serve.json')
  assert.equal(executor?.venue?.credentials, '/etc/trade.json', 'from its folder')
})
