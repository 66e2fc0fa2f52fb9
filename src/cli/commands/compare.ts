import type { Basis } from '../../margin/prices/PricePath.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Rulebook } from '../../model/Rulebook.ts'
import type { AccountView, BookView } from '../../report/BookView.ts'
import { RulebookComparison } from '../../report/RulebookComparison.ts'
import { chooseAccount, subjectOf } from '../../wire/asked/choose.ts'
import { BracketPreset } from '../../wire/rulebooks/BracketPreset.ts'
import { presets } from '../../wire/rulebooks/preset.ts'
import type { Arguments } from '../Arguments.ts'
import { basisOf, basisOption } from '../book/basisOf.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { renderComparison } from '../report/renderComparison.ts'
import type { Subcommand } from '../Subcommand.ts'

/** Which venue would liquidate an account first, and at what price? */
export const compare: Subcommand = {
  usage: 'FILE [--as RULEBOOK ...]',
  about: `Each account under several rulebooks side by side: equity, requirements, marginRatio, and the nearest prices
that call and that liquidate it; that which would liquidate it first stands in front. Without --as under its own
rulebook and under every venue that has a table for all that it trades. A venue's tables are taken by symbol, or by
base where both are linear; its levels, and what an asset counts or a debt asks, where its source says it, and else
those of the account's own rulebook. A venue may be named by its first word: binance is binance-usdm. plimsoll
rulebooks NAME tells what of a venue is not known; what is unknown comes last. Exit code 3 where an account is in
liquidation under one of them.`,
  options: {
    account: { value: 'ID', about: 'only this one; may be repeated', multiple: true },
    as: { value: 'RULEBOOK', about: 'a rulebook or preset; may be repeated', multiple: true },
    basis: basisOption,
    ...atOption,
    ...ccxtOptions,
  },
  examples: [
    ['plimsoll compare book.json', 'under every venue that knows all of it'],
    ['plimsoll compare book.json --as binance --as hyperliquid', 'under two'],
    ['plimsoll compare book.json --account ada --json', 'for a program'],
  ],
  async run(args, io) {
    const path = isCcxt(args) ? args.positionals[0] : only(args.positionals, 'compare', 'FILE')
    const { view } = await loadSource(path, args, io)
    const basis = basisOf(args)
    const reports = chosen(view, args).map((one) => compared(view, one, args, basis))
    const text = args.has('json')
      ? JSON.stringify(reports)
      : renderComparison(reports, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    const breached = reports.some(({ rows }) => rows.some(({ isBreached }) => isBreached))
    return breached ? exitCodes.breach : exitCodes.fine
  },
}

function chosen(view: BookView, args: Arguments): readonly AccountView[] {
  const ids = [...new Set(args.texts('account'))]
  return ids.length === 0 ? view.accounts : ids.map((id) => chooseAccount(view, id))
}

function compared(
  view: BookView,
  one: AccountView,
  args: Arguments,
  basis: Basis,
): RulebookComparison {
  const asked = [...new Set(args.texts('as'))]
  const names = asked.length > 0 ? asked : [undefined, ...knowing(view, one)]
  return RulebookComparison.compare(
    names.map((name) => subjectOf(view, one, name)),
    basis,
  )
}

/** The venues that have a table for every instrument of an account under tables; none for a loan. */
function knowing(view: BookView, { account, rulebook }: AccountView): readonly string[] {
  const own = view.terms.get(rulebook) as BoundRulebook
  const traded = [...account.positions, ...account.orders].map(({ instrument }) => instrument)
  const needed = traded.filter(({ kind }) => kind !== 'spot')
  if (!Rulebook.isTiered(own.rulebook.method) || needed.length === 0) return []
  return presets
    .filter((venue) => venue.name !== rulebook)
    .filter((venue) => needed.every((instrument) => BracketPreset.knows(venue, instrument)))
    .map(({ name }) => name)
}
