import { type Static, Type } from 'typebox'
import type { Notifier } from '../Notifier.ts'
import { NotifyError } from '../NotifyError.ts'
import { nameSchema, Route } from '../Route.ts'
import { Settings } from '../Settings.ts'
import { drawSecret } from '../sinks/webhook.ts'
import { type Asked, type Endpoint, named, strict, text } from './Endpoint.ts'

const added = Type.Object(
  {
    name: nameSchema,
    url: Type.String({ pattern: '^https?://', maxLength: 2_048 }),
    types: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 64 }),
    ),
  },
  { ...strict, description: 'A webhook, and of which types it is told; all where left out.' },
)

const shown = Type.Object({ name: text, url: text, isAdded: Type.Boolean() }, strict)

/** Webhooks, each with a route of its own name where it was added here. */
export const webhooks: readonly Endpoint[] = [
  {
    ...{ method: 'GET', path: '/webhooks', scope: 'admin' },
    summary: 'All webhooks, without their secrets',
    schema: { response: Type.Object({ webhooks: Type.Array(shown) }, strict) },
    handle: list,
  },
  {
    ...{ method: 'POST', path: '/webhooks', scope: 'admin' },
    summary: 'Add a webhook with a route to it; its secret is told once',
    schema: {
      body: added,
      response: Type.Object({ name: text, url: text, secret: text }, strict),
    },
    handle: add,
  },
  {
    ...{ method: 'POST', path: '/webhooks/:name/rotate', scope: 'admin' },
    summary: 'A new secret, told once; the one before signs as well until the next',
    schema: { params: named, response: Type.Object({ name: text, secret: text }, strict) },
    handle: rotate,
  },
  {
    ...{ method: 'DELETE', path: '/webhooks/:name', scope: 'admin' },
    summary: 'Take a webhook out that was added, and the route made with it',
    schema: { params: named, response: Type.Object({ removed: text }, strict) },
    handle: remove,
  },
]

function list({ settings }: Notifier): object {
  const found = Settings.sinks(settings).filter((sink) => sink.kind === 'webhook')
  return {
    webhooks: found.map(({ name, url }) => ({
      ...{ name, url: withoutUser(url) },
      isAdded: !Settings.isGiven(settings, 'sinks', name),
    })),
  }
}

function withoutUser(given: string): string {
  const url = new URL(given)
  Object.assign(url, { username: '', password: '' })
  return url.href
}

function add(notifier: Notifier, { body }: Asked): object {
  const { settings } = notifier
  const { name, url, types } = body as Static<typeof added>
  checkFree(settings, name)
  if (!URL.canParse(url)) throw new NotifyError('url.refused', 'url', 'a URL', 'something else')
  const secret = drawSecret()
  Settings.putWebhook(settings, { name, kind: 'webhook', url, secret })
  Settings.putRoute(settings, { name, sinks: [name], ...(types && { match: { types } }) })
  notifier.reconfigure()
  return { name, url: withoutUser(url), secret }
}

function checkFree(settings: Settings, name: string): void {
  const taken = (expected: string) =>
    new NotifyError('name.taken', `webhook ${name}`, expected, 'one there is')
  if (Settings.sinks(settings).some((sink) => sink.name === name)) throw taken('a name of its own')
  if (Settings.routes(settings).some((route) => route.name === name)) {
    throw taken('a name that no route has')
  }
}

function addedWebhook({ settings }: Notifier, name: string) {
  Settings.checkAdded(settings, 'sinks', name)
  const found = settings.webhooks.get(name)
  if (found !== undefined) return found
  throw new NotifyError('sink.unknown', `webhook ${name}`, 'one that was added', 'none')
}

function rotate(notifier: Notifier, { params }: Asked): object {
  const { secret: previousSecret, ...rest } = addedWebhook(notifier, params.name ?? '')
  const secret = drawSecret()
  Settings.putWebhook(notifier.settings, { ...rest, secret, previousSecret })
  notifier.reconfigure()
  return { name: rest.name, secret }
}

function remove(notifier: Notifier, { params }: Asked): object {
  const { settings } = notifier
  const { name } = addedWebhook(notifier, params.name ?? '')
  const user = Settings.routes(settings).find(
    (route) => route.name !== name && Route.sinksOf(route).includes(name),
  )
  if (user !== undefined) {
    throw new NotifyError('sink.inUse', `webhook ${name}`, 'one that no route uses', user.name)
  }
  Settings.remove(settings, 'route', name)
  Settings.remove(settings, 'webhook', name)
  notifier.reconfigure()
  return { removed: name }
}
