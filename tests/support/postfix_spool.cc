#include "postfix_spool.h"

#include <fmt/format.h>

#include <array>

#include "file_writing.h"
#include "postfix_mess.h"

namespace spamtrace::fixture {
namespace {

namespace fs = std::filesystem;

struct Folder {
  std::string_view name;
  mode_t mode;
  bool hashed;
};

constexpr std::array<Folder, 12> k_folders{{{"maildrop", 01730, false},
                                            {"incoming", 0700, false},
                                            {"active", 0700, false},
                                            {"deferred", 0700, true},
                                            {"hold", 0700, false},
                                            {"corrupt", 0700, false},
                                            {"bounce", 0700, false},
                                            {"defer", 0700, true},
                                            {"trace", 0700, false},
                                            {"flush", 0700, false},
                                            {"saved", 0700, false},
                                            {"private", 0700, false}}};

void make_folder(const fs::path& path, mode_t mode) {
  make_directory(path, mode);
  set_owner(path, uid::postfix);
}

void make_folders(const fs::path& spool) {
  make_directory(spool, 0755);
  for (const Folder& folder : k_folders) {
    make_folder(spool / folder.name, folder.mode);
    for (const char c : std::string_view("0123456789ABCDEF"))
      if (folder.hashed) make_folder(spool / folder.name / std::string(1, c), 0700);
  }
}

std::string_view name_of(PostfixPlace place) {
  switch (place) {
    case PostfixPlace::writing:
      return "writing";
    case PostfixPlace::maildrop:
      return "maildrop";
    case PostfixPlace::incoming:
      return "incoming";
    case PostfixPlace::active:
      return "active";
    case PostfixPlace::deferred:
      return "deferred";
    case PostfixPlace::hold:
      return "hold";
    default:
      return "";
  }
}

fs::path file_of(const fs::path& spool, std::string_view folder, std::string_view id) {
  const bool hashed = folder == "deferred" || folder == "defer";
  return hashed ? spool / folder / std::string(1, postfix_hash_directory(id)) / id : spool / folder / id;
}

void put(const fs::path& path, std::string_view bytes, mode_t mode, Time changed, unsigned owner) {
  write_file(path, bytes, mode, changed);
  set_owner(path, owner);
}

// bounce/bounce_append_service.c
std::string report_of(const PostfixQueued& recipient, std::string_view action) {
  std::string text =
      fmt::format("\n<{0}>: {1}\nrecipient={0}\n", external_form(recipient.address), recipient.reason);
  if (recipient.original != recipient.address)
    text += fmt::format("original_recipient={}\n", external_form(recipient.original));
  return text + fmt::format("status={}\naction={}\nreason={}\n\n", recipient.dsn, action, recipient.reason);
}

void write_reports(const PostfixMessage& message, const fs::path& spool) {
  std::string deferred, bounced;
  for (const PostfixQueued& recipient : message.recipients)
    if (recipient.state == RecipientState::deferred) deferred += report_of(recipient, "delayed");
  for (const size_t i : message.failed_now) bounced += report_of(message.recipients[i], "failed");
  const auto write = [&](std::string_view folder, const std::string& text) {
    if (!text.empty()) put(file_of(spool, folder, message.id), text, 0600, message.changed, uid::postfix);
  };
  write("defer", deferred);
  write("bounce", bounced);
}

void write_message(const PostfixMessage& message, const fs::path& spool) {
  if (message.place == PostfixPlace::maildrop)
    return put(file_of(spool, "maildrop", message.id), postfix_maildrop_file(message.all_parts()), 0744,
               message.changed, message.uid);
  const std::string bytes = message.file().bytes();
  if (message.place == PostfixPlace::writing)
    return put(file_of(spool, "incoming", message.id), std::string_view(bytes).substr(0, bytes.size() / 2),
               0600, message.changed, uid::postfix);
  put(file_of(spool, name_of(message.place), message.id), bytes, 0700, message.changed, uid::postfix);
  write_reports(message, spool);
}

void write_corrupt(const CorruptFile& corrupt, const fs::path& spool) {
  const auto& [id, when] = corrupt;
  const PostfixParts parts{
      .arrival = when,
      .attributes = {"log_ident=" + id, "rewrite_context=remote"},
      .sender = "half@d1.example.org",
      .recipients = {{.address = "info@site0.example"}},
      .content = received_by_postfix({"mail.example.net", id, when}) + "Subject: half\n\ntext\n"};
  const std::string bytes = PostfixFile(parts).bytes();
  put(file_of(spool, "corrupt", id), std::string_view(bytes).substr(0, bytes.size() - 60), 0400, when,
      uid::postfix);
}

void count(QueueCounts& counts, const PostfixMessage& message) {
  ++counts.states[std::string(name_of(message.place))];
  if (!message.in_queue()) return;
  ++counts.messages;
  const bool waits = message.place == PostfixPlace::maildrop || message.place == PostfixPlace::incoming;
  counts.not_preprocessed += waits ? 1U : 0U;
  for (const PostfixQueued& recipient : message.recipients) counts.recipients += recipient.in_file ? 1U : 0U;
}

}  // namespace

QueueCounts write_postfix_queue(const PostfixServer& server, const fs::path& spool,
                                const CorruptFile& corrupt) {
  QueueCounts counts;
  make_folders(spool);
  for (const auto& message : server.messages()) {
    if (!message->in_queue() && message->place != PostfixPlace::writing) continue;
    write_message(*message, spool);
    count(counts, *message);
  }
  write_corrupt(corrupt, spool);
  ++counts.states["corrupt"];
  return counts;
}

}  // namespace spamtrace::fixture
