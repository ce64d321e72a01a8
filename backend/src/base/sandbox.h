// Gives up the rights that reading does not need, before the first byte that a stranger wrote is parsed.
//
//   const SandboxReport report = enter_sandbox({.readable_dirs = {root.fd()}, .writable_dirs = {}});
//
// Four layers; where the kernel lacks one, the others are still there. `doctor` shows which of them hold:
//   no_new_privs  no program started from here gains rights (prctl(2))
//   capabilities  none but CAP_DAC_READ_SEARCH, which reads the files of every owner
//   seccomp       no network, no programs, no processes, no signals to others, no change of modes or owners,
//                 nothing of the kernel's administration; where writable_dirs is empty, no writing at all
//   landlock      reading only below readable_dirs, changes only below writable_dirs
// Landlock is the one that keeps root from its own files, since for those it needs no capability. It came
// with Linux 5.13; on an older kernel an empty writable_dirs is what stops writing.
//
// Descriptors that are open already stay as they are: output goes on, and a log opened before can be read.
// O_NOATIME answers EPERM for the files of others, as it wants CAP_FOWNER (open(2)): open again without it.
// What libraries open on first use (time zone, locale) is loaded before, unless readable_dirs has it.
// /proc/PID/{cwd,exe,fd,environ} of other processes are closed from here on, since they need ptrace(2)
// rights.
#pragma once

#include <string>
#include <vector>

namespace spamtrace {

struct SandboxLayer {
  std::string name;
  bool active = false;
  std::string detail;  // why it is not active, or how: the version of Landlock's ABI, such as "ABI 7"
};

struct SandboxReport {
  std::vector<SandboxLayer> layers;  // no_new_privs, capabilities, seccomp, landlock; chroot where asked for
};

struct SandboxPaths {
  std::vector<int> readable_dirs;  // descriptors of directories below which files and directories may be read
  std::vector<int> writable_dirs;  // below which files may also be made, written, renamed and removed
  // A directory that becomes the process's `/`, if it is root: then nothing outside has a name any more. That
  // costs nothing at an open(2), so Landlock leaves reading to it; where it fails, readable_dirs count.
  int root_dir = -1;
};

// LeakSanitizer looks into /proc at the end of the process, so a build with it keeps its root directory.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool k_leak_sanitizer = true;
#elif defined(__has_feature)
inline constexpr bool k_leak_sanitizer = __has_feature(address_sanitizer);
#else
inline constexpr bool k_leak_sanitizer = false;
#endif

// Never fails: what the kernel lacks is reported, not fatal. There is no way back, and a second call can only
// narrow. Threads and descriptors that come later are confined too.
// REQUIRES: no second thread runs yet, since the kernel confines the calling thread.
SandboxReport enter_sandbox(const SandboxPaths& paths);

}  // namespace spamtrace
