// Every text of the page behind an invitation's link.

export const invitationWords = {
  sends: (name: string) => `${name} wants to send you leads`,
  receives: (name: string) => `${name} wants to receive your leads`,
  who: (person: string | null, company: string, email: string) =>
    `${person ? `${person} of ${company}` : company} invites ${email}.`,
  ends: 'The invitation ends on',
  fields: 'Each lead would come with these fields',
  /** Most fields are plain text, of which nothing needs to be said. */
  field: (name: string, type: string) =>
    type === 'string' ? name : `${name} (${type.replaceAll('_', ' ')})`,
  fieldsNone: 'Which fields come with each lead is not decided yet.',
  accept: 'Accept',
  decline: 'Decline',
  declineAsk: 'Decline this invitation? Its sender is told.',
  reason: 'Why',
  forward: 'Forward to a colleague',
  company: 'Your company',
  companyText: 'Accepting makes a free account for your company.',
  acceptAs: (email: string) => `Sign in as ${email} to accept`,
  accepted: (name: string) => `You are connected with ${name}.`,
  onward: 'Go on',
  closed: {
    expired: (name: string) => `This invitation has ended. ${name} can send you another.`,
    declined: (name: string) =>
      `This invitation was declined. If that was a mistake, ${name} can send it again.`,
    withdrawn: (name: string) => `${name} has withdrawn this invitation. There is nothing you need to do.`,
    accepted: () => 'This invitation was accepted, perhaps by a colleague. Sign in to go on.',
  },
  endedOn: 'It ended on',
  request: 'Ask for a new invitation',
  forwardText:
    'Your colleague gets a letter with a link, and can answer from then on; your link stops working. The sender is told.',
  forwardTo: 'E-mail address of your colleague',
  forwarded: (email: string) =>
    `The invitation is on its way to ${email}. The link that you came by no longer works.`,
  prove: (email: string) =>
    `To answer, show that you are ${email}: have a letter with a link sent there, or sign in.`,
  proveDo: (email: string) => `Send a letter to ${email}`,
  signInInstead: 'Sign in instead',
  here: (company: string) => `${company} is here already`,
  hereText: (company: string, email: string) =>
    `People with addresses like ${email} work here as ${company}. Ask to join them rather than make a second account: flows, reports and partners stay in one place.`,
  hereDo: (company: string) => `Ask to join ${company}`,
  hereNot: 'Make an account of its own all the same',
  other: (mine: string, invited: string) => `You are signed in as ${mine}, but ${invited} was invited.`,
  otherText: 'There are three ways on:',
  switch: (invited: string) => `Sign out, and answer as ${invited}`,
  acceptFor: (company: string) => `Accept for ${company}`,
  acceptForText: 'You came through the letter to that address, so it is yours too.',
  verifyText: 'The letter proves that the address is yours; by its link you can accept for your company.',
  resendTo: (mine: string) => `Ask for an invitation to ${mine}`,
}
