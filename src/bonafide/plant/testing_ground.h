// A log with topics to plant in, for the tests of this room.
#pragma once
#include "bonafide/null/exposure.h"
#include "bonafide/plant/ground.h"
#include "bonafide/simulate/simulate.h"

namespace bonafide::plant::testing {

/// A simulated log without farms, its exposure and its ground; the first `accused` actors by code are accused.
struct Field {
  events::EventTable events;
  null::Exposure exposure;
  Ground ground;

  explicit Field(std::uint64_t size = 40'000, std::size_t accused = 0)
      : events(simulated(size)), exposure(null::build_exposure(events, {{60, 7200, 86'400}, true}, {1, 2})), ground(surveyed(events, exposure, accused)) {}

 private:
  static events::EventTable simulated(std::uint64_t size) {
    simulate::SimulateOptions options;
    options.scenario = *simulate::parse_scenario("clean");
    options.events = size;
    options.seed = 11;
    options.extra_columns = {"country"};
    return std::move(simulate::simulate(options)).value().events;
  }
  static Ground surveyed(const events::EventTable& events, const null::Exposure& exposure, std::size_t accused) {
    std::vector<std::uint8_t> marks(events.actors.size(), 0);
    std::fill_n(marks.begin(), accused, 1);
    return std::move(survey(events, exposure, std::move(marks))).value();
  }
};

}  // namespace bonafide::plant::testing
