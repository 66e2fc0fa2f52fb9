import assert from 'node:assert/strict'
import { copyFileSync, readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Desk } from './cli/Desk.ts'
import { Folder } from './cli/Folder.ts'
import { type Outcome, plimsoll, records } from './cli/plimsoll.ts'
import { TestBook } from './cli/TestBook.ts'

/**
 * Wrong input of every kind is answered by what was expected, what was found and where, by the right
 * exit code, and by nothing else: the journal's head is the same before and after.
 */

const folder = Folder.create()
const { line, text } = Desk
const journal = folder.path('desk.plimsoll')

const head = async (path = journal): Promise<unknown> =>
  JSON.parse((await plimsoll(['verify', path, '--json'])).stdout).head

before(async () => {
  const { code } = await plimsoll(['run', '--journal', journal], { stdin: text(Desk.opening) })
  assert.equal(code, 0)
  // The first start of an armed journal disarms it, and says so in an entry.
  await plimsoll(['run', '--journal', journal], { stdin: '' })
})

const deposit = (amount: unknown) =>
  line('Deposit', 'bad', { account: 'ada', asset: 'USDT', amount })
const deep = `${'['.repeat(100)}${']'.repeat(100)}`

/** A line on the engine's stdin, and the error line that answers it: code, column, path, found. */
const lines: readonly (readonly [
  what: string,
  line: string,
  code: string,
  path: string | null,
  found: RegExp,
])[] = [
  ['bad JSON', '{"type":"Deposit",', 'json.malformed', null, /the end of the text/],
  ['no object', '[]', 'field.type', null, /a list of 0/],
  ['too deep JSON', `{"type":${deep}}`, 'json.tooDeep', null, /more/],
  ['a name twice', '{"id":"a","id":"b"}', 'json.duplicateKey', null, /"id" again/],
  ['float money', deposit(1.5), 'number.notString', 'amount', /the number 1.5/],
  ['NaN', deposit('x').replace('"x"', 'NaN'), 'json.malformed', null, /"NaN"/],
  ['NaN as text', deposit('NaN'), 'decimal.malformed', 'amount', /"NaN"/],
  ['exponent overflow', deposit('x').replace('"x"', '1e999'), 'number.overflow', null, /1e999/],
  ['exponent', deposit('1e9'), 'decimal.malformed', 'amount', /"1e9"/],
  ['too precise', deposit('0.0000001'), 'decimal.tooPrecise', 'amount', /"0.0000001"/],
  ['oversized number', deposit('9'.repeat(30)), 'limit.exceeded', 'amount', /999/],
  ['too many digits', deposit('9'.repeat(60)), 'limit.exceeded', 'amount', /999/],
  ['unknown type', line('Donate', 'bad'), 'type.unknown', 'type', /"Donate"/],
  [
    'missing field',
    line('Deposit', 'bad', { account: 'ada' }),
    'field.missing',
    'asset',
    /nothing/,
  ],
  [
    'unknown field',
    line('Arm', 'bad', { by: 'a', reason: 'b', now: true }),
    'field.unknown',
    'now',
    /"now"/,
  ],
  [
    'unknown symbol',
    line('SetMarks', 'bad', {
      marks: [{ instrument: 'DOGE/USDT:USDT', price: '1', time: 1, source: '' }],
    }),
    'symbol.unknown',
    'marks[0].instrument',
    /"DOGE\/USDT:USDT"/,
  ],
  [
    'price between two ticks',
    Desk.mark('bad', '40000.05'),
    'decimal.tooPrecise',
    'marks[0].price',
    /"40000.05"/,
  ],
]

