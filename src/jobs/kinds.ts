// Every kind of job and what it carries.

export type JobKinds = {
  send_letter: { account_id: string; letter_id: string }
  /** `life` says which sending of the invitation is meant: a resend begins another. */
  remind_invited: { account_id: string; invitation_id: string; life: number }
  expire_invitation: { account_id: string; invitation_id: string; life: number }
  /** `attempt` says which one is meant: a person's wish begins to count anew. */
  retry_delivery: { account_id: string; delivery_id: string; attempt: number }
  /** Takes up the deliveries of a batch, some at a time. */
  send_on: { account_id: string; batch_id: string }
  sweep: Record<string, never>
  sweep_expired: Record<string, never>
  erase_person: { account_id: string; erasure_id: string }
}
