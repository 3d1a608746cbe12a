#ifndef TURNOPT_SERVER_CORE_TIER_EXAMPLE_WEIGHTS_H_
#define TURNOPT_SERVER_CORE_TIER_EXAMPLE_WEIGHTS_H_

namespace turnopt::core {

// Printed by server/models/training/example_confidence.py; in the order of ExampleFeature.
constexpr double kExampleBias = -2.09819;
constexpr double kExampleWeights[] = {6.74779, 2.05403,  -6.49765, 0.707499, 0.622629,
                                      4.8616,  -2.97212, 1.50692,  0.562196, 0.81918};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_EXAMPLE_WEIGHTS_H_