for (const [what, input, code, path, found] of lines) {
  test(`a command line with ${what} gives an error line and changes nothing`, async () => {
    const before = await head()
    const outcome = await plimsoll(['run', '--journal', journal], { stdin: `${input}\n` })
    assert.equal(outcome.code, 0)
    const [error, ...more] = records(outcome.stdout)
    assert.deepEqual(more, [])
    assert.equal(error?.type, 'Error')
    assert.equal(error?.line, 1)
    assert.equal(error?.code, code, outcome.stderr)
    assert.equal(error?.path ?? null, path)
    assert.match(String(error?.found), found)
    assert.notEqual(error?.expected, '')
    clear(outcome, /^plimsoll: <stdin>:1/m)
    const strict = await plimsoll(['run', '--journal', journal, '--strict'], { stdin: input })
    assert.equal(strict.code, 2)
    assert.deepEqual(await head(), before)
  })
}

/** Commands in good form that the rules refuse: kept as refused, and money stays where it was. */
const refusals: readonly (readonly [what: string, line: string, code: string])[] = [
  [
    'unknown account',
    line('Deposit', 'r1', { account: 'zoe', asset: 'USDT', amount: '1' }),
    'account.unknown',
  ],
  [
    'negative deposit',
    line('Deposit', 'r2', { account: 'ada', asset: 'USDT', amount: '-1' }),
    'amount.notPositive',
  ],
  [
    'deposit of nothing',
    line('Deposit', 'r3', { account: 'ada', asset: 'USDT', amount: '0' }),
    'amount.notPositive',
  ],
  [
    'withdrawal beyond the balance',
    line('Withdraw', 'r4', { account: 'bob', asset: 'USDT', amount: '50001' }),
    'balance.insufficient',
  ],
  [
    'withdrawal that margin forbids',
    line('Withdraw', 'r5', { account: 'ada', asset: 'USDT', amount: '4900' }),
    'margin.insufficient',
  ],
  [
    'duplicate account',
    line('OpenAccount', 'r6', {
      account: 'ada',
      owner: 'x',
      group: 'x',
      rulebook: 'house',
      positionMode: 'net',
    }),
    'account.duplicate',
  ],
  ['time that runs backwards', line('AdvanceTime', 'r7', {}, -1), 'command.timeBackwards'],
  ['negative price', Desk.mark('r8', '-1'), 'price.notPositive'],
  [
    'fill of nothing',
    Desk.trader('ada', '1', '0', '40000')[2]!.replace('ada-fill', 'r9').replace('ada-f1', 'f9'),
    'quantity.notPositive',
  ],
  [
    'fill told twice',
    Desk.trader('ada', '1', '1', '40000')[2]!.replace('ada-fill', 'r10'),
    'fill.duplicate',
  ],
  [
    'answer to no order',
    line('ReportExecution', 'r11', {
      executions: [
        {
          order: 'o',
          instrument: 'BTC/USDT:USDT',
          contracts: '1',
          price: '1',
          fee: '0',
          status: 'done',
        },
      ],
    }),
    'execution.unknownOrder',
  ],
]

for (const [what, input, code] of refusals) {
  test(`a command with a ${what} is refused, and nothing but the refusal is kept`, async () => {
    const path = folder.path(`${code}-${what.replaceAll(' ', '-')}`)
    const { code: begun } = await plimsoll(['run', '--journal', path], {
      stdin: text(Desk.opening),
    })
    assert.equal(begun, 0)
    const { code: exit, stdout } = await plimsoll(['run', '--journal', path], { stdin: input })
    assert.equal(exit, 0)
    const [rejected, acknowledged, ...more] = records(stdout)
    assert.deepEqual(more, [])
    assert.equal(rejected?.type, 'Rejected')
    assert.equal(rejected?.code, code, String(rejected?.detail))
    assert.notEqual(rejected?.detail, '')
    assert.equal(acknowledged?.type, 'Acknowledged')
  })
}

test('a duplicate command id is acknowledged again and changes nothing', async () => {
  const before = await head()
  const { code, stdout } = await plimsoll(['run', '--journal', journal], {
    stdin: text(Desk.opening),
  })
  assert.equal(code, 0)
  const answers = records(stdout).filter(({ type }) => type === 'Acknowledged')
  assert.ok(answers.length > 0 && answers.every(({ isRepeat }) => isRepeat === true))
  assert.deepEqual(await head(), before)
})

