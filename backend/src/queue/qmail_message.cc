#include "queue/qmail_message.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "queue/mess_header.h"
#include "queue/qmail_envelope.h"

namespace spamtrace {
namespace {

constexpr size_t k_first_read = 4096;

Time time_of(const timespec& stamp) { return from_unix(stamp.tv_sec, stamp.tv_nsec / 1000); }

}  // namespace

QmailMessageReader::QmailMessageReader(const QmailDirectories& dirs, const QueueLimits& limits)
    : dirs_(dirs), limits_(limits), no_atime_(O_NOATIME) {}

Fd QmailMessageReader::open(int dir, uint64_t number) {
  std::array<char, 24> name{};
  std::to_chars(name.data(), name.data() + name.size() - 1, number);
  constexpr int k_flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  // Reading a message may refresh its atime and so delay qmail-send's removal of what a crash left behind
  // (INTERNALS.md: 36 hours by atime). Only the owner and CAP_FOWNER may ask for O_NOATIME: one refusal
  // decides.
  if (no_atime_ != 0) {
    Fd fd(::openat(dir, name.data(), k_flags | no_atime_));
    if (fd || errno != EPERM) return fd;
    no_atime_ = 0;
  }
  return Fd(::openat(dir, name.data(), k_flags));
}

bool QmailMessageReader::read_header(int mess_fd, QueuedMessage& message) {
  size_t filled = 0;
  for (size_t want = k_first_read;; want = std::min(want * 4, limits_.header)) {
    if (buffer_.size() < want) buffer_.resize(want);
    const ssize_t got = read_full(mess_fd, std::span(buffer_).subspan(filled, want - filled));
    if (got < 0) return false;
    filled += static_cast<size_t>(got);
    const bool file_ended = filled < want;
    const bool whole = read_mess_header({buffer_.data(), filled}, message);
    if (whole || file_ended) break;
    if (want >= limits_.header) {
      message.damage.header_cut = true;
      break;
    }
  }
  return true;
}

QmailMessageReader::FileState QmailMessageReader::read_file(int dir, uint64_t number, size_t limit,
                                                            std::string& content, bool& cut, Time* changed) {
  const Fd fd = dir < 0 ? Fd{} : open(dir, number);
  if (!fd) {
    if (dir < 0 || errno == ENOENT) return FileState::missing;
    error_ = std::strerror(errno);
    return FileState::unreadable;
  }
  std::array<char, k_first_read> first{};
  const ssize_t got = read_full(fd.get(), std::span(first).first(std::min(first.size(), limit)));
  if (got < 0) {
    error_ = std::strerror(errno);
    return FileState::unreadable;
  }
  content.assign(first.data(), static_cast<size_t>(got));
  if (content.size() == std::min(first.size(), limit)) {
    auto rest = read_text(fd.get(), limit - content.size(), "message " + std::to_string(number));
    if (!rest) {
      error_ = rest.error().message;
      return FileState::unreadable;
    }
    content += rest->text;
    cut = rest->cut;
  }
  struct stat status {};
  if (changed != nullptr && ::fstat(fd.get(), &status) == 0) *changed = time_of(status.st_mtim);
  return FileState::read;
}

QmailMessageReader::FileState QmailMessageReader::read_todo(const QueueDirectory& directory,
                                                            QueuedMessage& message) {
  std::string content;
  int dir = directory.of(number_);
  FileState state =
      read_file(dir, number_, limits_.recipient_file, content, message.damage.too_large, &message.arrival);
  if (state == FileState::missing && directory.split()) {  // big-todo came while messages lay there flat
    state = read_file(directory.top.get(), number_, limits_.recipient_file, content, message.damage.too_large,
                      &message.arrival);
  }
  if (state != FileState::read) return state;
  message.recipients = {};
  if (!read_todo_record(content, message)) message.damage.envelope_cut = true;
  return state;
}

void QmailMessageReader::read_recipients(const QueueDirectory& directory, Route route,
                                         QueuedMessage& message) {
  std::string content;
  bool cut = false;
  const FileState state =
      read_file(directory.of(number_), number_, limits_.recipient_file, content, cut, nullptr);
  if (state == FileState::unreadable) message.damage.envelope_cut = true;
  if (state != FileState::read) return;  // missing is normal: no recipient of that route
  if (cut) message.damage.too_large = true;
  if (message.recipients.append_file(route, std::move(content)) > 0) message.damage.envelope_cut = true;
}

void QmailMessageReader::read_bounce(QueuedMessage& message) {
  bool cut = false;
  const FileState state =
      read_file(dirs_.bounce.of(number_), number_, limits_.bounce_file, message.bounce_reports, cut, nullptr);
  message.bouncing = state != FileState::missing;
}

QmailMessageReader::FileState QmailMessageReader::read_info(const ListedMessage& listed, bool listing_is_old,
                                                            QueuedMessage& message) {
  std::string content;
  bool cut = false;
  const FileState state =
      read_file(dirs_.info.of(number_), number_, k_first_read, content, cut, &message.arrival);
  if (state != FileState::read) return state;
  if (!read_info_record(content, message) || cut) message.damage.envelope_cut = true;
  message.recipients = {};
  if (listed.local || listing_is_old) read_recipients(dirs_.local, Route::local, message);
  if (listed.remote || listing_is_old) read_recipients(dirs_.remote, Route::remote, message);
  if (listed.bounce || listing_is_old) read_bounce(message);
  return state;
}

// Finds the state of the message (INTERNALS.md section 2). While todo exists it rules, whatever else is
// there. A message that was preprocessed since the listing has lost todo and gained info.
QmailMessageReader::FileState QmailMessageReader::read_envelope(const ListedMessage& listed,
                                                                QueuedMessage& message) {
  message.state = QueueState::preprocessed;
  FileState state = FileState::missing;
  if (listed.info && !listed.todo) state = read_info(listed, false, message);
  if (state != FileState::missing) return state;
  message.state = QueueState::todo;
  state = read_todo(dirs_.todo, message);
  if (state != FileState::missing) return state;
  message.state = QueueState::preprocessed;
  if (!listed.info || listed.todo) state = read_info(listed, true, message);
  if (state != FileState::missing || listed.info || listed.todo) return state;
  message.state = QueueState::envelope;
  const bool damaged_before = message.damage.envelope_cut;
  if (read_todo(dirs_.intd, message) == FileState::missing) message.state = QueueState::writing;
  message.damage.envelope_cut = damaged_before;  // half an envelope is normal while it is being written
  return FileState::read;
}

ReadOutcome QmailMessageReader::read(const ListedMessage& listed, QueuedMessage& message) {
  number_ = listed.number;
  message.mta = Mta::qmail;
  message.id = std::to_string(number_);
  const Fd mess = open(listed.mess_dir, listed.number);
  if (!mess) {
    if (errno == ENOENT) return ReadOutcome::vanished;
    error_ = errno == ELOOP ? "is a symbolic link" : std::strerror(errno);
    return ReadOutcome::unreadable;
  }
  if (!read_header(mess.get(), message)) {
    error_ = std::strerror(errno);
    return ReadOutcome::unreadable;
  }
  const FileState envelope = read_envelope(listed, message);
  struct stat status {};
  if (::fstat(mess.get(), &status) != 0 || status.st_nlink == 0) return ReadOutcome::vanished;
  if (!S_ISREG(status.st_mode)) error_ = "is not a regular file";
  if (!S_ISREG(status.st_mode) || envelope == FileState::unreadable) return ReadOutcome::unreadable;
  if (envelope == FileState::missing) return ReadOutcome::vanished;
  message.size = static_cast<uint64_t>(status.st_size);
  message.inode = status.st_ino;
  if (!known(message.arrival)) message.arrival = time_of(status.st_mtim);
  const bool unfinished = message.state == QueueState::writing;
  message.damage.no_received_line = !message.received && !unfinished;
  return ReadOutcome::read;
}

}  // namespace spamtrace
