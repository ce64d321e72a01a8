// The fields of what a fold remembers, for base/pack.h.
#pragma once

#include "trace/lineage.h"
#include "trace/message_trace.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

template <class Archive>
void fields(Archive& a, LogPosition& p) {
  a(p.file, p.offset);
}

template <class Archive>
void fields(Archive& a, SessionGuess& g) {
  a(g.rule, g.login, g.client, g.at, g.where, g.shared);
}

template <class Archive>
void fields(Archive& a, TracedRecipient& r) {
  a(r.key, r.route, r.outcome, r.unknown_recipient, r.by_alias, r.address);
}

template <class Archive>
void fields(Archive& a, UndecidedRecipient& r) {
  a(r.address, r.by_alias);
}

template <class Archive>
void fields(Archive& a, Ancestor& n) {
  a(n.link, n.id, n.entry, n.uid, n.login, n.client, n.sent_on_by, n.sender, n.recipient, n.first_seen,
    n.session, n.where, n.reached_here_only, n.relayed, n.undecided);
}

template <class Archive>
void fields(Archive& a, MessageTrace& t) {
  a(t.number, t.mta, t.id, t.entry, t.uid, t.login, t.client, t.qp, t.bytes, t.sender, t.first_seen,
    t.last_seen, t.where, t.recipients, t.addresses, t.sent_on_by, t.sample_recipient, t.last_reply,
    t.session, t.ancestors, t.ended, t.requeued, t.handed_on, t.over_loopback);
}

template <class Archive>
void fields(Archive& a, NotedParent& p) {
  a(p.lineage, p.noted);
}

template <class Archive>
void fields(Archive& a, ClientUse& u) {
  a(u.client, u.logins, u.first, u.last);
}

template <class Archive>
void fields(Archive& a, LoginHistory& h) {
  a(h.login, h.clients, h.logins, h.failures, h.last_at, h.last_client, h.last_where, h.over_limit,
    h.mailbox_logins, h.last_reader, h.last_read);
}

template <class Archive>
void fields(Archive& a, RecentSession& s) {
  a(s.at, s.client, s.login, s.where);
}

template <class Archive>
void fields(Archive& a, ClientLogin& l) {
  a(l.last, l.other_at);
}

}  // namespace spamtrace
