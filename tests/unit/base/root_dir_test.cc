#include "base/root_dir.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

// A directory `root`, and a file beside it that nothing may reach.
class Scene {
 public:
  Scene() {
    fs::create_directories(root() / "etc");
    write(above() / "secret", "outside");
  }

  const fs::path& above() const { return above_.path(); }
  fs::path root() const { return above_ / "root"; }

  void file(const std::string& path, const std::string& text = "inside") const { write(root() / path, text); }
  void directory(const std::string& path) const { fs::create_directories(root() / path); }
  void link(const std::string& path, const std::string& target) const {
    fs::create_symlink(target, root() / path);
  }

  // What reading `path` gives: the text, or the code of the error.
  std::string read(const std::string& path) const {
    const auto text = RootDir::open(root().string()).value().read_file(path, 1000);
    return text ? *text : std::string("error ") + name_of(text.error().code);
  }

  std::string enter(const std::string& path) const {
    const auto fd = RootDir::open(root().string()).value().open_directory(path);
    if (!fd) return std::string("error ") + name_of(fd.error().code);
    return fs::relative(fs::read_symlink("/proc/self/fd/" + std::to_string(fd->get())), above()).string();
  }

 private:
  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

  TempDir above_;
};

TEST_CASE("files of the root") {
  const Scene scene;
  scene.file("etc/passwd");
  CHECK(scene.read("/etc/passwd") == "inside");
  CHECK(scene.read("etc/passwd") == "inside");
  CHECK(scene.read("//etc/./passwd") == "inside");
  CHECK(scene.read("/etc/shadow") == "error not_found");
  CHECK(scene.read("/nowhere/passwd") == "error not_found");
  CHECK(scene.read("/etc/passwd/x") == "error unreadable");
  CHECK(scene.read(std::string("/etc/passwd\0x", 13)) == "error usage");
}

TEST_CASE(".. stops at the root") {
  const Scene scene;
  scene.file("etc/passwd");
  CHECK(scene.read("/../etc/passwd") == "inside");
  CHECK(scene.read("/etc/../../../etc/passwd") == "inside");
  CHECK(scene.read("/../secret") == "error not_found");
  CHECK(scene.enter("..") == "root");
  CHECK(scene.enter("/etc/..") == "root");
}

TEST_CASE("links are followed inside the root") {
  const Scene scene;
  scene.directory("usr/local");
  scene.file("etc/passwd");
  scene.link("usr/local/relative", "../../etc/passwd");
  scene.link("usr/local/absolute", "/etc/passwd");
  scene.link("usr/local/two", "absolute");
  scene.link("usr/etc", "../etc");
  scene.link("usr/top", "/");
  CHECK(scene.read("/usr/local/relative") == "inside");
  CHECK(scene.read("/usr/local/absolute") == "inside");
  CHECK(scene.read("/usr/local/two") == "inside");
  CHECK(scene.read("/usr/etc/passwd") == "inside");
  CHECK(scene.read("/usr/top/etc/passwd") == "inside");
  CHECK(scene.enter("/usr/etc") == "root/etc");
  CHECK(scene.enter("/usr/top") == "root");
}

TEST_CASE("no link leads out of the root") {
  const Scene scene;
  scene.link("etc/up", "../../secret");
  scene.link("etc/far-up", "../../../../../../../../../../.." + scene.above().string() + "/secret");
  scene.link("etc/absolute", scene.above().string() + "/secret");
  scene.link("etc/directory", scene.above().string());
  scene.link("etc/parent", "../..");
  CHECK(scene.read("/etc/up") == "error not_found");
  CHECK(scene.read("/etc/far-up") == "error not_found");
  CHECK(scene.read("/etc/absolute") == "error not_found");
  CHECK(scene.read("/etc/directory/secret") == "error not_found");
  CHECK(scene.read("/etc/parent/secret") == "error not_found");
  CHECK(scene.enter("/etc/parent") == "root");
}

TEST_CASE("links that lead nowhere or in a circle") {
  const Scene scene;
  scene.link("etc/broken", "nothing");
  scene.link("etc/self", "self");
  scene.link("etc/one", "two");
  scene.link("etc/two", "one/x");
  CHECK(scene.read("/etc/broken") == "error not_found");
  CHECK(scene.read("/etc/self") == "error unreadable");
  CHECK(scene.read("/etc/one") == "error unreadable");
  CHECK(scene.enter("/etc/self") == "error unreadable");
}

TEST_CASE("what is no regular file is not read") {
  const Scene scene;
  SUBCASE("a FIFO without a writer does not hold us") {
    REQUIRE(::mkfifo((scene.root() / "etc/fifo").c_str(), 0600) == 0);
    CHECK(scene.read("/etc/fifo") == "error unreadable");
  }
  SUBCASE("a directory") {
    CHECK(scene.read("/etc") == "error unreadable");
    CHECK(scene.read("/") == "error unreadable");
    CHECK(scene.read("") == "error unreadable");
  }
  SUBCASE("a file is no directory") {
    scene.file("etc/passwd");
    CHECK(scene.enter("/etc/passwd") == "error unreadable");
  }
  SUBCASE("a socket") {
    const Fd fd(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (scene.root() / "etc/socket").string();
    REQUIRE(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.data(), path.size());
    const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    REQUIRE(::bind(fd.get(), generic, sizeof address) == 0);
    CHECK(scene.read("/etc/socket").starts_with("error "));
  }
}

TEST_CASE("a file above the limit") {
  const Scene scene;
  scene.file("etc/exact", std::string(1000, 'a'));
  scene.file("etc/large", std::string(1001, 'a'));
  CHECK(scene.read("/etc/exact").size() == 1000);
  CHECK(scene.read("/etc/large") == "error unreadable");
}

TEST_CASE("deep paths") {
  const Scene scene;
  std::string path;
  for (int i = 0; i < 100; ++i) path += "d/";
  scene.directory(path);
  scene.file(path + "file");
  CHECK(scene.read(path + "file") == "inside");
  SUBCASE("beyond any that a server has") {
    scene.directory(path + path);
    scene.file(path + path + "file");
    CHECK(scene.read(path + path + "file") == "error failed");
  }
  SUBCASE("a link that makes them grow") {
    scene.link("etc/grow", "grow/" + path);
    CHECK(scene.read("/etc/grow/file") == "error unreadable");
  }
}

TEST_CASE("how a path is shown, and what root must be") {
  const Scene scene;
  const std::string root = scene.root().string();
  CHECK(RootDir::open(root)->shown("/etc/passwd") == root + "/etc/passwd");
  CHECK(RootDir::open(root + "//")->shown("etc/passwd") == root + "/etc/passwd");
  CHECK(RootDir::open("/")->shown("/etc/passwd") == "/etc/passwd");
  CHECK(RootDir::open(root + "/nowhere").error().code == ErrorCode::not_found);
  scene.file("file");
  CHECK(RootDir::open(root + "/file").error().code == ErrorCode::unreadable);
}

}  // namespace
}  // namespace spamtrace
