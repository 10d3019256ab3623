// A SOAP service that describes itself and takes every call.
import { type Got, type Receiver, receiverForThisTest } from './receiver.ts'

export const wsdl = (endpoint: string) => `<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:crm" targetNamespace="urn:crm">
  <message name="In"><part name="p" element="t:AddLead"/></message>
  <portType name="P"><operation name="AddLead"><input message="t:In"/></operation></portType>
  <binding name="B" type="t:P"><soap:binding/><operation name="AddLead"><soap:operation soapAction="urn:add"/></operation></binding>
  <service name="S"><port name="O" binding="t:B"><soap:address location="${endpoint}/call"/></port></service>
</definitions>`

export const soapAnswer = (body: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`

/** `calls` are those with a lead. */
export async function soapService(): Promise<Receiver & { calls(): Got[] }> {
  const receiver = await receiverForThisTest()
  receiver.answers((got, response) => {
    response.writeHead(200, { 'content-type': 'text/xml' })
    response.end(
      got.method === 'GET' ? wsdl(receiver.url) : soapAnswer('<AddLeadResponse><id>7</id></AddLeadResponse>'),
    )
  })
  return Object.assign(receiver, { calls: () => receiver.got.filter(({ method }) => method === 'POST') })
}
