import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Payload } from '../import/Payload.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()

/** The options that name the files of a recorded payload, labelled or not. */
function filesOf(venue: string, label = ''): readonly string[] {
  const payload = Payload.all.find((one) => one.venue === venue)
  assert.ok(payload !== undefined)
  return (['positions', 'balance', 'tiers'] as const).flatMap((part) => {
    const file = folder.file(`${venue}-${part}.json`, JSON.stringify(payload[part]))
    return [`--${part}`, `${label}${file}`]
  })
}

const prices = (name: string, price: number) =>
  folder.file(`${name}.csv`, `ts,price\n1735600060000,${price}\n`)

const okx = filesOf('okx')

test('[WIRE28] every template is read and assessed as it is printed', async () => {
  for (const kind of ['perps', 'loan', 'desk']) {
    const { stdout } = await plimsoll(['book', '--init', kind])
    assert.match(stdout, /\/\/ /)
    const told = await plimsoll(['assess', folder.file(`${kind}.json`, stdout), '--json'])
    assert.equal(told.code, 0, told.stderr)
  }
  const { code, stderr } = await plimsoll(['book', '--init', 'perp'])
  assert.equal(code, 2)
  assert.match(stderr, /expected one of perps, loan, desk, found 'perp'/)
})

test('[CCXT1] what ccxt fetched goes wherever a book goes', async () => {
  const isolated = 'main/ETH/USDT:USDT'
  const explained = await plimsoll(['explain', ...okx, isolated, '--json'])
  assert.equal(JSON.parse(explained.stdout).maintenanceMargin, '118.08', explained.stderr)
  assert.match(explained.stderr, /trusted: payload: used, and told only once/)
  const asked = await plimsoll([
    'whatif',
    ...okx,
    isolated,
    '--mark',
    'ETH/USDT:USDT=2100',
    '--json',
  ])
  assert.equal(JSON.parse(asked.stdout).after.equity, '1200', asked.stderr)
  const pressed = await plimsoll(['pressure', ...okx, '--json'])
  assert.equal(pressed.code, 0, pressed.stderr)
  const stressed = await plimsoll(['stress', ...okx, '--json'])
  assert.equal(stressed.code, 0, stressed.stderr)
  const price = `ETH/USDT:USDT=${prices('eth', 2_300)}`
  const replayed = await plimsoll(['replay', ...okx, '--prices', price, '--json'])
  assert.equal(replayed.code, 0, replayed.stderr)
})

test('[CCXT1] book writes a book file of them, which is assessed alike', async () => {
  const out = folder.path('book.json')
  const written = await plimsoll(['book', ...okx, '--write', out])
  assert.equal(written.code, 0, written.stderr)
  const [one, other] = await Promise.all([
    plimsoll(['assess', out, '--json']),
    plimsoll(['assess', ...okx, '--json']),
  ])
  const bare = (text: string) =>
    JSON.parse(text).map(({ notices, ...rest }: Record<string, unknown>) => rest)
  assert.deepEqual(bare(one.stdout), bare(other.stdout))
  assert.match(readFileSync(out, 'utf8'), /"ccxt fetchLeverageTiers, read as of okx/)
})

test('[CCXT15] several venues are one table and one total', async () => {
  const both = [...filesOf('binance', 'binance='), ...filesOf('coinex', 'ben=')]
  const { stdout, code, stderr } = await plimsoll(['assess', ...both])
  assert.equal(code, 0, stderr)
  assert.match(stdout, /total in dollars: equity 8,800, initial 5,200, maintenance 192.4/)
  const price = `BTC/USDT:USDT=${prices('btc', 53_000)}`
  const moved = await plimsoll(['assess', ...both, '--prices', price, '--json'])
  const marks = JSON.parse(moved.stdout).flatMap((one: { positions: { markPrice: string }[] }) =>
    one.positions.map(({ markPrice }) => markPrice),
  )
  assert.deepEqual(marks, ['53000', '53000'])
})

test('[WIRE29] prices that match nothing are refused with a suggestion', async () => {
  const eth = prices('eth', 2_300)
  const named = await plimsoll(['assess', ...okx, '--prices', `ETH/USDT:USDC=${eth}`])
  assert.equal(named.code, 2)
  assert.match(named.stderr, /no symbol ETH\/USDT:USDC in the book; did you mean ETH\/USDT:USDT\?/)
  const file = folder.file('other.csv', 'symbol,ts,price\nETH-USDX,1735600060000,5\n')
  const rows = await plimsoll(['assess', ...okx, '--prices', file])
  assert.equal(rows.code, 2)
  assert.match(rows.stderr, /expected prices of symbols or assets of the book, found only ETH-USDX/)
  const replayed = await plimsoll(['replay', ...okx, '--prices', `ETH/USDT:USDC=${eth}`])
  assert.equal(replayed.code, 2)
  assert.match(replayed.stderr, /did you mean ETH\/USDT:USDT\?/)
})

test('[MODEL10] a coin that follows another moves with it, by file and by hand', async () => {
  const { stdout } = await plimsoll(['book', '--init', 'loan'])
  const loan = folder.file('loan.json', stdout)
  const price = async (words: readonly string[]) => {
    const told = await plimsoll([...words, '--json'])
    const json = JSON.parse(told.stdout)
    const { loan: found } = json.after ?? json[0]
    return found.collateral[0].price
  }
  assert.equal(await price(['assess', loan]), '2950')
  assert.equal(await price(['whatif', loan, 'loan', '--mark', 'WETH=2000']), '2360')
  assert.equal(await price(['assess', loan, '--prices', `WETH=${prices('weth', 2_000)}`]), '2360')
})

test('[CCXT1] --strict refuses what contradicts, and names it', async () => {
  const { code, stderr } = await plimsoll(['assess', ...filesOf('gate'), '--strict'])
  assert.equal(code, 2)
  assert.match(
    stderr,
    /--strict: contradicted: positions\[0\]\.liquidationPrice: told 57000.1, ours 57187/,
  )
  assert.equal((await plimsoll(['assess', ...okx, '--strict'])).code, 0)
})
