// The files of the page, read into memory before the server gives up its rights: nothing of a request is ever
// a path, and nothing outside the directory can be asked for.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"

namespace spamtrace {

struct PageFile {
  std::shared_ptr<const std::string> bytes;  // which several answers may be sending
  std::string type;
};

// By their paths in an address, such as `/` (index.html) and `/assets/page-1f3c.js`. Two levels of
// directories, no links, no hidden files. Beside a file its gzip may lie, as NAME.gz.
using PageFiles = std::map<std::string, PageFile>;
Result<PageFiles> read_page_files(const std::string& directory);

}  // namespace spamtrace
