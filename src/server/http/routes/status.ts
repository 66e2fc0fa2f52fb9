import { Type } from 'typebox'
import { datetime } from '../../../base/datetime.ts'
import { build } from '../../../host/build.ts'
import { version } from '../../../host/version.ts'
import { Scope } from '../../access/Scope.ts'
import type { Front } from '../Front.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

const { orNull, text, time } = shapes

const actor = shapes.object({
  name: text('Journaled as the actor of its commands.'),
  scope: Type.Enum([...Scope.all]),
  accounts: orNull(Type.Array(text('A pattern of accounts it is bound to.'))),
})

const reasons = Type.Array(text('A sentence: why not.'))

/** How the service fares. */
export const status: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/status',
    scope: 'read',
    tag: 'Service',
    says: 'Where the engine stands, whether it is armed and ready, and who asks.',
    answer: shapes.object({
      hash: text('Of the last entry: it stands for all before it.'),
      timestamp: time,
      datetime: text('The same, ISO 8601.'),
      now: time,
      isArmed: Type.Boolean(),
      isReady: Type.Boolean(),
      reasons,
      build: text('The build that serves.'),
      version: text('The version of the program.'),
      actor,
    }),
    handle({ front, caller }) {
      const { state, head } = front.replica
      const { name, scope, accounts } = caller
      return {
        ...{ seq: head.seq, hash: head.hash },
        ...{ timestamp: state.time, datetime: datetime(state.time), now: front.clock.now() },
        ...{ isArmed: state.armed, ...readiness(front) },
        ...{ build: build(), version: version(), actor: { name, scope, accounts } },
      }
    },
  }),
  Route.route({
    method: 'GET',
    path: '/healthz',
    scope: null,
    tag: 'Service',
    says: 'Answers where the process lives.',
    answer: shapes.object({ isAlive: Type.Boolean() }),
    handle: () => ({ isAlive: true }),
  }),
  Route.route({
    method: 'GET',
    path: '/readyz',
    scope: null,
    tag: 'Service',
    says: 'Whether the service can be relied upon: 503 where it cannot, and why not.',
    answer: shapes.object({ isReady: Type.Boolean(), reasons }),
    handle({ front, out }) {
      const told = readiness(front)
      if (!told.isReady) out.status = 503
      return told
    },
  }),
]

function readiness(front: Front) {
  const reasons = front.reasons()
  return { isReady: reasons.length === 0, reasons }
}
