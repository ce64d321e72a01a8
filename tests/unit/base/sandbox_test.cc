// Each case forks: the child enters the sandbox, tries what it must not do, and sends rows of got and want
// through a pipe that was open before. Rows whose layer this kernel lacks are left out, with a message.
#include "base/sandbox.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/fd.h"

using spamtrace::enter_sandbox;
using spamtrace::Fd;
using spamtrace::SandboxLayer;
using spamtrace::SandboxPaths;
using spamtrace::SandboxReport;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool k_leak_sanitizer = true;
#elif defined(__has_feature)
constexpr bool k_leak_sanitizer = __has_feature(address_sanitizer);
#else
constexpr bool k_leak_sanitizer = false;
#endif

constexpr uid_t k_nobody = 65534;

// ---- three directories, each with a file `old`

struct Scene {
  std::string path;
  Fd readable;
  Fd writable;
  Fd outside;

  Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;
  ~Scene() { std::filesystem::remove_all(path); }

  SandboxPaths paths() const { return {{readable.get()}, {writable.get()}, -1}; }
  SandboxPaths paths_to_read() const { return {{readable.get(), writable.get()}, {}, -1}; }
};

Fd make_dir_with_file(const std::string& path) {
  REQUIRE(::mkdir(path.c_str(), 0700) == 0);
  REQUIRE(::chmod(path.c_str(), 0777) == 0);  // for the case that goes on as nobody
  Fd dir(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  REQUIRE(dir);
  const Fd file(::openat(dir.get(), "old", O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  REQUIRE(::write(file.get(), "text", 4) == 4);
  REQUIRE(::fchmod(file.get(), 0644) == 0);
  return dir;
}

Scene::Scene() : path((std::filesystem::temp_directory_path() / "sandbox_test.XXXXXX").string()) {
  REQUIRE(::mkdtemp(path.data()) != nullptr);
  readable = make_dir_with_file(path + "/readable");
  writable = make_dir_with_file(path + "/writable");
  outside = make_dir_with_file(path + "/outside");
}

// ---- what the child tells

// The errno of a call, 0 where it succeeded.
int error_of(long result) { return result < 0 ? errno : 0; }

int error_of_open(const Fd& dir, const char* name, int flags) {
  const Fd fd(::openat(dir.get(), name, flags | O_CLOEXEC, 0600));
  return error_of(fd.get());
}

int start_program() {
  char name[] = "/bin/true";
  char* const arguments[] = {name, nullptr};
  char* const environment[] = {nullptr};
  return error_of(::execve(name, arguments, environment));
}

class Notes {
 public:
  explicit Notes(SandboxReport report) : report_(std::move(report)) {
    for (const SandboxLayer& layer : report_.layers) {
      text_ << "layer\t" << layer.name << '\t' << layer.active << '\t' << layer.detail << '\n';
    }
  }

  // A row that counts where the layer holds; "" is always.
  void row(const std::string& layer, const std::string& what, int got, int want) {
    if (layer.empty() || holds(layer)) text_ << "row\t" << what << '\t' << got << '\t' << want << '\n';
  }

  bool holds(const std::string& layer) const {
    return std::any_of(report_.layers.begin(), report_.layers.end(),
                       [&](const SandboxLayer& each) { return each.name == layer && each.active; });
  }

  std::string text() const { return text_.str() + "end\n"; }

 private:
  SandboxReport report_;
  std::ostringstream text_;
};

using Prepare = std::function<void()>;
using Attempt = std::function<void(Notes&)>;

[[noreturn]] void live_as_child(int pipe_end, const SandboxPaths& paths, const Prepare& prepare,
                                const Attempt& attempt) {
  prepare();
  Notes notes(enter_sandbox(paths));
  attempt(notes);
  const std::string text = notes.text();
  const bool sent = ::write(pipe_end, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::_exit(sent ? 0 : 1);
}

std::string read_to_end(int fd) {
  std::string text(64 * 1024, '\0');
  const ssize_t got = spamtrace::read_full(fd, text);
  REQUIRE(got >= 0);
  text.resize(static_cast<size_t>(got));
  return text;
}

std::string text_of_child(const SandboxPaths& paths, const Prepare& prepare, const Attempt& attempt) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  const Fd in(ends[0]);
  Fd out(ends[1]);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) live_as_child(out.get(), paths, prepare, attempt);
  out = Fd();
  const std::string text = read_to_end(in.get());
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  REQUIRE(text.ends_with("end\n"));
  return text;
}

// ---- what the parent makes of it

void check_row(std::istringstream& line) {
  std::string what;
  int got = -1;
  int want = -1;
  std::getline(line, what, '\t');
  line >> got >> want;
  CHECK_MESSAGE(got == want, what << ": got errno " << got << ", want " << want);
}

SandboxLayer layer_from(std::istringstream& line) {
  SandboxLayer layer;
  std::string active;
  std::getline(line, layer.name, '\t');
  std::getline(line, active, '\t');
  std::getline(line, layer.detail);
  layer.active = active == "1";
  if (!layer.active) MESSAGE("no layer " << layer.name << ": " << layer.detail);
  return layer;
}

SandboxReport confine(const SandboxPaths& paths, const Prepare& prepare, const Attempt& attempt) {
  SandboxReport report;
  std::istringstream text(text_of_child(paths, prepare, attempt));
  for (std::string line; std::getline(text, line);) {
    std::istringstream fields(line);
    std::string kind;
    std::getline(fields, kind, '\t');
    if (kind == "row") check_row(fields);
    if (kind == "layer") report.layers.push_back(layer_from(fields));
  }
  REQUIRE(report.layers.size() == (paths.root_dir < 0 ? 4 : 5));
  return report;
}

void as_we_are() {}

void as_nobody() {
  if (::geteuid() != 0) return;
  if (::setresgid(k_nobody, k_nobody, k_nobody) != 0) ::_exit(2);
  if (::setresuid(k_nobody, k_nobody, k_nobody) != 0) ::_exit(2);
}

// A kernel that lacks something: one filter around the sandbox answers in its place.
struct Lack {
  const char* call;
  int error_number;
  std::vector<scmp_arg_cmp> conditions;
};

void live_without(const std::vector<Lack>& lacks) {
  const scmp_filter_ctx filter = ::seccomp_init(SCMP_ACT_ALLOW);
  for (const auto& [call, error_number, conditions] : lacks) {
    const auto action = SCMP_ACT_ERRNO(static_cast<uint32_t>(error_number));
    const int number = ::seccomp_syscall_resolve_name(call);
    const auto count = static_cast<unsigned>(conditions.size());
    if (::seccomp_rule_add_array(filter, action, number, count, conditions.data()) != 0) ::_exit(2);
  }
  if (::seccomp_load(filter) != 0) ::_exit(2);
  ::seccomp_release(filter);
}

}  // namespace

TEST_CASE("reading below the readable directory and all changes below the writable one work") {
  const Scene scene;
  confine(scene.paths(), as_we_are, [&](Notes& notes) {
    notes.row("", "read", error_of_open(scene.readable, "old", O_RDONLY), 0);
    notes.row("", "list", error_of_open(scene.readable, ".", O_RDONLY | O_DIRECTORY), 0);
    notes.row("", "stat outside", error_of(::faccessat(scene.outside.get(), "old", F_OK, 0)), 0);
    const int dir = scene.writable.get();
    const Fd made(::openat(dir, "new", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    notes.row("", "create", error_of(made.get()), 0);
    notes.row("", "write", error_of(::write(made.get(), "text", 4)), 0);
    notes.row("", "cut", error_of(::ftruncate(made.get(), 1)), 0);
    notes.row("", "open and cut", error_of_open(scene.writable, "new", O_WRONLY | O_TRUNC), 0);
    notes.row("", "replace", error_of(::renameat(dir, "new", dir, "old")), 0);
    notes.row("", "make a directory", error_of(::mkdirat(dir, "sub", 0700)), 0);
    notes.row("", "remove a directory", error_of(::unlinkat(dir, "sub", AT_REMOVEDIR)), 0);
    notes.row("", "remove", error_of(::unlinkat(dir, "old", 0)), 0);
  });
}

TEST_CASE("Landlock refuses reading outside and every change below the readable directory") {
  const Scene scene;
  confine(scene.paths(), as_we_are, [&](Notes& notes) {
    const auto refused = [&](const char* what, int got) { notes.row("landlock", what, got, EACCES); };
    const int dir = scene.readable.get();
    refused("read outside", error_of_open(scene.outside, "old", O_RDONLY));
    refused("list outside", error_of_open(scene.outside, ".", O_RDONLY | O_DIRECTORY));
    refused("read by a way round", error_of_open(scene.readable, "../outside/old", O_RDONLY));
    refused("write", error_of_open(scene.readable, "old", O_WRONLY));
    refused("append", error_of_open(scene.readable, "old", O_RDWR | O_APPEND));
    refused("create", error_of_open(scene.readable, "new", O_WRONLY | O_CREAT));
    refused("remove", error_of(::unlinkat(dir, "old", 0)));
    refused("rename", error_of(::renameat(dir, "old", dir, "new")));
    refused("make a directory", error_of(::mkdirat(dir, "sub", 0700)));
    refused("make a link", error_of(::symlinkat("old", dir, "link")));
    refused("make a link below the writable one", error_of(::symlinkat("/", scene.writable.get(), "link")));
    // ABI 1 answers EXDEV to every move between directories.
    const auto moved = [](int error_number) { return error_number == EXDEV ? EACCES : error_number; };
    refused("move in", moved(error_of(::renameat(scene.writable.get(), "old", dir, "new"))));
    refused("move out", moved(error_of(::renameat(dir, "old", scene.writable.get(), "new"))));
    // else the readable file could be written under its new name
    notes.row("landlock", "link out", error_of(::linkat(dir, "old", scene.writable.get(), "new", 0)), EXDEV);
  });
}

TEST_CASE("seccomp refuses network, programs, attributes and the kernel's administration") {
  const Scene scene;
  confine(scene.paths(), as_we_are, [&](Notes& notes) {
    const auto refused = [&](const char* what, int got) { notes.row("seccomp", what, got, EPERM); };
    if (!notes.holds("seccomp")) return;
    refused("execve", start_program());
    refused("socket", error_of(::socket(AF_INET, SOCK_STREAM, 0)));
    refused("socket, local", error_of(::socket(AF_UNIX, SOCK_DGRAM, 0)));
    refused("sendto", error_of(::sendto(scene.readable.get(), "", 0, 0, nullptr, 0)));
    refused("chmod", error_of(::fchmodat(scene.writable.get(), "old", 04755, 0)));
    refused("fchmod", error_of(::fchmod(scene.writable.get(), 0777)));
    refused("chown", error_of(::fchownat(scene.writable.get(), "old", ::getuid(), ::getgid(), 0)));
    refused("utimensat", error_of(::utimensat(scene.writable.get(), "old", nullptr, 0)));
    refused("truncate", error_of(::truncate((scene.path + "/readable/old").c_str(), 0)));
    refused("cut by a reading open", error_of_open(scene.readable, "old", O_RDONLY | O_TRUNC));
    refused("setxattr", error_of(::syscall(SYS_fsetxattr, scene.writable.get(), "user.a", "", 0, 0)));
    refused("unshare", error_of(::unshare(CLONE_NEWUSER)));
    refused("mount", error_of(::syscall(SYS_mount, nullptr, nullptr, nullptr, 0, nullptr)));
    refused("chroot", error_of(::chroot("/")));
    refused("bpf", error_of(::syscall(SYS_bpf, -1, nullptr, 0)));
    refused("io_uring_setup", error_of(::syscall(SYS_io_uring_setup, 0, nullptr)));
    refused("open_by_handle_at", error_of(::syscall(SYS_open_by_handle_at, -1, nullptr, 0)));
    refused("keyctl", error_of(::syscall(SYS_keyctl, -1)));
    refused("shmget", error_of(::syscall(SYS_shmget, 0, 0, 0)));
    refused("TIOCSTI", error_of(::ioctl(scene.readable.get(), TIOCSTI, "")));
    refused("TIOCSTI with a high half",
            error_of(::syscall(SYS_ioctl, scene.readable.get(), TIOCSTI | (1L << 40), "")));
  });
}

TEST_CASE("seccomp refuses to start processes and to touch those of others") {
  if (k_leak_sanitizer) {
    MESSAGE("skipped: LeakSanitizer needs these calls");
    return;
  }
  const Scene scene;
  confine(scene.paths(), as_we_are, [&](Notes& notes) {
    const auto refused = [&](const char* what, int got) { notes.row("seccomp", what, got, EPERM); };
    if (!notes.holds("seccomp")) return;
    const auto clone = [](long flags) {
      return ::syscall(SYS_clone, flags, nullptr, nullptr, nullptr, nullptr);
    };
    refused("fork", error_of(clone(SIGCHLD)));
    refused("clone with a user namespace", error_of(clone(CLONE_NEWUSER | SIGCHLD)));
    refused("kill", error_of(::kill(::getppid(), 0)));
    refused("tgkill of another", error_of(::syscall(SYS_tgkill, ::getppid(), ::getppid(), 0)));
    refused("ptrace", error_of(::syscall(SYS_ptrace, -1, 0, nullptr, nullptr)));
    refused("process_vm_readv",
            error_of(::syscall(SYS_process_vm_readv, ::getpid(), nullptr, 0, nullptr, 0, 0)));
    const int to_ourselves = error_of(::syscall(SYS_tgkill, ::getpid(), ::gettid(), 0));
    notes.row("", "tgkill of ourselves", to_ourselves, 0);
  });
}

TEST_CASE("calls that the filter cannot read or does not know are answered as by an older kernel") {
  const Scene scene;
  confine(scene.paths(), as_we_are, [&](Notes& notes) {
    if (!notes.holds("seccomp")) return;
    constexpr long k_fchmodat2 = 452;
    constexpr long k_setxattrat = 463;
    constexpr long k_last = 511;
    for (const long number : {long{SYS_clone3}, long{SYS_openat2}, k_fchmodat2, k_setxattrat, k_last}) {
      const int got = error_of(::syscall(number, 0, nullptr, nullptr, 0, 0, 0));
      notes.row("seccomp", "call " + std::to_string(number), got, ENOSYS);
    }
  });
}

TEST_CASE("a thread can be started, and is confined too") {
  const Scene scene;
  confine(scene.paths(), as_we_are, [&](Notes& notes) {
    std::thread([&] {
      notes.row("", "read", error_of_open(scene.readable, "old", O_RDONLY), 0);
      notes.row("seccomp", "socket", error_of(::socket(AF_INET, SOCK_STREAM, 0)), EPERM);
      notes.row("landlock", "read outside", error_of_open(scene.outside, "old", O_RDONLY), EACCES);
      notes.row("no_new_privs", "no_new_privs", ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
    }).join();
  });
}

// As the thread that parses ahead does, in the sandbox of a program that only reads.
TEST_CASE("two threads can wait for each other") {
  const Scene scene;
  confine(scene.paths_to_read(), as_we_are, [&](Notes& notes) {
    std::mutex mutex;
    std::condition_variable changed;
    int turns = 0;
    const auto take_turns = [&](int odd) {
      for (int i = 0; i < 100; ++i) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return turns % 2 == odd; });
        ++turns;
        changed.notify_all();
      }
    };
    {
      const std::jthread other(take_turns, 1);
      take_turns(0);
    }
    notes.row("", "turns", turns, 200);
  });
}

TEST_CASE("without a writable directory seccomp refuses all writing by itself") {
  const Scene scene;
  confine(scene.paths_to_read(), as_we_are, [&](Notes& notes) {
    const auto refused = [&](const char* what, int got) { notes.row("seccomp", what, got, EPERM); };
    const int dir = scene.writable.get();
    refused("write", error_of_open(scene.writable, "old", O_WRONLY));
    refused("read and write", error_of_open(scene.writable, "old", O_RDWR | O_NONBLOCK));
    refused("append", error_of_open(scene.writable, "old", O_WRONLY | O_APPEND));
    refused("create", error_of_open(scene.writable, "new", O_RDONLY | O_CREAT));
    refused("cut", error_of_open(scene.writable, "old", O_RDONLY | O_TRUNC));
    refused("nameless file", error_of_open(scene.writable, ".", O_TMPFILE | O_RDWR));
    refused("remove", error_of(::unlinkat(dir, "old", 0)));
    refused("rename", error_of(::renameat(dir, "old", dir, "new")));
    refused("link", error_of(::linkat(dir, "old", dir, "new", 0)));
    refused("make a directory", error_of(::mkdirat(dir, "sub", 0700)));
    notes.row("", "read", error_of_open(scene.writable, "old", O_RDONLY | O_NONBLOCK | O_NOFOLLOW), 0);
    notes.row("", "list", error_of_open(scene.writable, ".", O_RDONLY | O_DIRECTORY), 0);
    notes.row("", "walk", error_of_open(scene.writable, ".", O_PATH | O_DIRECTORY | O_NOFOLLOW), 0);
  });
}

TEST_CASE("root keeps the capability to read the files of others, and no other") {
  if (::geteuid() != 0) {
    MESSAGE("skipped: not run as root");
    return;
  }
  const Scene scene;
  REQUIRE(::fchownat(scene.readable.get(), "old", k_nobody, k_nobody, 0) == 0);
  REQUIRE(::fchmodat(scene.readable.get(), "old", 0600, 0) == 0);
  confine(scene.paths(), as_we_are, [&](Notes& notes) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
    notes.row("capabilities", "capget", error_of(::syscall(SYS_capget, &header, sets.data())), 0);
    constexpr int k_kept = 1 << CAP_DAC_READ_SEARCH;
    notes.row("capabilities", "permitted", static_cast<int>(sets[0].permitted) & ~k_kept, 0);
    notes.row("capabilities", "permitted, high", static_cast<int>(sets[1].permitted), 0);
    notes.row("capabilities", "effective", static_cast<int>(sets[0].effective) & ~k_kept, 0);
    notes.row("capabilities", "inheritable", static_cast<int>(sets[0].inheritable), 0);
    notes.row("capabilities", "bounding", ::prctl(PR_CAPBSET_READ, CAP_SYS_ADMIN, 0, 0, 0), 0);
    notes.row("", "read a file of another", error_of_open(scene.readable, "old", O_RDONLY), 0);
  });
}

