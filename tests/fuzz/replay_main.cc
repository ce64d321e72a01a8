// Feeds files to a fuzz target without a fuzzer, so that every build runs the corpora.
//   replay FILE_OR_DIRECTORY...
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

namespace fs = std::filesystem;

void replay(const fs::path& file) {
  std::ifstream bytes(file, std::ios::binary);
  const std::vector<char> input{std::istreambuf_iterator<char>(bytes), {}};
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

size_t replay_all(const fs::path& path) {
  if (!fs::is_directory(path)) return replay(path), 1;
  size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    replay(entry.path());
    ++files;
  }
  return files;
}

}  // namespace

int main(int count, char** arguments) {
  size_t files = 0;
  for (int i = 1; i < count; ++i) {
    if (!fs::exists(arguments[i])) {
      std::fprintf(stderr, "there is no %s\n", arguments[i]);
      return 1;
    }
    files += replay_all(arguments[i]);
  }
  std::printf("replayed %zu inputs\n", files);
  return files == 0 ? 1 : 0;
}
