// dump_index FILE: prints all that an index knows (index_dump.h).
#include <cstdio>
#include <exception>

#include "dump/index_dump.h"

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: dump_index FILE\n", stderr), 64;
  try {
    spamtrace::Index index(argv[1]);
    std::fputs(spamtrace::dump_of(index).c_str(), stdout);
    return 0;
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "dump_index: %s\n", exception.what());
    return 1;
  }
}
