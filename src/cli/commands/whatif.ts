import type { AccountView, BookView } from '../../report/BookView.ts'
import { ComparisonReport } from '../../report/ComparisonReport.ts'
import { changeOf } from '../../wire/asked/changeOf.ts'
import { chooseAccount } from '../../wire/asked/choose.ts'
import { movesOf } from '../../wire/asked/pricesOf.ts'
import type { Arguments } from '../Arguments.ts'
import { basisOf, basisOption } from '../book/basisOf.ts'
import { changeOptions } from '../book/changeOptions.ts'
import { healthOf, healthOption } from '../book/healthOf.ts'
import { ccxtOptions } from '../book/loadCcxt.ts'
import { argumentsOf, loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import type { ExitCode } from '../exitCodes.ts'
import { exitOf } from '../exitOf.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { reads } from '../remote/reads.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { renderChange } from '../report/renderChange.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** An account before and after a hypothetical change. */
export const whatif: Subcommand = {
  usage: 'FILE ACCOUNT --mark|--deposit|--trade|--survive ...',
  about: `What other prices, a deposit, a trade or other rules would do to an account, and whether it would be
turned down. Several changes are made together: rules first, then prices, then what is brought or
taken, then trades. With --survive, what has to be done now to stand a move: the least deposit, the
fewest contracts to close, of a loan what to repay or add, each by itself. FILE is a book or a journal,
as it is or was after an entry; nothing is changed by asking. Exit code 3 where the account would be in
liquidation, 5 where it would be unknown. What a change would do to everybody is told by preview.`,
  options: {
    ...changeOptions,
    survive: {
      value: 'MOVE',
      about:
        "'BTC=-20%': the least deposit or reduction, done now, that stands it; several move together",
      multiple: true,
    },
    health: healthOption,
    basis: basisOption,
    ...atOption,
    ...ccxtOptions,
    ...remoteOptions,
  },
  examples: [
    ["plimsoll whatif book.json ada --trade 'BTC/USDT:USDT buy 0.5 @ 60000'", 'a trade'],
    ['plimsoll whatif book.json ada --withdraw USDT=100', 'a withdrawal'],
    ["plimsoll whatif book.json ada --mark 'BTC/USDT:USDT=50000'", 'a price'],
    ['plimsoll whatif book.json ada --move BTC=-10% --deposit USDT=500', 'a move and a deposit'],
    ['plimsoll whatif book.json ada --survive BTC=-20%', 'what it takes to stand a fall'],
    ['plimsoll whatif book.json ada --rulebook binance-usdm', "a venue's brackets"],
    ['plimsoll whatif loan.json ada --deposit USDC=5000', 'repaying a loan'],
    ['plimsoll whatif loan.json ada --mark WETH=2000', 'a price that a loan hangs on'],
    ['plimsoll whatif desk.plimsoll ada --withdraw USDT=100', 'of a running engine'],
    ['plimsoll whatif --url http://127.0.0.1:7070 ada --move BTC=-10%', 'of a running service'],
  ],
  async run(args, io) {
    if (isRemote(args)) return await ofService(args, io)
    const [path, id, odd] = argumentsOf(args)
    if (id === undefined || odd !== undefined) {
      throw new UsageError('whatif: expected FILE ACCOUNT and a change')
    }
    const basis = basisOf(args)
    const { view } = await loadSource(path, args, io)
    const chosen = chooseAccount(view, id)
    const asked = askedOf(view, chosen, args)
    const answer = ComparisonReport.of(view, asked, { basis, health: healthOf(args) })
    return await tell(asked.text, answer, args, io)
  },
}

async function tell(
  what: string,
  answer: ComparisonReport,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const text = args.has('json')
    ? JSON.stringify(answer)
    : renderChange(what, answer, Paint.of(io.stdout, io.env))
  await Io.print(io, text)
  return exitOf([answer.after])
}

/** Asks a service, which takes the changes in the same words. */
async function ofService(args: Arguments, io: Io): Promise<ExitCode> {
  refuseWithUrl(args, ['health', 'basis', 'at', ...Object.keys(ccxtOptions)])
  const [id, odd] = args.positionals
  if (id === undefined || odd !== undefined) {
    throw new UsageError('whatif: expected ACCOUNT and a change with --url')
  }
  const kinds = Object.keys(changeOptions)
  const survive = args.texts('survive')
  const changes = kinds.flatMap((kind) => args.texts(kind).map((text) => ({ [kind]: text })))
  if (changes.length + survive.length === 0) {
    const options = kinds.map((kind) => `--${kind}`)
    throw new UsageError(`whatif: expected ${options.join(', ')} or --survive, found none`)
  }
  const remote = await remoteOf(args, io)
  const answer = await reads.compared(remote, id, {
    changes,
    ...(survive.length > 0 && { survive }),
  })
  const what = kinds
    .filter((kind) => args.has(kind))
    .map((kind) => `${kind} ${args.texts(kind).join(', ')}`)
  return await tell([...what, ...survive].join(' and '), answer, args, io)
}

/** The changes, with --survive alone none, and the move to stand. */
function askedOf(view: BookView, account: AccountView, args: Arguments) {
  const asked = changeOf(view, account, args)
  const survive = args.texts('survive')
  if (asked === null && survive.length === 0) {
    const kinds = Object.keys(changeOptions).map((kind) => `--${kind}`)
    throw new UsageError(`whatif: expected ${kinds.join(', ')} or --survive, found none`)
  }
  const text = [asked?.text ?? [], survive.map((one) => (asked === null ? one : `then ${one}`))]
    .flat(2)
    .join(' and ')
  const move =
    survive.length === 0 ? undefined : (changed: BookView) => movesOf(changed, 'survive', survive)
  return { change: asked?.change, account: asked?.account ?? account, move, text }
}
