#include "queue/file_stamp.h"

#include <fcntl.h>

#include <ctime>

namespace spamtrace {
namespace {

constexpr int64_t k_second_nanoseconds = 1'000'000'000;
constexpr int64_t k_tick_nanoseconds =
    20'000'000;  // the clock of file times ticks 100 times a second or more

int64_t nanoseconds(const timespec& time) {
  return int64_t{time.tv_sec} * k_second_nanoseconds + time.tv_nsec;
}

int64_t now_of(clockid_t clock) {
  timespec now{};
  return ::clock_gettime(clock, &now) == 0 ? nanoseconds(now) : 0;
}

// For how long a file may change without another ctime. A time without a fraction is of a file system that
// keeps whole seconds, or one in a million of the others.
int64_t unsettled_for(const timespec& changed) {
  return changed.tv_nsec == 0 ? k_second_nanoseconds + k_tick_nanoseconds : k_tick_nanoseconds;
}

// Mixes as SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): the index
// keeps the number, so it must be the same in each build.
uint64_t mix(uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

}  // namespace

void FileStamp::add(uint64_t value) { value_ = mix(value_ ^ value); }

void FileStamp::add_status(const struct stat& status, int64_t now) {
  add(status.st_ino);
  add(static_cast<uint64_t>(status.st_size));
  add((uint64_t{status.st_mode} << 32U) | status.st_uid);
  add(static_cast<uint64_t>(nanoseconds(status.st_mtim)));
  add(static_cast<uint64_t>(nanoseconds(status.st_ctim)));
  if (nanoseconds(status.st_ctim) > now - unsettled_for(status.st_ctim)) settled_ = false;
}

bool FileStamp::add_file(int dir, const char* name) {
  struct stat status {};
  const int64_t now = now_of(CLOCK_REALTIME_COARSE);  // before the look: a pause between must not settle it
  if (::fstatat(dir, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
  add_status(status, now);
  return true;
}

uint64_t FileStamp::value() const {
  return settled_ ? value_ : mix(value_ ^ static_cast<uint64_t>(now_of(CLOCK_MONOTONIC)));
}

}  // namespace spamtrace
