#include "index/queue_chunks.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "index/damage.h"
#include "index/packed_array.h"
#include "mail/address.h"
#include "mail/encoded_word.h"
#include "mail/message_fields.h"

namespace spamtrace {
namespace {

static_assert(sizeof(QueueKey) == 40 && sizeof(DomainUse) == 16, "they are kept as they lie in memory");

constexpr const char* k_read_keys = "SELECT chunk, bytes FROM queue_keys ORDER BY chunk";
constexpr std::array<const char*, k_queue_texts> k_read_texts = {
    "SELECT chunk, bytes FROM queue_senders ORDER BY chunk",
    "SELECT chunk, bytes FROM queue_subjects ORDER BY chunk",
    "SELECT chunk, bytes FROM queue_recipients ORDER BY chunk"};
constexpr const char* k_read_domains = "SELECT chunk, bytes FROM queue_domains ORDER BY chunk";

// In the order of ASCII: digits, capitals, small letters. What else an id may hold comes last.
uint64_t place_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint64_t>(c - '0');
  if (c >= 'A' && c <= 'Z') return static_cast<uint64_t>(c - 'A') + 10;
  if (c >= 'a' && c <= 'z') return static_cast<uint64_t>(c - 'a') + 36;
  return 62;
}

// Lengths into where each begins.
std::vector<uint32_t> begins_of(const std::vector<uint16_t>& lengths) {
  std::vector<uint32_t> begins(lengths.size() + 1, 0);
  for (size_t i = 0; i < lengths.size(); ++i) begins[i + 1] = begins[i] + lengths[i];
  return begins;
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
  key_query_.emplace(database, k_read_keys);
  for (size_t i = 0; i < k_queue_texts; ++i) {
    if (wanted.texts[i]) text_queries_[i].emplace(database, k_read_texts[i]);
  }
  if (wanted.domains) domain_query_.emplace(database, k_read_domains);
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
  if (reader.count() > k_chunk) throw_damage();
  reader.take(reader.count(), keys_);
  reader.take(keys_.size(), slots_);
  if (!reader.ok()) throw_damage();
}

void QueueChunks::read_text(size_t which) {
  TextColumn& column = texts_[which];
  ArrayReader reader(bytes_of(text_queries_[which]));
  if (reader.count() != size()) throw_damage();
  std::vector<uint16_t> lengths;
  reader.take(which == static_cast<size_t>(QueueText::recipients) ? 0 : size(), column.hashes);
  reader.take(size(), lengths);
  column.begins = begins_of(lengths);
  column.bytes = reader.take_bytes(column.begins.back());
  if (!reader.ok()) throw_damage();
}

void QueueChunks::read_domains() {
  ArrayReader reader(bytes_of(domain_query_));
  if (reader.count() != size()) throw_damage();
  std::vector<uint16_t> counts;
  reader.take(size(), counts);
  domains_.begins = begins_of(counts);
  reader.take(domains_.begins.back(), domains_.uses);
  if (!reader.ok()) throw_damage();
}

}  // namespace spamtrace
