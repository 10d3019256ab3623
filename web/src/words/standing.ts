// Every text of how far a partner is: its set-up, and the link of its invitation.

export const standingWords = {
  notBegun: 'Has not begun its set-up',
  stands: (step: string) => `Stands at "${step}"`,
  begun: 'Has begun its set-up',
  last: 'last active',
  failed: 'Could not finish:',
  tested: {
    success: 'Its test lead was accepted.',
    failure: 'Its test lead was refused.',
    error: 'Its test lead did not arrive.',
    skip: 'Its test lead was skipped.',
  } as Record<string, string>,
  notTested: 'Not tested',
  notTestedWhy: (reason: string) => `Reason: ${reason}`,
  remind: 'Send a reminder',
  reminded: 'Reminded',
  copy: 'Copy a link',
  copied:
    'Copied. Whoever opens it sees the invitation; to accept, they have a letter sent to the invited address.',
  link: (name: string) => `Link for ${name}`,
}
