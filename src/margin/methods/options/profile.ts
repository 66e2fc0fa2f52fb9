import type { Asset } from '../../../model/Asset.ts'
import { Instrument, type Option } from '../../../model/Instrument.ts'
import type { OptionMargin, ShortForm } from '../../../model/OptionMargin.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Curve } from '../../prices/Curve.ts'
import { Piecewise } from '../../prices/Piecewise.ts'
import type { PricePath } from '../../prices/PricePath.ts'
import type { Slack } from '../../prices/Slack.ts'
import { type Bundle, bundleOf, bundles } from '../tiered/bundles.ts'
import { inNumeraire, slackOfAll } from '../tiered/profile.ts'
import { ofOption } from './demand.ts'
import { OptionForms } from './OptionForms.ts'
import { OptionsTerms } from './OptionsTerms.ts'

/**
 * The slack along one instrument's own price: what an option asks is the largest of three lines in its mark, and stays where
 * it is while another price moves. Null along an underlying, where a tick would be no tick of an option, and where
 * something has no price.
 *
 * Rules: [OPTM11]
 */
export function profile(path: PricePath, threshold: Ratio): Slack | null {
  if (path.basis !== 'instrument') return null
  const { positions } = path.account
  const contracts = positions.filter(({ instrument }) => instrument.kind !== 'option')
  const found = bundles({ ...path, account: { ...path.account, positions: contracts } })
  const longs: Long[] = []
  for (const position of positions) {
    const { instrument } = position
    if (!Instrument.isOption(instrument)) continue
    const at = heldOf(path, position, instrument)
    if (at === null) return null
    if (position.lots < 0n) gatherShort(bundleOf(found, instrument.settleIndex), path, at)
    else longs.push(longOf(path, at, threshold))
  }
  const slack = slackOfAll(path, found, threshold)
  if (slack === null) return null
  const pieces = longs.flatMap((one) => (one.slack === null ? [] : [one.slack]))
  if (pieces.length < longs.length) return null
  return {
    slack: Piecewise.sum(path.range, [slack.slack, ...pieces]),
    dust: longs.reduce((sum, { dust }) => Curve.add(sum, dust), slack.dust),
    moves: slack.moves || longs.some(({ moves }) => moves),
  }
}

/** An option with its prices and its form. */
interface Held {
  readonly option: Option
  readonly position: Position
  readonly margin: OptionMargin
  readonly spot: Ratio
  readonly mark: bigint
  /** Whether it is its mark that moves. */
  readonly moves: boolean
}

/** Null where it has no price or no form, or was not paid for at once. */
function heldOf({ rules, prices, steps }: PricePath, position: Position, option: Option) {
  const margin = OptionsTerms.of(rules).options[option.index]
  const mark = PriceBook.usable(prices, option)
  const spot = PriceBook.spotOf(prices, option, rules.numeraire)
  if (margin === undefined || mark === undefined || spot === null) return null
  if (spot.numerator <= 0n || position.cost !== 0n) return null
  return { option, position, margin, spot, mark, moves: steps[option.index] !== undefined }
}

/** Atoms of what it settles in for each tick of its mark. */
function worthOf({ option, position: { lots } }: Held): Curve {
  const { numerator, denominator } = option.multiplier
  return { a: 0n, b: Integer.mul(lots, numerator), c: 0n, over: denominator }
}

/** A short one is a debt of its coin; what it asks is beside. */
function gatherShort(bundle: Bundle, path: PricePath, at: Held): void {
  const { option, position, margin, spot, mark, moves } = at
  if (!moves) {
    const worth = Instrument.value(option, position.lots, mark)
    const asked = ofOption(option, margin, { lots: position.lots, mark, spot, worth })
    bundle.held = Curve.add(bundle.held, Curve.constant(worth))
    bundle.required.push(Piecewise.whole(path.range, Curve.constant(asked.maintenance)))
    return
  }
  bundle.moves = true
  bundle.held = Curve.add(bundle.held, worthOf(at))
  bundle.heldDust += 1n
  bundle.required.push(Piecewise.most(path.range, shortLines(at)))
  bundle.requiredDust = Curve.add(bundle.requiredDust, Curve.constant(1n))
}

/** Nothing, and each part of the form with its fee: by the tick of the mark. */
function shortLines({ option, position, margin, spot }: Held): readonly Curve[] {
  const form: ShortForm = margin[option.option.right].maintenance
  const { underlying, out } = OptionForms.quoted(option, spot, Ratio.zero)
  const size = Integer.abs(position.lots)
  const atoms = (each: Ratio): Ratio => OptionForms.atomsOf(option, size, each)
  const tick = Ratio.fromDecimal(option.tick)
  const fee = Ratio.mul(form.fee, underlying)
  const line = (still: Ratio, share: Ratio): Curve =>
    Curve.add(constant(atoms(Ratio.add(still, fee))), rising(atoms(Ratio.mul(share, tick))))
  return [
    Curve.zero,
    line(Ratio.sub(Ratio.mul(form.near, underlying), out), Ratio.zero),
    line(Ratio.mul(form.far, underlying), form.farMark),
    line(Ratio.zero, form.mark),
  ]
}

const constant = ({ numerator, denominator }: Ratio): Curve =>
  Curve.constant(numerator, denominator)

const rising = ({ numerator, denominator }: Ratio): Curve => ({
  ...{ a: 0n, b: numerator, c: 0n, over: denominator },
})

/** A long one counts by itself, in the numeraire. */
interface Long {
  readonly slack: Piecewise | null
  readonly dust: Curve
  readonly moves: boolean
}

/** What it is worth at the threshold, less the part of it that backs nothing, up to its most. */
function longOf(path: PricePath, at: Held, { numerator, denominator }: Ratio): Long {
  const { option, position, margin, spot, mark, moves } = at
  const { mark: share, most } = margin.long.maintenance
  const worth = moves ? worthOf(at) : Curve.constant(Instrument.value(option, position.lots, mark))
  const { underlying } = OptionForms.quoted(option, spot, Ratio.zero)
  const part = Curve.times(worth, -share.numerator, share.denominator)
  const cap =
    most && constant(OptionForms.atomsOf(option, -position.lots, Ratio.mul(most, underlying)))
  const asked =
    cap === null ? Piecewise.whole(path.range, part) : Piecewise.most(path.range, [part, cap])
  const slack = Piecewise.raise(Piecewise.times(asked, denominator), Curve.times(worth, numerator))
  const settle = path.rules.assets[option.settleIndex] as Asset
  const converted = slack.map(({ curve, ...piece }) => ({
    ...piece,
    curve: inNumeraire(curve, settle, path),
  }))
  const isKnown = (piece: (typeof converted)[number]): piece is Piecewise[number] =>
    piece.curve !== null
  // Its worth and what it asks are rounded once each in its coin, and once each in the numeraire.
  const atoms = Curve.constant(numerator + denominator + denominator)
  const lost = inNumeraire(atoms, settle, path) ?? Curve.zero
  return {
    slack: converted.every(isKnown) ? converted : null,
    dust: Curve.add(lost, atoms),
    moves,
  }
}
