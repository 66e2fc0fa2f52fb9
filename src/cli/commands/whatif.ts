import { type WhatIf, whatIf } from '../../margin/whatIf.ts'
import { AccountReport } from '../../report/AccountReport.ts'
import { BookView } from '../../report/BookView.ts'
import { Subject } from '../../report/Subject.ts'
import type { Arguments } from '../Arguments.ts'
import { basisOf, basisOption } from '../book/basisOf.ts'
import { type Asked, changeOf } from '../book/changeOf.ts'
import { chooseAccount } from '../book/choose.ts'
import { healthOf, healthOption } from '../book/healthOf.ts'
import { atOption, loadView } from '../book/loadView.ts'
import { previewOf } from '../book/previewOf.ts'
import { exitOf } from '../exitOf.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { renderChange } from '../report/renderChange.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** An account before and after a hypothetical change. */
export const whatif: Subcommand = {
  usage: 'FILE ACCOUNT --trade|--transfer|--mark|--rulebook ..., or JOURNAL --command JSON',
  about: `What a trade, a transfer, other prices or other rules would do to an account, and whether it would
be turned down. FILE is a book or a journal, as it is or was after an entry; nothing is changed by
asking. Exit code 3 where the account would be in liquidation, 5 where it would be unknown. With
--command, what a command would do to every account of a journal: who could newly be liquidated, for
what worth.`,
  options: {
    trade: {
      value: 'TRADE',
      about: "'SYMBOL buy|sell CONTRACTS [@ PRICE] [long|short]'; without a price at the mark",
    },
    transfer: { value: 'AMOUNT', about: "'ASSET AMOUNT', negative takes out, and borrows" },
    mark: {
      value: 'PRICE',
      about: "'SYMBOL=PRICE' or 'ASSET=PRICE'; may be repeated",
      multiple: true,
    },
    rulebook: {
      value: 'NAME',
      about: "a rulebook of the book, a lending regime, or a venue's preset",
    },
    command: { value: 'JSON', about: 'a command as `run` reads it, tried on a whole journal' },
    health: healthOption,
    basis: basisOption,
    ...atOption,
  },
  examples: [
    ["plimsoll whatif book.json ada --trade 'BTC/USDT:USDT buy 0.5 @ 60000'", 'a trade'],
    ["plimsoll whatif book.json ada --transfer 'USDT -100'", 'a withdrawal'],
    ["plimsoll whatif book.json ada --mark 'BTC/USDT:USDT=50000'", 'a price'],
    ['plimsoll whatif book.json ada --rulebook binance-usdm', "a venue's brackets"],
    ["plimsoll whatif loan.json ada --transfer 'USDC 5000'", 'repaying a loan'],
    ['plimsoll whatif loan.json ada --mark WETH=2000', 'a price that a loan hangs on'],
    ["plimsoll whatif desk.plimsoll ada --transfer 'USDT -100'", 'of a running engine'],
    ["plimsoll whatif desk.plimsoll --command '{...}'", 'a command, for everybody'],
  ],
  async run(args, io) {
    const [path, id, odd] = args.positionals
    const told = args.text('command')
    if (told !== undefined && path !== undefined && id === undefined) {
      return await previewOf(path, told, args, io)
    }
    if (path === undefined || id === undefined || odd !== undefined) {
      throw new UsageError('whatif: expected FILE ACCOUNT and one change')
    }
    const basis = basisOf(args)
    const asked = one(args)
    const { view } = await loadView(path, args, io)
    const chosen = chooseAccount(view, id)
    const { change, account } = changeOf(view, chosen, asked)
    const before = BookView.subject(view, account)
    const answer = whatIf(before.account, before.rules, before.book, change, { basis })
    const after = Subject.after(before, change, account.standing)
    const options = { health: healthOf(args), interest: account.interest }
    const reports = [
      AccountReport.of(before, basis, options),
      AccountReport.of(after, basis, options),
    ] as const
    await Io.print(
      io,
      args.has('json')
        ? JSON.stringify({ account: account.account.id, ...asJson(answer, reports) })
        : renderChange(reports, answer.refused, asked.text, Paint.of(io.stdout, io.env)),
    )
    return exitOf([reports[1]])
  },
}

const asJson = ({ refused }: WhatIf, [before, after]: readonly [AccountReport, AccountReport]) => ({
  refused,
  before,
  after,
})

interface Typed extends Asked {
  readonly text: string
}

/** Exactly one kind of change: the effects of two could not be separated. */
function one(args: Arguments): Typed {
  const kinds = (['trade', 'transfer', 'mark', 'rulebook'] as const).filter((kind) =>
    args.has(kind),
  )
  const [kind, second] = kinds
  if (kind === undefined) {
    throw new UsageError('whatif: expected --trade, --transfer, --mark or --rulebook, found none')
  }
  if (second !== undefined) {
    throw new UsageError(`whatif: expected one change, found --${kind} and --${second}`)
  }
  const texts = args.texts(kind)
  if (kind !== 'mark' && texts.length > 1) throw new UsageError(`whatif: --${kind} is given twice`)
  return { kind, texts, text: `${kind} ${texts.join(', ')}` }
}
