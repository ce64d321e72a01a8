// The fields of a queued message, for base/pack.h.
#pragma once

#include "mail/message.h"

namespace spamtrace {

template <class Archive>
void fields(Archive& a, QmailReceived& r) {
  a(r.pid, r.invoked, r.uid, r.time);
}

template <class Archive>
void fields(Archive& a, SmtpReceived& r) {
  a(r.host, r.helo, r.info, r.protocol, r.client);
}

template <class Archive>
void fields(Archive& a, ClaimedHeader& h) {
  a(h.subject, h.from, h.message_id, h.php_script, h.php_uid, h.directory, h.delivered_to, h.vhost,
    h.list_unsubscribe);
}

template <class Archive>
void fields(Archive& a, MessageDamage& d) {
  a(d.envelope_cut, d.too_large, d.header_cut, d.no_received_line, d.bad_pointer);
}

template <class Archive>
void fields(Archive& a, Recipients& r) {
  r.pack(a);
}

template <class Archive>
void fields(Archive& a, QueuedMessage& m) {
  a(m.mta, m.id, m.spool, m.state, m.sender, m.recipients, m.originals, m.entry, m.uid, m.login, m.qp,
    m.requeued, m.arrival, m.size, m.inode, m.bouncing, m.bounce_reports, m.received, m.client,
    m.parent_client, m.header, m.bounced_recipient, m.damage);
}

}  // namespace spamtrace