const edited = (name: string, edit: (book: typeof TestBook.book) => unknown): string =>
  folder.file(`${name}.json`, JSON.stringify(edit(structuredClone(TestBook.book)), null, 2))

/** A book that is wrong, and what is said of it. */
const books: readonly (readonly [what: string, path: () => string, message: RegExp])[] = [
  ['no file', () => folder.path('none.json'), /none\.json: expected a file, found nothing there/],
  ['a folder', () => folder.path(''), /expected a file, found a folder/],
  [
    'an empty file',
    () => folder.file('empty.json', ''),
    /empty\.json:1:1: expected a book or a journal, found the end/,
  ],
  [
    'bad JSON',
    () => folder.file('bad.json', '{"asOf": 1,\n  "assets": [}'),
    /bad\.json:2:14: expected a value/,
  ],
  [
    'bytes that are not text',
    () => folder.file('bytes.json', Uint8Array.of(0x7b, 0xff)),
    /bytes\.json: expected UTF-8 text/,
  ],
  [
    'a truncated gzip file',
    () => folder.file('cut.json.gz', gzipSync(TestBook.text).subarray(0, 200)),
    /cut\.json\.gz: expected a whole gzip file, found one that is cut off/,
  ],
  [
    'a missing price',
    () => edited('unpriced', (book) => ({ ...book, prices: book.prices.slice(1) })),
    /unpriced\.json:\d+:\d+: accounts\[0\]\.positions\[0\]: expected a price of "BTC\/USDT:USDT"/,
  ],
  [
    'a duplicate account',
    () => edited('twice', (book) => ({ ...book, accounts: [...book.accounts, book.accounts[0]] })),
    /twice\.json:\d+:\d+: accounts\[3\]\.id: expected each once, found "ada" again/,
  ],
  [
    'a negative size',
    () =>
      edited('negative', (book) => {
        book.accounts[0]!.positions[0]!.contracts = '-1'
        return book
      }),
    /negative\.json:\d+:\d+: accounts\[0\]\.positions\[0\]\.contracts: expected above 0/,
  ],
  [
    'float money',
    () => edited('float', (book) => ({ ...book, prices: [{ asset: 'USDT', price: 1.5 }] })),
    /float\.json:\d+:\d+: prices\[0\]\.price: expected a decimal string .*found the number 1.5/,
  ],
  [
    'an unknown symbol',
    () =>
      edited('unknown', (book) => {
        book.accounts[0]!.positions[0]!.symbol = 'DOGE/USDT:USDT'
        return book
      }),
    /unknown\.json:\d+:\d+: accounts\[0\]\.positions\[0\]\.symbol: expected a defined instrument/,
  ],
  [
    'an unknown rulebook',
    () =>
      edited('lawless', (book) => {
        book.accounts[0]!.rulebook = 'none'
        return book
      }),
    /lawless\.json:\d+:\d+: accounts\[0\]\.rulebook: expected "house", found "none"/,
  ],
]

for (const [what, path, message] of books) {
  test(`a book that is ${what} is refused by file, line and field`, async () => {
    const file = path()
    for (const words of [
      ['assess', file],
      ['explain', file, 'ada'],
    ]) {
      const outcome = await plimsoll(words)
      assert.equal(outcome.code, 2, outcome.stderr)
      assert.equal(outcome.stdout, '')
      clear(outcome, message)
    }
  })
}

