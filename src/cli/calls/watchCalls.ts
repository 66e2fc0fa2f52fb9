import { datetime } from '../../base/datetime.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type { Arguments } from '../Arguments.ts'
import { Screen } from '../board/Screen.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { callLine, renderCalls } from '../report/renderCalls.ts'
import { UsageError } from '../UsageError.ts'

/** A register that goes on: how it stands now, and waiting until it may stand otherwise. */
export interface Going {
  look(): Promise<readonly RegisteredCall[]>
  /** False where it was told to end. */
  wait(): Promise<boolean>
}

/**
 * Redraws the register in place on a terminal, until interrupted.
 *
 * @throws UsageError where there is no terminal
 */
export async function watchCalls({ look, wait }: Going, io: Io): Promise<ExitCode> {
  if (io.stdout.isTTY !== true) {
    throw new UsageError('--watch: expected a terminal; --follow tells changes line by line')
  }
  const paint = Paint.of(io.stdout, io.env)
  const screen = Screen.create(io.stdout, io.now)
  try {
    do {
      const found = await look()
      const time = found[0]?.timestamp ?? io.now()
      const title = `${found.length} calls, as of ${datetime(time)}`
      screen.draw([paint('dim', title), '', ...renderCalls(found, paint).split('\n')])
    } while (await wait())
  } catch (error) {
    if (!io.signal.aborted) throw error
  } finally {
    screen.close()
  }
  return exitCodes.interrupted
}

/**
 * Prints the register, and then a line for each call that is new, changed or no longer in it. Between
 * two looks at a service more than one change may lie: the last is told, and a call that left is told
 * as it was, without how it ended.
 */
export async function goOnRemote(
  { look, wait }: Going,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const paint = Paint.of(io.stdout, io.env)
  const lineOf = (call: RegisteredCall): string =>
    args.has('json') ? JSON.stringify(call) : callLine(call, paint)
  let known = byId(await look())
  const all = [...known.values()]
  if (!args.has('json')) await Io.print(io, renderCalls(all, paint))
  else if (all.length > 0) await Io.print(io, all.map(lineOf).join('\n'))
  while (await wait()) {
    const now = byId(await look())
    const changed = [...now.values()].filter(
      (call) => standing(call) !== standing(known.get(call.id ?? '')),
    )
    const gone = [...known.values()].filter(({ id }) => !now.has(id ?? ''))
    const lines = [
      ...changed.map(lineOf),
      ...gone.map((call) =>
        args.has('json')
          ? lineOf({ ...call, status: null })
          : `${lineOf(call)}; no longer in the register`,
      ),
    ]
    if (lines.length > 0) await Io.print(io, lines.join('\n'))
    known = now
  }
  return exitCodes.interrupted
}

const byId = (calls: readonly RegisteredCall[]): ReadonlyMap<string, RegisteredCall> =>
  new Map(calls.map((call) => [call.id ?? '', call]))

/** Everything of a call but when it was looked at. */
const standing = (call: RegisteredCall | undefined): string =>
  JSON.stringify({ ...call, timestamp: null, datetime: null, age: null })
