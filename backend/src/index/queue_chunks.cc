#include "index/queue_chunks.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "index/damage.h"
#include "mail/address.h"
#include "mail/encoded_word.h"
#include "mail/message_fields.h"

namespace spamtrace {
namespace {

static_assert(sizeof(DomainUse) == 16, "they are kept as they lie in memory");

// All chunks of a column, or one of so many, both in the order of the chunks.
struct ReadColumn {
  const char *all, *some;
};
#define SPAMTRACE_COLUMN(table)                                                                          \
  {                                                                                                      \
    "SELECT chunk, bytes FROM " table " ORDER BY chunk",                                                 \
        "WITH RECURSIVE some(chunk) AS (SELECT min(chunk) FROM queue_keys UNION ALL "                    \
        "SELECT (SELECT min(chunk) FROM queue_keys k WHERE k.chunk >= some.chunk + ?) FROM some "        \
        "WHERE some.chunk IS NOT NULL) SELECT chunk, bytes FROM some CROSS JOIN " table " USING (chunk)" \
  }
constexpr ReadColumn k_read_keys = SPAMTRACE_COLUMN("queue_keys");
constexpr std::array<ReadColumn, k_queue_texts> k_read_texts = {{SPAMTRACE_COLUMN("queue_senders"),
                                                                 SPAMTRACE_COLUMN("queue_subjects"),
                                                                 SPAMTRACE_COLUMN("queue_recipients")}};
constexpr ReadColumn k_read_domains = SPAMTRACE_COLUMN("queue_domains");
#undef SPAMTRACE_COLUMN

// Of a chunk without gaps, whose slots are not written.
constexpr auto k_slots = [] {
  std::array<char, k_chunk> slots{};
  for (size_t i = 0; i < slots.size(); ++i) slots[i] = static_cast<char>(i);
  return slots;
}();

void open(std::optional<Query>& query, Database& database, const ReadColumn& column, int64_t one_of) {
  if (one_of == 1) {
    query.emplace(database, column.all);
  } else {
    query.emplace(database, column.some, one_of);
  }
}

// In the order of ASCII: digits, capitals, small letters. What else an id may hold comes last.
uint64_t place_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint64_t>(c - '0');
  if (c >= 'A' && c <= 'Z') return static_cast<uint64_t>(c - 'A') + 10;
  if (c >= 'a' && c <= 'z') return static_cast<uint64_t>(c - 'a') + 36;
  return 62;
}

// Lengths of two bytes each into where each begins.
void set_begins(std::string_view lengths, std::vector<uint32_t>& begins) {
  const size_t count = lengths.size() / sizeof(uint16_t);
  begins.resize(count + 1);
  begins[0] = 0;
  for (size_t i = 0; i < count; ++i) {
    uint16_t length = 0;
    std::memcpy(&length, lengths.data() + i * sizeof length, sizeof length);
    begins[i + 1] = begins[i] + length;
  }
}

}  // namespace

IdKey id_key(std::string_view id) {
  constexpr size_t k_in_high = 9, k_in_low = 10, k_letter_bits = 6, k_longest = 255;
  const auto letters = [&](size_t from, size_t count) {
    uint64_t bits = 0;
    for (size_t i = from; i < from + count; ++i)
      bits = (bits << k_letter_bits) | (i < id.size() ? place_of(id[i]) : 0);
    return bits;
  };
  const uint64_t length = std::min(id.size(), k_longest);
  return {(length << (k_in_high * k_letter_bits)) | letters(0, k_in_high), letters(k_in_high, k_in_low)};
}

std::string searched_text(const QueuedMessage& message, QueueText which) {
  if (which == QueueText::sender) return ascii_lower(message.sender);
  if (which == QueueText::subject) return ascii_lower(decode_encoded_words(message.header.subject));
  std::string text;
  message.recipients.for_each([&](const Recipient& recipient) {
    text += recipient.address;
    text += '\n';
  });
  return ascii_lower(text);
}

uint64_t group_hash(std::string_view name) { return std::hash<std::string_view>{}(name); }
std::string sender_group(const QueuedMessage& message) { return ascii_lower(message.sender); }
std::string subject_group(const QueuedMessage& message) {
  return decode_encoded_words(message.header.subject);
}
std::string domain_group(std::string_view address) { return ascii_lower(domain_of(address)); }

QueueChunks::QueueChunks(Database& database, const WantedColumns& wanted) {
  open(key_query_, database, k_read_keys, wanted.one_of);
  for (size_t i = 0; i < k_queue_texts; ++i) {
    if (wanted.texts[i]) open(text_queries_[i], database, k_read_texts[i], wanted.one_of);
  }
  if (wanted.domains) open(domain_query_, database, k_read_domains, wanted.one_of);
}

bool QueueChunks::next() {
  if (!key_query_->next()) return false;
  chunk_ = key_query_->integer(0);
  read_keys();
  for (size_t i = 0; i < k_queue_texts; ++i) {
    if (text_queries_[i]) read_text(i);
  }
  if (domain_query_) read_domains();
  return true;
}

// The column's part of this chunk.
std::string_view QueueChunks::bytes_of(std::optional<Query>& query) const {
  if (!query->next() || query->integer(0) != chunk_) throw_damage();
  return query->text(1);
}

void QueueChunks::read_keys() {
  ArrayReader reader(key_query_->text(1));
  size_ = reader.count();
  if (size_ > k_chunk) throw_damage();
  for (PackedNumbers* column :
       {&keys_.arrival, &keys_.size, &keys_.id_high, &keys_.id_low, &keys_.recipients, &keys_.origin})
    *column = reader.take_numbers(size_);
  slots_ = reader.at_end() ? std::string_view(k_slots.data(), size_) : reader.take_bytes(size_);
  if (!reader.ok()) throw_damage();
}

void QueueChunks::read_text(size_t which) {
  TextColumn& column = texts_[which];
  ArrayReader reader(bytes_of(text_queries_[which]));
  const uint64_t distinct = reader.count();
  if (distinct > size()) throw_damage();
  const bool is_hashed = which == static_cast<size_t>(QueueText::subject);
  column.entries = reader.take_bytes(size());
  column.hashes = reader.take_bytes(is_hashed ? distinct * sizeof(uint64_t) : 0);
  set_begins(reader.take_bytes(distinct * sizeof(uint16_t)), column.begins);
  column.bytes = reader.take_bytes(column.begins.back());
  uint8_t greatest = 0;
  for (const char entry : column.entries) greatest = std::max(greatest, static_cast<uint8_t>(entry));
  if (!reader.ok() || (size() > 0 && greatest >= distinct)) throw_damage();
}

void QueueChunks::read_domains() {
  ArrayReader reader(bytes_of(domain_query_));
  if (reader.count() != size()) throw_damage();
  set_begins(reader.take_bytes(size() * sizeof(uint16_t)), domains_.begins);
  reader.take(domains_.begins.back(), domains_.uses);
  if (!reader.ok()) throw_damage();
}

}  // namespace spamtrace