/** A price file that is wrong: the replay is not begun, and leaves no journal. */
const rows = TestBook.candles([
  ['40000', '3000'],
  ['39000', '2900'],
])
const prices: readonly (readonly [what: string, content: string | Uint8Array, message: RegExp])[] =
  [
    [
      'out of order',
      rows + rows.split('\n').slice(1, 2).join('\n'),
      /prices\.csv:6.*expected .*found/,
    ],
    ['without a header', '1,2,3\n', /prices\.csv:1: expected one of .*found "1,2,3"/],
    ['empty', '', /prices\.csv:1: expected one of/],
    [
      'without numbers',
      rows.replace('39000', 'cheap'),
      /prices\.csv:4:\d+: open: expected a number/,
    ],
    [
      'a negative price',
      rows.replaceAll('39000', '-1'),
      /prices\.csv:4: expected a price of BTC\/USDT:USDT within limits, found -1/,
    ],
    ['of too few cells', `${rows}BTC/USDT,1\n`, /prices\.csv:6: expected 7 cells, found 2/],
    [
      'a truncated gzip file',
      gzipSync(rows.repeat(50)).subarray(0, 90),
      /a whole gzip file, found one/,
    ],
  ]

for (const [what, content, message] of prices) {
  test(`a price file that is ${what} stops the replay before it begins`, async () => {
    const file = folder.file('prices.csv', content)
    const book = folder.file('good.json', TestBook.text)
    const kept = folder.path('never.plimsoll')
    const words = ['replay', '--book', book, '--prices', file, '--journal', kept]
    const outcome = await plimsoll(words)
    assert.equal(outcome.code, 2, outcome.stderr)
    assert.equal(outcome.stdout, '')
    clear(outcome, message)
    assert.ok(!folder.has('never.plimsoll'), 'no journal is begun')
  })
}

test('a corrupt journal is refused with its place, by verify and by run, and is left as it is', async () => {
  const path = folder.path('corrupt.plimsoll')
  copyFileSync(journal, path)
  const bytes = readFileSync(path)
  const index = bytes.indexOf('ada-open')
  assert.ok(index > 0)
  bytes[index] = 'e'.charCodeAt(0)
  folder.file('corrupt.plimsoll', bytes)
  for (const words of [
    ['verify', path],
    ['run', '--journal', path],
  ]) {
    const outcome = await plimsoll(words, { stdin: text(Desk.trader('eve', '1', '1', '40000')) })
    assert.equal(outcome.code, 4, outcome.stderr)
    clear(outcome, /entry 6: hash differs: expected [0-9a-f]{64}, found/)
  }
  assert.equal(readFileSync(path).indexOf('eda-open'), index)
})

test('what is no journal is refused as such, and is left as it is', async () => {
  const path = folder.file(
    'notes.txt',
    'not a journal, but somebody wants to keep it\n'.repeat(200),
  )
  for (const words of [
    ['verify', path],
    ['run', '--journal', path],
  ]) {
    const outcome = await plimsoll(words)
    assert.ok([2, 4].includes(outcome.code), outcome.stderr)
    clear(outcome, /expected/)
  }
  assert.match(folder.read('notes.txt'), /^not a journal/)
  const missing = await plimsoll(['verify', folder.path('nowhere.plimsoll')])
  assert.equal(missing.code, 2)
  clear(missing, /nowhere\.plimsoll: expected a file/)
  const unreachable = await plimsoll(['run', '--journal', folder.path('no/such/folder/j')])
  assert.equal(unreachable.code, 2)
  clear(unreachable, /expected a file to open/)
})

test('an unknown command, option or argument is a question of usage', async () => {
  for (const words of [
    ['asses'],
    ['assess', '--jsn'],
    ['verify'],
    ['bench', '--x'],
    ['demo', 'x'],
  ]) {
    const outcome = await plimsoll(words)
    assert.equal(outcome.code, 2)
    assert.equal(outcome.stdout, '')
    clear(outcome, /^plimsoll: /m)
  }
})

/** One clear sentence, and never a stack. */
function clear({ stderr }: Outcome, message: RegExp): void {
  assert.match(stderr, message)
  assert.doesNotMatch(stderr, /^\s+at .*\d+:\d+\)?$/m)
  assert.doesNotMatch(stderr, /undefined|\[object/)
}
