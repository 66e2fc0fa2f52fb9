import type { SetMarks } from '../../engine/Command.ts'
import { Snapshot } from '../../engine/Snapshot.ts'
import type { State } from '../../engine/State.ts'
import { step } from '../../engine/step.ts'
import { type DeleveragePolicy, deleveragePolicies } from '../../model/Rulebook.ts'
import { BookView } from '../../report/BookView.ts'
import { LossReport } from '../../report/LossReport.ts'
import { sumOf } from '../../wire/asked/changeOf.ts'
import { hint } from '../../wire/asked/choose.ts'
import { pricesOf } from '../../wire/asked/pricesOf.ts'
import type { Arguments } from '../Arguments.ts'
import { loadState } from '../book/loadState.ts'
import { atOption } from '../book/loadView.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { renderLosses } from '../report/renderLosses.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** One bankruptcy under each policy: who pays what? */
export const deleverage: Subcommand = {
  usage: 'FILE --mark PRICE [--mark ...] [--policy NAME ...] [--fund AMOUNT ...]',
  about: `Who would pay if prices came at which accounts are bankrupt, under each policy of deleveraging side by side:
the fund, those whose positions are closed, all who gained, or nobody. Each policy is tried by the engine
itself in a copy that is armed, with the same prices, the same accounts and the same fund; what is paid and
what is not is held to the deficit, to the atom. FILE is a book or a journal, and stays as it is. Policies:
${deleveragePolicies.join(', ')}; all of them
unless --policy names some. A fund of a book has nothing unless --fund says so. Exit code 3 where somebody would
be bankrupt, 1 where the engine would not act, 4 where a policy did not pay exactly what was missing.`,
  options: {
    mark: {
      value: 'PRICE',
      about: "'SYMBOL=PRICE', 'ASSET=PRICE', or a move in per cent: 'BTC=-10%'; may be repeated",
      multiple: true,
    },
    policy: { value: 'NAME', about: 'this policy; may be repeated', multiple: true },
    fund: {
      value: 'AMOUNT',
      about: "'USDT=1000' more in the fund; may be repeated",
      multiple: true,
    },
    ...atOption,
  },
  examples: [
    ['plimsoll deleverage book.json --mark BTC=-30%', 'a fall, under every policy'],
    [
      'plimsoll deleverage desk.plimsoll --mark BTC=-30% --policy ranked --policy proRata',
      'two policies, of a journal',
    ],
    ['plimsoll deleverage book.json --mark BTC=-30% --fund USDT=5000 --json', 'with a fund'],
  ],
  async run(args, io) {
    const policies = policiesOf(args)
    const loaded = await loadState(only(args.positionals, 'deleverage', 'FILE'), args, io)
    const view = BookView.ofState(loaded)
    const state = funded(loaded, view, args.texts('fund'))
    const report = LossReport.of(state, pricesIn(state, view, args), policies)
    const paint = Paint.of(io.stdout, io.env)
    await Io.print(io, args.has('json') ? JSON.stringify(report) : renderLosses(report, paint))
    if (report.refused !== null) return exitCodes.failed
    if (!report.isExact) return exitCodes.auditFailed
    return report.losses.length > 0 ? exitCodes.breach : exitCodes.fine
  },
}

function policiesOf(args: Arguments): readonly DeleveragePolicy[] {
  const named = [...new Set(args.texts('policy'))]
  if (named.length === 0) return deleveragePolicies
  return named.map((name) => {
    const found = deleveragePolicies.find((one) => one === name)
    if (found !== undefined) return found
    const known = deleveragePolicies.join(', ')
    throw new UsageError(
      `--policy: expected one of ${known}, found '${name}'${hint(name, deleveragePolicies)}`,
    )
  })
}

function pricesIn(
  state: State,
  view: BookView,
  args: Arguments,
): Pick<SetMarks, 'marks' | 'indices'> {
  const texts = args.texts('mark')
  if (texts.length === 0) throw new UsageError('deleverage: expected --mark, found none')
  const { marks, indices = [] } = pricesOf(view, 'mark', texts)
  const from = { time: state.time, source: 'supposed' }
  return {
    marks: marks.map(({ instrument, price }) => ({ instrument: instrument.id, price, ...from })),
    indices: indices.map(({ asset, price }) => ({ asset: asset.id, price, ...from })),
  }
}

/** A copy whose fund has more. */
function funded(state: State, view: BookView, texts: readonly string[]): State {
  if (texts.length === 0) return state
  const fork = Snapshot.copy(state)
  for (const text of texts) {
    const { asset, amount } = sumOf(view, 'fund', text)
    const id = `fund of ${fork.seq}`
    const what = { account: 'house:fund', asset: asset.id, amount }
    step(fork, { type: 'Deposit', id, time: fork.time, ...what })
  }
  return fork
}
