// Where a message really came from, and what shows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace spamtrace {

enum class OriginKind : uint8_t {
  smtp_auth,    // account: mailbox that logged in
  system_user,  // account: a subscription's system user (CGI, FastCGI, FPM, cron)
  web_server,   // account: apache, www-data, wwwrun (mod_php)
  relay,        // account: client address that sent without a login
  forward,      // account: mailbox or alias that sends on what it gets
  bounce,       // account: domain whose mail for nobody came back from here (backscatter)
  local,        // account: root, cron and other system users
  unknown,      // account: empty; nothing could be said
};
inline constexpr int k_origin_kinds = 8;

const char* name_of(OriginKind kind);
std::optional<OriginKind> parse_origin_kind(std::string_view name);

// How far a piece of evidence may be trusted.
enum class Grade : uint8_t {
  proven,    // written by the mail server where no sender can put it
  inferred,  // joined by time, address or pid
  claimed,   // the sender may have made it up
};
const char* name_of(Grade grade);

struct Evidence {
  Grade grade = Grade::claimed;
  std::string signal;              // a fixed word: uid, smtp_login, client_address, php_script, ...
  std::string value;               // may hold foreign bytes
  std::string file;                // where a person can check it; empty where there is no such place
  std::optional<uint64_t> offset;  // byte in that file
  uint32_t log = 0;                // the log's number in the index while its name, which changes with each
                                   // rotation, is not in `file`
  Time written{};                  // of a record, where `file` is the journal, which knows no bytes
};

struct Origin {
  OriginKind kind = OriginKind::unknown;
  std::string account;
  std::string domain;           // the account's domain, where it has one
  Grade grade = Grade::proven;  // of the link from the message to the account
  std::string id() const;       // "smtp_auth:info@site0.example"; "unknown"
};

}  // namespace spamtrace
