// Layout, little-endian: u32 version, u32 states, then of each: u32 bytes and
// bytes of the name, u32 turns, u32 capped, u8 fitted, f32 typical_raw, and three
// counted lists of f32 (good, spoiled, knots as raw and calibrated in turn).
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "server/base/byte_reader.h"
#include "server/core/quality/calibration.h"

namespace turnopt::core {
namespace {

constexpr uint32_t kVersion = 1;
constexpr uint32_t kMaxStates = 10'000;
constexpr uint32_t kMaxNameBytes = 4'096;
constexpr uint32_t kMaxValues = 100'000;

void PutU32(uint32_t value, std::string* out) {
  for (int shift = 0; shift < 32; shift += 8) out->push_back(static_cast<char>(value >> shift));
}

void PutF32(double value, std::string* out) {
  const float narrow = static_cast<float>(value);
  uint32_t bits;
  std::memcpy(&bits, &narrow, sizeof(bits));
  PutU32(bits, out);
}

void PutList(const std::vector<double>& values, std::string* out) {
  PutU32(static_cast<uint32_t>(values.size()), out);
  for (const double value : values) PutF32(value, out);
}

bool ReadList(base::ByteReader& reader, std::vector<double>* out) {
  uint32_t count = 0;
  std::vector<float> values;
  if (!reader.U32(&count) || count > kMaxValues || !reader.F32s(count, &values)) return false;
  out->assign(values.begin(), values.end());
  return true;
}

bool ReadState(base::ByteReader& reader, CalibrationState* state) {
  uint32_t name_bytes = 0;
  absl::string_view name;
  uint8_t fitted = 0;
  float typical = 0;
  std::vector<double> knots;
  if (!reader.U32(&name_bytes) || name_bytes > kMaxNameBytes || !reader.Bytes(name_bytes, &name) ||
      !reader.U32(&state->turns) || !reader.U32(&state->capped) || !reader.U8(&fitted) ||
      fitted > 1 || !reader.F32(&typical) || !ReadList(reader, &state->good) ||
      !ReadList(reader, &state->spoiled) || !ReadList(reader, &knots) || knots.size() % 2 != 0) {
    return false;
  }
  state->deployment = std::string(name);
  state->fitted = fitted == 1;
  state->typical_raw = typical;
  for (size_t i = 0; i < knots.size(); i += 2) state->knots.push_back({knots[i], knots[i + 1]});
  return true;
}

}  // namespace

std::string EncodeCalibration(const std::vector<CalibrationState>& states) {
  std::string out;
  PutU32(kVersion, &out);
  PutU32(static_cast<uint32_t>(states.size()), &out);
  for (const CalibrationState& state : states) {
    const std::string name = state.deployment.substr(0, kMaxNameBytes);
    PutU32(static_cast<uint32_t>(name.size()), &out);
    out.append(name);
    PutU32(state.turns, &out);
    PutU32(state.capped, &out);
    out.push_back(state.fitted ? 1 : 0);
    PutF32(state.typical_raw, &out);
    PutList(state.good, &out);
    PutList(state.spoiled, &out);
    std::vector<double> knots;
    for (const CalibrationMap::Knot& knot : state.knots) {
      knots.push_back(knot.raw);
      knots.push_back(knot.calibrated);
    }
    PutList(knots, &out);
  }
  return out;
}

absl::StatusOr<std::vector<CalibrationState>> DecodeCalibration(absl::string_view bytes) {
  base::ByteReader reader(bytes);
  uint32_t version = 0;
  uint32_t count = 0;
  if (!reader.U32(&version) || version != kVersion || !reader.U32(&count) || count > kMaxStates) {
    return absl::DataLossError("calibration: header");
  }
  std::vector<CalibrationState> states;
  for (uint32_t i = 0; i < count; ++i) {
    CalibrationState state;
    if (!ReadState(reader, &state)) return absl::DataLossError("calibration: state");
    states.push_back(std::move(state));
  }
  if (!reader.rest().empty()) return absl::DataLossError("calibration: length");
  return states;
}

}  // namespace turnopt::core
