// bare_loop LIST: opens, reads 4 KiB of and closes each file that LIST names, one path a line. No program
// that looks into these files can be faster on one core.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bare_loop LIST\n", stderr);
    return 64;
  }
  std::ifstream list(argv[1]);
  std::vector<std::string> paths;
  for (std::string path; std::getline(list, path);) paths.push_back(std::move(path));
  std::array<char, 4096> buffer{};
  unsigned long long files = 0, bytes = 0;
  for (const std::string& path : paths) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) continue;
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got > 0) bytes += static_cast<unsigned long long>(got);
    ::close(fd);
    ++files;
  }
  std::printf("%llu files, %llu bytes\n", files, bytes);
  return files == paths.size() ? 0 : 1;
}
