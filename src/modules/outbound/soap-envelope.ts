// The message of a SOAP call: what is argued, what the header says, and who signs.
import { createHash } from 'node:crypto'
import type { Vars } from '../../lib/vars.ts'
import { type Branch, isBranch, type Tree, treeOf } from './branches.ts'
import { isOn, spellingOf, textSent } from './sent.ts'
import { writeXml } from './write-xml.ts'

/** What a WSDL says of a function. */
export type SoapService = {
  endpoint: string
  namespace: string
  /** The SOAPAction; empty if there is none. */
  action: string
  /** The element that calls the function, if it is not named for it. */
  element?: string
  /** Whether arguments are in the namespace of the function; they are unless said otherwise. */
  qualified?: boolean
}

/** What no password digest is made of twice. */
export type Seal = { nonce: Uint8Array; now: Date }

const ENVELOPES: Record<string, string> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
}

const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss'
const PASSWORD = `${WSS}-username-token-profile-1.0`

/** 1.1 unless another version is set. */
export function versionIn(vars: Vars): string {
  return textSent(vars.version).trim() || '1.1'
}

export function soapEnvelope(
  vars: Vars,
  service: Pick<SoapService, 'namespace' | 'element' | 'qualified'>,
  seal: Seal,
): string {
  const header = { ...named(treeOf(vars.soap_header, spellingOf(vars))), ...securityOf(vars, seal) }
  return writeXml({
    'soap:Envelope': {
      '@xmlns:soap': ENVELOPES[versionIn(vars)] ?? (ENVELOPES['1.1'] as string),
      ...(Object.keys(header).length > 0 && { 'soap:Header': header }),
      'soap:Body': callOf(vars, service),
    },
  })
}

/** The element that calls the function, in its namespace by a prefix or by default, with the arguments in it. */
function callOf(vars: Vars, service: Pick<SoapService, 'namespace' | 'element' | 'qualified'>): Branch {
  const chosen = textSent(vars.root_namespace_prefix).trim()
  const prefix = chosen || (service.qualified === false ? 'ns' : '')
  const name = service.element || textSent(vars.function).trim()
  const attribute = textSent(vars.root_xmlns_attribute_name).trim()
  const own = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
  const attributes: Branch = {
    ...(service.namespace !== '' && { [`@${own}`]: service.namespace }),
    ...(attribute !== '' && { [`@${attribute}`]: textSent(vars.root_xmlns_attribute_value) }),
  }
  const args = named(treeOf(vars.arg, spellingOf(vars)))
  return { [prefix === '' ? name : `${prefix}:${name}`]: { ...attributes, ...args } }
}

function named(tree: Tree): Branch {
  return isBranch(tree) ? tree : { item: tree }
}

/** The user name token of WS-Security, if a name is set. */
function securityOf(vars: Vars, { nonce, now }: Seal): Branch {
  const name = textSent(vars.wss_username)
  if (name === '') return {}
  const created = now.toISOString()
  const password = textSent(vars.wss_password)
  const isDigest = isOn(vars.wss_digest_password)
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64')
  return {
    'wsse:Security': {
      '@xmlns:wsse': `${WSS}-wssecurity-secext-1.0.xsd`,
      '@xmlns:wsu': `${WSS}-wssecurity-utility-1.0.xsd`,
      '@soap:mustUnderstand': '1',
      'wsse:UsernameToken': {
        'wsse:Username': name,
        'wsse:Password': {
          '@Type': `${PASSWORD}#Password${isDigest ? 'Digest' : 'Text'}`,
          '#text': isDigest ? digest : password,
        },
        'wsse:Nonce': {
          '@EncodingType': `${WSS}-soap-message-security-1.0#Base64Binary`,
          '#text': Buffer.from(nonce).toString('base64'),
        },
        'wsu:Created': created,
      },
    },
  }
}
