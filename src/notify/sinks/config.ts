import { type Static, Type } from 'typebox'
import { nameSchema } from '../Route.ts'
import { Secret } from '../Secret.ts'

/** How each kind of sink is configured. */

const text = (description: string, most = 256) =>
  Type.String({ minLength: 1, maxLength: most, description })
const url = (description: string) =>
  Type.String({ pattern: '^https?://', maxLength: 2_048, description })
const timeoutMs = Type.Optional(
  Type.Integer({
    minimum: 100,
    maximum: 30_000,
    description: 'How long one attempt may take; 15 seconds.',
  }),
)
const strict = (description: string) => ({ additionalProperties: false, description })

const webhook = Type.Object(
  {
    name: nameSchema,
    kind: Type.Literal('webhook'),
    url: url('Where it is posted to.'),
    secret: Secret.schema,
    previousSecret: Type.Optional(Secret.schema),
    timeoutMs,
  },
  strict('A webhook by the Standard Webhooks specification; the secret begins with whsec_.'),
)

const slack = Type.Object(
  {
    name: nameSchema,
    kind: Type.Literal('slack'),
    url: Secret.schema,
    timeoutMs,
  },
  strict('An incoming webhook of Slack; its URL is its secret.'),
)

const telegram = Type.Object(
  {
    name: nameSchema,
    kind: Type.Literal('telegram'),
    token: Secret.schema,
    chat: text('The id of a chat, or @channel.'),
    url: Type.Optional(url('The Bot API, where not api.telegram.org.')),
    timeoutMs,
  },
  strict('A bot of Telegram.'),
)

const pagerduty = Type.Object(
  {
    name: nameSchema,
    kind: Type.Literal('pagerduty'),
    routingKey: Secret.schema,
    source: Type.Optional(text('What is written as source; plimsoll.')),
    url: Type.Optional(url('The Events API, where not events.pagerduty.com.')),
    timeoutMs,
  },
  strict('A service of PagerDuty, by its Events API v2.'),
)

const alertmanager = Type.Object(
  {
    name: nameSchema,
    kind: Type.Literal('alertmanager'),
    url: url('Its root, e.g. http://127.0.0.1:9093.'),
    user: Type.Optional(text('For basic authentication.')),
    password: Type.Optional(Secret.schema),
    bearer: Type.Optional(Secret.schema),
    labels: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$' }), text('A value.'), {
        maxProperties: 16,
        description: 'Labels of every alert, e.g. the desk.',
      }),
    ),
    timeoutMs,
  },
  strict('Prometheus Alertmanager, by its API v2.'),
)

const smtp = Type.Object(
  {
    name: nameSchema,
    kind: Type.Literal('smtp'),
    host: text('The mail server.'),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    security: Type.Optional(
      Type.Enum(['tls', 'starttls', 'none'], {
        description: 'starttls, and no mail without it; none for a server on this machine.',
      }),
    ),
    user: Type.Optional(text('For authentication.')),
    password: Type.Optional(Secret.schema),
    from: text('The sender.'),
    to: Type.Array(text('A recipient.'), { minItems: 1, maxItems: 64 }),
    timeoutMs,
  },
  strict('Mail.'),
)

const command = Type.Object(
  {
    name: nameSchema,
    kind: Type.Literal('command'),
    command: text('The program, by its path or found in PATH; no shell.', 4_096),
    args: Type.Optional(
      Type.Array(Type.String({ maxLength: 4_096 }), {
        maxItems: 64,
        description: 'Its arguments.',
      }),
    ),
    timeoutMs,
  },
  strict(
    'A program of this machine: one line of JSON on its stdin, delivered where it ends with 0.',
  ),
)

export const sinkConfig = Type.Union([
  webhook,
  slack,
  telegram,
  pagerduty,
  alertmanager,
  smtp,
  command,
])

export type SinkConfig = Static<typeof sinkConfig>
export type WebhookConfig = Static<typeof webhook>
export type SlackConfig = Static<typeof slack>
export type TelegramConfig = Static<typeof telegram>
export type PagerDutyConfig = Static<typeof pagerduty>
export type AlertmanagerConfig = Static<typeof alertmanager>
export type SmtpConfig = Static<typeof smtp>
export type CommandConfig = Static<typeof command>
