import type { Arguments } from '../Arguments.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import type { Subcommand } from '../Subcommand.ts'
import { days } from '../study/days.ts'
import { leverageStudy } from '../study/leverageStudy.ts'
import { replayStudy } from '../study/replayStudy.ts'
import type { Study } from '../study/Study.ts'
import { table } from '../table.ts'
import { UsageError } from '../UsageError.ts'
import { writeText } from '../writeText.ts'

const studies: { readonly [study: string]: Study } = {
  leverage: leverageStudy,
  ...Object.fromEntries(Object.entries(days).map(([name, day]) => [name, replayStudy(day)])),
}

/** Studies of our own, each with its page in docs/studies. */
export const study: Subcommand = {
  usage: 'STUDY',
  about: `Runs a study on the engine with the loop closed, and prints every figure of its page in docs/studies:
leverage, the same market under leverage limits of 1 to 50, with margin calls and without; and
2021-05-19 and 2025-10-10, a drawn book under the prices of the day, with the pressure on it an hour
before the low, at it and an hour after. The same figures come out whatever the number of workers.
Exit code 1 where the books of a run did not balance.`,
  options: {
    seeds: { value: 'N', about: 'how many seeds of leverage (8)' },
    accounts: { value: 'N', about: 'how many accounts (1000)' },
    ticks: { value: 'N', about: 'how many half hours of leverage (1440)' },
    leverage: { value: 'N', about: 'median leverage of a replayed book (1.4)' },
    workers: { value: 'N', about: 'threads to run on (one less than there are processors)' },
    report: { value: 'OUT.svg', about: 'draw it' },
  },
  examples: [
    ['plimsoll study leverage --report leverage.svg', 'figures and pictures of the page'],
    ['plimsoll study 2025-10-10 --report day.svg', 'a day replayed'],
    ['plimsoll study leverage --seeds 2 --json', 'a shorter one, for a program'],
  ],
  async run(args, io) {
    const name = only(args.positionals, 'study', 'STUDY')
    const one = Object.hasOwn(studies, name) ? studies[name] : undefined
    if (one === undefined) {
      const names = Object.keys(studies).join(', ')
      throw new UsageError(`study: expected one of ${names}, found '${name}'`)
    }
    refuseOthers(name, args)
    const found = await one.run(args, io)
    if (found === null) return exitCodes.interrupted
    const report = args.text('report')
    if (report !== undefined) writeText(report, found.picture())
    const paint = Paint.of(io.stdout, io.env)
    const lines = [...table(found.columns, found.rows, paint), '', ...found.notes]
    const text = args.has('json')
      ? JSON.stringify({ study: name, found: found.data })
      : [paint('bold', found.title), '', ...lines].join('\n')
    await Io.print(io, text)
    for (const wrong of found.wrongs) await Io.tell(io, wrong)
    return found.wrongs.length === 0 ? exitCodes.fine : exitCodes.failed
  },
}

/** An option of the other kind of study would be taken in silence and do nothing. */
function refuseOthers(name: string, args: Arguments): void {
  const others = name === 'leverage' ? ['leverage'] : ['seeds', 'ticks', 'workers']
  const odd = others.find((option) => args.text(option) !== undefined)
  if (odd !== undefined) throw new UsageError(`study: --${odd} does not apply to ${name}`)
}
