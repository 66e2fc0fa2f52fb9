import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Hull } from '../../web/src/draw/Hull.ts'
import { ageingOf } from '../../web/src/text/ageing.ts'
import { csv } from '../../web/src/text/csv.ts'
import { Decimal } from '../../web/src/text/Decimal.ts'
import { differences } from '../../web/src/text/differences.ts'
import { toneOf } from '../../web/src/text/levels.ts'
import { Moment } from '../../web/src/text/Moment.ts'

const decimals = fc
  .tuple(fc.boolean(), fc.bigInt(0n, 10n ** 40n), fc.integer({ min: 0, max: 20 }))
  .map(([isNegative, units, places]) => {
    const digits = units.toString().padStart(places + 1, '0')
    const whole = digits.slice(0, digits.length - places)
    const fraction = digits.slice(digits.length - places)
    return `${isNegative ? '-' : ''}${whole}${places === 0 ? '' : `.${fraction}`}`
  })

/** The digits of what is shown, as they would be typed. */
const typed = (shown: string): string => shown.replaceAll(',', '').replace('−', '-')

/** Exact, for comparison: units of 1e-40. */
function units(text: string): bigint {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const size = BigInt(whole + fraction.padEnd(40, '0'))
  return sign === '-' ? -size : size
}

describe('figures as text', () => {
  test('[WEB3] shown in full, a decimal keeps every digit that was sent', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        assert.equal(units(typed(Decimal.full(text))), units(text))
      }),
    )
    assert.equal(Decimal.full('-1234567.50'), '−1,234,567.50')
    assert.equal(Decimal.full('never'), 'never')
  })

  test('[WEB3] cut to places, it is never shown larger than it is, and never by a float', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 12 }), (text, places) => {
        const shown = units(typed(Decimal.fixed(text, places)))
        const size = (value: bigint): bigint => (value < 0n ? -value : value)
        const lost = size(units(text)) - size(shown)
        assert.ok(lost >= 0n && lost < 10n ** BigInt(40 - places), `${text} at ${places}`)
      }),
    )
    assert.equal(Decimal.fixed('9007199254740993.129', 2), '9,007,199,254,740,993.12')
    assert.equal(Decimal.fixed('-0.004', 2), '0.00')
  })

  test('[WEB3] in brief it has a unit, and its digits are the first of those sent', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['15882281.4', '15.88M'],
      ['999.999', '999.9'],
      ['1000', '1k'],
      ['-1240.5', '−1.24k'],
      ['0', '0'],
      ['12', '12'],
      ['1234567890123456', '1,234T'],
    ]
    for (const [text, shown] of cases) assert.equal(Decimal.brief(text), shown)
  })

  test('[WEB3] a share is told in per cent by moving its point', () => {
    assert.equal(Decimal.percent('0.12345'), '12.34 %')
    assert.equal(Decimal.percent('-0.0005'), '−0.05 %')
    assert.equal(Decimal.percent('2', 0), '200 %')
    assert.equal(Decimal.price('0.000012345'), '0.00001234')
    assert.equal(Decimal.price('43210.5'), '43,210.50')
  })

  test('[WEB3] decimals are ordered digit by digit, as the numbers are', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const [x, y] = [units(a), units(b)]
        assert.equal(Math.sign(Decimal.compare(a, b)), x === y ? 0 : x < y ? -1 : 1)
        assert.equal(Decimal.isNegative(a), x < 0n)
        assert.equal(Decimal.isNothing(a), x === 0n)
      }),
    )
  })

  test('[WEB4] lengths of time and countdowns are told in at most two units', () => {
    assert.equal(Moment.length(4_999), '4 s')
    assert.equal(Moment.length(7_500_000), '2 h 05 min')
    assert.equal(Moment.length(3 * 86_400_000 + 4 * 3_600_000), '3 d 4 h')
    assert.equal(Moment.countdown(3_849_000), '1:04:09')
    assert.equal(Moment.countdown(-65_000), '−01:05')
    assert.equal(Moment.utc(0), '1970-01-01T00:00:00.000Z')
  })

  test('[WEB5] a level has a tone by what it does, and by its name where it does nothing', () => {
    assert.equal(toneOf('healthy'), 'healthy')
    assert.equal(toneOf('courtesy', 'none'), 'notice')
    assert.equal(toneOf('accelerated', 'call'), 'call')
    assert.equal(toneOf('notice, liquidation'), 'liquidate')
    assert.equal(ageingOf(-1).word, 'overdue')
    assert.equal(ageingOf(60_000).tone, 'call')
    assert.equal(ageingOf(null).tone, 'unknown')
  })

  test('[WEB6] a spreadsheet gets text for text: no formula, no broken line', () => {
    const text = csv(
      ['id', 'amount'],
      [
        ['=cmd()', '-12.5'],
        ['a "b", c\n', null],
      ],
    )
    assert.equal(text, `id,amount\r\n'=cmd(),-12.5\r\n"a ""b"", c\n",\r\n`)
  })

  test('[WEB7] two versions differ where their leaves do, rows going by what names them', () => {
    const before = { id: 'desk', levels: [{ name: 'call', enter: '0.8' }], feeRate: '0' }
    const after = {
      id: 'desk',
      levels: [
        { name: 'notice', enter: '0.6' },
        { name: 'call', enter: '0.75' },
      ],
    }
    assert.deepEqual(differences(before, after), [
      { path: 'levels › call › enter', before: '0.8', after: '0.75' },
      { path: 'feeRate', before: '0', after: undefined },
      { path: 'levels › notice › name', before: undefined, after: 'notice' },
      { path: 'levels › notice › enter', before: undefined, after: '0.6' },
    ])
  })
})

describe('the hull', () => {
  const rows = (notional: readonly number[]) =>
    (
      [
        ['healthy', 'none'],
        ['notice', 'none'],
        ['call', 'call'],
        ['liquidation', 'liquidate'],
      ] as const
    ).map(([level, action], at) => {
      return { level, action, accounts: notional[at] === 0 ? 0 : 1, notional: String(notional[at]) }
    })

  const waterline = (...notional: readonly number[]): number =>
    Hull.of(rows(notional), 1200, 300).waterline

  test('[WEB8] the holds lie by severity, the worst under the deck, whatever order they came in', () => {
    const { holds } = Hull.of([...rows([9, 0, 1, 0])].reverse(), 900, 0)
    assert.deepEqual(
      holds.map(({ row }) => row.level),
      ['liquidation', 'call', 'notice', 'healthy'],
    )
    assert.equal(holds[0]?.length, 0)
    assert.ok((holds[1]?.length ?? 0) > 0 && (holds[1]?.length ?? 0) < (holds[3]?.length ?? 0))
  })

  test('[WEB8] the water rises as notional moves up, and stands at a line once a hundredth reached it', () => {
    const calm = waterline(1000, 0, 0, 0)
    const near = waterline(995, 5, 0, 0)
    const { holds } = Hull.of(rows([990, 0, 10, 0]), 1200, 300)
    const lines = new Map(holds.map(({ row, top }) => [row.level, top]))
    assert.ok(near < calm, 'higher is a smaller y')
    assert.equal(waterline(990, 0, 10, 0), lines.get('call'))
    assert.equal(waterline(0, 0, 0, 1), lines.get('liquidation'))
    assert.ok(waterline(980, 10, 10, 1) < (lines.get('call') ?? 0))
  })
})
