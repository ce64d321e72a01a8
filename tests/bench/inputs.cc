#include "inputs.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "support/postfix_world.h"
#include "support/qmail_world.h"

namespace spamtrace::bench {
namespace {

constexpr uint64_t k_seed = 766;
constexpr uint64_t k_scale = 4;  // some 25 MB of log (Postfix: 43) and 12,000 queued messages

class World {
 public:
  explicit World(Mta mta) {
    std::string pattern = (std::filesystem::temp_directory_path() / "spamtrace_bench.XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory: " + pattern);
    scratch_ = pattern;
    fixture::WorldOptions options;
    options.root = root();
    options.seed = k_seed;
    options.scale = k_scale;
    mta == Mta::postfix ? fixture::write_postfix_world(options) : fixture::write_qmail_world(options);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() {
    std::error_code ignored;
    std::filesystem::remove_all(scratch_, ignored);
  }

  std::filesystem::path root() const { return scratch_ / "root"; }

 private:
  std::filesystem::path scratch_;
};

const World& world(Mta mta) {
  static std::map<Mta, World> worlds;
  return worlds.try_emplace(mta, mta).first->second;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

RootDir server_root(Mta mta) { return RootDir::open(world(mta).root().string()).value(); }

std::string log_path(Mta mta) { return (world(mta).root() / "var/log/maillog").string(); }

Log::Log(Mta mta) : text(read_file(log_path(mta))), lines(lines_of(text)) {}

}  // namespace spamtrace::bench
