// What a fold must remember, by key: at hand while it is in use, else on a shelf. So the memory that a fold
// takes does not grow with what is open, and what it knows outlives the process.
#pragma once

#include <tsl/robin_map.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spamtrace {

// Finds a key by a view of it.
struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class Value>
using MapByText = tsl::robin_map<std::string, Value, TextHash, std::equal_to<>>;

template <class Value>
class Shelf {
 public:
  virtual ~Shelf() = default;

  // False: there is none of that key for certain.
  virtual bool may_have(std::string_view key) = 0;

  // False where there is none of that key. It stays on the shelf.
  virtual bool fetch(std::string_view key, Value& value) = 0;

  // In place of what was there under this key; `is_new`: there was nothing.
  virtual void put(std::string_view key, const Value& value, bool is_new) = 0;

  virtual void remove(std::string_view key, const Value& value) = 0;

  // Differs where the value does, so that what is as it was need not be put there again; 0: it is not known.
  virtual uint64_t fingerprint(const Value&) { return 0; }
};

// What must stay at hand has an overload of its own.
template <class Value>
bool may_rest(const Value&) {
  return true;
}

// The keys of a shelf are text.
inline std::string_view shelf_key(std::string_view key, std::string&) { return key; }
inline std::string_view shelf_key(uint64_t key, std::string& room) { return room = std::to_string(key); }

// Pointers to values are good until they are taken, or until save().
template <class Map, class Value>
class Kept {
 public:
  using Key = typename Map::key_type;

  // Without a shelf everything is at hand. `most` is how many values stay at hand after save().
  explicit Kept(Shelf<Value>* shelf = nullptr, size_t most = k_most_at_hand) : shelf_(shelf), most_(most) {}

  // The value, to be changed; or null.
  template <class AnyKey>
  Value* find(const AnyKey& key) {
    const auto found = slots_by_key_.find(key);
    if (found == slots_by_key_.end()) return shelf_ == nullptr ? nullptr : fetch(key);
    Slot& slot = slots_[found->second];
    slot.changed = true;
    return &slot.value;
  }

  // A value as it is made. REQUIRES: there is none of that key.
  Value& add(Key key) { return occupy(std::move(key)).value; }
  Value& add(Key key, Value value) { return add(std::move(key)) = std::move(value); }

  // Nothing of it is left here or on the shelf. REQUIRES: find() has just found it.
  template <class AnyKey>
  Value take(const AnyKey& key) {
    const auto found = slots_by_key_.find(key);
    Slot& slot = slots_[found->second];
    std::string room;
    if (slot.shelved) shelf_->remove(shelf_key(key, room), slot.value);
    Value value = std::move(slot.value);
    vacate(found);
    return value;
  }

  // Puts what was changed and may rest on the shelf, in the order in which it came to hand: a shelf on a disk
  // has neighbours side by side then. Only so much stays at hand, of what is there for longest nothing.
  void save() {
    if (shelf_ == nullptr) return;
    size_t too_many = slots_by_key_.size() - std::min(slots_by_key_.size(), most_);
    std::string room;
    for (const auto& [key, index] : in_order()) {
      Slot& slot = slots_[index];
      if (!may_rest(slot.value)) continue;
      if (slot.changed) put(shelf_key(key, room), slot);
      if (too_many == 0) continue;
      --too_many;
      vacate(slots_by_key_.find(key));
    }
  }

  // Everything at hand; all there is where there is no shelf.
  template <class Visit>
  void for_each(Visit&& visit) {
    for (const auto& [key, index] : slots_by_key_) visit(slots_[index].value);
  }

  size_t at_hand() const { return slots_by_key_.size(); }

  // Forgets what is at hand; the shelf keeps what it has.
  void clear() {
    slots_by_key_.clear();
    slots_.clear();
    free_.clear();
  }

  static constexpr size_t k_most_at_hand = 1 << 14;

 private:
  struct Slot {
    Value value;
    bool shelved = false, changed = false;  // it may have been changed
    uint64_t fingerprint = 0;               // of what the shelf has
    uint64_t came = 0;                      // to hand, as the how manieth
  };

  void put(std::string_view key, Slot& slot) {
    const uint64_t fingerprint = shelf_->fingerprint(slot.value);
    const bool is_as_it_was = slot.shelved && fingerprint != 0 && fingerprint == slot.fingerprint;
    if (!is_as_it_was) shelf_->put(key, slot.value, !slot.shelved);
    slot.fingerprint = fingerprint;
    slot.shelved = true;
    slot.changed = false;
  }

  std::vector<std::pair<Key, uint32_t>> in_order() const {
    std::vector<std::pair<Key, uint32_t>> all(slots_by_key_.begin(), slots_by_key_.end());
    std::ranges::sort(all, {}, [this](const auto& entry) { return slots_[entry.second].came; });
    return all;
  }

  template <class AnyKey>
  Value* fetch(const AnyKey& key) {
    std::string room;
    const std::string_view name = shelf_key(key, room);
    if (!shelf_->may_have(name)) return nullptr;
    Value value;
    if (!shelf_->fetch(name, value)) return nullptr;
    Slot& slot = occupy(Key(key));
    slot.value = std::move(value);
    slot.fingerprint = shelf_->fingerprint(slot.value);
    slot.shelved = true;
    return &slot.value;
  }

  // A slot whose value is as it is made.
  Slot& occupy(Key key) {
    if (free_.empty()) {
      free_.push_back(static_cast<uint32_t>(slots_.size()));
      slots_.emplace_back();
    }
    Slot& slot = slots_[free_.back()];
    slots_by_key_.insert_or_assign(std::move(key), free_.back());
    free_.pop_back();
    slot.shelved = false;
    slot.changed = true;
    slot.came = ++came_;
    return slot;
  }

  void vacate(typename Map::const_iterator found) {
    slots_[found->second].value = {};
    free_.push_back(found->second);
    slots_by_key_.erase(found);
  }

  Shelf<Value>* shelf_;
  size_t most_;
  std::deque<Slot> slots_;  // whose elements stay where they are
  std::vector<uint32_t> free_;
  uint64_t came_ = 0;
  Map slots_by_key_;
};

template <class Value>
using KeptByText = Kept<MapByText<uint32_t>, Value>;
template <class Value>
using KeptByNumber = Kept<tsl::robin_map<uint64_t, uint32_t>, Value>;

}  // namespace spamtrace
