#include "going_on.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <set>
#include <thread>

namespace spamtrace::fixture {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds k_step{1};

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_same(const fs::path& a, const fs::path& b) {
  return fs::exists(b) && fs::file_size(a) == fs::file_size(b) &&
         fs::last_write_time(a) == fs::last_write_time(b) && bytes_of(a) == bytes_of(b);
}

// qmail makes the mess of a message first and removes it last (notqmail INTERNALS.md section 2).
bool is_mess(const fs::path& file) { return *file.begin() == "mess"; }

std::vector<fs::path> files_below(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory))
    if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(directory));
  std::stable_partition(files.begin(), files.end(), is_mess);
  return files;
}

// Makes `queue` what `next` is; what did not change stays as it is.
void replace_queue(const fs::path& queue, const fs::path& next) {
  const std::vector<fs::path> files = files_below(next);
  for (const fs::path& file : files)
    if (!is_same(next / file, queue / file)) fs::rename(next / file, queue / file);
  const std::set<fs::path> staying(files.begin(), files.end());
  std::vector<fs::path> before = files_below(queue);
  std::reverse(before.begin(), before.end());
  for (const fs::path& file : before)
    if (!staying.contains(file)) fs::remove(queue / file);
}

void bring_to_disk(World& world, const RunningServer& server, Window passed) {
  fs::path next = world.options.root;
  next += ".next";
  fs::remove_all(next);
  server.write_queue(next);
  append_to_log(world, passed);
  replace_queue(server.queue, next);
  fs::remove_all(next);
}

}  // namespace

void go_on(World& world, const RunningServer& server) {
  if (!world.is_live()) return;
  std::puts("going on");
  std::fflush(stdout);
  const auto begin = std::chrono::steady_clock::now();
  for (Time written = world.present(); written < world.window.end;) {
    std::this_thread::sleep_for(k_step);
    const auto passed = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - begin);
    const Time now = std::min(world.present() + passed, world.window.end);
    server.run_until(now);
    bring_to_disk(world, server, {written, now});
    written = now;
  }
}

}  // namespace spamtrace::fixture
