import { createTransport } from 'nodemailer'
import { Secret } from '../Secret.ts'
import type { SmtpConfig } from './config.ts'
import { TIMEOUT_MS } from './request.ts'
import { type Parcel, Sink } from './Sink.ts'
import { schedules } from './schedules.ts'

const BATCH = 50
const SUBJECT_MOST = 200

/**
 * Mail, as plain text. The subject is the line itself; names in it cannot end a header, since they
 * hold no control characters and are encoded by the mailer.
 *
 * Rules: [ALR3] [ALR25]
 */
export function mail(config: SmtpConfig): Sink {
  const { name, host, port, security = 'starttls', user, password, from, to } = config
  const { timeoutMs = TIMEOUT_MS } = config
  const pass = password === undefined ? '' : Secret.reveal(password)
  const transport = createTransport({
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls' },
    ...(security === 'none' ? { ignoreTLS: true } : {}),
    ...(user === undefined ? {} : { auth: { user, pass } }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    // What is given up is not waited for.
    ...{ socketCloseTimeout: 0 },
    ...{ disableFileAccess: true, disableUrlAccess: true, logger: false },
  })
  return {
    ...{ name, kind: 'smtp', batch: BATCH, order: 'all', paceMs: 0 },
    schedule: schedules.soon,
    async send(parcels, signal) {
      const [first] = parcels
      if (first === undefined) return Sink.delivered('nothing')
      // Of the whole: a server that says a letter now and then is never silent, and never done.
      const whole = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      try {
        const sent = await transport.sendMail({
          ...{
            from,
            to: [...to],
            subject: subjectOf(first, parcels.length),
            text: textOf(parcels),
          },
          ...{ signal: whole },
          messageId: `<${first.key}@plimsoll>`,
          headers: {
            'X-Plimsoll-Id': parcels.map(({ key }) => key).join(' '),
            'Auto-Submitted': 'auto-generated',
          },
        })
        const refused = sent.rejected.length
        return refused === 0
          ? Sink.delivered('250')
          : Sink.delivered(`250, and ${refused} of ${to.length} recipients refused`)
      } catch (error) {
        const isLate = whole.aborted && !signal.aborted
        return Sink.failed(isLate ? 'no answer in time' : reasonOf(error))
      }
    },
  }
}

function subjectOf(first: Parcel, count: number): string {
  const line = Sink.lineOf(first)
  const more = count === 1 ? '' : ` (and ${count - 1} more)`
  const cut = line.length <= SUBJECT_MOST ? line : `${line.slice(0, SUBJECT_MOST).toWellFormed()}…`
  return `[${first.alert.severity}] ${cut}${more}`
}

const textOf = (parcels: readonly Parcel[]): string => `${parcels.map(paragraph).join('\n\n')}\n`

function paragraph(parcel: Parcel): string {
  const { alert } = parcel
  const due = alert.due === null ? '' : `\n  due ${alert.due}`
  return `${Sink.lineOf(parcel)}\n  ${alert.severity}, ${alert.type}, at ${alert.datetime}, entry ${alert.seq}${due}`
}

/** The server's code, or the mailer's; texts of servers may repeat what they were told. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'a fault'
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown }
  if (typeof responseCode === 'number') return `SMTP ${responseCode}`
  return typeof code === 'string' ? code : error.name
}
