import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { asked, started } from './started.ts'

/** The example's desk without its Arm, and without the prices that come after. */
const desk = readFileSync(new URL('../../../examples/desk.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(0, 13)
  .map((line) => JSON.parse(line) as { type: string })
const isPrice = ({ type }: { type: string }): boolean => type === 'SetMarks'

test('[SRV7] told to arm, it arms once prices are fresh and the books are sound, and not before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-arm-'))
  const notes: string[] = []
  const config = { clock: 'commands', arm: true } as const
  const server = await started(join(folder, 'desk.plimsoll'), config, (text) => notes.push(text))
  after(async () => {
    await server.stop(4_000)
    rmSync(folder, { recursive: true, force: true })
  })
  const { replica } = server.service
  const send = (body: unknown) => asked(server, { name: 'ops' }, ['POST', '/v1/commands', body])
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  await send(desk.filter((one) => !isPrice(one)))
  await wait(1_500)
  assert.equal(replica.state.armed, false)
  assert.equal(server.service.readiness().isReady, false)
  await send(desk.filter(isPrice))
  const isTold = () => notes.some((text) => text.startsWith('armed:'))
  for (let looks = 0; looks < 100 && !isTold(); looks++) await wait(100)
  assert.deepEqual([replica.state.armed, isTold()], [true, true])
})
