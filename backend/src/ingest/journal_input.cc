#include "ingest/journal_input.h"

#include "ingest/journal_state.h"
#include "source/journal_files.h"

namespace spamtrace {
namespace {

bool was_read(Index& index) { return known(journal_state(index).received); }

// Files that hold what was read from the journal before.
void leave_out_files(Inputs& inputs) {
  for (const LogFile& file : inputs.logs.files) {
    inputs.logs.troubles.push_back(
        {file.path,
         {ErrorCode::unreadable,
          file.path + " is left out, since the log was read from the journal, which goes on to hold it",
          "to read the file instead, begin a new index: spamtrace --state DIR"}});
  }
  inputs.logs.files.clear();
}

}  // namespace

void note_journal(const RootDir& root, Index& index, Inputs& inputs) {
  if (was_read(index)) leave_out_files(inputs);
  if (!inputs.logs.files.empty() || is_running_system(root)) return;
  if (const auto place = find_journal(root)) inputs.logs.troubles.push_back(unread_journal(root, *place));
}

void open_journal(const RootDir& root, Index& index, Inputs& inputs) {
  if (!inputs.logs.files.empty() || !is_running_system(root)) return;
  // A file that is there and cannot be read for now must not make the journal the log ever after.
  if (!inputs.logs.troubles.empty() && !was_read(index)) return;
  const auto place = find_journal(root);
  if (!place) return;
  auto journal = place->error ? tl::unexpected(*place->error) : Journal::open(unread_part(index));
  if (journal) {
    inputs.journal = std::move(*journal);
    inputs.journal_directory = place->directory;
  } else {
    inputs.logs.troubles.push_back({place->directory, journal.error()});
  }
}

}  // namespace spamtrace
