import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Folder } from './Folder.ts'
import { type Outcome, plimsoll, records } from './plimsoll.ts'

/**
 * Whoever holds it for the first time: what is typed or written wrongly is answered by what was
 * expected, what was found and where, with the right exit code, and changes nothing.
 */

const root = fileURLToPath(new URL('../..', import.meta.url))
const main = `${root}src/cli/main.ts`
const example = (name: string): string => `${root}examples/${name}`
const first = readFileSync(example('books/first.json'), 'utf8')
const folder = Folder.create()
const good = folder.file('good.json', first)

/** A copy of the first book of the examples with something in it replaced. */
function edited(from: string, to: string): string {
  assert.ok(first.includes(from), from)
  return folder.file(`${createHash('md5').update(to).digest('hex')}.json`, first.replace(from, to))
}

/** Everything that lies in the folder, by name and content. */
const lying = (): readonly string[] =>
  readdirSync(folder.path(''))
    .sort()
    .map(
      (name) =>
        `${name} ${createHash('md5')
          .update(readFileSync(folder.path(name)))
          .digest('hex')}`,
    )

/** One answer, and never a stack or a word of the language it is written in. */
function clear({ stderr }: Outcome, message: RegExp): void {
  assert.match(stderr, message)
  assert.doesNotMatch(stderr, /^\s+at |undefined|\[object|TypeError|\bNaN,/m)
}

type Wrong = readonly [what: string, words: () => readonly string[], message: RegExp]

const assess = (from: string, to: string) => () => ['assess', edited(from, to)]
const whatif =
  (...more: readonly string[]) =>
  () => ['whatif', good, 'ada', ...more]

const typed: readonly Wrong[] = [
  [
    'an option misspelt',
    () => ['assess', good, '--jsom'],
    /unknown option --jsom; did you mean --json\?/,
  ],
  [
    'an option without its value',
    () => ['assess', good, '--as'],
    /--as: expected RULEBOOK, found nothing/,
  ],
  ['a command misspelt', () => ['asess', good], /unknown command asess; did you mean assess\?/],
  [
    'a rulebook misspelt',
    () => ['assess', good, '--as', 'binanse'],
    /no rulebook or preset binanse; known are house, binance-usdm/,
  ],
  [
    'an account misspelt',
    () => ['explain', good, 'adda'],
    /no account adda in the book; did you mean ada\?/,
  ],
  [
    'a symbol misspelt',
    () => ['explain', good, 'ada', 'BTC/USD:USDT'],
    /no position BTC\/USD:USDT; did you mean BTC\/USDT:USDT\?/,
  ],
  [
    'arguments in the wrong order',
    () => ['explain', 'ada', good],
    /ada: expected a file, found nothing there/,
  ],
  [
    'an argument too many',
    () => ['pressure', good, good],
    /expected one FILE, found '.*good\.json' as well/,
  ],
  ['an argument missing', () => ['explain', good], /expected FILE ACCOUNT/],
  ['no journal to run on', () => ['run'], /expected --journal FILE, found none/],
  ['nothing to try', whatif(), /whatif: expected --mark, --move, .* found none/],
  [
    'a move without its unit',
    whatif('--move', 'BTC=-0.1'),
    /--move: expected a move in per cent such as BTC=-20%, found 'BTC=-0.1'/,
  ],
  [
    'a fall of more than all',
    whatif('--move', 'BTC=-150%'),
    /--move: expected a fall of less than 100 %, found '-150%'/,
  ],
  [
    'thousands separated',
    whatif('--mark', 'BTC/USDT:USDT=40,000'),
    /--mark: expected a plain decimal such as 0.5, found '40,000'/,
  ],
  [
    'thousands abbreviated',
    whatif('--mark', 'BTC/USDT:USDT=40k'),
    /--mark: expected a plain decimal such as 0.5, found '40k'/,
  ],
  [
    'an amount of nothing in particular',
    whatif('--deposit', '500'),
    /--deposit: expected 'ASSET=AMOUNT', found '500'/,
  ],
  [
    'a negative deposit',
    whatif('--deposit', 'USDT=-500'),
    /--deposit: expected an amount above 0, found 'USDT=-500'/,
  ],
  [
    'an entry of a book',
    () => ['assess', good, '--at', '5'],
    /--at: expected a journal, found .*good\.json/,
  ],
  [
    'a picture into a folder',
    () => ['pressure', good, '--report', folder.path('')],
    /expected a file to write, found a folder/,
  ],
  [
    'a picture into nowhere',
    () => ['pressure', good, '--report', folder.path('no/x.svg')],
    /expected a file that can be written, found no such folder/,
  ],
]

const files: readonly Wrong[] = [
  [
    'CSV for JSON',
    () => ['assess', folder.file('book.csv', 'symbol,price\nBTC,40000\n')],
    /book\.csv:1:1: expected a book or a journal, found "symbol"/,
  ],
  [
    'JSON for CSV',
    () => ['replay', '--book', good, '--prices', good],
    /good\.json:1: expected one of .*ts,price, found "\{"/,
  ],
  [
    'another JSON',
    () => ['assess', `${root}package.json`],
    /package\.json:1:1: asOf: expected a field "asOf", found nothing/,
  ],
  [
    'a text',
    () => ['assess', `${root}README.md`],
    /README\.md:1:1: expected a book or a journal, found "#"/,
  ],
  [
    'a picture',
    () => ['assess', `${root}docs/images/pressure.svg`],
    /pressure\.svg:1:1: expected a book or a journal, found "<svg"/,
  ],
  [
    'UTF-16',
    () => ['assess', folder.file('wide.json', Buffer.from(first, 'utf16le'))],
    /wide\.json: ?.*expected/,
  ],
  [
    'an empty file',
    () => ['assess', folder.file('empty.json', '')],
    /empty\.json:1:1: expected a book or a journal, found the end/,
  ],
  [
    'a list',
    () => ['assess', folder.file('list.json', '[]')],
    /list\.json:1:1: expected an object, found a list of 0/,
  ],
  [
    'a book as a journal to verify',
    () => ['verify', good],
    /good\.json: expected a journal, or a bundle that prove wrote, found JSON of another kind/,
  ],
  [
    'a book as a journal to run',
    () => ['run', '--journal', good],
    /good\.json: expected a journal, found another kind of file/,
  ],
  [
    'a book as a scenario',
    () => ['simulate', good],
    /good\.json:1:1: name: expected a field "name", found nothing of that name, but "asOf"/,
  ],
  [
    'a journal that is not there',
    () => ['calls', folder.path('gone.plimsoll')],
    /gone\.plimsoll: expected a file, found nothing there/,
  ],
  [
    'half of a gzip file',
    () => ['assess', folder.file('half.json.gz', gzipSync(first).subarray(0, 300))],
    /half\.json\.gz: expected a whole gzip file, found one that is cut off/,
  ],
]

const written: readonly Wrong[] = [
  [
    'a number for a decimal',
    assess('"5000"', '5000'),
    /:75:29: accounts\[0\]\.balances\.USDT: expected a decimal string such as "0.5", found the number 5000/,
  ],
  [
    'a text for a count',
    assess('"decimals": 6', '"decimals": "6"'),
    /:3:45: assets\[0\]\.decimals: expected a whole number, found "6"/,
  ],
  [
    'a date for a time',
    assess('1621382400000', '"2021-05-19"'),
    /:2:11: asOf: expected a whole number, found "2021-05-19"/,
  ],
  [
    'seconds for milliseconds',
    assess('1621382400000', '1621382400'),
    /:2:11: asOf: expected milliseconds since 1970, found 1621382400, which would be 1970-01-19; as seconds 2021-05-19/,
  ],
  [
    'an exponent',
    assess('"5000"', '"5e3"'),
    /expected a plain decimal such as "100.5", found "5e3"/,
  ],
  [
    'a separator of thousands',
    assess('"5000"', '"5,000"'),
    /expected a plain decimal such as "100.5", found "5,000"/,
  ],
  [
    'a sign of a currency',
    assess('"5000"', '"$5000"'),
    /expected a plain decimal such as "100.5", found "\$5000"/,
  ],
  [
    'nothing for a number',
    assess('"5000"', '""'),
    /expected a plain decimal such as "100.5", found ""/,
  ],
  ['NaN', assess('"5000"', 'NaN'), /:75:29: expected a value, found "NaN"/],
  [
    'infinity',
    assess('"5000"', '"Infinity"'),
    /expected a plain decimal such as "100.5", found "Infinity"/,
  ],
  [
    'per cent for a share',
    assess('"rate": "0.005"', '"rate": "0.5%"'),
    /rate: expected a plain decimal such as "100.5", found "0.5%"/,
  ],
  [
    'a rate of fifty',
    assess('"rate": "0.005"', '"rate": "50"'),
    /rate: expected between 0 and 1, found "50"/,
  ],
  [
    'a negative price',
    assess('"price": "40000"', '"price": "-40000"'),
    /prices\[0\]\.price: expected a price above zero within limits, found "-40000"/,
  ],
  [
    'a price of nothing',
    assess('"price": "40000"', '"price": "0"'),
    /prices\[0\]\.price: expected a price above zero within limits, found "0"/,
  ],
  [
    'an asset twice',
    assess('"asset": "BTC"', '"asset": "USDT"'),
    /assets\[1\]\.asset: expected each once, found "USDT" again/,
  ],
  [
    'a name twice',
    assess('"id": "ada",', '"id": "ada", "id": "bob",'),
    /expected each name once, found "id" again/,
  ],
  [
    'a word of another venue',
    assess('"side": "long"', '"side": "buy"'),
    /side: expected "long" or "short", found "buy"/,
  ],
  [
    'a field misspelt',
    assess('"contracts"', '"contract"'),
    /contracts: expected a field "contracts", found nothing of that name, but "contract"/,
  ],
  [
    'a coin that is not defined',
    assess('{ "USDT": "5000" }', '{ "USDC": "5000" }'),
    /balances\.USDC: expected a defined asset, found "USDC"/,
  ],
  [
    'a symbol that is not defined',
    assess('"symbol": "BTC/USDT:USDT", "side"', '"symbol": "BTCUSDT", "side"'),
    /symbol: expected a defined instrument, found "BTCUSDT"/,
  ],
  [
    'a schema of the future',
    assess('"asOf"', '"schema": 99, "asOf"'),
    /schema: expected "asOf", .* found "schema"/,
  ],
  [
    'a remark',
    assess('"asOf"', '"tags": 1 // mine\n"asOf"'),
    /:2:13: expected a comma or the end of the object, found "\/\/"/,
  ],
]

for (const [kind, rows] of Object.entries({ typed, files, written })) {
  describe(`what is wrong: ${kind}`, () => {
    for (const [what, words, message] of rows) {
      test(`${what} is answered with what was expected, and changes nothing`, async () => {
        const asked = words()
        const before = lying()
        const outcome = await plimsoll(asked)
        assert.equal(outcome.code, 2, outcome.stderr)
        assert.equal(outcome.stdout, '')
        clear(outcome, message)
        assert.deepEqual(lying(), before)
      })
    }
  })
}

describe('what only looks wrong', () => {
  const forms: readonly (readonly [string, string, string | Uint8Array])[] = [
    ['a mark of the byte order', 'bom.json', `\ufeff${first}`],
    ['line ends of another system', 'crlf.json', first.replaceAll('\n', '\r\n')],
    ['gzip', 'good.json.gz', gzipSync(first)],
    ['gzip under another name', 'zipped.json', gzipSync(first)],
    ['a plain file named as gzip', 'plain.json.gz', first],
  ]
  for (const [what, name, content] of forms) {
    test(`${what} is read as what it is`, async () => {
      const { stdout } = await plimsoll(['assess', good])
      assert.deepEqual(await plimsoll(['assess', folder.file(name, content)]), {
        ...{ code: 0, stdout, stderr: '' },
      })
    })
  }

  test('on the input, one line of the future or of another kind is an error of that line', async () => {
    const journal = folder.path('lines.plimsoll')
    const asset = '{"type":"DefineAsset","asset":"USDT","decimals":6,"id":"x","time":1}'
    const stdin = `\ufeff${asset}\r\n{"schema":99,"type":"Arm"}\r\ntype,id\r\n\r\n`
    const outcome = await plimsoll(['run', '--journal', journal], { stdin })
    assert.equal(outcome.code, 0)
    const errors = records(outcome.stdout).filter(({ type }) => type === 'Error')
    assert.deepEqual(
      errors.map(({ line, code }) => [line, code]),
      [
        [2, 'schema.unknown'],
        [3, 'json.malformed'],
      ],
    )
    clear(outcome, /<stdin>:2:11: schema: expected a version from 1 to \d+, .* found the number 99/)
  })

  test('a reader that goes away, and Ctrl-C, end it with their codes and leave nothing', async () => {
    const before = lying()
    const child = spawn(process.execPath, [main, 'explain', example('books/cross.json'), 'anna'])
    child.stdout.destroy()
    let told = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk
    })
    const code = await new Promise((done) => child.on('close', done))
    assert.deepEqual([code, told], [141, ''])
    const { signal } = { signal: AbortSignal.abort() }
    for (const words of [
      ['pressure', example('books/crowd.ndjson'), '--report', folder.path('never.svg')],
      ['simulate', example('scenarios/crash.json'), '--report', folder.path('never.svg')],
    ]) {
      const outcome = await plimsoll(words, { signal })
      assert.equal(outcome.code, 130, words.join(' '))
      assert.equal(outcome.stdout, '')
    }
    assert.deepEqual(lying(), before)
  })
})

