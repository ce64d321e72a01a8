// When something happened, and whether a moment is free of it.
#pragma once

#include <set>

#include "timestamps.h"

namespace spamtrace::fixture {

class Calendar {
 public:
  void add(Time time) { times_.insert(time); }

  bool free(Time time, Duration margin) const {
    const auto next = times_.lower_bound(time - margin);
    return next == times_.end() || *next > time + margin;
  }

 private:
  std::multiset<Time> times_;
};

}  // namespace spamtrace::fixture
