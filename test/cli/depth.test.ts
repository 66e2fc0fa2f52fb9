import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpublished } from '../unpublished.ts'
import { Crowd } from './Crowd.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const crowd = folder.file('crowd.ndjson', Crowd.lines(60).join('\n'))
const symbol = 'BTC/USDT:USDT'
const bands = folder.file(
  'bands.csv',
  `timestamp,percentage,depth,notional
2025-10-10 20:00:00,-1,1,400000
2025-10-10 20:00:00,1,1,500000
2025-10-10 21:15:00,-1,1,40000
2025-10-10 21:15:00,1,1,50000
2025-10-10 22:00:00,-1,1,600000
2025-10-10 22:00:00,1,1,700000`,
)

// biome-ignore lint/suspicious/noExplicitAny: what a program reads is looked at by its fields
async function told(...words: readonly string[]): Promise<any> {
  const { code, stdout, stderr } = await plimsoll([...words, '--json'])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

const pressed = (...words: readonly string[]) =>
  told('pressure', crowd, '--toward', 'down', ...words)

test('[DEPTH6] what is printed of a file can be typed back, and ends in the same place', async () => {
  const words = ['--along', symbol, '--depth']
  const measured = await pressed(...words, `${symbol}=${bands}`)
  const [way] = measured.ways
  const [, profile = ''] = /^profile (\S+), usual of 3 states of /.exec(way.market.law) ?? []
  assert.equal(profile, '400k@1.005%/500k@0.995%')
  const typed = await pressed(...words, `${symbol}=${profile}`)
  assert.equal(typed.ways[0].market.law, `profile ${profile}`)
  for (const [place, shock] of way.shocks.entries()) {
    assert.deepEqual(typed.ways[0].shocks[place], shock)
    assert.deepEqual(
      typed.together[0].shocks[place].markets,
      measured.together[0].shocks[place].markets,
    )
  }
})

test('[DEPTH6] a thin moment, a time, and the spread as the band', async () => {
  const at = async (...when: readonly string[]) =>
    (await pressed('--along', symbol, '--depth', `${symbol}=${bands}`, ...when)) as Told
  const law = ({ ways }: Told): string => ways[0]?.market.law ?? ''
  assert.match(law(await at('--depth-at', 'thin')), /^profile 40k@1.005%.*, thin of 3 states/)
  assert.match(law(await at('--depth-at', '2025-10-10T21:30:00Z')), /^profile 40k@/)
  const usual = await at()
  const thin = await at('--depth-at', 'thin')
  const thick = await at('--depth-at', 'thick')
  const markets = usual.together[0]?.markets ?? []
  assert.deepEqual(
    markets.map(({ name, band }) => [name, band]).sort(),
    [
      ['ADA/USDT:USDT', 'halfToDouble'],
      [symbol, 'measured'],
      ['ETH/USDT:USDT', 'halfToDouble'],
    ].sort(),
  )
  // The report of the market alone moves nothing else: its thin edge is the thin book.
  const exposures = folder.file(
    'map.csv',
    'market,side,notional,price,trigger\nBTC,long,100000,100,97',
  )
  const own = await told(
    'pressure',
    '--exposures',
    exposures,
    '--toward',
    'down',
    '--depth',
    `BTC=${bands}`,
  )
  const edge = await told(
    'pressure',
    '--exposures',
    exposures,
    '--toward',
    'down',
    '--depth',
    `BTC=${bands}`,
    '--depth-at',
    'thin',
  )
  const [shock, low] = [own.ways[0].shocks[2], edge.ways[0].shocks[2]]
  assert.deepEqual(shock.halfDepth.endsAt, low.endsAt)
  assert.ok(
    shock.doubleDepth.endsAt.move < shock.endsAt.move && shock.endsAt.move < low.endsAt.move,
  )
  assert.ok(end(thick) <= end(usual) && end(usual) <= end(thin))
})

interface Told {
  readonly ways: readonly {
    readonly market: { readonly law: string }
    readonly shocks: readonly Shock[]
  }[]
  readonly together: readonly {
    readonly markets: readonly { readonly name: string; readonly band: string }[]
  }[]
}
interface Shock {
  readonly endsAt: { readonly move: number }
}
const end = ({ ways }: Told): number => ways[0]?.shocks.at(-1)?.endsAt.move ?? Number.NaN

test('[DEPTH6] a file of several markets gives each its own, and what is not open is not asked for', async () => {
  const rows = Array.from({ length: 30 }, (_, index) => {
    const time = 1_700_006_400_000 + index * 60_000
    const [from, to] = index % 2 === 0 ? [100, 101] : [101, 100]
    return ['BTCUSDT', 'ETHUSDT', 'DOGEUSDT'].map((name) => `${name},${time},${from},${to},10`)
  })
  const file = folder.file(
    'candles.csv',
    ['symbol,ts,open,close,volume', ...rows.flat()].join('\n'),
  )
  const { ways } = await pressed('--depth', file)
  const laws = ways.map((way: { along: string; market: { law: string } }) => [
    way.along,
    way.market.law.split(' ')[0],
  ])
  assert.deepEqual(laws, [
    [symbol, 'profile'],
    ['ETH/USDT:USDT', 'profile'],
    ['ADA/USDT:USDT', 'linear:'],
  ])
})

test('[DEPTH4] the command tells states, profiles and how well the past told them', async () => {
  const found = await told('depth', bands)
  assert.deepEqual(found.profiles, {
    thin: '40k@1.005%/50k@0.995%',
    usual: '400k@1.005%/500k@0.995%',
    thick: '600k@1.005%/700k@0.995%',
  })
  assert.deepEqual([found.states.length, found.heldOut.periods], [3, 2])
  const { stdout } = await plimsoll(['depth', bands])
  assert.match(stdout, /\n2025-10-10T21:15:00.000Z +39.8k +50.2k\n/)
  assert.match(stdout, /\nusual +400k@1.005%\/500k@0.995%\n/)
  assert.match(stdout, /Each of 2 periods by the median of those before/)
})

const place = unpublished('data/lob/bybit_xrpusdt_ob500.data.zip')

test('[DEPTH1] a real archive of order book messages is read', { skip: place.skip }, async () => {
  const { states, profiles } = await told('depth', place.path)
  assert.equal(states.length, 1)
  assert.match(profiles.usual, /,7\.875M@1%,14\.51M@2%\/.*,9\.948M@1%,17\.4M@2%$/)
})

test('[DEPTH6] wrong depth is named', async () => {
  const bare = folder.file('other.csv', 'a,b\n1,2')
  const several = folder.file(
    'several.csv',
    `symbol,ts,open,close,volume\nXUSDT,1700000000000,1,1,1\nYUSDT,1700000000000,1,1,1`,
  )
  const candle = (minute: number) => `${1_621_382_400_000 + minute * 60_000},10,10,10,10,5`
  const candles = (count: number) =>
    [
      'open_time,open,high,low,close,volume',
      ...Array.from({ length: count }, (_, at) => candle(at)),
    ].join('\n')
  const half = folder.file(
    'half.csv',
    'timestamp,percentage,depth,notional\n2025-10-10 20:00:00,-5,618.2,71100000',
  )
  const few = folder.file('few.csv', candles(3))
  const still = folder.file('still.csv', candles(60))
  const rows: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [
      ['pressure', crowd, '--depth', 'nowhere.csv'],
      /--depth: expected a size above 0 such as 25M.*or a file, found 'nowhere.csv'/,
    ],
    [['pressure', crowd, '--depth', bare], /other.csv:1: expected one of timestamp,percentage/],
    [['pressure', crowd, '--depth', bands], /a profile is of one market, found 3/],
    [['pressure', crowd, '--depth', `DOGE=${bands}`], /expected a market of .*, found 'DOGE'/],
    [
      ['pressure', crowd, '--depth', 'BTC=25M'],
      /a market in which something is open, of .*, found 'BTC'/,
    ],
    [
      ['pressure', crowd, '--depth', several],
      /several.csv: expected depth of .*found XUSDT, YUSDT/,
    ],
    [
      ['pressure', crowd, '--depth', `${symbol}=${bands}`, '--depth-at', '2025-10-10T19:00:00Z'],
      /expected a state at 2025-10-10T19.* or before, found the first at 2025-10-10T20/,
    ],
    [
      ['pressure', crowd, '--depth', '25M', '--depth-at', 'thin'],
      /--depth-at: expected a file of depth in --depth, found none/,
    ],
    [
      ['pressure', crowd, '--depth', `${symbol}=${bands}`, '--depth-at', 'often'],
      /expected usual, thin, thick or a time, found 'often'/,
    ],
    [['pressure', crowd, '--depth', `${symbol}=1M@1%/2M@1%/3M@1%`], /--depth: expected one \//],
    [
      ['pressure', crowd, '--law', 'squareRoot', '--depth', `${symbol}=${bands}`],
      /--law: a profile is a law of its own/,
    ],
    [['depth'], /depth: expected FILE, found nothing/],
    [
      ['depth', several],
      /several.csv: expected the market before =, for the file has XUSDT, YUSDT/,
    ],
    [['depth', several, '--market', 'Z'], /expected depth of Z, found none, but XUSDT, YUSDT/],
    [['depth', half], /half.csv: expected depth, found 1 state of one side alone/],
    [
      ['depth', few],
      /few.csv: expected depth, found 1 UTC day of candles, 1 with fewer than 20 candles/,
    ],
    [
      ['depth', still],
      /still.csv: expected depth, found 1 UTC day of candles, 1 in which price and volume do not go together/,
    ],
    [['depth', folder.path('none')], /none: expected a file, found nothing there/],
  ]
  for (const [words, message] of rows) {
    const { code, stderr } = await plimsoll(words)
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, message)
  }
})
