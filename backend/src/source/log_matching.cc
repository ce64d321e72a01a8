#include "source/log_matching.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

namespace spamtrace {
namespace {

constexpr const char* k_gap_hint =
    "what was logged in between is not known; let `spamtrace ingest` run more often than logs are rotated";

// Any part of a log's text. That of a compressed one is made from its beginning, forwards only.
class LogText {
 public:
  explicit LogText(const LogFile& file) : file_(file) {}

  bool has(uint64_t at, const Fingerprint& fingerprint) {
    return fingerprint_of(read(at, fingerprint.size)) == fingerprint;
  }

  bool is_compressed() const { return file_.compression != Compression::none; }
  uint64_t size() const { return file_.size; }  // of a plain one

  std::string read(uint64_t at, size_t size) {
    std::string text(size, '\0');
    const auto got = file_.compression == Compression::none
                         ? read_some_at(file_.fd.get(), text, static_cast<off_t>(at))
                         : inflate(at, text);
    text.resize(static_cast<size_t>(std::max<ssize_t>(got, 0)));
    return text;
  }

 private:
  ssize_t inflate(uint64_t at, std::string& text) {
    if (!inflater_ || at < at_) {
      inflater_ = std::make_unique<Inflater>(file_.fd.get(), file_.compression, file_.path);
      at_ = 0;
    }
    if (!inflater_->skip(at - at_)) return 0;
    const size_t got = inflater_->read(text);
    at_ = at + got;
    return static_cast<ssize_t>(got);
  }

  const LogFile& file_;
  std::unique_ptr<Inflater> inflater_;
  uint64_t at_ = 0;
};

bool holds(LogText& text, uint64_t at, const LogPiece& piece) {
  return piece.head.size > 0 && text.has(at, piece.head) &&
         text.read(at + piece.offset - piece.tail.size(), piece.tail.size()) == piece.tail;
}

// Where the last `part` in the text ends; nothing where there is none. memmem(3), as
// std::string::rfind() compares at every byte.
std::optional<size_t> end_of_last(std::string_view text, std::string_view part) {
  std::optional<size_t> end;
  for (size_t from = 0;;) {
    const void* found = ::memmem(text.data() + from, text.size() - from, part.data(), part.size());
    if (found == nullptr) return end;
    const auto at = static_cast<size_t>(static_cast<const char*>(found) - text.data());
    end = at + part.size();
    from = at + 1;
  }
}

std::optional<uint64_t> end_of_last(LogText& text, const std::string& part) {
  constexpr size_t k_block = 1 << 20;
  std::optional<uint64_t> end;
  for (uint64_t at = 0;; at += k_block) {
    const std::string block = text.read(at, k_block + part.size());
    if (const auto found = end_of_last(block, part)) end = at + *found;
    if (block.size() < k_block + part.size()) return end;
  }
}

// Is it this very file, grown or as it was?
bool is_own(const LogFile& file, const LogPiece& piece) {
  if (file.device != piece.device || file.inode != piece.inode) return false;
  if (file.size == piece.file_size && file.written_ns == piece.written_ns) return true;
  if (file.compression != piece.compression) return false;
  if (file.compression == Compression::none && file.size < piece.offset) return false;
  LogText text(file);
  return piece.offset == 0 || holds(text, 0, piece);
}

// copytruncate first copies the log and then empties it, and so does Plesk, which appends it to another:
// until then there are two. Does the copy of this log begin at `at`, whole or as much of it as was copied so
// far?
bool begins_copy(LogText& text, uint64_t at, const LogFile& log, const LogPiece& piece) {
  if (log.compression != Compression::none || piece.offset == 0) return false;
  LogText original(log);
  const std::string head = text.read(at, LogPiece::k_head);
  if (head.empty() || !original.read(0, head.size()).starts_with(head)) return false;
  const uint64_t size = text.is_compressed() ? piece.offset : std::min(text.size() - at, piece.offset);
  const uint64_t tail = std::min<uint64_t>(size, LogPiece::k_tail);
  return text.read(at + size - tail, tail) == original.read(size - tail, tail);
}

class Matcher {
 public:
  Matcher(const LogSet& logs, std::vector<LogPiece> known, uint32_t next_number)
      : logs_(logs), known_(std::move(known)), next_number_(next_number), used_(known_.size(), false) {
    for (size_t i = 0; i < known_.size(); ++i)
      used_[i] = known_[i].inside != 0 || known_[i].away || known_[i].journal;
  }

  LogPlan plan() {
    find_own_pieces();
    for (size_t i = 0; i < logs_.files.size(); ++i) {
      if (!is_copied_now(i)) plan_.tasks.push_back(make_task(i));
    }
    give_up_the_rest();
    return std::move(plan_);
  }

 private:
  // First for all files, so that what has a file of its own is not looked for in others.
  void find_own_pieces() {
    own_.resize(logs_.files.size());
    for (size_t i = 0; i < logs_.files.size(); ++i) {
      for (size_t k = known_.size(); k-- > 0;) {  // of an inode that was given away again the latest
        if (!may_have_own_file(k) || !is_own(logs_.files[i], known_[k])) continue;
        used_[k] = true;
        if (known_[k].away) known_[k].trouble.reset();
        known_[k].away = false;
        own_[i] = k;
        break;
      }
    }
  }

  // One that was away may be back: a directory that could not be read for a while.
  bool may_have_own_file(size_t k) const {
    return !used_[k] || (known_[k].away && known_[k].inside == 0 && known_[k].offset > 0);
  }

