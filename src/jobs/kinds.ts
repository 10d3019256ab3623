// Every kind of job and what it carries.

export type JobKinds = {
  send_letter: { account_id: string; letter_id: string }
  /** `life` says which sending of the invitation is meant: a resend begins another. */
  remind_invited: { account_id: string; invitation_id: string; life: number }
  expire_invitation: { account_id: string; invitation_id: string; life: number }
  sweep: Record<string, never>
}
