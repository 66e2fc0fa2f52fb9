import { readLines } from '../../connect/readLines.ts'
import { readText } from '../../connect/readText.ts'
import { Agreement } from '../../csa/Agreement.ts'
import type { Event } from '../../csa/Event.ts'
import { State } from '../../csa/State.ts'
import { type Outcome, step } from '../../csa/step.ts'
import { CsaReport } from '../../report/CsaReport.ts'
import { amountText } from '../../report/figures.ts'
import { readAgreement } from '../../wire/csa/agreement.ts'
import { CsaText } from '../../wire/csa/CsaText.ts'
import type { Asked } from '../../wire/messages/compareAnswer.ts'
import { toldOf } from '../../wire/messages/ofCsa.ts'
import type { Format } from '../../wire/messages/written.ts'
import type { Arguments } from '../Arguments.ts'
import { renderCsa } from '../csa/renderCsa.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { formatOf, printAs } from '../messages/formats.ts'
import { tellAnswer } from '../messages/tellAnswer.ts'
import { Paint } from '../Paint.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** Two-sided calls: one side of a credit support annex, and what it tells the other. */
export const csa: Subcommand = {
  usage: 'AGREEMENT RECORD... --side PARTY',
  about: `One side of an agreement about collateral (a credit support annex, a repurchase or securities lending
agreement): what is required of whom, what is held, which calls are open, agreed, disputed and met, and what is
on its way. AGREEMENT is its terms. A RECORD is lines: what this side was told and asked, one JSON object a line,
and messages of the other side as that printed them. Several records are read one after the other. The same
lines always give the same state: the record is all there is to keep.

With --send, the messages that the other side is not known to have taken are printed, one a line: appended
to its record, they are taken once, whatever was lost, doubled or overtaken on the way. With --as they are
printed for a system that speaks something else: calls, answers and what is sent for a call, as far as
that has a place for them. What a line asks for and cannot be done is told on stderr and changes nothing;
a line that cannot be read ends the command.`,
  options: {
    side: { value: 'PARTY', about: 'whose record it is: one of the two parties' },
    send: { about: 'print the messages to the other side' },
    as: { value: 'FORMAT', about: 'with --send: cdm, fix or iso, for one who has another system' },
    answer: { value: 'FILE', about: "read the other side's answer to a call: cdm, fix or iso" },
  },
  examples: [
    ['plimsoll csa csa.json alpha.ndjson --side ALPHA', 'how it stands'],
    [
      'plimsoll csa csa.json alpha.ndjson --side ALPHA --send >> beta.ndjson',
      'tell the other side, which is on this machine too',
    ],
  ],
  async run(args, io) {
    const [path, ...records] = args.positionals
    if (path === undefined || records.length === 0) {
      throw new UsageError('csa: expected AGREEMENT and at least one RECORD')
    }
    const format = args.text('as')
    if (format !== undefined && !args.has('send'))
      throw new UsageError('--as: expected --send with it')
    const { state } = await replayed(await begun(path, args), records, io)
    const answer = args.text('answer')
    if (answer !== undefined) {
      await tellAnswer(answer, (id) => askedOf(state, id), args, io)
      return exitCodes.fine
    }
    if (format !== undefined) return await sendAs(state, formatOf(format), io)
    if (args.has('send')) await send(state, io)
    else await print(state, args, io)
    return state.link.halted === null ? exitCodes.fine : exitCodes.auditFailed
  },
}

async function begun(path: string, args: Arguments): Promise<State> {
  const read = readAgreement(await readText(path), { file: path })
  if (!read.ok) throw read.error
  const agreement = read.value
  const party = args.text('side')
  const side = Agreement.sideOf(agreement, party ?? '')
  if (side !== null) return State.begin(agreement, side)
  const found = party === undefined ? 'none' : party
  throw new UsageError(
    `--side: expected ${agreement.a.party} or ${agreement.b.party}, found ${found}`,
  )
}

async function replayed(start: State, paths: readonly string[], io: Io): Promise<Outcome> {
  const text = CsaText.of(start.agreement)
  let outcome: Outcome = { state: start, events: [] }
  for (const path of paths) {
    for await (const lines of readLines(path)) {
      for (const line of lines) {
        if (line.text.trim() === '') continue
        const origin = { file: path, line: line.number }
        const command = text.command(line.text, outcome.state.time, origin)
        if (!command.ok) throw command.error
        outcome = step(outcome.state, command.value)
        await told(outcome.events, `${path}:${line.number}`, io)
      }
    }
  }
  return outcome
}

async function told(events: readonly Event[], place: string, io: Io): Promise<void> {
  for (const event of events) {
    if (event.type === 'Rejected') await Io.tell(io, `${place}: ${event.detail} (${event.code})`)
  }
}

/** What was sent and not read, and how far one has read oneself or why one stopped. */
async function send(state: State, io: Io): Promise<void> {
  const text = CsaText.of(state.agreement)
  const all = [...State.unread(state), ...State.standing(state)]
  if (all.length > 0) await Io.print(io, all.map(text.message).join('\n'))
}

/** What of it has a place in another system: calls, answers, and what is sent for a call. */
async function sendAs(state: State, format: Format, io: Io): Promise<ExitCode> {
  const { agreement, me } = state
  const [sender, target] = [agreement[me].party, agreement[Agreement.other(me)].party]
  const outgoing = State.unread(state).flatMap((message) => {
    const told = toldOf(state, message)
    const session = { sender, target, seq: message.seq }
    return told === null ? [] : [{ name: `message ${message.seq}`, told, session }]
  })
  return await printAs(format, outgoing, io)
}

function askedOf({ agreement, books }: State, id: string): Asked | null {
  const call = books.calls.get(id)
  if (call === undefined) return null
  return { amount: amountText(call.amount, agreement.base), currency: agreement.base.asset }
}

async function print(state: State, args: Arguments, io: Io): Promise<void> {
  const report = CsaReport.of(state)
  const text = args.has('json')
    ? JSON.stringify(report)
    : renderCsa(report, Paint.of(io.stdout, io.env))
  await Io.print(io, text)
}
