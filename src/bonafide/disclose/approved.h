// Approved<T>: data that a policy has let through for one reader. Report, production and server
// writers accept nothing else, and only a Gate can make one: so that no path from raw
// accounts to a reader skips the decision (tests/nocompile proves it).
#pragma once
#include <string>
#include <utility>

namespace bonafide::disclose {

class Gate;
class RecipientGate;

/// For whom something was approved. What the custodian may see is not thereby fit to leave: the two are
/// different types, and a production is written from the second alone.
struct Custodian;
struct Recipient;

template <class T, class Reader = Custodian>
class Approved {
 public:
  const T& value() const { return value_; }
  /// The policy that let it through; it is printed on what is written.
  const std::string& policy() const { return policy_; }

 private:
  friend class Gate;
  friend class RecipientGate;
  Approved(T value, std::string policy) : value_(std::move(value)), policy_(std::move(policy)) {}
  T value_;
  std::string policy_;
};

/// Whoever holds the log already: sees everything, because nothing is new to them.
class Gate {
 public:
  template <class T>
  static Approved<T> for_custodian(T value) {
    return Approved<T>(std::move(value), "custodian");
  }
};

}  // namespace bonafide::disclose
