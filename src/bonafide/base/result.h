// What a function returns when its input may be at fault: a value, or one clear sentence.
// Errors are for whatever input, disk or user can cause; CHECK is for our own bugs.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace bonafide {

enum class ErrorKind {
  kUsage,        ///< the command line asks for what cannot be
  kInput,        ///< a file or value given by the user is at fault
  kIo,           ///< the disk or the operating system refused
  kInterrupted,  ///< Ctrl-C or a signal
};

/// One sentence for the person who gave the input: place, value, remedy.
struct Error {
  ErrorKind kind;
  std::string message;
};

/// Either a T or an Error. value() on an error aborts: ask ok() first.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}          // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}      // NOLINT(google-explicit-constructor)
  bool ok() const { return std::holds_alternative<T>(state_); }
  T& value() & { return std::get<T>(state_); }
  const T& value() const& { return std::get<T>(state_); }
  T&& value() && { return std::get<T>(std::move(state_)); }
  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

/// Result of a function that has nothing to return but may fail.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
  bool ok() const { return !error_; }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace bonafide

#define BONAFIDE_CONCAT_INNER(a, b) a##b
#define BONAFIDE_CONCAT(a, b) BONAFIDE_CONCAT_INNER(a, b)

/// TRY(auto rows, read(path)): declares `rows`, or returns the error to the caller.
#define TRY(declaration, expression)                                          \
  auto BONAFIDE_CONCAT(try_, __LINE__) = (expression);                        \
  if (!BONAFIDE_CONCAT(try_, __LINE__).ok())                                  \
    return BONAFIDE_CONCAT(try_, __LINE__).error();                           \
  declaration = std::move(BONAFIDE_CONCAT(try_, __LINE__)).value()

/// TRY_STATUS(write(path)): returns the error to the caller, if there is one.
#define TRY_STATUS(expression)                                                     \
  do {                                                                             \
    if (auto try_status_ = (expression); !try_status_.ok()) return try_status_.error(); \
  } while (false)

/// CHECK(condition): our own bug when it is false. Prints where, and aborts.
#define CHECK(condition)                                                                   \
  do {                                                                                     \
    if (!(condition)) {                                                                    \
      std::fprintf(stderr, "bonafide: internal error at %s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                        \
    }                                                                                      \
  } while (false)
