// generate_server qmail|postfix DIR [options]: writes the root of a mail server that never was below DIR, and
// beside it truth.json, which says who sent what. The same seed and options give the same bytes.
// With --live it goes on from the end in real time, for that many minutes.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "postfix_world.h"
#include "qmail_world.h"

namespace {

using namespace spamtrace::fixture;

constexpr const char* k_usage =
    "usage: generate_server qmail|postfix DIR [--seed N] [--end RFC3339] [--live MINUTES] [--days N] "
    "[--scale N]\n"
    "                       [--stamps rfc3164|rfc3339|mixed] [--hostile]\n"
    "       qmail:   [--auth old|new|mixed] [--big-todo] [--first-number N]\n"
    "       postfix: [--ids short|long|mixed]\n";

struct Usage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

uint64_t to_number(const std::string& text, uint64_t least) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < least)
    throw Usage("not a number that fits: " + text);
  return number;
}

Time to_time(const std::string& text) {
  const auto time = time_from_rfc3339(text);
  if (!time) throw Usage("not a time such as 2026-11-24T08:00:00Z: " + text);
  return *time;
}

Stamps to_stamps(const std::string& text) {
  if (text == "rfc3164") return Stamps::rfc3164;
  if (text == "rfc3339") return Stamps::rfc3339;
  if (text == "mixed") return Stamps::mixed;
  throw Usage("unknown stamps: " + text);
}

AuthStyle to_auth(const std::string& text) {
  if (text == "old") return AuthStyle::old_only;
  if (text == "new") return AuthStyle::new_only;
  if (text == "mixed") return AuthStyle::mixed;
  throw Usage("unknown shape of smtp_auth: " + text);
}

QueueIds to_ids(const std::string& text) {
  if (text == "short") return QueueIds::short_ids;
  if (text == "long") return QueueIds::long_ids;
  if (text == "mixed") return QueueIds::mixed;
  throw Usage("unknown kind of queue ids: " + text);
}

void take(WorldOptions& options, const std::string& name, const std::string& value) {
  if (name == "--seed")
    options.seed = to_number(value, 0);
  else if (name == "--end")
    options.end = to_time(value);
  else if (name == "--live")
    options.live = std::chrono::minutes{static_cast<int>(to_number(value, 1))};
  else if (name == "--days")
    options.days = to_number(value, 1);
  else if (name == "--scale")
    options.scale = to_number(value, 1);
  else if (name == "--stamps")
    options.stamps = to_stamps(value);
  else if (name == "--auth")
    options.auth = to_auth(value);
  else if (name == "--first-number")
    options.first_number = to_number(value, 1);
  else if (name == "--ids")
    options.ids = to_ids(value);
  else
    throw Usage("unknown option: " + name);
}

WorldOptions parse(const std::vector<std::string>& words) {
  if (words.size() < 2) throw Usage("the mail server and a directory are needed");
  WorldOptions options;
  options.root = words[1];
  for (size_t i = 2; i < words.size(); ++i) {
    if (words[i] == "--hostile")
      options.hostile = true;
    else if (words[i] == "--big-todo")
      options.big_todo = true;
    else if (i + 1 == words.size())
      throw Usage("a value is missing: " + words[i]);
    else
      take(options, words[i], words[i + 1]), ++i;
  }
  return options;
}

void write_world(const std::string& mta, const WorldOptions& options) {
  if (mta == "qmail") return write_qmail_world(options);
  if (mta == "postfix") return write_postfix_world(options);
  throw Usage("unknown mail server: " + mta);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const WorldOptions options = parse(words);
    write_world(words[0], options);
    return 0;
  } catch (const Usage& wrong) {
    fmt::print(stderr, "generate_server: {}\n{}", wrong.what(), k_usage);
    return 64;
  } catch (const std::exception& failure) {
    fmt::print(stderr, "generate_server: {}\n", failure.what());
    return 1;
  }
}
