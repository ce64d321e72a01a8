// The part of the server that takes mail: smtpd(8) with Plesk's milter, and pickup(8).
#include <fmt/format.h>

#include "postfix_mess.h"
#include "postfix_server.h"
#include "stage.h"

namespace spamtrace::fixture {
namespace {

constexpr uint64_t k_fastest = 60;  // milliseconds in which a message is sent
constexpr std::string_view k_panel = "/usr/lib/plesk-9.0/psa-pc-remote";

// smtpd.c, NEUTER_CHARACTERS and printable.
std::string neutered(std::string helo) {
  for (char& c : helo)
    if (c < '!' || c > '~' || std::string_view("<>()\\\";@").find(c) != std::string_view::npos) c = '?';
  return helo;
}

// A client keeps to one service; those without a login come to port 25.
std::string_view service_of(const SmtpMail& mail) {
  const uint64_t hash = stable_hash(mail.client.ip) % 100;
  if (mail.login.empty() || mail.client.name == "localhost" || hash < 25) return "smtpd";
  return hash < 85 ? "submission/smtpd" : "smtps/smtpd";
}

std::string protocol_of(const SmtpMail& mail, bool encrypted) {
  return fmt::format("ESMTP{}{}", encrypted ? "S" : "", mail.login.empty() ? "" : "A");
}

std::string vhost_header(std::string_view domain) { return fmt::format("X-PPP-Vhost: {}", domain); }

}  // namespace

void PostfixServer::take_over_smtp(Stage& stage, SmtpMail mail) {
  plan_session(stage, std::move(mail), false);
}

void PostfixServer::refuse_over_limit(Stage& stage, SmtpMail mail) {
  plan_session(stage, std::move(mail), true);
}

void PostfixServer::plan_session(Stage& stage, SmtpMail mail, bool over_limit) {
  const auto session = std::make_shared<Session>();
  mail.letter.subject = hostile_.subject(mail.letter.subject);
  for (std::string& header : hostile_.headers()) mail.letter.headers.push_back(std::move(header));
  mail.client.helo = neutered(hostile_.helo(mail.client.helo));
  session->text = text_of(mail.letter, mail.at, stage.random);
  session->encrypted = mail.client.name != "localhost" && random_.percent(mail.login.empty() ? 40 : 80);
  session->over_limit = over_limit;
  session->mail = std::move(mail);
  const Duration greeting = random_.milliseconds(50, 900);
  schedule(session->mail.at - greeting, [this, session] { connect(session); });
  schedule(session->mail.at, [this, session] { begin_mail(session); });
}

void PostfixServer::connect(const std::shared_ptr<Session>& session) {
  const SmtpMail& mail = session->mail;
  session->tag = fmt::format("postfix/{}[{}]", service_of(mail), next_pid());
  say(session->tag, "connect from " + postfix_log::peer(mail.client));
  if (session->encrypted) say(session->tag, postfix_log::tls_established(mail.client));
}

void PostfixServer::begin_mail(const std::shared_ptr<Session>& session) {
  const SmtpMail& mail = session->mail;
  Message& message = create();
  session->id = message.id;
  say(session->tag, postfix_log::client(message.id, mail.client, mail.login));
  message.seen = last_said_;
  message.cause = {mail.origin, mail.client.ip, {}};
  message.client = mail.client;
  message.parts.arrival = now_;
  message.parts.sender = mail.sender;
  add_recipients(message, mail.recipients);
  describe_client(*session, message);
  const std::string_view only =
      mail.recipients.size() == 1 ? std::string_view(mail.recipients.front().address) : std::string_view{};
  message.parts.content = received_by_smtpd({host_.name, message.id, now_}, mail.client,
                                            protocol_of(mail, session->encrypted), only) +
                          session->text;
  schedule(now_ + random_.milliseconds(k_fastest, 2'500),
           [this, session, &message] { end_mail(session, message); });
}

// smtpd.c, mail_open_stream: these and in this order.
void PostfixServer::describe_client(const Session& session, Message& message) {
  const SmtpMail& mail = session.mail;
  const Client& client = mail.client;
  const bool v6 = client.ip.find(':') != std::string::npos;
  const std::string name = client.name.empty() ? "unknown" : client.name;
  const std::string shown = (v6 ? "IPv6:" : "") + client.ip;
  const uint64_t port = random_.between(1025, 65'000);
  auto& before = message.parts.attributes;
  before = {"log_ident=" + message.id, "rewrite_context=remote"};
  if (!mail.login.empty()) {
    before.push_back(fmt::format("sasl_method={}", mail.login.size() % 3 == 0 ? "LOGIN" : "PLAIN"));
    before.push_back("sasl_username=" + mail.login);
  }
  message.parts.about_client = {"log_client_name=" + name,
                                "log_client_address=" + shown,
                                fmt::format("log_client_port={}", port),
                                fmt::format("log_message_origin={}[{}]", name, client.ip),
                                "log_helo_name=" + client.helo,
                                "log_protocol_name=ESMTP",
                                "client_name=" + name,
                                "reverse_client_name=" + name,
                                "client_address=" + client.ip,
                                fmt::format("client_port={}", port),
                                "server_address=192.0.2.1",
                                fmt::format("server_port={}", service_of(mail) == "smtpd" ? 25 : 587),
                                "helo_name=" + client.helo,
                                "protocol_name=ESMTP",
                                fmt::format("client_address_type={}", v6 ? 10 : 2)};
}

void PostfixServer::end_mail(const std::shared_ptr<Session>& session, Message& message) {
  const SmtpMail& mail = session->mail;
  const bool outgoing = !mail.login.empty();
  say(fmt::format("greylisting filter[{}]", next_pid()), "Starting greylisting filter...");
  say_message_ids(message);
  say_handlers(outgoing, session->over_limit);
  if (session->over_limit) {
    say_as("cleanup", postfix_log::over_limit(message.id, mail.client, mail.sender));
    message.place = PostfixPlace::refused;
  } else {
    add_panel_headers(mail, message);
    enter(message, random_.milliseconds(2, 30));
  }
  schedule(now_ + random_.milliseconds(10, 300), [this, session] {
    const SmtpMail& done = session->mail;
    say(session->tag, postfix_log::disconnect(done.client, session->encrypted, !done.login.empty(),
                                              done.recipients.size()));
  });
}

// Plesk's milter adds them at the end of the header.
void PostfixServer::add_panel_headers(const SmtpMail& mail, Message& message) {
  if (mail.login.empty()) return message.added.push_back("Received-SPF: none (no SPF record)");
  const unsigned long pid = next_pid();
  const uint64_t number = random_.below(1ULL << 60);
  message.added.push_back(fmt::format("X-PPP-Message-ID: <{}.{}.{}@{}>",
                                      now_.time_since_epoch().count() / 10'000, pid, number, host_.name));
  message.added.push_back(vhost_header(domain_part(mail.login)));
}

// Plesk's own lines between message-id= and qmgr's; none has a queue id.
void PostfixServer::say_handlers(bool outgoing, bool over_limit) {
  const std::string panel = fmt::format("{}[{}]", k_panel, 1'359);
  if (outgoing) {
    say(panel, fmt::format("handlers_stderr: {}", over_limit ? "REJECT" : "PASS"));
    say(panel, fmt::format("{} during call 'limit-out' handler", over_limit ? "REJECT" : "PASS"));
    if (over_limit) return;
  }
  say(fmt::format("check-quota[{}]", next_pid()), "Starting the check-quota filter...");
  say(panel, "handlers_stderr: SKIP");
  say(panel, "SKIP during call 'check-quota' handler");
  if (outgoing) return;
  const std::string spf = fmt::format("spf[{}]", next_pid());
  say(spf, "Starting the spf filter...");
  say(spf, "SPF status: NONE");
}

void PostfixServer::refuse_login(Stage& stage, Time at, const Client& client, const std::string& login) {
  const std::string shown = hostile_.login(login);
  const bool names_it = stage.random.percent(30);
  schedule(at, [this, client, shown, names_it] {
    const std::string tag = fmt::format("postfix/smtpd[{}]", next_pid());
    say(tag, "connect from " + postfix_log::peer(client));
    say(fmt::format("plesk_saslauthd[{}]", next_pid()),
        fmt::format("failed mail authentication attempt for user '{}' (password len=6)", shown));
    const std::string reason = names_it ? "(reason unavailable), sasl_username=" + shown : "UGFzc3dvcmQ6";
    say(tag, postfix_log::login_failed(client, reason));
    say(tag,
        fmt::format("disconnect from {} ehlo=1 auth=0/1 quit=1 commands=2/3", postfix_log::peer(client)));
  });
}

void PostfixServer::take_locally(Stage& stage, LocalMail mail) {
  std::string text = text_of(mail.letter, mail.at, stage.random);
  schedule(mail.at, [this, mail = std::move(mail), text = std::move(text)] {
    Message& message = create();
    message.cause = {mail.origin, {}, mail.script};
    message.uid = mail.uid;
    message.from_headers = !mail.script.empty();  // PHP calls `sendmail -t -i`
    message.seen = message.parts.arrival = now_;
    message.parts.attributes = {"rewrite_context=local"};
    if (mail.uid == uid::root) message.parts.full_name = "CronDaemon";
    message.parts.sender = mail.sender;
    message.parts.content = text;
    add_recipients(message, mail.recipients);
    if (mail.uid == uid::www_data) message.added = {vhost_header("site2.example")};  // where the script is
    if (mail.uid >= 10'000) message.added = {vhost_header(host_.domain_of_user(mail.uid).name)};
    message.place = PostfixPlace::maildrop;
    if (now_ < plan_.pickup_until) pick_up(message);
  });
}

void PostfixServer::pick_up(Message& message) {
  say_as("pickup", postfix_log::pickup(message.id, message.uid, message.parts.sender));
  message.seen = last_said_;
  message.parts.content =
      received_by_pickup({host_.name, message.id, now_}, message.uid) + message.parts.content;
  say_message_ids(message);
  say_handlers(true, false);
  enter(message, random_.milliseconds(2, 30));
}

}  // namespace spamtrace::fixture