  LogTask make_task(size_t index) {
    const LogFile& file = logs_.files[index];
    LogTask task;
    task.file = index;
    if (own_[index]) {
      task.piece = known_[*own_[index]];
      task.from = task.piece.offset;
      task.goes_on = true;
    }
    const bool is_as_before = own_[index] && file.size == task.piece.file_size;
    if (!is_as_before) take_in(file, task);
    if (task.from == 0) look_for_edited(file, task);
    if (task.piece.number == 0) task.piece.number = next_number_++;
    for (LogPiece& piece : taken_in_) {
      piece.inside = task.piece.number;
      plan_.changed.push_back(std::move(piece));
    }
    taken_in_.clear();
    task.piece.path = file.path;
    return task;
  }

  // Passes over what was read from other files before.
  void take_in(const LogFile& file, LogTask& task) {
    LogText text(file);
    while (const auto found = piece_at(text, task.from)) {
      LogPiece piece = known_[*found];
      used_[*found] = true;
      if (task.from == 0) {                               // the file under another inode
        if (task.piece.number != 0) give_up(task.piece);  // it was empty
        task.piece = piece;
        task.goes_on = true;
      } else {
        piece.base = task.from;
        task.goes_on = false;
        taken_in_.push_back(piece);
      }
      task.from += piece.offset;
    }
  }

  // The one of which most was read, since one may begin like another.
  std::optional<size_t> piece_at(LogText& text, uint64_t at) {
    std::optional<size_t> best;
    for (size_t k = 0; k < known_.size(); ++k) {
      if (used_[k] || known_[k].offset == 0 || (best && known_[*best].offset >= known_[k].offset)) continue;
      if (holds(text, at, known_[k])) best = k;
    }
    return best;
  }

  // Then it is looked at again when the log has been emptied.
  bool is_copied_now(size_t index) {
    const LogFile& file = logs_.files[index];
    const uint64_t at = own_[index] ? known_[*own_[index]].offset : 0;
    if (own_[index] && (at > 0 && (file.compression != Compression::none || file.size <= at))) return false;
    LogText text(file);
    for (size_t i = 0; i < logs_.files.size(); ++i) {
      if (i == index || !own_[i]) continue;
      if (begins_copy(text, at, logs_.files[i], known_[*own_[i]])) return true;
    }
    return false;
  }

  // Written anew, in place or by an editor, with the same first line: others were taken out. Where the last
  // one that was read is still there, reading goes on behind it, else at its end, as what it holds was read.
  void look_for_edited(const LogFile& file, LogTask& task) {
    LogText text(file);
    for (size_t k = known_.size(); k-- > 0;) {
      const LogPiece& piece = known_[k];
      if (used_[k] || piece.start.size == 0 || !is_in_its_place(file, piece)) continue;
      if (!text.has(0, piece.start)) continue;
      used_[k] = true;
      if (task.piece.number != 0) give_up(task.piece);
      task.piece = piece;
      task.goes_on = true;
      task.from = piece.tail.empty() ? file.size : end_of_last(text, piece.tail).value_or(file.size);
      return;
    }
  }

  static bool is_in_its_place(const LogFile& file, const LogPiece& piece) {
    return file.path == piece.path || (file.inode == piece.inode && file.device == piece.device);
  }

  void give_up_the_rest() {
    for (size_t k = 0; k < known_.size(); ++k) {
      if (used_[k]) continue;
      LogPiece& piece = known_[k];
      const bool was_live = std::any_of(logs_.files.begin(), logs_.files.end(), [&](const LogFile& file) {
        return file.live && file.path == piece.path;
      });
      if (was_live && piece.offset > 0) {
        piece.trouble = Error{ErrorCode::unreadable,
                              piece.path + " was emptied or replaced after " + to_rfc3339(piece.last) +
                                  ", and what it held is in no other log",
                              k_gap_hint};
      }
      give_up(piece);
    }
  }

  void give_up(LogPiece piece) {
    piece.away = true;
    plan_.changed.push_back(std::move(piece));
  }

  const LogSet& logs_;
  std::vector<LogPiece> known_;
  uint32_t next_number_;
  std::vector<bool> used_;
  std::vector<std::optional<size_t>> own_;
  std::vector<LogPiece> taken_in_;
  LogPlan plan_;
};

}  // namespace

LogPlan plan_reading(const LogSet& logs, std::vector<LogPiece> known, uint32_t next_number) {
  return Matcher(logs, std::move(known), next_number).plan();
}

void note_position(const LogFile& file, uint64_t offset, LogPiece& piece) {
  piece.path = file.path;
  piece.device = file.device;
  piece.inode = file.inode;
  piece.file_size = file.size;
  piece.written_ns = file.written_ns;
  piece.compression = file.compression;
  piece.offset = offset;
  LogText text(file);
  const uint64_t head_size = std::min<uint64_t>(offset, LogPiece::k_head);
  const std::string head = text.read(0, head_size);
  if (head.size() == head_size) {  // else it was emptied meanwhile
    piece.start =
        fingerprint_of(std::string_view(head).substr(0, std::min(head.find('\n'), LogPiece::k_start)));
    piece.head = fingerprint_of(head);
  }
  const uint64_t tail = std::min<uint64_t>(offset, LogPiece::k_tail);
  // That of a compressed one would cost reading it again; its beginning and its size tell enough.
  piece.tail = file.compression == Compression::none ? text.read(offset - tail, tail) : std::string{};
  if (piece.tail.size() < tail) piece.tail.clear();
}

}  // namespace spamtrace
