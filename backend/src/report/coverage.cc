#include "report/coverage.h"

#include <algorithm>

#include "ingest/journal_state.h"

namespace spamtrace {
namespace {

bool is_left_out(const LogPiece& piece) { return piece.left_out > 0 && piece.lines == 0; }

// The piece of the file, with those that were moved into it.
LogFileCounts counts_of(const LogPiece& piece, const std::vector<LogPiece>& pieces) {
  LogFileCounts counts{piece.path,  piece.compression, piece.journal, piece.offset - piece.left_out,
                       piece.lines, piece.first,       piece.last,    piece.trouble};
  for (const LogPiece& part : pieces) {
    if (part.inside != piece.number) continue;
    const LogFileCounts inner = counts_of(part, pieces);
    counts.lines += inner.lines;
    if (!known(counts.first) || (known(inner.first) && inner.first < counts.first))
      counts.first = inner.first;
    counts.last = std::max(counts.last, inner.last);
  }
  return counts;
}

void add_logs(Index& index, const Inputs& inputs, Coverage& coverage) {
  const std::vector<LogPiece> pieces = index.logs().all();
  for (const LogFile& file : inputs.logs.files) {
    const auto piece = std::find_if(pieces.rbegin(), pieces.rend(), [&](const LogPiece& p) {
      return p.inside == 0 && !p.away && p.device == file.device && p.inode == file.inode;
    });
    if (piece != pieces.rend() && !is_left_out(*piece)) coverage.logs.push_back(counts_of(*piece, pieces));
  }
  for (const LogPiece& piece : pieces) {
    if (piece.journal) coverage.logs.push_back(counts_of(piece, pieces));
  }
  coverage.log_troubles = inputs.logs.troubles;
  for (const LogFileCounts& log : coverage.logs) {
    if (log.trouble) coverage.log_troubles.push_back({log.path, *log.trouble});
  }
  for (const LogPiece& piece : pieces) {
    if (piece.away && piece.trouble) coverage.log_troubles.push_back({piece.path, *piece.trouble});
    if (!piece.journal) continue;
    for (const Error& trouble : journal_state(index).troubles)
      coverage.log_troubles.push_back({piece.path, trouble});
  }
}

std::optional<PanelCoverage> panel_coverage(const PanelState& state) {
  if (!known(state.changed) && !state.error) return std::nullopt;
  const PanelFacts& facts = state.facts;
  return PanelCoverage{facts.domains.size(), facts.aliases.size(), facts.users.size(),  facts.mailbox_count(),
                       state.odd_rows,       state.changed,        state.failing_since, state.error};
}

}  // namespace

Coverage coverage_of(const ReportBase& base) {
  Coverage c;
  c.withheld = !base.scope.is_all();
  if (c.withheld) return c;
  add_logs(base.index, base.inputs, c);
  const LineCounts lines = line_counts(base.index);
  c.lines = lines.lines;
  c.understood = lines.understood;
  c.foreign = lines.foreign;
  c.misunderstood = lines.misunderstood;
  c.shapeless = lines.shapeless;
  c.forged = lines.forged;
  c.forged_example = lines.forged_example;
  c.cut = lines.cut;
  for (const auto& [program, count] : lines.misunderstood_by_program.top(Coverage::k_most_programs)) {
    c.misunderstood_programs.push_back({program, count});
  }
  c.misunderstood_example = lines.misunderstood_example;
  c.queue = queue_coverage(base.index);
  c.panel = panel_coverage(base.server.panel);
  c.index_notice = base.opened.notice;
  return c;
}

}  // namespace spamtrace
