#include "json/document.h"

#include "json/answers.h"

namespace spamtrace {
namespace {

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string answer_document(Json data) { return dump({{"ok", true}, {"data", std::move(data)}}); }

std::string to_json(const Error& error) {
  return dump(
      {{"ok", false},
       {"error",
        {{"code", name_of(error.code)}, {"message", text(error.message)}, {"hint", text(error.hint)}}}});
}

}  // namespace spamtrace
