import type { Command } from '../../engine/Command.ts'
import { preview } from '../../engine/preview.ts'
import type { State } from '../../engine/State.ts'
import { ImpactReport } from '../../report/ImpactReport.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { type Json, JsonText } from '../../wire/JsonText.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { renderImpact } from '../report/renderImpact.ts'
import { UsageError } from '../UsageError.ts'
import { loadView } from './loadView.ts'

/**
 * Tells what a command would change for everybody in a journal; the journal stays as it is.
 *
 * @throws UsageError, WireError, Fault of the journal
 */
export async function previewOf(
  path: string,
  text: string,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const { journal } = await loadView(path, args, io)
  if (journal === null) throw new UsageError(`--command: expected a journal, found ${path}`)
  const { state } = journal
  const report = ImpactReport.of(state, preview(state, commandOf(text, state)))
  await Io.print(
    io,
    args.has('json')
      ? JSON.stringify(report)
      : renderImpact(report, Paint.of(io.stdout, io.env)).join('\n'),
  )
  return report.liquidatable.length > 0 ? exitCodes.breach : exitCodes.fine
}

/** A command as `run` reads it; an id and a time need not be given. */
function commandOf(text: string, state: State): Command {
  const json: Json = JsonText.parse(text, { file: '--command' })
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  if (!isObject) throw new UsageError(`--command: expected a command, found ${text}`)
  const read = CommandText.fromJson({ id: 'preview', ...json }, catalogOf(state), state.time)
  if (!read.ok) throw read.error
  return { ...read.value, time: state.time }
}
