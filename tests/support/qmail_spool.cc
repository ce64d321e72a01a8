#include "qmail_spool.h"

#include <fmt/format.h>

#include <array>

#include "file_writing.h"

namespace spamtrace::fixture {
namespace {

struct Folder {
  std::string_view name;
  mode_t mode;
  bool split;
};

// notqmail hier.c
constexpr std::array<Folder, 9> k_folders{{{"mess", 0750, true},
                                           {"pid", 0700, false},
                                           {"intd", 0700, false},
                                           {"todo", 0750, false},
                                           {"info", 0700, true},
                                           {"local", 0700, true},
                                           {"remote", 0700, true},
                                           {"bounce", 0700, false},
                                           {"lock", 0750, false}}};

void append_record(std::string& bytes, char letter, std::string_view text) {
  bytes += letter;
  bytes += text;
  bytes += '\0';
}

std::string envelope_bytes(const SpoolMessage& message) {
  std::string bytes;
  append_record(bytes, 'u', fmt::format_int(message.uid).c_str());
  append_record(bytes, 'p', fmt::format_int(message.qp).c_str());
  append_record(bytes, 'F', message.sender);
  for (const std::string& address : message.submitted) append_record(bytes, 'T', address);
  return bytes;
}

std::string channel_bytes(const std::vector<SpoolRecipient>& recipients) {
  std::string bytes;
  for (const SpoolRecipient& recipient : recipients)
    append_record(bytes, recipient.done ? 'D' : 'T', recipient.address);
  return bytes;
}

}  // namespace

const char* name_of(SpoolState state) {
  switch (state) {
    case SpoolState::preprocessed:
      return "preprocessed";
    case SpoolState::todo:
      return "todo";
    case SpoolState::todo_with_leftovers:
      return "todo_with_leftovers";
    case SpoolState::intd:
      return "intd";
    case SpoolState::mess_only:
      return "mess_only";
  }
  return "";
}

QmailSpool::QmailSpool(std::filesystem::path root, unsigned split, bool big_todo)
    : root_(std::move(root)), split_(split), big_todo_(big_todo) {}

bool QmailSpool::is_split(std::string_view folder) const {
  if (folder == "todo" || folder == "intd") return big_todo_;
  for (const Folder& known : k_folders)
    if (known.name == folder) return known.split;
  return false;
}

void QmailSpool::make_directories() {
  for (const Folder& folder : k_folders) {
    make_directory(root_ / folder.name, folder.mode);
    if (!is_split(folder.name)) continue;
    for (unsigned i = 0; i < split_; ++i)
      make_directory(root_ / folder.name / fmt::format_int(i).str(), folder.mode);
  }
  write_file(root_ / "lock/tcpto", std::string(1024, '\0'), 0644);
  write_file(root_ / "lock/sendmutex", "", 0600);
  make_fifo(root_ / "lock/trigger", 0622);
}

std::filesystem::path QmailSpool::file(std::string_view folder, uint64_t number) const {
  const std::filesystem::path directory = root_ / folder;
  const std::string name = fmt::format_int(number).str();
  return is_split(folder) ? directory / fmt::format_int(number % split_).str() / name : directory / name;
}

void QmailSpool::write(const SpoolMessage& message) {
  write_mess(message);
  if (message.state == SpoolState::mess_only) return;
  if (message.state != SpoolState::preprocessed) write_envelope(message);
  if (message.state == SpoolState::preprocessed || message.state == SpoolState::todo_with_leftovers)
    write_preprocessed(message);
}

void QmailSpool::write_mess(const SpoolMessage& message) {
  write_file(file("mess", message.number), message.mess, 0644, message.arrival);
}

void QmailSpool::write_envelope(const SpoolMessage& message) {
  const std::filesystem::path intd = file("intd", message.number);
  write_file(intd, envelope_bytes(message), 0644, message.arrival);
  if (message.state != SpoolState::intd)
    std::filesystem::create_hard_link(intd, file("todo", message.number));
}

void QmailSpool::write_preprocessed(const SpoolMessage& message) {
  const auto or_arrival = [&](Time time) { return time == Time{} ? message.arrival : time; };
  std::string info;
  append_record(info, 'F', message.sender);
  write_file(file("info", message.number), info, 0600, message.arrival);
  if (!message.local.empty())
    write_file(file("local", message.number), channel_bytes(message.local), 0600,
               or_arrival(message.local_retry));
  if (!message.remote.empty())
    write_file(file("remote", message.number), channel_bytes(message.remote), 0600,
               or_arrival(message.remote_retry));
  if (!message.bounce.empty())
    write_file(file("bounce", message.number), message.bounce, 0600, message.arrival);
}

}  // namespace spamtrace::fixture
