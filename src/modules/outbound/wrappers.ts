// The custom modules under the ids of packages of their own: they do the same.
import type { OutboundModule } from '../module.ts'
import { customForm } from './custom-form.ts'
import { customJson } from './custom-json.ts'
import { customQuery } from './custom-query.ts'
import { customSoap } from './custom-soap.ts'
import { customXml } from './custom-xml.ts'
import { tokenAuthenticated } from './token-authenticated.ts'

export const json: OutboundModule = { ...customJson, id: 'leadconduit-json.outbound.json', name: 'JSON' }

export const jsonTokenAuthenticated: OutboundModule = tokenAuthenticated

export const formPost: OutboundModule = {
  ...customForm,
  id: 'leadconduit-form-post.outbound.form_post',
  name: 'Form POST',
}

export const get: OutboundModule = { ...customQuery, id: 'leadconduit-get.outbound.get', name: 'GET' }

export const xml: OutboundModule = { ...customXml, id: 'leadconduit-xml.outbound.xml', name: 'XML' }

export const soap: OutboundModule = { ...customSoap, id: 'leadconduit-soap.outbound.soap', name: 'SOAP' }
