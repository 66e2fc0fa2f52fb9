import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { assertDrawn } from './assertDrawn.ts'
import { Crowd } from './Crowd.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const crowd = folder.file('crowd.ndjson', Crowd.lines(120).join('\n'))
const loan = 'examples/books/loan.json'

// biome-ignore lint/suspicious/noExplicitAny: what a program reads is looked at by its fields
async function pressed(...words: readonly string[]): Promise<any> {
  const { code, stdout, stderr } = await plimsoll(['pressure', ...words, '--json'])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

test('the example crowd is the one that is made', () => {
  const text = readFileSync(Crowd.path, 'utf8')
  assert.equal(text, `${Crowd.lines(Crowd.exampleAccounts).join('\n')}\n`, 'node test/cli/Crowd.ts')
})

test('a distance is that of the liquidation price, and forced is what those within it hold', async () => {
  const book = folder.file('book.json', TestBook.text)
  const symbol = 'BTC/USDT:USDT'
  const { ways } = await pressed(book, '--along', symbol, '--toward', 'down')
  const [down] = ways
  // ada is long one coin at 40,000, liquidated at 39,971.8, and called already.
  const [ada] = down.nearest
  assert.equal(ada.account, 'ada')
  assert.ok(Math.abs(ada.liquidation.share - (1 - 39_971.8 / 40_000)) < 1e-12)
  assert.deepEqual([ada.call.share, ada.liquidation.sureness, ada.flow], [0, 'exact', 40_000])
  assert.deepEqual([down.price, down.exposed, down.forcible], [40_000, 2, 40_000])
  const [one] = down.moves
  assert.deepEqual([one.called, one.liquidated, one.forced], [1, 1, 40_000])
  // Called until maintenance is 0.75 of equity: 158.4 ÷ 0.75 less 188 − 400, to the atom.
  assert.ok(Math.abs(one.cashCalled - (158.4 / 0.75 + 212)) < 2e-6, String(one.cashCalled))
})

test('depth is 5 % of what is open unless said; pressure and response follow the law', async () => {
  const all = await pressed(crowd, '--along', 'BTC', '--toward', 'down')
  const [assumed] = all.ways
  assert.ok(assumed.market.isAssumed)
  const [deep] = (await pressed(crowd, '--along', 'BTC', '--toward', 'down', '--depth', '100M'))
    .ways
  assert.deepEqual([deep.market.perCent, deep.market.isAssumed], [100e6, false])
  for (const [place, row] of deep.moves.entries()) {
    // Linear: a hundred times what moves the price by 0.01 in logs moves it by 1.
    assert.ok(Math.abs(row.absorbed / (row.move * 1e10) - 1) < 1e-12)
    assert.ok(Math.abs(row.pressure - row.forced / row.absorbed) < 1e-12)
    assert.equal(row.forced, assumed.moves[place].forced)
    const [thin, thick] = [assumed.shocks[place], deep.shocks[place]]
    assert.ok(thick.endsAt.move <= thin.endsAt.move)
    assert.ok(Math.abs(thick.endsAt.move - thick.shock - thick.forced / 1e10) < 1e-12)
  }
})

test('the part of the gain that rising requirements make is told apart', async () => {
  const words = [crowd, '--toward', 'down', '--moves', '5,10', '--window', '10']
  const [plain] = (await pressed(...words)).ways
  const [rising] = (await pressed(...words, '--margin-rise', '5')).ways
  for (const [place, { gain, forced }] of rising.moves.entries()) {
    assert.ok(gain.margin > 0 && Math.abs(gain.loss + gain.margin - gain.total) < 1e-9)
    assert.equal(plain.moves[place].gain.margin, 0)
    assert.ok(forced >= plain.moves[place].forced)
  }
})

test('[GAIN5] what a backstop or deleveraging takes does not meet the market', async () => {
  const words = [crowd, '--along', 'BTC', '--toward', 'down', '--depth', '1M']
  const [whole] = (await pressed(...words)).ways
  const [shared] = (await pressed(...words, '--sinks', 'book=0.45,adl=0.55')).ways
  assert.ok(!('bookShare' in whole.market) && !('toBook' in whole.shocks[0]))
  assert.equal(shared.market.bookShare, 0.45)
  for (const [place, row] of shared.moves.entries()) {
    const other = whole.moves[place]
    assert.equal(row.forced, other.forced)
    assert.ok(Math.abs(row.gain.total - 0.45 * other.gain.total) < 1e-12)
    assert.ok(Math.abs(row.absorbed / other.absorbed - 1 / 0.45) < 1e-12)
  }
  for (const [place, row] of shared.shocks.entries()) {
    assert.ok(row.endsAt.move <= whole.shocks[place].endsAt.move)
    assert.equal(row.toBook, 0.45 * row.forced)
    assert.ok(Math.abs(row.endsAt.move - row.shock - row.toBook / 1e8) < 1e-12)
  }
  const { stdout } = await plimsoll([
    'pressure',
    ...words,
    '--sinks',
    'book=0.45,backstop=0,adl=0.55',
  ])
  assert.match(stdout, /of what is forced 45 % meets it/)
  assert.match(stdout, /forced +to the book +elsewhere/)
})

test('[REACH7] [REACH3] a volatility says when, and in sigmas how far', async () => {
  const words = [crowd, '--along', 'BTC', '--toward', 'down', '--volatility', '4']
  const [way] = (await pressed(...words)).ways
  const { volatility, within, chances } = way.times
  assert.equal(volatility, 0.04)
  const [, day, , month] = within
  assert.ok(Math.abs(day.farthest.move - 0.04 * 1.959963984540054) < 1e-9)
  // The nearest account is a book of its own: (b ÷ 0.04 z)² days, z = 0.67449 for one half.
  const [one] = way.nearest
  const [, , half] = chances
  assert.ok(Math.abs(one.call.sigmas - one.call.move / 0.04) < 1e-12)
  for (const what of ['call', 'liquidation'] as const) {
    const sigmas: number[] = way.nearest.map((row: Record<typeof what, Far>) => row[what].sigmas)
    const next = Math.min(...sigmas.filter((one) => one !== null && one > 0))
    assert.ok(Math.abs(half[what] - (next / 0.6744897501960817) ** 2) < 1e-6, what)
  }
  for (const { called, liquidated, forced } of within) {
    assert.ok(called >= liquidated && liquidated >= 0 && forced <= way.forcible)
  }
  const { stdout } = await plimsoll(['pressure', ...words])
  assert.match(stdout, /wanders by 4 % a day without drift/)
  assert.match(stdout, /σ to call +σ to liquidation/)
  assert.ok(month.called > day.called)
})

test('[PRESSURE6] cash called by lines is what every account is called for, at both ends', async () => {
  const words = [crowd, '--along', 'BTC', '--toward', 'down']
  const { times } = (await pressed(...words, '--volatility', '4')).ways[0]
  const shares = times.within.slice(1).map(({ farthest }: Far) => farthest.share * 100)
  const [exact] = (await pressed(...words, '--moves', shares.join(','))).ways
  const lines = times.within.slice(1).map(({ cashCalled }: Far) => cashCalled)
  for (const [place, { cashCalled }] of exact.moves.entries()) {
    assert.ok(Math.abs(lines[place] / cashCalled - 1) < 0.01, `${lines[place]} ${cashCalled}`)
  }
  const last = exact.moves.length - 1
  assert.ok(Math.abs(lines[last] / exact.moves[last].cashCalled - 1) < 1e-6)
})

interface Far {
  readonly farthest: { readonly share: number }
  readonly cashCalled: number
  readonly sigmas: number
}

test('[PRESSURE7] several markets move together first, then each by itself, into its own depth', async () => {
  const words = [crowd, '--toward', 'down', '--moves', '10']
  const { ways, note, together } = await pressed(...words)
  assert.match(note, /each moves alone/)
  assert.equal(together.length, 1)
  assert.deepEqual(
    together[0].markets.map(({ name }: { name: string }) => name),
    ways.map(({ along }: { along: string }) => along),
  )
  assert.deepEqual(ways.map(({ along }: { along: string }) => along).sort(), [
    'ADA/USDT:USDT',
    'BTC/USDT:USDT',
    'ETH/USDT:USDT',
  ])
  for (const way of ways) {
    const { note: none, ways: alone } = await pressed(...words, '--along', way.along)
    assert.equal(none, null)
    assert.deepEqual(alone, [way])
  }
  const { stdout } = await plimsoll(['pressure', ...words])
  assert.match(
    stdout,
    /^Pressure index \d+\.\d of 100, down: .*\n\n\nBTC, ETH, ADA down, all markets together · (\d+) of \1 accounts can be forced/,
  )
  assert.match(
    stdout,
    /each moves alone, so that its curve can be read.\n\n\n[A-Z]+\/USDT:USDT falls · /,
  )
})

test('[CONTAGION5] several markets have a contagion matrix of both ways, with its radius', async () => {
  const { contagion } = await pressed(crowd, '--toward', 'down', '--depth', '1M')
  const states = contagion.states.map(
    (one: Record<string, string>) => `${one.market} ${one.toward}`,
  )
  assert.ok(states.includes('BTC/USDT:USDT down') && states.includes('BTC/USDT:USDT up'), states)
  assert.ok(states.includes('ETH/USDT:USDT down') && states.includes('ADA/USDT:USDT down'), states)
  assert.ok(contagion.matrix.every((row: number[]) => row.length === states.length))
  assert.ok(contagion.matrix.every((row: number[]) => row.every((x) => x >= 0)))
  const largest = Math.max(...contagion.matrix.map((row: number[], i: number) => row[i]))
  assert.ok(contagion.spectralRadius >= largest - 1e-9)
})

test('a loan is forced at its own liquidation price, and sells what it owes', async () => {
  const [assessed] = JSON.parse((await plimsoll(['assess', loan, '--json'])).stdout)
  const [weth] = assessed.loan.collateral
  const { ways, contagion } = await pressed(loan, '--along', 'WETH', '--toward', 'down')
  const [ada] = ways[0].nearest
  assert.equal(contagion, null)
  assert.equal(ada.liquidation.sureness, 'exact')
  assert.ok(Math.abs((1 - ada.liquidation.share) * 3120.45 - Number(weth.liquidationPrice)) < 1e-6)
  assert.ok(Math.abs(ada.flow - 39_005.625) < 1e-6)
  const { stdout } = await plimsoll(['pressure', loan])
  assert.match(stdout, /each moves alone/)
  assert.match(stdout, /\nWETH falls · 1 of 1/)
  assert.match(stdout, / rises? · nobody is liquidated, however far/)
})

test('[COUPLED1] a profile of the market that moves is not that of the others', async () => {
  const words = [crowd, '--along', 'BTC/USDT:USDT', '--toward', 'down', '--moves', '20']
  const ends = async (...depth: string[]) => {
    const [together] = (await pressed(...words, ...depth)).together
    const [{ markets }] = together.shocks
    return new Map(markets.map((one: { name: string }) => [one.name, one]))
  }
  const shared = await ends('--depth', '200k@1%,2M@5%,9M@30%')
  const named = await ends('--depth', 'BTC/USDT:USDT=200k@1%,2M@5%,9M@30%')
  assert.deepEqual(shared, named)
})

test('[CONC2] an account that is a step by itself is told apart from cliffs', async () => {
  const [way] = (await pressed('examples/books/crowd.ndjson', '--along', 'BTC', '--toward', 'down'))
    .ways
  assert.ok(way.lone.length > 0)
  for (const one of way.lone) {
    assert.equal(one.accounts, 1)
    assert.ok(one.notional >= 0.01 * way.forcible)
  }
  assert.ok(way.cliffs.every((one: { accounts: number }) => one.accounts > 1))
  const held = way.nearest
    .map(({ flow }: { flow: number }) => flow)
    .filter((flow: number) => flow > 0)
  const share = Math.max(...held) / way.forcible
  assert.ok(Math.abs(way.concentration.top.one - share) < 1e-12)
})

test('[CHART1] the report is drawn: four plots with units, nothing that is no number', async () => {
  const report = folder.path('pressure.svg')
  const { code, stderr } = await plimsoll(['pressure', crowd, '--report', report])
  assert.deepEqual([code, stderr], [0, ''])
  const svg = folder.read('pressure.svg')
  assertDrawn(svg)
  assert.ok(svg.includes('>a shock of '), 'the largest cliff')
  const one = folder.path('one.svg')
  await plimsoll(['pressure', loan, '--along', 'WETH', '--toward', 'down', '--report', one])
  assertDrawn(folder.read('one.svg'))
  assert.deepEqual(countsIn(folder.read('one.svg')), { ...panels(1), Contagion: 0 })
})

/** How often each panel and each entry of a legend is drawn. */
const panels = (blocks: number) => ({
  'Forced by a move of the price': blocks,
  'Liquidation map': blocks,
  'Where a shock ends': blocks,
  'Who is forced': blocks,
  'sold by the fall': blocks,
  'what the market absorbs on the way': blocks,
  'nobody forced': blocks,
  Contagion: 1,
})

const countsIn = (svg: string) =>
  Object.fromEntries(Object.keys(panels(1)).map((part) => [part, svg.split(`>${part}`).length - 1]))

test('[CHART5] what is drawn stands beside the picture as numbers, those that are printed', async () => {
  const report = folder.path('numbers.svg')
  const found = await pressed(crowd, '--report', report)
  const [header, ...lines] = folder.read('numbers.csv').trim().split('\n')
  assert.equal(header, 'chart,series,x,y,low,high')
  const rows = lines.map((line) => line.match(/^("[^"]*"|[^,]*),("[^"]*"|[^,]*),(.*)$/) ?? [])
  const numbersOf = (chart: string, series: string) =>
    rows
      .filter(([, one, two]) => one === chart && two === series)
      .map(([, , , rest = '']) => rest.split(',').map(Number))
  const [way] = found.ways
  for (const { share, forced } of way.moves) {
    const drawn = numbersOf(`Forced by a move of the price: ${way.along}`, '"down, forced"')
    const [, y] = drawn.find(([x]) => Math.abs((x ?? 0) + share) < 1e-9) ?? []
    if (y !== undefined)
      assert.ok(Math.abs(y - forced) <= 1e-6 * forced, `${share}: ${y} ${forced}`)
  }
  const [together] = found.together
  for (const { name } of together.markets) {
    const drawn = numbersOf(`"Where the markets end together, ${together.toward}"`, name)
    assert.equal(drawn.length, together.shocks.length + 1, name)
  }
})

test('[CHART5] a file beside that is no picture’s is not written over', async () => {
  const own = folder.file('mine.csv', 'account,equity\n')
  const report = folder.path('mine.svg')
  const { code, stderr } = await plimsoll(['pressure', crowd, '--report', report])
  assert.deepEqual([code, folder.has('mine.svg')], [2, false])
  assert.match(
    stderr,
    /--report: expected to write .*mine\.csv too, found a file that is no picture/,
  )
  assert.equal(folder.read('mine.csv'), 'account,equity\n', own)
})

test('[PRESSURE7] each market is a block of its own, by name, and contagion is drawn once', async () => {
  await plimsoll(['pressure', crowd, '--report', folder.path('blocks.svg')])
  const svg = folder.read('blocks.svg')
  assert.deepEqual(countsIn(svg), panels(3))
  assert.equal(svg.split('>bought by the rise').length - 1, 3)
  const named = [...svg.matchAll(/<text[^>]*font-size="16"[^>]*>([^<]*)</g)].map(([, name]) => name)
  assert.deepEqual([...named].sort(), ['ADA/USDT:USDT', 'BTC/USDT:USDT', 'ETH/USDT:USDT'])
  assert.match(svg, />3 markets: together first, then each alone, always into its own depth</)
  assert.equal(svg.split('>Where the markets end together').length - 1, 2)
})

test('[PRESSURE7] no words of two cliffs lie on each other', async () => {
  await plimsoll(['pressure', crowd, '--report', folder.path('cliffs.svg')])
  const words = [
    ...folder
      .read('cliffs.svg')
      .matchAll(/<text x="([\d.]+)" y="([\d.]+)"([^>]*)>(a shock of [^<]*)</g),
  ].map(([, x, y, rest = '', text = '']) => {
    const width = text.length * 6.6
    const left = rest.includes('text-anchor="end"') ? Number(x) - width : Number(x)
    return { left, right: left + width, y }
  })
  assert.ok(words.length > 2, `${words.length} cliffs`)
  for (const one of words) {
    for (const other of words) {
      if (one.y !== other.y || one.left >= other.left) continue
      assert.ok(one.right <= other.left, JSON.stringify([one, other]))
    }
  }
})

test('a wrong question is answered with what was expected', async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--moves', '5,120'], /--moves: expected moves under 100 %.* found '120'/],
    [['--moves', 'x'], /--moves: expected per cent above 0/],
    [
      ['--law', 'cubic'],
      /--law: expected one of linear, squareRoot, constantProduct, found 'cubic'/,
    ],
    [['--depth', '-5'], /--depth: expected a size above 0 .* found '-5'/],
    [['--depth', 'XRP=5M'], /--depth: expected a market of .* found 'XRP'/],
    [['--depth', '5M@1%,4M@2%'], /\(impact.profileNotRising\)/],
    [['--depth', '5M@1%,8M@2%'], /a profile is of one market, found 3/],
    [['--law', 'linear', '--depth', '5M@1%'], /a profile is a law of its own/],
    [['--along', 'BTC/USDT'], /--along: no symbol or asset BTC\/USDT in the book/],
    [['--along', 'BTC=0'], /--along: expected a loading other than 0/],
    [['--along', 'BTC,ETH'], /--along: expected NAME=LOADING/],
    [['--toward', 'left'], /--toward: expected down, up or both/],
    [['--window', '0'], /--window: expected per cent above 0/],
    [['--margin-rise', '-1'], /--margin-rise: expected/],
    [['--volatility', '0'], /--volatility: expected per cent above 0/],
    [['--sinks', 'book=0.5'], /--sinks: expected shares that sum to 1, found 'book=0.5'/],
    [['--sinks', 'book=0.5,fund=0.5'], /of book, backstop, adl and from 0 to 1, found 'fund=0.5'/],
    [['--sinks', 'book=1,book=0'], /once each, .*found 'book=0'/],
    [['--closing', 'half'], /--closing: expected whole or parts, found 'half'/],
    [['--refill', '101'], /--refill: expected 100 % at most, found '101'/],
  ]
  for (const [words, message] of cases) {
    const { code, stderr, stdout } = await plimsoll(['pressure', crowd, ...words])
    assert.equal(code, 2, words.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr, message)
  }
})

test('a square root, a pool and a profile are laws like any other; Ctrl-C ends it', async () => {
  const words = [crowd, '--along', 'BTC/USDT:USDT', '--toward', 'both']
  for (const law of [
    ['--law', 'sqrt'],
    ['--law', 'pool'],
    ['--depth', '500k@1%,800k@5%'],
  ]) {
    const { ways } = await pressed(...words, ...law)
    assert.equal(ways.length, 2)
    assert.ok(ways[0].shocks.every((row: { amplification: number }) => row.amplification >= 1))
  }
  const stop = new AbortController()
  stop.abort()
  assert.equal((await plimsoll(['pressure', crowd], { signal: stop.signal })).code, 130)
})
