import { Type } from 'typebox'
import { Access, cookieName } from '../../access/Access.ts'
import { Sessions } from '../../access/Sessions.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

/** What signing in counts for: it writes a file. */
const SIGN_IN_COST = 100

/** Signing in and out of the page. */
export const session: readonly Route[] = [
  Route.route({
    method: 'POST',
    path: '/v1/session',
    scope: null,
    tag: 'Session',
    says: 'Signs the page in by a key: the answer sets a cookie that scripts cannot read.',
    body: Type.Object({ key: Type.String({ minLength: 1, maxLength: 256 }) }, shapes.strict),
    answer: shapes.object({ name: shapes.text('The key’s.') }),
    handle({ front: { access }, body: { key: secret }, out, isSecure }) {
      const { name, hash } = Access.ofKey(access, secret)
      Access.count(access.byKey, name, access.now(), SIGN_IN_COST)
      out.headers['set-cookie'] = cookie(
        Sessions.open(access.sessions, hash, access.now()),
        isSecure,
      )
      return { name }
    },
  }),
  Route.route({
    method: 'DELETE',
    path: '/v1/session',
    scope: 'read',
    tag: 'Session',
    says: 'Signs the page out.',
    answer: shapes.object({ isOpen: Type.Boolean() }),
    handle({ front: { access }, session: secret, out, isSecure }) {
      if (secret !== null) Sessions.close(access.sessions, secret)
      out.headers['set-cookie'] = `${cookie('', isSecure)}; Max-Age=0`
      return { isOpen: false }
    },
  }),
]

/** For this service's own pages alone, and over TLS only where it has it. */
export const cookie = (secret: string, isSecure: boolean): string =>
  `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
