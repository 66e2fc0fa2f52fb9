import type { Asset } from '../../model/Asset.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { BookView } from '../../report/BookView.ts'
import type { StressAxis } from '../../report/StressReport.ts'
import { assetOf, movedBy, noAsset } from '../../wire/asked/pricesOf.ts'
import { wrong } from '../../wire/asked/typedNumber.ts'
import type { Arguments } from '../Arguments.ts'

const axesMax = 2
const pointsMax = 101
const range = /^([^%=]+)%(?:\.\.([^%]+)%(?:\/([^%]+)%)?)?$/
const shape = /^([^=]+)=(.+)$/
const expected = "'BTC=-50%..50%', 'BTC=-50%..50%/5%' or 'BTC,ETH=-30%'"

/**
 * The axes of a grid: one or two. Without any, the asset that most accounts hang on, from half to half
 * as much again.
 *
 * @throws UsageError
 */
export function axesOf(view: BookView, args: Arguments): readonly StressAxis[] {
  const texts = args.texts('move')
  if (texts.length > axesMax) throw wrong('move', 'one or two', texts.join(', '))
  const asked = texts.length === 0 ? [`${mostHeld(view).id}=-50%..50%`] : texts
  const axes = asked.map((text) => axisOf(view, text))
  const ids = axes.flatMap(({ assets }) => assets.map(({ id }) => id))
  if (new Set(ids).size < ids.length) throw wrong('move', 'each asset once', ids.join(', '))
  return axes
}

function axisOf(view: BookView, text: string): StressAxis {
  const [, names = '', typed = ''] = shape.exec(text.trim()) ?? []
  if (!range.test(typed)) throw wrong('move', expected, text)
  const assets = names.split(',').map((name) => {
    const found = assetOf(view, name.trim())
    if (found === null) throw noAsset(view, 'move', name.trim())
    return found
  })
  movedBy(
    view,
    'move',
    assets.map((asset) => ({ asset, factor: Ratio.one })),
  )
  return { assets, moves: rangeOf({ option: 'move', expected, text }, typed) }
}

/** The option in which a range was typed, what was expected of it, and the whole of what was found. */
interface Typed {
  readonly option: string
  readonly expected: string
  readonly text: string
}

/**
 * The shares of a range, `-50%..50%/10%`: a tenth of it apart where no step is told.
 *
 * @throws UsageError
 */
export function rangeOf(asked: Typed, typed: string): readonly Ratio[] {
  const parts = range.exec(typed.trim())
  if (parts === null) throw wrong(asked.option, asked.expected, asked.text)
  const [, from = '', to = from, every] = parts
  return sharesOf([from, to, every], asked)
}

function sharesOf([from, to, every]: readonly [string, string, string | undefined], asked: Typed) {
  const { option, text } = asked
  const [low, high] = [shareOf(from, asked), shareOf(to, asked)]
  const span = Ratio.sub(high, low)
  const step = every === undefined ? Ratio.mul(span, Ratio.of(1n, 10n)) : shareOf(every, asked)
  if (Ratio.compare(low, Ratio.of(-1n)) <= 0) throw wrong(option, 'a fall of less than 100 %', text)
  if (span.numerator < 0n) throw wrong(option, 'the lower end in front', text)
  if (span.numerator > 0n && step.numerator <= 0n) throw wrong(option, 'a step above 0', text)
  const moves: Ratio[] = []
  for (let move = low; Ratio.compare(move, high) <= 0; move = Ratio.add(move, step)) {
    if (moves.length === pointsMax) throw wrong(option, `at most ${pointsMax} points`, text)
    moves.push(move)
    if (step.numerator === 0n) break
  }
  return moves
}

function shareOf(typed: string, { option, expected: wanted, text }: Typed): Ratio {
  const parsed = Decimal.parse(typed.trim().replace(/^\+/, ''))
  if (!parsed.ok) throw wrong(option, wanted, text)
  return Ratio.mul(Ratio.fromDecimal(parsed.value), Ratio.of(1n, 100n))
}

/** The first of the assets that the most accounts hold, owe, or have a position on. */
function mostHeld(view: BookView): Asset {
  const counts = view.assets.map(() => 0)
  for (const { account, rulebook } of view.accounts) {
    const numeraire = view.terms.get(rulebook)?.numeraire.index
    const held = view.assets.filter(({ index }) => (account.balances[index] ?? 0n) !== 0n)
    const bases = account.positions.map(({ instrument }) => instrument.baseIndex)
    const all = new Set([...held.map(({ claim, index }) => claim?.of ?? index), ...bases])
    for (const index of all) if (index !== numeraire) counts[index] = (counts[index] ?? 0) + 1
  }
  const most = view.assets[counts.indexOf(Math.max(...counts))]
  if (most === undefined || counts[most.index] === 0) {
    throw wrong('move', `an asset to move, such as ${expected}`, 'none, and nothing is held')
  }
  return most
}
