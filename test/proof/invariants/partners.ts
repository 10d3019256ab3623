// What holds of invitations, the letters and jobs that go with them, connections, and what is told of them.
import { type Invariant, JOBS } from './invariant.ts'

const OF = `i.account_id || ' invitation ' || i.id || ' (' || i.state || ')'`
const OF_CONNECTION = `'connection ' || c.id || ' of ' || c.seller_account_id || ' and ' || c.buyer_account_id`
const KEY = (what: string) => `'invitation:' || i.id || ':${what}'`

/** Under which key is counted how often something was done to an invitation. */
const triesOf = (what: string) => `sha256(convert_to('["${what}","' || i.id || '"]', 'UTF8'))`

export const partnerInvariants: Invariant[] = [
  {
    name: 'invitation has its stand-in',
    says: 'a pending entity stands for who is invited, exactly as long as they have not answered',
    holds: 'always',
    broken: `
      select ${OF} as about from invitations i
        left join entities e on e.account_id = i.account_id and e.invitation_id = i.id and e.kind = 'pending'
      where i.state = 'pending' and e.id is distinct from i.entity_id or i.state <> 'pending' and e.id is not null
      union all
      select 'entity ' || e.id from entities e where e.kind = 'pending'
        and not exists (select from invitations i where i.account_id = e.account_id and i.id = e.invitation_id)`,
  },
  {
    name: 'invitation was answered',
    says: 'an accepted invitation has its company, which stands for the invited, and joined the two the right way round',
    holds: 'always',
    broken: `
      select ${OF} as about from invitations i left join connections c on c.id = i.connection_id
      where case when i.state = 'accepted'
        then (i.entity_id, c.seller_account_id, c.buyer_account_id) is distinct from
          case when i.kind = 'recipient' then (i.accepted_account_id, i.account_id, i.accepted_account_id)
            else (i.accepted_account_id, i.accepted_account_id, i.account_id) end or i.answered_at is null
        else i.connection_id is not null or i.accepted_account_id is not null
          or (i.state = 'pending') <> (i.answered_at is null) end`,
  },
  {
    name: 'end of an invitation is promised',
    says: 'a pending invitation has the job that ends its present life, and one that was answered has none',
    holds: 'always',
    broken: `
      select ${OF} || ', life ' || i.life as about from invitations i
        left join ${JOBS} j on j.key = ${KEY('expire')}
      where i.state = 'pending' and i.expires_at > now()
          and (j.kind, (j.payload ->> 'life')::int) is distinct from ('expire_invitation', i.life)
        or i.state <> 'pending' and j.id is not null
      union all
      select ${OF} || ' is reminded of' from invitations i join ${JOBS} j on j.key = ${KEY('remind')}
      where i.state <> 'pending' or (j.payload ->> 'life')::int <> i.life`,
  },
  {
    name: 'invitation was sent',
    says: 'each life of an invitation has a letter to the invited, and a link',
    holds: 'always',
    broken: `
      select ${OF} || ', life ' || i.life as about from invitations i
      where (select count(*) from letters l where l.account_id = i.account_id and l.about_id = i.id
          and l.kind = 'invited') < i.life
        or (select count(*) from invitation_tokens t where t.account_id = i.account_id and t.invitation_id = i.id) < i.life
        or i.state = 'pending' and not exists (select from invitation_tokens t
          where t.account_id = i.account_id and t.invitation_id = i.id and t.replaced_at is null)`,
  },
  {
    name: 'invitation is sent once',
    says: 'a life has one letter to each address that it was for (and those that were asked for, or that handing on back to it made), one reminder, and one letter of its end',
    holds: 'always',
    broken: `
      select ${OF} || ' has ' || count(*) || ' letters ' || l.kind || ' to ' || l.recipient as about
      from invitations i join letters l on l.about_id = i.id and l.account_id = i.account_id
        left join sign_in_tries a on l.kind = 'invited' and a.key = ${triesOf('invitation letter')}
        left join sign_in_tries f on l.kind = 'invited' and f.key = ${triesOf('forwarding')}
      where l.kind in ('invited', 'reminded', 'expired', 'accepted', 'declined')
        and not exists (select from operator_acts a where a.act = 'send_letter' and a.about_account_id = i.account_id)
      group by i.account_id, i.id, i.state, i.life, l.kind, l.recipient, a.tries, f.tries
      having count(*) > i.life + coalesce(a.tries, 0) + coalesce(f.tries, 0)`,
  },
  {
    name: 'connection came of an invitation',
    says: 'every connection joins the two companies of an invitation that was accepted',
    holds: 'always',
    broken: `
      select ${OF_CONNECTION} as about from connections c left join invitations i on i.id = c.invitation_id
      where c.invitation_id is not null and (i.state is distinct from 'accepted'
        or not (c.seller_account_id in (i.account_id, i.accepted_account_id)
          and c.buyer_account_id in (i.account_id, i.accepted_account_id)))`,
  },
  {
    name: 'connection is told',
    says: 'the timeline tells once that two companies were joined, and that it ended; and of every set-up, pause and end',
    holds: 'always',
    broken: `
      select ${OF_CONNECTION} as about from connections c
        cross join lateral (
          select count(*) filter (where kind = 'connected') as joined, count(*) filter (where kind = 'ended') as ended,
            count(*) filter (where kind = 'setup_done' and by_account_id = c.buyer_account_id) as set_up,
            count(*) filter (where kind = 'paused') - count(*) filter (where kind = 'resumed') as paused
          from moments m where m.connection_id = c.id) m
      where m.joined <> 1 or m.ended <> (c.ended_at is not null)::int or (m.set_up > 0) <> (c.set_up_at is not null)
        or m.paused <> c.paused_by_seller::int + c.paused_by_buyer::int
      union all
      select ${OF} from invitations i
      where 1 <> (select count(*) from moments m where m.invitation_id = i.id and m.kind = 'invited')
        or i.state in ('accepted', 'withdrawn')
          and 1 <> (select count(*) from moments m where m.invitation_id = i.id and m.kind = i.state)`,
  },
  {
    name: 'letter is promised',
    says: 'a letter that waits has the job that sends it, and one that was settled says when',
    holds: 'always',
    broken: `
      select l.account_id || ' letter ' || l.id || ' (' || l.kind || ', ' || l.state || ')' as about from letters l
      where (l.state = 'queued') <> (l.settled_at is null)
        or l.state = 'queued' and not exists (select from ${JOBS} j where j.kind = 'send_letter'
          and j.payload ->> 'account_id' = l.account_id and j.payload ->> 'letter_id' = l.id
          and j.attempts < j.max_attempts)`,
  },
]