TEST_CASE("an unprivileged process is confined as well, and has no capabilities to drop") {
  const Scene scene;
  const SandboxReport report = confine(scene.paths(), as_nobody, [&](Notes& notes) {
    notes.row("", "read", error_of_open(scene.readable, "old", O_RDONLY), 0);
    notes.row("", "create", error_of_open(scene.writable, "new", O_WRONLY | O_CREAT), 0);
    notes.row("seccomp", "socket", error_of(::socket(AF_INET, SOCK_STREAM, 0)), EPERM);
    notes.row("landlock", "read outside", error_of_open(scene.outside, "old", O_RDONLY), EACCES);
  });
  CHECK(report.layers[1].active);
  CHECK(report.layers[1].detail == "there were none to drop");
}

TEST_CASE("root makes a directory its own root, and nothing outside has a name any more") {
  const Scene scene;
  const SandboxPaths paths{{scene.readable.get()}, {}, scene.readable.get()};
  const SandboxReport report = confine(paths, as_we_are, [&](Notes& notes) {
    const auto open_path = [](const char* path) {
      return error_of(Fd(::open(path, O_RDONLY | O_CLOEXEC)).get());
    };
    notes.row("", "read", error_of_open(scene.readable, "old", O_RDONLY), 0);
    notes.row("chroot", "read by name", open_path("/old"), 0);
    notes.row("chroot", "the real root", open_path("/etc/passwd"), ENOENT);
    notes.row("chroot", "upwards", open_path("/../../outside/old"), ENOENT);
    notes.row("seccomp", "write", error_of_open(scene.readable, "old", O_WRONLY), EPERM);
    notes.row("seccomp", "change it again", error_of(::chroot("/")), EPERM);
  });
  CHECK(report.layers[4].name == "chroot");
  CHECK(report.layers[4].active == (::geteuid() == 0));
}

