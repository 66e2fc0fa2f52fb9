import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const START = Date.UTC(2024, 0, 1)
const ticks = (name: string, prices: readonly (number | null)[]) => {
  const rows = prices.flatMap((price, at) =>
    price === null ? [] : [`${START + at * 1_000},${price}`],
  )
  return folder.file(`${name}.csv`, ['ts,price', ...rows].join('\n'))
}
const a = ticks('a', [100, 101, 102, 103])
const b = ticks('b', [100, 101, 65, 103])
const c = ticks('c', [100, 101, 102, null])

const rowsOf = (stdout: string) => {
  const [header, ...rows] = stdout.trim().split('\n')
  assert.equal(header, 'symbol,ts,price,credit,debt,lasting')
  return rows.map((row) => row.split(',').slice(2).map(Number))
}

test('[COMP1] [COMP2] [COMP5] one venue’s wick moves nothing and is named; a fall must last', async () => {
  const { code, stdout, stderr } = await plimsoll(['marks', a, b, c, '--symbol', 'X'])
  assert.equal(code, 0, stderr)
  assert.deepEqual(rowsOf(stdout), [
    [100, 100, 100, 100],
    [101, 101, 101, 101],
    [102, 102, 102, 102],
    [103, 103, 103, 103],
  ])
  assert.match(stderr, /0 moments had too few sources, .*b.csv was far 1 times/)
  // What it writes it reads, as a replay does.
  const again = await plimsoll([
    'marks',
    folder.file('m.csv', stdout),
    '--symbol',
    'X',
    '--least',
    '1',
  ])
  assert.equal(again.stdout, stdout)
  const alone = await plimsoll(['marks', b, '--symbol', 'X', '--least', '1'])
  assert.deepEqual(rowsOf(alone.stdout)[2], [65, 65, 65, 101])
})

test('[COMP3] [COMP4] with a last price the mark is the middle one, and an anchor widens both sides', async () => {
  const last = ticks('last', [100, 120, 102, 103])
  const anchor = ticks('anchor', [99])
  const { stdout } = await plimsoll([
    ...['marks', a, b, c, '--symbol', 'X', '--last', last, '--anchor', anchor],
    ...['--basis', '2', '--band', '0.5'],
  ])
  // The basis is 9.5 twice: of 101, 110.5 and 120, and of 102, 111.5 and 102.
  assert.deepEqual(rowsOf(stdout).slice(0, 3), [
    [100, 99, 100, 100],
    [110.5, 99, 110.5, 110.5],
    [102, 99, 102, 110.5],
  ])
})

test('[COMP1] too few sources make no row, and what is asked wrongly is refused', async () => {
  const { stdout, stderr } = await plimsoll(['marks', a, '--symbol', 'X'])
  assert.deepEqual(rowsOf(stdout), [])
  assert.match(stderr, /4 moments had too few sources/)
  const refused = async (...more: readonly string[]) => {
    const { code, stderr } = await plimsoll(['marks', ...more])
    assert.equal(code, 2, stderr)
    return stderr
  }
  assert.match(await refused(a), /expected --symbol/)
  assert.match(await refused('--symbol', 'X'), /expected FILE/)
  assert.match(
    await refused(a, '--symbol', 'X', '--least', '0'),
    /--least: expected a whole number/,
  )
  assert.match(await refused(a, '--symbol', 'X', '--far', 'x'), /--far: expected a share/)
  const named = folder.file('named.csv', `symbol,ts,price\nY,${START},1`)
  assert.match(await refused(named, '--symbol', 'X'), /expected prices of X/)
  const none = ticks('none', [0])
  assert.match(await refused(none, '--symbol', 'X'), /above zero/)
})

test('[COMP6] a price comes out in the unit asked for, along pairs whose units cancel, and not otherwise', async () => {
  const eth = ticks('eth', [2_000, 2_100, null, 2_000])
  const usd = ticks('usd', [1, 1, 1, 0.5])
  const words = ['--symbol', 'stETHETH', '--least', '1', '--pair', 'stETH/ETH']
  const ask = (...more: string[]) => plimsoll(['marks', a, ...words, ...more])
  const via = ['--via', `USDT/USD=${usd}`, '--via', `ETH/USD=${eth}`, '--in', 'USDT']
  const { code, stdout, stderr } = await ask(...via)
  assert.equal(code, 0, stderr)
  assert.deepEqual(
    rowsOf(stdout).map(([price]) => price),
    [200_000, 212_100, 214_200, 412_000],
  )
  const old = await ask(...via, '--stale', '0s')
  assert.equal(rowsOf(old.stdout).length, 3, 'a moment without a price on the way has no row')
  assert.match(old.stderr, /1 moments had too few sources, ETH\/USD was old 1 times/)
  assert.deepEqual(rowsOf((await ask('--in', 'ETH')).stdout)[0], [100, 100, 100, 100])
  for (const [more, expected] of [
    [['--in', 'USDT'], /--in: expected one way of pairs from ETH to USDT, found none/],
    [['--via', `ETH/BTC=${eth}`, '--in', 'USDT'], /from ETH to USDT, found none/],
    [
      ['--via', `ETH/USDT=${eth}`, '--via', `USDT/ETH=${usd}`, '--in', 'USDT'],
      /found more than one/,
    ],
    [[...via, '--via', `BTC/USD=${usd}`], /found BTC\/USD beside it/],
    [['--via', `ETH/USDT=${eth}`], /expected --in with --pair/],
    [['--via', 'ETHUSDT', '--in', 'USDT'], /--via: expected BASE\/QUOTE=FILE, found 'ETHUSDT'/],
    [['--via', `ETH/ETH=${eth}`, '--in', 'USDT'], /--via: expected BASE\/QUOTE of two units/],
  ] as const) {
    const refused = await ask(...more)
    assert.equal(refused.code, 2, refused.stdout)
    assert.match(refused.stderr, expected)
  }
  const bare = await plimsoll(['marks', a, '--symbol', 'X', '--in', 'USDT'])
  assert.match(bare.stderr, /expected --pair with --via and --in/)
})
