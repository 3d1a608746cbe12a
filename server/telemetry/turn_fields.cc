#include "server/telemetry/turn_fields.h"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "server/base/enum_table.h"
#include "server/core/turn_fields.h"
#include "server/telemetry/names.h"

namespace turnopt::telemetry {
namespace {

using Json = nlohmann::json;
using core::FieldsOf;
using core::RecordField;

template <typename T>
std::string KeyOf(const RecordField& field) {
  constexpr bool kDuration = std::is_same_v<T, absl::optional<absl::Duration>>;
  return absl::StrCat(field.key, kDuration ? "_ms" : "");
}

// Adds the fields of a record that a line has.
class Writer {
 public:
  explicit Writer(LogFields* fields) : fields_(*fields) {}

  template <typename T>
  void operator()(const RecordField& field, const T& value) {
    if (field.in_line == core::InLine::kHead) return;
    if (field.in_line == core::InLine::kUnlessEmpty && IsEmpty(value)) return;
    Add(field, value);
  }
  void operator()(const RecordField&, absl::Time) {}  // every line's head has it
  template <typename T>
  void Group(const absl::optional<T>& group) {
    if (group) FieldsOf<T>::Visit(*group, *this);
  }

 private:
  template <typename T>
  static bool IsEmpty(const std::vector<T>& values) {
    return values.empty();
  }
  template <typename T>
  static bool IsEmpty(const T& value) {
    return value == T();
  }

  template <typename T>
  void Add(const RecordField& field, const T& value) {
    fields_.emplace_back(KeyOf<T>(field), ToValue(value));
  }
  void Add(const RecordField& field, double value) {
    fields_.emplace_back(field.key, field.decimals < 0 ? value : Rounded(value, field.decimals));
  }
  // Queries and people read `detail`, programs `triage`.
  void Add(const RecordField& field, const std::vector<core::Finding>& triage) {
    NamedTexts findings;
    for (const core::Finding& finding : triage) findings.emplace_back(finding.name, finding.text);
    fields_.emplace_back(field::kDetail, absl::StrJoin(findings, "; ", absl::PairFormatter(": ")));
    fields_.emplace_back(field.key, std::move(findings));
  }

  static LogValue ToValue(bool value) { return value; }
  static LogValue ToValue(uint32_t count) { return int64_t{count}; }
  static LogValue ToValue(uint64_t hash) { return absl::StrCat(absl::Hex(hash, absl::kZeroPad16)); }
  static LogValue ToValue(const std::string& text) { return text; }
  static LogValue ToValue(const std::vector<std::string>& names) {
    return absl::StrJoin(names, ",");
  }
  static LogValue ToValue(absl::Duration duration) { return Milliseconds(duration); }
  static LogValue ToValue(core::Source source) {
    return std::string(core::ResponseTypeName(source));
  }
  template <typename E, std::enable_if_t<std::is_enum_v<E>, int> = 0>
  static LogValue ToValue(E value) {
    return std::string(base::Name(value));
  }
  template <typename T>
  static LogValue ToValue(const absl::optional<T>& value) {
    return ToValue(*value);
  }

  LogFields& fields_;
};

// Reads the fields of a record; what is missing or of a wrong type stays as it is.
class Reader {
 public:
  explicit Reader(const Json& line) : line_(line) {}

  template <typename T>
  void operator()(const RecordField& field, T& value) {
    const auto found = line_.find(KeyOf<T>(field));
    const bool read = found != line_.end() && Read(*found, value);
    if (!first_read_) first_read_ = read;
  }
  template <typename T>
  void Group(absl::optional<T>& group) {
    first_read_.reset();
    FieldsOf<T>::Visit(group.emplace(), *this);
    if (!first_read_.value_or(false)) group.reset();
  }

