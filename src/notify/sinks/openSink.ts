import type { Clock } from '../../host/Clock.ts'
import { alertmanager } from './alertmanager.ts'
import { command } from './command.ts'
import type { SinkConfig } from './config.ts'
import { mail } from './mail.ts'
import { pagerduty } from './pagerduty.ts'
import type { Access } from './request.ts'
import type { Sink } from './Sink.ts'
import { slack } from './slack.ts'
import { telegram } from './telegram.ts'
import { webhook } from './webhook.ts'

/**
 * A sink as it is configured.
 *
 * @throws NotifyError for a secret that is not there
 */
export function openSink(config: SinkConfig, access: Access, clock: Clock): Sink {
  switch (config.kind) {
    case 'webhook':
      return webhook(config, access, clock)
    case 'slack':
      return slack(config, access)
    case 'telegram':
      return telegram(config, access)
    case 'pagerduty':
      return pagerduty(config, access)
    case 'alertmanager':
      return alertmanager(config, access, clock)
    case 'smtp':
      return mail(config)
    case 'command':
      return command(config)
  }
}
