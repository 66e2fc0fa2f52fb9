import { BlockList, isIP } from 'node:net'

/**
 * Whether an address is one that no message to the outside may go to: this machine, private
 * networks, link-local ones with the metadata of clouds, and what is reserved. IPv4 within IPv6, in
 * whatever form, counts as what it holds.
 *
 * Rules: [ALR20]
 */
export function isPrivate(address: string): boolean {
  const kind = isIP(address)
  if (kind === 0) return true
  const within = kind === 6 ? ipv4Within(address) : null
  if (within !== null) return isPrivate(within)
  return kind === 4 ? blocked.check(address, 'ipv4') : isBlocked6(address)
}

/** Only global unicast is public. */
const isBlocked6 = (address: string): boolean =>
  !global6.check(address, 'ipv6') || blocked.check(address, 'ipv6')

const blocked4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

const blocked6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
]

const blocked = new BlockList()
for (const [net, bits] of blocked4) blocked.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of blocked6) blocked.addSubnet(net, bits, 'ipv6')

const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/** Mapped, compatible, by 6to4 and by NAT64: the groups that hold the IPv4 address. */
const holders: readonly (readonly [net: string, bits: number, group: number])[] = [
  ['::ffff:0:0', 96, 6],
  ['::ffff:0:0:0', 96, 6],
  ['::', 96, 6],
  ['64:ff9b::', 96, 6],
  ['64:ff9b:1::', 48, 6],
  ['2002::', 16, 1],
]

function ipv4Within(address: string): string | null {
  const groups = groupsOf(address)
  for (const [net, bits, group] of holders) {
    const list = new BlockList()
    list.addSubnet(net, bits, 'ipv6')
    if (!list.check(address, 'ipv6')) continue
    const [high = 0, low = 0] = groups.slice(group, group + 2)
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
  }
  return null
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [bare = ''] = address.split('%')
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(bare)
  const hex = (a: string, b: string) => ((Number(a) << 8) | Number(b)).toString(16)
  const plain =
    dotted === null
      ? bare
      : `${dotted[1]}${hex(dotted[2] ?? '', dotted[3] ?? '')}:${hex(dotted[4] ?? '', dotted[5] ?? '')}`
  const [before = '', after] = plain.split('::')
  const numbers = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const [head, tail] = [numbers(before), numbers(after ?? '')]
  if (after === undefined) return head
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}
