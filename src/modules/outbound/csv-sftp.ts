// Leads as lines of a CSV file on a recipient's server.
import { isBlank, normalOf, textOf } from '../../fields/value.ts'
import type { Vars } from '../../lib/vars.ts'
import type { OutboundModule } from '../module.ts'
import { optional } from './custom-variables.ts'
import { isPublic } from './url.ts'

export const csvSftp: OutboundModule = {
  id: 'gangway.outbound.csv_sftp',
  direction: 'outbound',
  name: 'CSV by SFTP',
  type: 'delivery',
  description: "Writes the lead as a line of a CSV file on the recipient's server, by SFTP.",
  request_variables: [
    {
      name: 'host',
      type: 'string',
      required: true,
      description: 'The server',
      examples: ['sftp.example.com'],
    },
    optional('port', 'number', 'Its port; unset, it is 22'),
    optional('username', 'string', 'The name to sign in with'),
    optional('password', 'credential', 'The password to sign in with'),
    optional('credential_id', 'credential', 'A credential of the account, in place of name and password'),
    optional('host_key', 'string', "The server's key as SHA-256; a server that shows another is not trusted"),
    {
      name: 'path',
      type: 'string',
      required: true,
      description: 'The file; templates such as a date make it a new one each day',
      examples: ['/leads/2026-11-24.csv'],
    },
    {
      name: 'column.*',
      type: 'wildcard',
      required: true,
      description: 'A column, by its heading, and its value',
    },
    optional('delimiter', 'string', 'What stands between columns; unset, it is a comma', [',', ';', 'tab']),
    optional('header_row', 'boolean', 'Whether a new file begins with the headings; unset, it does'),
  ],
  response_variables: [
    optional('outcome', 'string', 'success once the line is written, else error'),
    optional('reason', 'string', 'Why'),
    optional('path', 'string', 'The file that was written'),
  ],
  performer: 'sftp',
  secrets: ['password'],
  validate: faultOf,
}

const DELIMITERS = new Set([',', ';', '|', 'tab', '\t'])

function faultOf(vars: Vars, { allowPrivate = false }: { allowPrivate?: boolean } = {}): string | undefined {
  const host = textOf(vars.host).trim()
  if (host === '') return 'a host is required'
  if (!/^[\w.:-]{1,253}$/.test(host)) return 'the host must be a name or an address'
  if (!allowPrivate && !isPublic(host)) return 'the host must be public'
  const port = normalOf(vars.port)
  const isPort =
    isBlank(vars.port) || (Number.isInteger(Number(port)) && Number(port) > 0 && Number(port) < 65_536)
  if (!isPort) return 'the port must be a number from 1 to 65535'
  if (isBlank(vars.credential_id) && isBlank(vars.username)) return 'a username or a credential is required'
  const path = textOf(vars.path).trim()
  if (path === '' || path.endsWith('/')) return 'a path to a file is required'
  if (path.split('/').includes('..') || /[\0\r\n]/.test(path))
    return 'the path must not lead out of its folder'
  if (!isBlank(vars.delimiter) && !DELIMITERS.has(textOf(vars.delimiter)))
    return 'the delimiter must be a comma, a semicolon, a bar or tab'
  const columns = vars.column
  return typeof columns === 'object' && columns !== null && Object.keys(columns).length > 0
    ? undefined
    : 'at least one column is required'
}
