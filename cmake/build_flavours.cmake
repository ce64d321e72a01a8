# Warnings are an interface target that only our own code links; the sanitizers go to everything.
add_library(spamtrace_warnings INTERFACE)
target_compile_options(spamtrace_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wimplicit-fallthrough -Werror
  # g++ 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651)
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

if(SPAMTRACE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

if(SPAMTRACE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
endif()

if(SPAMTRACE_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

if(SPAMTRACE_STATIC)
  add_link_options(-static)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()
