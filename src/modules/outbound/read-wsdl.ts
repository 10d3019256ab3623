// Reads from a WSDL what a call needs to know of one function: where it is served, and the names that it goes by.
import { readXml } from './read-xml.ts'
import type { SoapService } from './soap-envelope.ts'
import type { XmlNode } from './xml-node.ts'

const BINDINGS: Record<string, string> = {
  '1.1': 'http://schemas.xmlsoap.org/wsdl/soap/',
  '1.2': 'http://schemas.xmlsoap.org/wsdl/soap12/',
}

/** A binding of the service that has the function, with the address where it is served. */
type Binding = { endpoint: string; binding: XmlNode; operation: XmlNode }

/**
 * The function as the WSDL describes it, by the binding of that version of SOAP, else by any other. Undefined for what
 * is no WSDL, or has no such function. Documents that it imports are not read.
 */
export function readWsdl(text: string, functionName: string, version: string): SoapService | undefined {
  const root = readXml(text)?.documentElement
  if (root?.localName !== 'definitions') return undefined
  const found = bindingsOf(root, functionName).sort(
    (one, other) => Number(isOf(other, version)) - Number(isOf(one, version)),
  )[0]
  if (!found) return undefined
  const part = inputPart(root, found, functionName)
  const [prefix, element] = splitName(part ? attribute(part, 'element') : '')
  const target = attribute(root, 'targetNamespace')
  const namespace = (element !== '' && part?.prefixed(prefix)) || rpcNamespace(found) || target
  const schema = descendants(root, 'schema').find((one) => attribute(one, 'targetNamespace') === namespace)
  return {
    endpoint: found.endpoint,
    namespace,
    action: attribute(soapChild(found.operation, 'operation'), 'soapAction'),
    ...(element !== '' && { element }),
    // Arguments of a function without a document element are never in its namespace.
    qualified: element !== '' && (!schema || attribute(schema, 'elementFormDefault') === 'qualified'),
  }
}

function bindingsOf(root: XmlNode, functionName: string): Binding[] {
  const bindings = children(root, 'binding')
  return children(root, 'service')
    .flatMap((service) => children(service, 'port'))
    .flatMap((port) => {
      const endpoint = attribute(soapChild(port, 'address'), 'location').trim()
      const binding = bindings.find(
        (one) => attribute(one, 'name') === splitName(attribute(port, 'binding'))[1],
      )
      const operation =
        binding && children(binding, 'operation').find((one) => attribute(one, 'name') === functionName)
      return endpoint !== '' && binding && operation ? [{ endpoint, binding, operation }] : []
    })
}

function isOf({ binding }: Binding, version: string): boolean {
  return soapChild(binding, 'binding')?.namespaceURI === BINDINGS[version]
}

/** The one part of the message that the function takes, if it has one. */
function inputPart(root: XmlNode, { binding }: Binding, functionName: string): XmlNode | undefined {
  const type = splitName(attribute(binding, 'type'))[1]
  const portType = children(root, 'portType').find((one) => attribute(one, 'name') === type)
  const operation =
    portType && children(portType, 'operation').find((one) => attribute(one, 'name') === functionName)
  const input = operation && children(operation, 'input')[0]
  const name = splitName(attribute(input, 'message'))[1]
  const message = children(root, 'message').find((one) => attribute(one, 'name') === name)
  return message && children(message, 'part').find((part) => attribute(part, 'element') !== '')
}

/** A function in the style of remote procedures names its namespace where its body is bound. */
function rpcNamespace({ operation }: Binding): string {
  const input = children(operation, 'input')[0]
  return attribute(input && soapChild(input, 'body'), 'namespace')
}

function soapChild(element: XmlNode, name: string): XmlNode | undefined {
  return children(element, name).find((child) => Object.values(BINDINGS).includes(child.namespaceURI ?? ''))
}

function children(element: XmlNode, name: string): XmlNode[] {
  return element.childNodes.filter((child) => child.localName === name)
}

function descendants(element: XmlNode, name: string): XmlNode[] {
  return element.childNodes.flatMap((child) => [
    ...(child.localName === name ? [child] : []),
    ...descendants(child, name),
  ])
}

function attribute(element: XmlNode | undefined, name: string): string {
  const { length, item } = element?.attributes ?? { length: 0, item: () => undefined }
  for (let index = 0; index < length; index += 1) {
    const found = item(index)
    if (found?.nodeName === name) return found.nodeValue ?? ''
  }
  return ''
}

function splitName(name: string): [string, string] {
  const colon = name.indexOf(':')
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)]
}
