import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from '../access/Access.ts'
import type { Listening } from '../access/admit.ts'
import { Sessions } from '../access/Sessions.ts'
import { Refusal } from '../Refusal.ts'
import { cookie } from './routes/session.ts'

/**
 * Opens the page for whoever has the token that was printed at the start: it works once, and leaves a
 * cookie in its place, so that it stands in no address any more.
 *
 * Rules: [HTTP5]
 *
 * @throws Refusal 401 where it is another, or was used
 */
export function door(
  access: Access,
  { isSecure }: Listening,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  const { token } = request.query as { token?: unknown }
  if (request.method !== 'GET' || token === undefined || request.url.split('?')[0] !== '/') return
  if (typeof token !== 'string' || !Sessions.useToken(access.sessions, token)) {
    const detail =
      'the token has been used or is not of this start: the service prints a new one at its next'
    throw new Refusal(401, 'auth.token', detail)
  }
  const secret = Sessions.open(access.sessions, null, access.now())
  return reply
    .code(303)
    .header('set-cookie', cookie(secret, isSecure))
    .header('location', '/')
    .send()
}
