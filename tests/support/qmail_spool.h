// Writes the queue of qmail file by file and byte by byte, in each state that a message can have on disk
// (notqmail INTERNALS.md section 2, qmail-queue.c, qmail-send.c).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "timestamps.h"

namespace spamtrace::fixture {

enum class SpoolState {
  preprocessed,         // S5: mess, info, local and remote, perhaps bounce
  todo,                 // S4: mess, intd and its hard link todo
  todo_with_leftovers,  // S4 after a crash: info, local and remote of an unfinished preprocessing too
  intd,                 // S3: the envelope is being written
  mess_only,            // S2: the message is being written
};

const char* name_of(SpoolState state);

struct SpoolRecipient {
  std::string address;  // with the number of its virtual domain where it is local: 7-info@site0.example
  bool done = false;    // D instead of T
};

struct SpoolMessage {
  uint64_t number = 0;
  unsigned uid = 0;
  unsigned long qp = 0;
  std::string sender{};                  // empty: a bounce; "#@[]": a double bounce
  std::vector<std::string> submitted{};  // the recipients in todo and intd, as qmail-queue was given them
  std::vector<SpoolRecipient> local{}, remote{};  // an empty list writes no file
  std::string bounce{};                           // the content of bounce/N; empty: no such file
  std::string mess{};                             // all of it, beginning with qmail's own Received line
  Time arrival{};
  // The mtimes of local and remote: the next try, once qmail-send has ended cleanly; else the arrival.
  Time local_retry{}, remote_retry{};
  SpoolState state = SpoolState::preprocessed;
};

class QmailSpool {
 public:
  // Plesk probably has the big-todo patch, which splits todo and intd as well.
  explicit QmailSpool(std::filesystem::path root, unsigned split = 23, bool big_todo = false);

  void make_directories();
  void write(const SpoolMessage& message);
  std::filesystem::path file(std::string_view folder, uint64_t number) const;

 private:
  bool is_split(std::string_view folder) const;
  void write_mess(const SpoolMessage& message);
  void write_envelope(const SpoolMessage& message);
  void write_preprocessed(const SpoolMessage& message);

  std::filesystem::path root_;
  unsigned split_;
  bool big_todo_;
};

}  // namespace spamtrace::fixture