TEST_CASE("who is not root is confined by Landlock instead") {
  const Scene scene;
  const SandboxPaths paths{{scene.readable.get()}, {}, scene.readable.get()};
  const SandboxReport report = confine(paths, as_nobody, [&](Notes& notes) {
    notes.row("", "read", error_of_open(scene.readable, "old", O_RDONLY), 0);
    notes.row("landlock", "read outside", error_of_open(scene.outside, "old", O_RDONLY), EACCES);
  });
  CHECK_FALSE(report.layers[4].active);
}

TEST_CASE("the report names the four layers, and Landlock's ABI") {
  const Scene scene;
  const SandboxReport report = confine(scene.paths(), as_we_are, [](Notes&) {});
  CHECK(report.layers[0].name == "no_new_privs");
  CHECK(report.layers[1].name == "capabilities");
  CHECK(report.layers[2].name == "seccomp");
  CHECK(report.layers[3].name == "landlock");
  if (report.layers[3].active) CHECK(report.layers[3].detail.starts_with("ABI "));
}

TEST_CASE("a kernel without Landlock is reported, and the other layers hold") {
  const Scene scene;
  const auto run = [&](int error_number) {
    const auto lack = [&] { live_without({{"landlock_create_ruleset", error_number, {}}}); };
    return confine(scene.paths_to_read(), lack, [&](Notes& notes) {
      notes.row("seccomp", "write", error_of_open(scene.writable, "old", O_WRONLY), EPERM);
    });
  };
  CHECK(run(ENOSYS).layers[3].detail == "the kernel has no Landlock");
  CHECK(run(EOPNOTSUPP).layers[3].detail.find("boot parameter") != std::string::npos);
  CHECK_FALSE(run(ENOSYS).layers[3].active);
}

