import type { Remote } from '../../connect/remote/Remote.ts'
import { type Made, Silences } from '../../notify/Silences.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { remoteOf } from '../remote/remoteOf.ts'
import { timeOf } from '../timeOf.ts'
import { UsageError } from '../UsageError.ts'
import { asked } from './asked.ts'
import { silencesTable } from './tables.ts'

export const silenceOptions: Options = {
  owner: { value: 'NAME', about: 'silence: of this owner, with * for any part' },
  type: { value: 'TYPE', about: 'silence: of this type of message, as call.*' },
  until: { value: 'WHEN', about: 'silence: to when: a time, or from now as 2h' },
  reason: { value: 'TEXT', about: 'silence: why; kept with it' },
  id: { value: 'ID', about: 'silence: its id: the same one again is harmless' },
}

/** What changes what is silent, at a running service. */
export const changes = { silence: make, unsilence: end } as const

export const isChange = (word: string): word is keyof typeof changes => Object.hasOwn(changes, word)

async function make(words: readonly string[], args: Arguments, io: Io): Promise<ExitCode> {
  if (words.length > 0) {
    throw new UsageError(`alerts silence: expected options alone, found '${words[0]}'`)
  }
  const body = { id: args.text('id') ?? Silences.drawId(), ...wantedOf(args, io.now()) }
  const remote = await serviceOf(args, io)
  return await shown(await asked<Made>(remote, 'POST /silences', { body }), args, io)
}

function wantedOf(args: Arguments, now: number) {
  const [until, reason] = [args.text('until'), args.text('reason')]
  if (until === undefined || reason === undefined) {
    const lacks = until === undefined ? '--until WHEN' : '--reason TEXT'
    throw new UsageError(`alerts silence: expected ${lacks}, found nothing`)
  }
  const match = matchOf(args)
  if (Object.keys(match).length === 0) {
    throw new UsageError('alerts silence: expected --account, --owner or --type, found none')
  }
  return { match, reason, until: new Date(timeOf('--until', until, now)).toISOString() }
}

function matchOf(args: Arguments): Record<string, string[]> {
  const fields = [
    ['accounts', 'account'],
    ['owners', 'owner'],
    ['types', 'type'],
  ] as const
  return Object.fromEntries(
    fields.flatMap(([field, option]) => {
      const found = args.text(option)
      return found === undefined ? [] : [[field, [found]]]
    }),
  )
}

async function end(words: readonly string[], args: Arguments, io: Io): Promise<ExitCode> {
  const id = only(words, 'alerts unsilence', 'ID')
  const remote = await serviceOf(args, io)
  const ended = await asked<Made>(remote, 'DELETE /silences/:id', { params: { id } })
  return await shown(ended, args, io)
}

async function serviceOf(args: Arguments, io: Io): Promise<Remote> {
  if (args.has('url')) return await remoteOf(args, io)
  throw new UsageError('alerts silence: expected --url of a running service, found none')
}

async function shown(one: Made, args: Arguments, io: Io): Promise<ExitCode> {
  await Io.print(io, args.has('json') ? JSON.stringify(one) : silencesTable([one], io))
  return exitCodes.fine
}
