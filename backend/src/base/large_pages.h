// Memory for large arrays in large pages, where the kernel has some (madvise(2), MADV_HUGEPAGE): a page fault
// for every 4 KiB of new memory can cost more than what is done with it, most of all in a virtual machine.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace spamtrace {

// As std::allocator; arrays of less than half a large page are as usual.
template <class T>
struct LargePages {
  using value_type = T;
  LargePages() = default;
  template <class U>
  LargePages(const LargePages<U>&) {}

  T* allocate(size_t count) {
    if (count > SIZE_MAX / sizeof(T)) throw std::bad_array_new_length();
    const size_t size = count * sizeof(T);
    void* memory = size < k_page / 2 ? std::malloc(size) : allocate_pages(size);
    if (memory == nullptr) throw std::bad_alloc();
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t) { std::free(memory); }

  bool operator==(const LargePages&) const = default;

 private:
  static constexpr size_t k_page = 2 << 20;  // of x86-64, and of aarch64 with pages of 4 KiB

  static void* allocate_pages(size_t size) {
    if (size > SIZE_MAX - k_page) return nullptr;
    const size_t rounded = (size + k_page - 1) / k_page * k_page;
    void* memory = std::aligned_alloc(k_page, rounded);
    if (memory != nullptr) ::madvise(memory, rounded, MADV_HUGEPAGE);
    return memory;
  }
};

}  // namespace spamtrace
