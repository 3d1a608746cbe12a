// SQL comes from core/turn_fields.h: parameters are bound, and columns read, in the order of the
// table's rows, with a running number.
#include "server/storage/turn_rows.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "server/base/enum_table.h"
#include "server/base/status_macros.h"
#include "server/core/turn_fields.h"

namespace turnopt::storage {
namespace {

using core::FieldsOf;
using core::RecordField;

// The names of a record's columns.
class Columns {
 public:
  template <typename Record>
  static std::vector<std::string> Of() {
    Columns columns;
    columns.Add<Record>();
    return std::move(columns.names_);
  }

  template <typename T>
  void operator()(const RecordField& field, const T&) {
    if (field.column == nullptr) return;
    constexpr bool kDuration = std::is_same_v<T, absl::optional<absl::Duration>>;
    names_.push_back(absl::StrCat(field.column, kDuration ? "_us" : ""));
  }
  template <typename T>
  void Group(const absl::optional<T>&) {
    Add<T>();
  }

 private:
  template <typename Record>
  void Add() {
    const Record record{};
    FieldsOf<Record>::Visit(record, *this);
  }

  std::vector<std::string> names_;
};

// An array of [name, text] pairs.
std::string TriageToText(const std::vector<core::Finding>& triage) {
  nlohmann::json findings = nlohmann::json::array();
  for (const core::Finding& finding : triage) findings.push_back({finding.name, finding.text});
  // Bytes that are not UTF-8 must not throw.
  return findings.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<core::Finding> TriageFromText(absl::string_view text) {
  std::vector<core::Finding> triage;
  const nlohmann::json findings =
      nlohmann::json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!findings.is_array()) return triage;
  for (const nlohmann::json& finding : findings) {
    if (finding.is_array() && finding.size() == 2 && finding[0].is_string() &&
        finding[1].is_string()) {
      triage.push_back({finding[0].get<std::string>(), finding[1].get<std::string>()});
    }
  }
  return triage;
}

// Binds the fields of a record; must live until the statement has run.
class Binder {
 public:
  explicit Binder(Statement& statement) : statement_(statement) {}

  template <typename T>
  void operator()(const RecordField& field, const T& value) {
    if (field.column == nullptr) return;
    if (absent_) {
      statement_.BindNull(next_);
    } else {
      Bind(value);
    }
    ++next_;
  }
  template <typename T>
  void Group(const absl::optional<T>& group) {
    const T none{};
    absent_ = !group.has_value();
    FieldsOf<T>::Visit(absent_ ? none : *group, *this);
    absent_ = false;
  }

 private:
  void Bind(absl::string_view text) { statement_.BindText(next_, text); }
  void Bind(int64_t value) { statement_.BindInt(next_, value); }
  void Bind(uint64_t hash) { Bind(static_cast<int64_t>(hash)); }
  void Bind(uint32_t count) { Bind(static_cast<int64_t>(count)); }
  void Bind(bool value) { Bind(static_cast<int64_t>(value)); }
  void Bind(double value) { statement_.BindDouble(next_, value); }
  void Bind(absl::Time time) { Bind(StoredTime(time)); }
  void Bind(absl::Duration duration) { Bind(absl::ToInt64Microseconds(duration)); }
  void Bind(const std::vector<std::string>& names) {
    Bind(absl::string_view(made_.emplace_back(absl::StrJoin(names, ","))));
  }
  void Bind(const std::vector<core::Finding>& triage) {
    Bind(absl::string_view(made_.emplace_back(TriageToText(triage))));
  }
  template <typename T>
  void Bind(const absl::optional<T>& value) {
    if (value) {
      Bind(*value);
    } else {
      statement_.BindNull(next_);
    }
  }
  template <typename E, std::enable_if_t<std::is_enum_v<E>, int> = 0>
  void Bind(E value) {
    Bind(absl::string_view(base::Name(value)));
  }

  Statement& statement_;
  int next_ = 0;
  bool absent_ = false;
  std::deque<std::string> made_;  // bound texts that are no member
};

// Reads the fields of a record.
class Reader {
 public:
  explicit Reader(const Statement& row) : row_(row) {}

  template <typename T>
  void operator()(const RecordField& field, T& value) {
    if (field.column == nullptr) return;
    Read(value);
    ++next_;
  }
  template <typename T>
  void Group(absl::optional<T>& group) {
    const bool absent = row_.IsNull(next_);
    FieldsOf<T>::Visit(group.emplace(), *this);
    if (absent) group.reset();
  }

