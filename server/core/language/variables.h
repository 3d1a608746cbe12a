#ifndef TURNOPT_SERVER_CORE_LANGUAGE_VARIABLES_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_VARIABLES_H_

#include <map>
#include <string>

namespace turnopt::core {

// Names the placeholders of a text (lead_name, company, time ...) and their values now.
using Variables = std::map<std::string, std::string>;

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_VARIABLES_H_
