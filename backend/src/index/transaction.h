// A transaction of the index that is undone unless it is committed.
#pragma once

#include "index/index.h"

namespace spamtrace {

class Transaction {
 public:
  explicit Transaction(Index& index) : index_(index) { index_.begin(); }
  ~Transaction() {
    if (!open_) return;
    try {
      index_.roll_back();
    } catch (const SQLite::Exception&) {  // SQLite has undone it by itself (a full disk)
    }
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() {
    index_.commit();
    open_ = false;
  }

 private:
  Index& index_;
  bool open_ = true;
};

}  // namespace spamtrace