TEST_CASE("a kernel that takes none of the rulesets it claims to know is reported") {
  const Scene scene;
  const auto lack = [] { live_without({{"landlock_create_ruleset", EINVAL, {{2, SCMP_CMP_EQ, 0, 0}}}}); };
  const SandboxReport report = confine(scene.paths(), lack, [](Notes&) {});
  CHECK_FALSE(report.layers[3].active);
  CHECK(report.layers[3].detail != "");
}

TEST_CASE("a descriptor that is not open leaves Landlock off, and says so") {
  const Scene scene;
  const SandboxReport report = confine({{-1}, {}, -1}, as_we_are, [](Notes&) {});
  CHECK_FALSE(report.layers[3].active);
  CHECK(report.layers[3].detail != "");
}

TEST_CASE("a kernel without seccomp is reported, and Landlock holds") {
  const Scene scene;
  const auto lack = [] {
    live_without({{"seccomp", ENOSYS, {}}, {"prctl", EINVAL, {{0, SCMP_CMP_EQ, PR_SET_SECCOMP, 0}}}});
  };
  const SandboxReport report = confine(scene.paths(), lack, [&](Notes& notes) {
    notes.row("landlock", "read outside", error_of_open(scene.outside, "old", O_RDONLY), EACCES);
    notes.row("landlock", "write", error_of_open(scene.readable, "old", O_WRONLY), EACCES);
    if (notes.holds("landlock")) notes.row("landlock", "execve", start_program(), EACCES);
  });
  CHECK_FALSE(report.layers[2].active);
  CHECK(report.layers[2].detail == "the kernel takes no seccomp filter");
}
