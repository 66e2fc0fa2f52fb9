import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { Told } from '../../src/connect/mirror/Mirror.ts'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll, records } from '../cli/plimsoll.ts'
import { venueServer } from './venueServer.ts'

/** ccxt takes seconds to load: tried before a release, and whenever WATCH_VENUES says so. */
const skip = process.env.WATCH_VENUES === undefined && 'WATCH_VENUES=1 tries ccxt itself'

const folder = Folder.create()

const secrets = { apiKey: 'hunter2key', secret: 'hunter2secret', password: 'hunter2word' }
const address = { walletAddress: '0x1234567890123456789012345678901234567890' }

const rows = [
  ['binanceusdm', secrets, 'BTC/USDT:USDT', '0.8', '52000'],
  ['bybit', secrets, 'BTC/USDT:USDT', '0.25', '51200'],
  ['okx', secrets, 'ETH/USDT:USDT', '120', '2460'],
  ['hyperliquid', address, 'BTC/USDC:USDC', '0.5', '52000'],
] as const

function credentials(name: string, told: object): string {
  const path = folder.file(`${name}.json`, JSON.stringify(told))
  chmodSync(path, 0o600)
  return path
}

describe('venues, as ccxt reads them', { skip }, () => {
  for (const [venue, told, symbol, contracts, mark] of rows) {
    test(`[WATCH1] [WATCH8] an account of ${venue} is mirrored, and no secret is told`, async (context) => {
      const server = await venueServer(context, venue)
      const journal = folder.path(`${venue}.plimsoll`)
      const { code, stdout, stderr } = await plimsoll(
        [
          ...[
            'watch',
            '--venue',
            venue,
            '--journal',
            journal,
            '--venue-url',
            server.url,
            '--times',
            '1',
          ],
          ...['--credentials', credentials(venue, told), '--json'],
        ],
        { now: Date.now },
      )
      assert.equal(code, 0, stderr)
      const lines = records(stdout) as unknown as Told[]
      assert.ok(
        lines.some(({ kind }) => kind === 'fresh'),
        stdout,
      )
      assert.ok(!lines.some(({ kind }) => kind === 'refused'), stdout)
      const assessed = await plimsoll(['assess', journal, '--json'])
      const reports = JSON.parse(assessed.stdout) as AccountReport[]
      const position = reports.flatMap(({ positions }) => positions)[0]
      assert.deepEqual(
        [position?.symbol, position?.contracts, position?.markPrice],
        [symbol, contracts, mark],
      )
      const all = stdout + stderr + (await plimsoll(['events', journal])).stdout
      assert.doesNotMatch(all, /hunter2|signature/)
    })
  }

  for (const [venue] of rows.slice(0, 3)) {
    test(`[WATCH7] a key of ${venue} that may withdraw is refused`, async (context) => {
      const server = await venueServer(context, venue, { mayWithdraw: true })
      const { code, stdout, stderr } = await plimsoll([
        ...['watch', '--venue', venue, '--journal', folder.path('none'), '--venue-url', server.url],
        ...['--times', '1', '--credentials', credentials(venue, secrets)],
      ])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /the key may withdraw/)
      assert.ok(!folder.has('none'), 'and nothing was begun')
    })
  }

  test('[WATCH7] hyperliquid is read without a key', async () => {
    const { code, stderr } = await plimsoll([
      ...['watch', '--venue', 'hyperliquid', '--journal', folder.path('none')],
      ...['--credentials', credentials('hl', { ...address, secret: 'hunter2' })],
    ])
    assert.equal(code, 2)
    assert.match(stderr, /expected no key/)
    assert.doesNotMatch(stderr, /hunter2/)
  })

  test('[WATCH5] a 429 is waited for as long as the venue says, and told without a secret', async (context) => {
    const server = await venueServer(context, 'binanceusdm', { limits: 1 })
    const { code, stdout } = await plimsoll(
      [
        ...['watch', '--venue', 'binanceusdm', '--journal', folder.path('busy'), '--times', '2'],
        ...['--venue-url', server.url, '--credentials', credentials('busy', secrets), '--json'],
      ],
      { now: Date.now },
    )
    assert.equal(code, 0)
    const kinds = (records(stdout) as unknown as Told[]).map(({ kind }) => kind)
    assert.deepEqual(
      kinds.filter((kind) => kind !== 'notice'),
      ['failed', 'fresh'],
    )
    assert.match(stdout, /RateLimitExceeded|DDoSProtection/)
    assert.doesNotMatch(stdout, /hunter2|signature/)
  })

  test('[WATCH2] a venue that is none is refused', async () => {
    for (const odd of ['nowhere', '__proto__', 'Exchange', 'pro']) {
      const { code, stderr } = await plimsoll([
        'watch',
        '--venue',
        odd,
        '--journal',
        folder.path('none'),
      ])
      assert.equal(code, 2)
      assert.match(stderr, /expected a venue of ccxt/, odd)
    }
  })
})