 private:
  static bool Read(const Json& json, double& value) {
    if (!json.is_number()) return false;
    value = json.get<double>();
    return true;
  }
  static bool Read(const Json& json, uint32_t& count) {
    double number = 0;
    if (!Read(json, number) || !(number >= 0 && number <= 4294967295.0)) return false;
    count = static_cast<uint32_t>(number);
    return true;
  }
  static bool Read(const Json& json, uint64_t& hash) {
    std::string digits;
    uint64_t read = 0;
    if (!Read(json, digits) || !absl::SimpleHexAtoi(digits, &read)) return false;
    hash = read;
    return true;
  }
  static bool Read(const Json& json, absl::Duration& duration) {
    double milliseconds = 0;
    if (!Read(json, milliseconds)) return false;
    duration = absl::Microseconds(std::round(milliseconds * 1000));
    return true;
  }
  static bool Read(const Json& json, absl::Time& time) {
    std::string text;
    return Read(json, text) && absl::ParseTime(absl::RFC3339_full, text, &time, nullptr);
  }
  static bool Read(const Json& json, std::vector<std::string>& names) {
    std::string text;
    if (!Read(json, text)) return false;
    names = absl::StrSplit(text, ',', absl::SkipEmpty());
    return true;
  }
  static bool Read(const Json& json, std::vector<core::Finding>& triage) {
    if (!json.is_array()) return false;
    for (const Json& one : json) {
      core::Finding finding;
      if (one.is_array() && one.size() == 2 && Read(one[0], finding.name) &&
          Read(one[1], finding.text)) {
        triage.push_back(std::move(finding));
      }
    }
    return true;
  }
  static bool Read(const Json& json, core::Source& source) {
    std::string name;
    if (!Read(json, name)) return false;
    for (const auto& row : base::Rows<core::Source>()) {
      if (name != row.response_type) continue;
      source = row.value;
      return true;
    }
    return false;
  }
  // A text, a flag or an enum.
  template <typename T>
  static bool Read(const Json& json, T& value) {
    if constexpr (std::is_enum_v<T>) {
      const auto* name = json.get_ptr<const std::string*>();
      const auto named = name == nullptr ? absl::nullopt : base::FromName<T>(*name);
      value = named.value_or(value);
      return named.has_value();
    } else {
      const auto* stored = json.get_ptr<const T*>();
      if (stored != nullptr) value = *stored;
      return stored != nullptr;
    }
  }
  template <typename T>
  static bool Read(const Json& json, absl::optional<T>& value) {
    T read{};
    if (!Read(json, read)) return false;
    value = read;
    return true;
  }

  const Json& line_;
  absl::optional<bool> first_read_;  // the first field since the group began
};

template <typename Record>
LogFields FieldsFor(const Record& record) {
  LogFields fields;
  Writer writer(&fields);
  FieldsOf<Record>::Visit(record, writer);
  return fields;
}

template <typename Record>
Record RecordFrom(const Json& line) {
  Record record = FieldsOf<Record>::Blank();
  Reader reader(line);
  FieldsOf<Record>::Visit(record, reader);
  return record;
}

}  // namespace

double Milliseconds(absl::Duration duration) {
  return std::round(absl::ToDoubleMicroseconds(duration)) / 1000.0;
}

double Rounded(double value, int decimals) {
  const double scale = std::pow(10, decimals);
  return std::round(value * scale) / scale;
}

LogFields TurnFields(const core::TurnRecord& turn) {
  LogFields fields;
  Writer writer(&fields);
  FieldsOf<core::TurnRecord>::VisitHead(turn, writer);
  return fields;
}

void AddLatency(const core::StageLatency& latency, LogFields* fields) {
  Writer writer(fields);
  FieldsOf<core::StageLatency>::Visit(latency, writer);
}

void AddQuality(const core::QualityScore& quality, LogFields* fields) {
  Writer writer(fields);
  FieldsOf<core::QualityScore>::Visit(quality, writer);
}

LogLine LineOf(const core::TurnRecord& turn) {
  return {LogLevel::kInfo, turn.completed_at, log_message::kTurnComplete, FieldsFor(turn)};
}

LogLine LineOf(const core::LabelRecord& label) {
  return {LogLevel::kInfo, label.labelled_at, log_message::kTurnLabelled, FieldsFor(label)};
}

LogLine LineOf(const core::Incident& incident) {
  const bool grave = incident.phase == core::Incident::Phase::kRaised &&
                     incident.severity != core::Severity::kInfo;
  return {grave ? LogLevel::kWarning : LogLevel::kInfo, incident.at, incident.line,
          FieldsFor(incident)};
}

LineKind ReadLine(absl::string_view line, core::TurnLogVisitor& visitor) {
  const Json object = Json::parse(line.begin(), line.end(), nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return LineKind::kOther;
  const auto text = [&object](const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
  };
  absl::Time at;
  if (!absl::ParseTime(absl::RFC3339_full, text(field::kTimestamp), &at, nullptr)) {
    return LineKind::kOther;
  }
  if (!text(field::kIncidentId).empty()) {
    visitor.OnIncident(RecordFrom<core::Incident>(object));
    return LineKind::kIncident;
  }
  if (text(field::kTurnId).empty()) return LineKind::kOther;
  const std::string message = text(field::kMessage);
  if (message == log_message::kTurnComplete) {
    visitor.OnTurn(RecordFrom<core::TurnRecord>(object));
    return LineKind::kTurn;
  }
  if (message == log_message::kTurnLabelled) {
    visitor.OnLabel(RecordFrom<core::LabelRecord>(object));
    return LineKind::kLabel;
  }
  return LineKind::kOther;
}

}  // namespace turnopt::telemetry
