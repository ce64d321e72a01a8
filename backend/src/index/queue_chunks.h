// The queue once more, by columns: what it is filtered, sorted, searched and grouped by, some hundred
// messages to a row. Gone through so, a million messages take some ten milliseconds; as rows of SQLite they
// take many times that, and an index for every order, filter and group would cost each message as many
// inserts.
//
// A chunk is made of the rows of `queue` whose numbers fall into it, and of nothing else.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/database.h"
#include "index/packed_array.h"
#include "mail/message.h"

namespace spamtrace {

inline constexpr int64_t k_chunk = 256;  // numbers of rows that share a chunk

// A queue id as a number: the shorter ones first, equally long ones by their letters. Only the first 20
// letters count; no mail server has longer ones.
struct IdKey {
  uint64_t high = 0, low = 0;
  auto operator<=>(const IdKey&) const = default;
};
IdKey id_key(std::string_view id);

struct QueueKeys {
  PackedNumbers arrival;  // microseconds since 1970
  PackedNumbers size, id_high, id_low, recipients, origin;
};

enum class QueueText : uint8_t { sender, subject, recipients };
inline constexpr size_t k_queue_texts = 3;

// What of a message is searched, in lower case: the addresses of its recipients end with a line end each.
std::string searched_text(const QueuedMessage& message, QueueText which);

// What stands for a group in a chunk. Senders and domains are one whatever their case is, subjects are not:
// the text by which a subject is searched does not tell its group, so subjects alone have hashes beside them.
uint64_t group_hash(std::string_view name);
std::string sender_group(const QueuedMessage& message);
std::string subject_group(const QueuedMessage& message);
std::string domain_group(std::string_view address);

// The texts of a chunk, cut at k_most_text: each that differs (by itself or its group) once, in the order of
// their letters, and which of them each message has. Spam repeats itself.
struct TextColumn {
  static constexpr size_t k_most_text = 4096;
  std::string_view entries;      // of each message, a byte each
  std::string_view hashes;       // of the groups, eight bytes for each text, where they are not of the text
  std::vector<uint32_t> begins;  // and the end of the last one
  std::string_view bytes;

  size_t entry(size_t index) const { return static_cast<uint8_t>(entries[index]); }
  size_t distinct() const { return begins.size() - 1; }
  uint64_t hash(size_t entry) const {
    if (hashes.empty()) return group_hash(text(entry));
    uint64_t value = 0;
    std::memcpy(&value, hashes.data() + entry * sizeof value, sizeof value);
    return value;
  }
  std::string_view text(size_t entry) const {
    return bytes.substr(begins[entry], begins[entry + 1] - begins[entry]);
  }
};

struct DomainUse {
  uint64_t hash = 0;
  uint64_t recipients = 0;  // of one message, in this domain
};

// The domains of each message's recipients, in the order of their hashes.
struct DomainColumn {
  static constexpr size_t k_most_domains = 1000;  // of one message
  std::vector<DomainUse> uses;
  std::vector<uint32_t> begins;
};

struct WantedColumns {
  std::array<bool, k_queue_texts> texts{};
  bool domains = false;
  int64_t one_of = 1;  // so many chunks, for a sample
  bool& text(QueueText which) { return texts[static_cast<size_t>(which)]; }
};

// The chunks, one after the other; only the columns that are wanted are read. Throws where one is damaged.
class QueueChunks {
 public:
  QueueChunks(Database& database, const WantedColumns& wanted);

  bool next();
  size_t size() const { return size_; }
  const QueueKeys& keys() const { return keys_; }
  IdKey id(size_t index) const { return {keys_.id_high[index], keys_.id_low[index]}; }
  int64_t number(size_t index) const { return chunk_ * k_chunk + static_cast<uint8_t>(slots_[index]); }
  const TextColumn& text(QueueText which) const { return texts_[static_cast<size_t>(which)]; }
  const DomainColumn& domains() const { return domains_; }

 private:
  std::string_view bytes_of(std::optional<Query>& query) const;
  void read_keys();
  void read_text(size_t which);
  void read_domains();

  std::optional<Query> key_query_, domain_query_;
  std::array<std::optional<Query>, k_queue_texts> text_queries_;
  int64_t chunk_ = 0;
  size_t size_ = 0;
  QueueKeys keys_;
  std::string_view slots_;
  std::array<TextColumn, k_queue_texts> texts_;
  DomainColumn domains_;
};

// Makes the keys of a chunk anew, and its texts too where they may have changed.
void write_chunk(Database& database, int64_t chunk, bool with_texts);

}  // namespace spamtrace
