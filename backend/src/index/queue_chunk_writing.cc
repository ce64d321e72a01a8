// A chunk from the rows of the queue whose numbers fall into it.
#include <algorithm>

#include "index/damage.h"
#include "index/packed_array.h"
#include "index/queue_chunks.h"
#include "mail/message_fields.h"

namespace spamtrace {
namespace {

constexpr std::array<const char*, 5> k_delete = {
    "DELETE FROM queue_keys WHERE chunk = ?", "DELETE FROM queue_senders WHERE chunk = ?",
    "DELETE FROM queue_subjects WHERE chunk = ?", "DELETE FROM queue_recipients WHERE chunk = ?",
    "DELETE FROM queue_domains WHERE chunk = ?"};
constexpr const char* k_write_keys = "INSERT OR REPLACE INTO queue_keys VALUES (?,?)";
constexpr std::array<const char*, k_queue_texts> k_write_texts = {
    "INSERT OR REPLACE INTO queue_senders VALUES (?,?)", "INSERT OR REPLACE INTO queue_subjects VALUES (?,?)",
    "INSERT OR REPLACE INTO queue_recipients VALUES (?,?)"};
constexpr const char* k_write_domains = "INSERT OR REPLACE INTO queue_domains VALUES (?,?)";

constexpr size_t k_key_columns = 6;  // as QueueChunks::read_keys() takes them
using KeyColumns = std::array<std::vector<uint64_t>, k_key_columns>;

// False: no message of that chunk is in the queue.
bool write_keys(Database& database, int64_t chunk) {
  KeyColumns columns;
  std::vector<uint8_t> slots;
  Query query(database,
              "SELECT number, arrival, size, id, recipients, origin FROM queue "
              "WHERE number >= ?1 AND number < ?1 + ?2 AND gone = 0 ORDER BY number",
              chunk * k_chunk, k_chunk);
  while (query.next()) {
    slots.push_back(static_cast<uint8_t>(query.integer(0) - chunk * k_chunk));
    const IdKey id = id_key(query.text(3));
    const std::array<uint64_t, k_key_columns> key = {
        static_cast<uint64_t>(query.integer(1)), static_cast<uint64_t>(query.integer(2)), id.high, id.low,
        static_cast<uint64_t>(query.integer(4)), static_cast<uint64_t>(query.integer(5))};
    for (size_t i = 0; i < k_key_columns; ++i) columns[i].push_back(key[i]);
  }
  if (slots.empty()) return false;
  ArrayWriter writer(slots.size());
  for (const std::vector<uint64_t>& column : columns) writer.put_numbers(column);
  writer.put(slots);
  Query(database, k_write_keys, chunk, Blob{writer.take()}).run();
  return true;
}

class TextColumns {
 public:
  void add(const QueuedMessage& message) {
    ++count_;
    add_text(QueueText::sender, message, group_hash(sender_group(message)));
    add_text(QueueText::subject, message, group_hash(subject_group(message)));
    add_text(QueueText::recipients, message, std::nullopt);
    add_domains(message);
  }

  void write(Database& database, int64_t chunk) {
    for (size_t i = 0; i < k_queue_texts; ++i) {
      ArrayWriter writer(count_);
      writer.put(texts_[i].hashes);
      writer.put(texts_[i].lengths);
      writer.put(texts_[i].bytes);
      Query(database, k_write_texts[i], chunk, Blob{writer.take()}).run();
    }
    ArrayWriter writer(count_);
    writer.put(domain_counts_);
    writer.put(domains_);
    Query(database, k_write_domains, chunk, Blob{writer.take()}).run();
  }

 private:
  struct Text {
    std::vector<uint64_t> hashes;
    std::vector<uint16_t> lengths;
    std::string bytes;
  };

  void add_text(QueueText which, const QueuedMessage& message, std::optional<uint64_t> hash) {
    Text& column = texts_[static_cast<size_t>(which)];
    const std::string text = searched_text(message, which);
    const size_t length = std::min(text.size(), TextColumn::k_most_text);
    if (hash) column.hashes.push_back(*hash);
    column.lengths.push_back(static_cast<uint16_t>(length));
    column.bytes.append(text, 0, length);
  }

  void add_domains(const QueuedMessage& message) {
    std::vector<uint64_t> hashes;
    message.recipients.for_each(
        [&](const Recipient& recipient) { hashes.push_back(group_hash(domain_group(recipient.address))); });
    std::sort(hashes.begin(), hashes.end());
    const size_t before = domains_.size();
    for (const uint64_t hash : hashes) {
      if (domains_.size() > before && domains_.back().hash == hash) {
        ++domains_.back().recipients;
      } else if (domains_.size() - before < DomainColumn::k_most_domains) {
        domains_.push_back({hash, 1});
      }
    }
    domain_counts_.push_back(static_cast<uint16_t>(domains_.size() - before));
  }

  uint64_t count_ = 0;
  std::array<Text, k_queue_texts> texts_;
  std::vector<uint16_t> domain_counts_;
  std::vector<DomainUse> domains_;
};

void write_texts(Database& database, int64_t chunk) {
  TextColumns columns;
  Query query(
      database,
      "SELECT message FROM queue WHERE number >= ?1 AND number < ?1 + ?2 AND gone = 0 ORDER BY number",
      chunk * k_chunk, k_chunk);
  while (query.next()) {
    QueuedMessage message;
    unpack_or_throw(query.text(0), message);
    columns.add(message);
  }
  columns.write(database, chunk);
}

}  // namespace

void write_chunk(Database& database, int64_t chunk, bool with_texts) {
  if (write_keys(database, chunk)) {
    if (with_texts) write_texts(database, chunk);
    return;
  }
  for (const char* sql : k_delete) Query(database, sql, chunk).run();
}

}  // namespace spamtrace
