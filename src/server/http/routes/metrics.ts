import { Type } from 'typebox'
import { identify } from '../../access/admit.ts'
import { families } from '../../metrics/families.ts'
import { Sample } from '../../metrics/Sample.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'

/** What is measured. */
export const metrics: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/metrics',
    scope: null,
    tag: 'Service',
    says: 'Metrics in Prometheus’ text form: from this machine by anybody, else with a key.',
    answer: Type.String(),
    type: 'text/plain; version=0.0.4; charset=utf-8',
    async handle({ front, isLocal, head }) {
      if (!isLocal) requireAll(identify(front.access, head).caller, 'the figures of the whole book')
      const { replica, models, meters, port } = front
      const figures = await port.figures()
      const isReady = front.reasons().length === 0
      const now = front.clock.now()
      return Sample.text(families({ replica, models, meters, figures, isReady, now }))
    },
  }),
]
