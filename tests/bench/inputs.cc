#include "inputs.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "support/qmail_world.h"

namespace spamtrace::bench {
namespace {

constexpr uint64_t k_seed = 766;
constexpr uint64_t k_scale = 4;  // some 25 MB of log and 12,000 queued messages

class World {
 public:
  World() {
    std::string pattern = (std::filesystem::temp_directory_path() / "spamtrace_bench.XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory: " + pattern);
    scratch_ = pattern;
    fixture::WorldOptions options;
    options.root = root();
    options.seed = k_seed;
    options.scale = k_scale;
    fixture::write_qmail_world(options);
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

const World& world() {
  static const World the_world;
  return the_world;
}

}  // namespace

const RootDir& server_root() {
  static const RootDir root = RootDir::open(world().root().string()).value();
  return root;
}

std::string log_path() { return (world().root() / "var/log/maillog").string(); }

const std::string& log_text() {
  static const std::string text = [] {
    std::ifstream file(log_path(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return text;
}

const std::vector<std::string_view>& log_lines() {
  static const std::vector<std::string_view> lines = [] {
    std::vector<std::string_view> all;
    std::string_view rest = log_text();
    for (size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      all.push_back(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    return all;
  }();
  return lines;
}

}  // namespace spamtrace::bench
