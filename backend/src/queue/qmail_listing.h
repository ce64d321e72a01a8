// Which files a qmail queue holds, by its directories alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"
#include "base/result.h"

namespace spamtrace {

// One of the queue's directories, with the subdirectories 0..split-1 if it is split.
struct QueueDirectory {
  Fd top;
  std::vector<Fd> parts;  // by number; an invalid Fd where one is missing
  bool split() const { return !parts.empty(); }

  // The directory in which the file of message `number` belongs; -1 where that one is missing.
  int of(uint64_t number) const { return split() ? parts[number % parts.size()].get() : top.get(); }
};

struct QmailDirectories {
  QueueDirectory mess, info, local, remote, todo, intd, bounce;
  uint32_t split = 0;
};

// Opens what is there. Only mess is required: a queue without it is no queue.
Result<QmailDirectories> open_qmail_directories(int queue_fd, const std::string& shown);

// A message number as a file name: decimal digits without a leading zero that fit 64 bits.
bool parse_message_number(std::string_view name, uint64_t& number);

struct NumberedFile {
  uint64_t number = 0;
  uint64_t inode = 0;
};

// The numbers found below one directory, sorted; one is there twice if it lies in two parts.
struct NumberList {
  std::vector<NumberedFile> files;
  std::vector<uint64_t> misplaced;  // the numbers whose directory is not number modulo split
  uint64_t strays = 0;              // other names
};
Result<NumberList> list_numbers(const QueueDirectory& directory, const std::string& shown);

}  // namespace spamtrace
