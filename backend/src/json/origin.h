// Evidence and reasons, as parts of several documents.
#pragma once

#include "json/document.h"
#include "origin/score.h"

namespace spamtrace {

Json to_object(const Evidence& evidence);
Json to_object(const Reason& reason);

}  // namespace spamtrace
