import { Type } from 'typebox'
import type { JsonObject } from '../../../wire/JsonText.ts'
import { Access } from '../../access/Access.ts'
import { Key } from '../../access/Key.ts'
import { KeyRing } from '../../access/KeyRing.ts'
import { Proposals } from '../../access/Proposals.ts'
import { Refusal } from '../../Refusal.ts'
import type { Front } from '../Front.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'
import { Submission } from '../Submission.ts'
import { shapes } from '../shapes.ts'
import { answer } from './commands.ts'

const { orNull, text, time } = shapes

const hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the command.' })
const loose = Type.Object(
  {},
  { additionalProperties: true, description: 'As `POST /v1/commands` takes it.' },
)

const proposal = shapes.object({
  hash,
  command: loose,
  by: text('The key that proposed it.'),
  at: time,
  activatedBy: orNull(text('The key that activated it; null while nobody has.')),
})

/** What a key proposed that was withdrawn since is nobody's word any more. */
function requireProposer({ access }: Front, by: string): void {
  const now = access.now()
  const isHeld = KeyRing.all(access.keys).some((key) => key.name === by && !Key.isOver(key, now))
  if (isHeld || by === Access.local.name) return
  const detail = `${by} proposed it and has no key any more: expected it to be proposed anew`
  throw new Refusal(409, 'proposal.orphaned', detail)
}

/** What two people are needed for. */
export const proposals: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/proposals',
    scope: 'desk',
    tag: 'Proposals',
    says: 'The commands that wait for a second person, and those that had one, the newest last.',
    answer: shapes.object({
      types: Type.Array(text('A type of command that needs two people.')),
      proposals: Type.Array(proposal),
    }),
    handle({ front, caller }) {
      requireAll(caller, 'proposals')
      const { types, byHash } = front.proposals
      return { types: [...types], proposals: [...byHash.values()] }
    },
  }),
  Route.route({
    method: 'POST',
    path: '/v1/proposals',
    scope: 'desk',
    tag: 'Proposals',
    says: 'Proposes a command that needs two people; its own scope is asked for besides.',
    body: Type.Object({ command: loose }, shapes.strict),
    answer: proposal,
    handle({ front, caller, body, out }) {
      requireAll(caller, 'proposals')
      // Its actor is the key, and will be two.
      const { actor: _, ...command } = body.command as JsonObject
      const { type } = Submission.proposed(front, caller, body.command as JsonObject)
      if (!front.proposals.types.has(type)) {
        const detail = `${type} needs no second person here: send it as a command`
        throw new Refusal(409, 'proposal.needless', detail, { path: ['command', 'type'] })
      }
      out.status = 201
      return Proposals.propose(front.proposals, command, caller.name, front.access.now())
    },
  }),
  Route.route({
    method: 'POST',
    path: '/v1/proposals/:hash/activate',
    scope: 'desk',
    tag: 'Proposals',
    says: 'Submits a proposed command, by another key than proposed it; the actor in the journal is both.',
    params: { hash },
    answer: shapes.object({ answers: Type.Array(answer) }),
    async handle({ front, caller, params }) {
      requireAll(caller, 'proposals')
      const found = front.proposals.byHash.get(params.hash)
      if (found !== undefined) Submission.proposed(front, caller, found.command)
      if (found !== undefined) requireProposer(front, found.by)
      const { command, by } = Proposals.activate(front.proposals, params.hash, caller.name)
      return await Submission.activated(front, caller, by, command)
    },
  }),
  Route.route({
    method: 'DELETE',
    path: '/v1/proposals/:hash',
    scope: 'desk',
    tag: 'Proposals',
    says: 'Takes back a proposal that nobody has activated.',
    params: { hash },
    answer: shapes.object({ hash }),
    handle({ front, caller, params }) {
      requireAll(caller, 'proposals')
      const found = front.proposals.byHash.get(params.hash)
      if (found !== undefined) Submission.proposed(front, caller, found.command)
      Proposals.withdraw(front.proposals, params.hash)
      return { hash: params.hash }
    },
  }),
]