 private:
  void Read(std::string& text) { text = std::string(row_.Text(next_)); }
  void Read(uint64_t& hash) { hash = static_cast<uint64_t>(row_.Int(next_)); }
  void Read(uint32_t& count) {
    constexpr int64_t kMost = std::numeric_limits<uint32_t>::max();
    count = static_cast<uint32_t>(std::clamp<int64_t>(row_.Int(next_), 0, kMost));
  }
  void Read(bool& value) { value = row_.Int(next_) != 0; }
  void Read(double& value) { value = row_.Double(next_); }
  void Read(absl::Time& time) { time = absl::FromUnixMicros(row_.Int(next_)); }
  void Read(absl::Duration& duration) { duration = absl::Microseconds(row_.Int(next_)); }
  void Read(std::vector<std::string>& names) {
    names = absl::StrSplit(row_.Text(next_), ',', absl::SkipEmpty());
  }
  void Read(std::vector<core::Finding>& triage) { triage = TriageFromText(row_.Text(next_)); }
  template <typename T>
  void Read(absl::optional<T>& value) {
    if (!row_.IsNull(next_)) Read(value.emplace());
  }
  template <typename E, std::enable_if_t<std::is_enum_v<E>, int> = 0>
  void Read(E& value) {
    value = base::FromName<E>(row_.Text(next_)).value_or(value);
  }

  const Statement& row_;
  int next_ = 0;
};

template <typename Record>
absl::StatusOr<Statement> PrepareInsert(Database& database, absl::string_view insert_into) {
  const std::vector<std::string> columns = Columns::Of<Record>();
  return database.Prepare(
      absl::StrCat(insert_into, "(", absl::StrJoin(columns, ","), ") VALUES (",
                   absl::StrJoin(std::vector<absl::string_view>(columns.size(), "?"), ","), ")"));
}

template <typename Record>
absl::Status InsertRecord(Statement& insert, const Record& record) {
  Binder bind(insert);
  FieldsOf<Record>::Visit(record, bind);
  return insert.Run();
}

template <typename Record, typename OnRecord>
absl::Status ForEach(Database& database, absl::string_view table, absl::string_view time,
                     const core::TimeRange& range, OnRecord on_record) {
  TO_ASSIGN_OR_RETURN(Statement select, database.Prepare(absl::StrCat(
                                            "SELECT ", absl::StrJoin(Columns::Of<Record>(), ","),
                                            " FROM ", table, " WHERE ", time, " >= ?1 AND ", time,
                                            " < ?2 ORDER BY ", time, ", rowid")));
  select.BindInt(0, StoredTime(range.since));
  select.BindInt(1, StoredTime(range.until));
  while (true) {
    TO_ASSIGN_OR_RETURN(const bool row, select.Step());
    if (!row) return absl::OkStatus();
    Record record = FieldsOf<Record>::Blank();
    Reader read(select);
    FieldsOf<Record>::Visit(record, read);
    on_record(record);
  }
}

}  // namespace

int64_t StoredTime(absl::Time time) { return absl::ToUnixMicros(time); }

absl::StatusOr<TurnRowWriter> TurnRowWriter::Create(Database& database) {
  TurnRowWriter writer;
  TO_ASSIGN_OR_RETURN(writer.turn_,
                      PrepareInsert<core::TurnRecord>(database, "INSERT OR IGNORE INTO turns"));
  TO_ASSIGN_OR_RETURN(writer.label_,
                      PrepareInsert<core::LabelRecord>(database, "INSERT OR REPLACE INTO labels"));
  TO_ASSIGN_OR_RETURN(writer.incident_,
                      PrepareInsert<core::Incident>(database, "INSERT OR IGNORE INTO incidents"));
  return writer;
}

absl::Status TurnRowWriter::Insert(const core::TurnRecord& turn) {
  return InsertRecord(turn_, turn);
}

absl::Status TurnRowWriter::Insert(const core::LabelRecord& label) {
  return InsertRecord(label_, label);
}

absl::Status TurnRowWriter::Insert(const core::Incident& incident) {
  return InsertRecord(incident_, incident);
}

absl::Status ReadTurns(Database& database, const core::TimeRange& range,
                       core::TurnLogVisitor& visitor) {
  return ForEach<core::TurnRecord>(database, "turns", "completed_at", range,
                                   [&](const core::TurnRecord& turn) { visitor.OnTurn(turn); });
}

absl::Status ReadLabels(Database& database, const core::TimeRange& range,
                        core::TurnLogVisitor& visitor) {
  return ForEach<core::LabelRecord>(
      database, "labels", "labelled_at", range,
      [&](const core::LabelRecord& label) { visitor.OnLabel(label); });
}

absl::Status ReadIncidents(Database& database, const core::TimeRange& range,
                           core::TurnLogVisitor& visitor) {
  return ForEach<core::Incident>(
      database, "incidents", "at", range,
      [&](const core::Incident& incident) { visitor.OnIncident(incident); });
}

}  // namespace turnopt::storage
