import assert from 'node:assert/strict'
import { test } from 'node:test'
import { suggest } from '../wire/asked/suggest.ts'
import { Arguments } from './Arguments.ts'
import { pad, table, widthOf } from './table.ts'
import { UsageError } from './UsageError.ts'

const options = {
  account: { value: 'ID', about: '', multiple: true },
  seed: { value: 'N', short: 's', about: '' },
  strict: { about: '' },
} as const

const parse = (...words: string[]) => Arguments.parse(words, options)

test('positionals, switches, values and repeats are told apart', () => {
  const args = parse('book.json', '--account', 'a', '--strict', '-s', '-7', '--account=b', '--json')
  assert.deepEqual(args.positionals, ['book.json'])
  assert.deepEqual(args.texts('account'), ['a', 'b'])
  assert.equal(args.text('account'), 'b')
  assert.equal(args.text('seed'), '-7')
  assert.ok(args.has('strict') && args.has('json') && !args.has('help'))
  assert.deepEqual(parse('--', '--strict').positionals, ['--strict'])
})

test('what the command line lacks or has too much is named', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--acount', 'a'], /unknown option --acount; did you mean --account\?/],
    [['--xyzzy'], /^Cli.UsageError: unknown option --xyzzy$/],
    [['-x'], /unknown option -x/],
    [['--seed'], /option --seed: expected N, found nothing/],
    [['--seed', '--strict'], /option --seed: expected N, found the option --strict/],
    [['--strict=yes'], /option --strict: expected no value, found 'yes'/],
    [['--toString'], /unknown option --toString/],
  ]
  for (const [words, message] of cases) {
    assert.throws(
      () => parse(...words),
      (error) => error instanceof UsageError && message.test(String(error)),
      words.join(' '),
    )
  }
})

test('a typing error is recognised, another word is not', () => {
  const words = ['assess', 'explain', 'replay', 'run']
  assert.equal(suggest('asess', words), 'assess')
  assert.equal(suggest('rpelay', words), 'replay')
  assert.equal(suggest('rnu', words), 'run')
  assert.equal(suggest('zzzzzzzz', words), null)
})

test('columns are as wide as what is in them, colours apart', () => {
  const red = (text: string) => `\x1b[31m${text}\x1b[39m`
  const lines = table(
    [{ title: 'account' }, { title: 'equity', align: 'right' }],
    [
      [red('a'), '1'],
      ['longer name', '12345.67'],
    ],
    (_, text) => text,
  )
  assert.deepEqual(lines, [
    'account        equity',
    `${red('a')}                   1`,
    'longer name  12345.67',
  ])
  assert.equal(widthOf(red('−x✓')), 3)
  assert.equal(pad('ab', 4, 'right'), '  ab')
})
