import { spawn } from 'node:child_process'
import type { CommandConfig } from './config.ts'
import { TIMEOUT_MS } from './request.ts'
import { type Answer, type Parcel, Sink } from './Sink.ts'
import { schedules } from './schedules.ts'

/**
 * A program of this machine. It gets one line of JSON on its stdin and nothing of what was told in
 * its arguments; no shell is between. Ending with 0 is delivered.
 *
 * Rules: [ALR26]
 */
export function command(config: CommandConfig): Sink {
  const { name, timeoutMs = TIMEOUT_MS } = config
  return {
    ...{ name, kind: 'command', batch: 1, order: 'account', paceMs: 0 },
    schedule: schedules.soon,
    send: ([parcel], signal) =>
      parcel === undefined
        ? Promise.resolve(Sink.delivered('nothing'))
        : run(config, lineOf(parcel), AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])),
  }
}

const lineOf = ({ key, phase, route, alert }: Parcel): string =>
  `${JSON.stringify({ ...alert, key, route, phase })}\n`

/** Of the environment only what finds programs: secrets in it are not the program's concern. */
const environment = () => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LANG: 'C.UTF-8',
})

function run(
  { command, args = [] }: CommandConfig,
  line: string,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      ...{ shell: false, stdio: ['pipe', 'ignore', 'ignore'], env: environment() },
      ...{ signal, killSignal: 'SIGKILL' },
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      const isLate = error.name === 'AbortError'
      resolve(Sink.failed(isLate ? 'no end in time' : (error.code ?? error.name)))
    })
    child.on('close', (code, by) => {
      if (code === 0) resolve(Sink.delivered('exit 0'))
      else resolve(Sink.failed(code === null ? `ended by ${by}` : `exit ${code}`))
    })
    // A program that does not read has its reasons: how it ends is what counts.
    child.stdin?.on('error', () => {})
    child.stdin?.end(line)
  })
}