/** Ten wishes of a first hour, each with nothing but what the help and the README say. */
describe('what a newcomer wants', () => {
  const cross = example('books/cross.json')
  const loan = example('books/loan.json')
  const home = process.cwd()
  after(() => process.chdir(home))

  async function fine(...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await plimsoll(words)
    // 3 says that somebody would be liquidated, which is an answer.
    assert.ok(code === 0 || code === 3, stderr)
    return stdout
  }

  test('1. to see what it can do, and how a command is used', async () => {
    const help = await fine('--help')
    const verbs = [...help.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, verb]) => verb)
    assert.ok(verbs.length > 15, help)
    for (const verb of ['assess', 'whatif', 'run']) assert.ok(verbs.includes(verb), verb)
    assert.match(await fine('assess', '--help'), /^Usage {2}plimsoll assess/)
  })

  test('2. to write a book by hand, from a template, and have it assessed', async () => {
    const book = folder.file('mine.json', await fine('book', '--init', 'perps'))
    assert.match(await fine('assess', book), /^account /)
  })

  test('3. to know at which price a position goes', async () => {
    assert.match(await fine('assess', cross), /liquidation at[\s\S]*36,567\.4/)
  })

  test('4. to know what would save it from a fall', async () => {
    const shown = await fine('whatif', cross, 'anna', '--survive', 'BTC=-20%')
    assert.match(shown, /deposit 3,414\.31 USDT/)
  })

  test('5. to see where a number comes from, and find its rule', async () => {
    const shown = await fine('explain', cross, 'anna')
    const rules = [...shown.matchAll(/\[([A-Z]+\d+)\]/g)].map(([, rule]) => rule)
    assert.ok(rules.length > 10)
    const spec = readdirSync(`${root}docs/spec`)
      .filter((name) => name.endsWith('.md'))
      .map((name) => readFileSync(`${root}docs/spec/${name}`, 'utf8'))
      .join()
    for (const rule of rules) assert.ok(spec.includes(`**[${rule}]**`), rule)
  })

  test('6. to load what ccxt fetched', async () => {
    const of = (name: string) => example(`ccxt/${name}.json`)
    const words = [
      '--positions',
      of('positions'),
      '--balance',
      of('balance'),
      '--tiers',
      of('tiers'),
    ]
    assert.match(await fine('assess', ...words), /^account /)
  })

  test('7. to compare a loan under two regimes, known by name', async () => {
    const known = await fine('rulebooks')
    for (const name of ['aave-v3.7', 'desk:ledn']) assert.ok(known.includes(name), name)
    const shown = await plimsoll(['assess', loan, '--as', 'aave-v3.7', '--as', 'desk:ledn'])
    assert.ok(shown.stdout.includes('desk:ledn'), shown.stderr)
  })

  test('8. to have a picture of where who goes', async () => {
    const picture = folder.path('stress.svg')
    const ladder = example('books/ladder.json')
    await fine('stress', ladder, '--move', 'BTC=-30%..30%', '--report', picture)
    assert.match(folder.read('stress.svg'), /^<svg /)
  })

  test('9. to run the engine, be called, and look at the journal', async () => {
    const journal = folder.path('desk.plimsoll')
    for (const part of ['opening', 'call']) {
      const stdin = readFileSync(example(`run/${part}.ndjson`), 'utf8')
      const { code, stderr } = await plimsoll(['run', '--journal', journal], { stdin })
      assert.equal(code, 0, stderr)
    }
    assert.match(await fine('calls', journal), /call/)
    assert.match(await fine('book', journal), /accounts/)
    assert.match(await fine('events', journal, '--type', 'CallOpened'), /"type":"CallOpened"/)
  })

  test('10. to be sure of the journal, keep a copy, and go back', async () => {
    const journal = folder.path('desk.plimsoll')
    const [copy, back] = [folder.path('monday.plimsoll'), folder.path('back.plimsoll')]
    await fine('verify', journal)
    await fine('backup', journal, copy)
    await fine('restore', copy, back, '--to', '5')
    assert.match(await fine('verify', back), /\b5 entries/)
  })
})
