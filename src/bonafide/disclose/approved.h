// Approved<T>: data that a policy has let through for one recipient. Report, production and
// server writers accept nothing else, and only a Gate can make one: so that no path from raw
// accounts to a reader skips the decision (tests/nocompile proves it).
#pragma once
#include <string>
#include <utility>

namespace bonafide::disclose {

class Gate;

template <class T>
class Approved {
 public:
  const T& value() const { return value_; }
  /// The policy that let it through; it is printed on what is written.
  const std::string& policy() const { return policy_; }

 private:
  friend class Gate;
  Approved(T value, std::string policy) : value_(std::move(value)), policy_(std::move(policy)) {}
  T value_;
  std::string policy_;
};

/// The only maker of Approved<T>.
class Gate {
 public:
  /// For whoever holds the log already: sees everything, because nothing is new to them.
  template <class T>
  static Approved<T> for_custodian(T value) {
    return Approved<T>(std::move(value), "custodian");
  }
};

}  // namespace bonafide::disclose
