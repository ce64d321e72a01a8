// What an answer rests on, as part of several documents.
#pragma once

#include "json/document.h"
#include "report/coverage.h"

namespace spamtrace {

Json to_object(const Coverage& coverage);

}  // namespace spamtrace
