// Plays a turn stream into the learned replies, all in shadow, and writes what they are fitted on
// (server/models/training).
//
//   training_rows STREAM --relations FILE [--plain] [--judges FOLDER]
//   training_rows STREAM --rows FILE --weights FILE [--plain] [--judges FOLDER]
//
// --relations, for relevance.py: one row a turn that had a candidate: number of past turns that
// were considered, at most 32; for each of these, or zeros: has it the same answer (by the gold;
// turns that needed a tool have the same), and the inputs of server/core/language/relevance.h.
//
// --rows, for confidence.py: one row a turn that had a candidate: service, place of the turn in the
// stream, servable (1, or minus the reason), right by the gold, the judge's agreement, and the
// inputs of server/core/reuse/confidence_inputs.h.
//
// All numbers are float32; FILE.names says what the columns and the services are called. Services
// are played one after another, each with the judge of --judges that has not seen its domain
// (<k>.judge, <k>.services: agreement_judge.py --folds), or with the shipped judge.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"
#include "server/core/language/relevance.h"
#include "server/core/reuse/confidence.h"
#include "server/core/reuse/reply_book.h"
#include "tests/accuracy/judge_folds.h"
#include "tests/accuracy/reuse_models.h"
#include "tests/accuracy/stream_player.h"

namespace turnopt::accuracy {
namespace {

struct Arguments {
  std::string stream;
  std::string relations;
  std::string rows;
  std::string weights;
  std::string judges;
  bool plain = false;
};

// Rows of numbers to a file, their names to another.
class RowFile {
 public:
  explicit RowFile(const std::string& path)
      : rows_(path, std::ios::binary), names_(path + ".names") {}

  void Write(const std::vector<float>& row) {
    rows_.write(reinterpret_cast<const char*>(row.data()),
                static_cast<std::streamsize>(row.size() * sizeof(float)));
  }
  void Name(absl::string_view kind, absl::string_view name) {
    names_ << kind << ' ' << name << '\n';
  }
  absl::Status Close() {
    return rows_.flush() && names_.flush() ? absl::OkStatus()
                                           : absl::DataLossError("cannot write the rows");
  }

 private:
  std::ofstream rows_;
  std::ofstream names_;
};

class Writer {
 public:
  Writer(const Arguments& arguments, const std::vector<StreamTurn>& all)
      : arguments_(arguments), rows_(arguments.rows + arguments.relations) {
    options_.plain = arguments.plain;
    options_.shadow_share = 1;
    for (const StreamTurn& turn : all) {
      services_.emplace(turn.flow, static_cast<float>(services_.size()));
    }
    for (const auto& [service, number] : services_) {
      rows_.Name(absl::StrCat("service ", number), service);
    }
    const bool relations = !arguments.relations.empty();
    const size_t inputs =
        relations ? size_t{core::kRelevanceInputs} : size_t{core::kConfidenceInputs};
    for (size_t i = 0; i < inputs; ++i) {
      rows_.Name("input", relations ? core::RelevanceInputName(i) : core::ConfidenceInputName(i));
    }
  }

  void Play(const std::vector<StreamTurn>& turns, const core::EarnedReuse::Models& models) {
    accuracy::Play(turns, options_, models, [this](const PlayedTurn& played) {
      arguments_.relations.empty() ? WriteRow(played) : WriteRelations(played);
    });
  }

  absl::Status Close() { return rows_.Close(); }

 private:
  void WriteRow(const PlayedTurn& played) {
    std::vector<float> row = {services_.at(played.turn.flow), static_cast<float>(played.turn.place),
                              played.evidence.eligible ? 1.0f : -static_cast<float>(played.reason),
                              played.right ? 1.0f : 0.0f, static_cast<float>(played.agreement)};
    const core::ConfidenceInputs& inputs = played.evidence.vote.inputs;
    row.insert(row.end(), inputs.begin(), inputs.end());
    rows_.Write(row);
  }

  static bool SameAnswer(const StreamTurn& a, const StreamTurn& b) {
    return a.called_tools == b.called_tools && (a.called_tools || a.answer_key == b.answer_key);
  }

  // The past turns that the vote considered, with its bound on one caller's.
  void WriteRelations(const PlayedTurn& played) {
    const core::ConsensusOptions& consensus = options_.reuse.consensus;
    const core::FlowBook& book = played.evidence.flow->book;
    const core::DialogContext& context = played.evidence.context;
    std::vector<float> row = {0};
    absl::flat_hash_map<uint64_t, size_t> voters;
    size_t count = 0;
    // One more: the turn itself has been learned by now.
    for (const core::FlowBook::Neighbour& neighbour :
         book.Nearest(context, consensus.considered + book.options().max_examples_per_caller + 1)) {
      const StreamTurn* there = played.find_turn(neighbour.example->turn_id);
      if (there == nullptr || there == &played.turn || count == consensus.considered ||
          ++voters[neighbour.example->caller] > consensus.max_voters_per_caller) {
        continue;
      }
      ++count;
      const core::RelevanceInputs inputs =
          core::Relate(context, neighbour.example->context,
                       core::CompareWords(context.utterance, neighbour.example->context.utterance),
                       book.LikenessOf(context, neighbour));
      row.push_back(SameAnswer(played.turn, *there) ? 1.0f : 0.0f);
      row.insert(row.end(), inputs.begin(), inputs.end());
    }
    row[0] = static_cast<float>(count);
    row.resize(1 + consensus.considered * (1 + core::kRelevanceInputs));
    rows_.Write(row);
  }

  const Arguments& arguments_;
  PlayOptions options_;
  RowFile rows_;
  std::map<std::string, float> services_;
};

absl::Status Run(const Arguments& arguments) {
  if (arguments.rows.empty() == arguments.relations.empty()) {
    return absl::InvalidArgumentError("give one of --rows and --relations");
  }
  auto turns = ReadStream(arguments.stream);
  if (!turns.ok()) return turns.status();
  TO_ASSIGN_OR_RETURN(const std::vector<JudgeFold> folds, ReadJudgeFolds(arguments.judges));
  std::unique_ptr<core::ConfidenceModel> weights;
  if (!arguments.weights.empty()) {
    TO_ASSIGN_OR_RETURN(const std::string text, ReadFile(arguments.weights));
    TO_ASSIGN_OR_RETURN(weights, core::ConfidenceModel::Parse(text));
  }
  Writer writer(arguments, *turns);
  for (const JudgeFold& fold : folds) {
    TO_ASSIGN_OR_RETURN(const std::unique_ptr<ReuseModels> models, ReuseModels::Load(fold.judge));
    std::vector<StreamTurn> part;
    for (const StreamTurn& turn : *turns) {
      if (fold.Has(turn.flow)) part.push_back(turn);
    }
    writer.Play(part, weights ? models->With(*weights) : models->Embedded());
  }
  return writer.Close();
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) {
  turnopt::accuracy::Arguments arguments;
  CLI::App app("Writes what the learned replies are fitted on");
  app.add_option("stream", arguments.stream, "JSON Lines, one turn a line")->required();
  app.add_option("--relations", arguments.relations, "file for relevance.py");
  app.add_option("--rows", arguments.rows, "file for confidence.py");
  app.add_option("--weights", arguments.weights, "relevance instead of the shipped one");
  app.add_option("--judges", arguments.judges, "folder of judges that have not seen a service");
  app.add_flag("--plain", arguments.plain, "blank the dialog states");
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = turnopt::accuracy::Run(arguments);
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
