// Hosts that no lead may go to: what is inside a network, in every way in which it can be written.

export type Host = { host: string; what: string }

const group = (what: string, ...hosts: string[]): Host[] => hosts.map((host) => ({ host, what }))

/** As they stand in a URL. */
export const INSIDE: Host[] = [
  ...group('this machine, IPv4', '127.0.0.1', '127.1', '127.0.0.1.', '127.255.255.254', '0.0.0.0', '0'),
  ...group('this machine, decimal, octal, hexadecimal', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1'),
  ...group('this machine, decimal, octal, hexadecimal', '017700000001', '0x7F.0x0.0x0.0x1', '00000177.1'),
  ...group('this machine, other digits and dots', '①②⑦.⓪.⓪.①', '127。0。0。1', '%31%32%37.0.0.1'),
  ...group('private networks', '10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.0.1', '100.64.0.1'),
  ...group('private networks', '0x0a000001', '167772161', '012.0.0.1'),
  ...group('metadata of clouds', '169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376'),
  ...group('metadata of clouds', '169.254.170.2', '100.100.100.200', '192.0.0.192', '[fd00:ec2::254]'),
  ...group('nobody’s networks', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1'),
  ...group('nobody’s networks', '240.0.0.1', '255.255.255.255'),
  ...group('this machine, IPv6', '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[0000:0000::0001]'),
  ...group(
    'IPv4 within IPv6',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:a9fe:a9fe]',
    '[::127.0.0.1]',
  ),
  ...group('IPv4 within IPv6', '[::ffff:0:127.0.0.1]', '[::ffff:10.0.0.1]'),
  ...group('NAT64', '[64:ff9b::127.0.0.1]', '[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::a9fe:a9fe]'),
  ...group(
    '6to4 and Teredo',
    '[2002:7f00:1::]',
    '[2002:a9fe:a9fe::1]',
    '[2002:c0a8:1::]',
    '[2001:0:7f00:1::]',
  ),
  ...group('link-local, unique local, site-local', '[fe80::1]', '[fc00::1]', '[fd12:3456::1]', '[fec0::1]'),
  ...group('nobody’s networks', '[ff02::1]', '[2001:db8::1]', '[3fff::1]', '[100::1]', '[5f00::1]'),
  ...group(
    'names of this machine and its network',
    'localhost',
    'localhost.',
    'LocalHost',
    'router',
    'db.local',
  ),
  ...group('names of this machine and its network', 'x.localhost', 'metadata.google.internal'),
  ...group('a public name before the host', 'example.com@127.0.0.1', 'example.com:80@[::1]'),
]

/** Names in public domains that lead inside. Whoever owns the domain says what they lead to. */
export const LEADING_INSIDE: Record<string, string[]> = {
  'loop4.leads-inside.com': ['127.0.0.1'],
  'loop6.leads-inside.com': ['::1'],
  'mapped.leads-inside.com': ['::ffff:127.0.0.1'],
  'metadata.leads-inside.com': ['169.254.169.254'],
  'nat64.leads-inside.com': ['64:ff9b::7f00:1'],
  'local.leads-inside.com': ['fe80::1'],
  'unique.leads-inside.com': ['fd00:ec2::254'],
  'several.leads-inside.com': ['10.0.0.1', '127.0.0.1', '::1'],
}
