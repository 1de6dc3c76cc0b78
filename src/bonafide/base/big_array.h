// Arrays as long as the log: memory that the system hands out page by page, as it is touched, and takes
// back at once; or, where memory should not hold them, a file that goes with the process.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <type_traits>
#include <utility>

#include "bonafide/base/result.h"

namespace bonafide {

/// Where long arrays lie: in memory, or in files without a name in `folder`.
struct Backing {
  std::filesystem::path folder;
  bool in_files = false;
};

/// Pages of zeros, as many as asked for. For BigArray.
class Pages {
 public:
  Pages() = default;
  ~Pages() { release(); }
  Pages(Pages&& other) noexcept : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)), shared_(other.shared_) {}
  Pages& operator=(Pages&& other) noexcept;
  /// Contents are kept, what is new is 0. @throws std::bad_alloc.
  void grow(std::size_t bytes);
  /// @errors kIo when the file cannot be made as large.
  static Result<Pages> in_file(const std::filesystem::path& folder, std::size_t bytes);
  void* data() const { return data_; }
  std::size_t bytes() const { return bytes_; }
  bool in_memory() const { return !shared_; }
  /// The same bytes in a file, written in order. @errors kIo as in_file.
  Status move_to_file(const std::filesystem::path& folder);
  void set_aside() const;

 private:
  void release();
  void* data_ = nullptr;
  std::size_t bytes_ = 0;
  bool shared_ = false;  // with a file
};

/// As much of std::vector as columns need. What resize adds is 0.
template <class T>
class BigArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  BigArray() = default;
  explicit BigArray(std::size_t size) { resize(size); }
  BigArray(BigArray&& other) noexcept : pages_(std::move(other.pages_)), size_(std::exchange(other.size_, 0)) {}
  BigArray& operator=(BigArray&& other) noexcept {
    pages_ = std::move(other.pages_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }
  BigArray(const BigArray& other) { *this = other; }
  BigArray& operator=(const BigArray& other) {
    if (this != &other) assign(other);
    return *this;
  }
  /// Zeros, in memory or in a file as `backing` says. @errors kIo: the folder cannot hold them.
  static Result<BigArray> zeros(std::size_t size, const Backing& backing) {
    BigArray out;
    if (backing.in_files && size > 0) {
      TRY(out.pages_, Pages::in_file(backing.folder, size * sizeof(T)));
      out.size_ = size;
    } else {
      out.resize(size);
    }
    return out;
  }

  void resize(std::size_t size) {
    if (size > size_) std::fill(data() + size_, data() + std::min(size, capacity()), T{});
    reserve(size);
    size_ = size;
  }
  void reserve(std::size_t size) {
    if (size > capacity()) pages_.grow(size * sizeof(T));
  }
  void push_back(const T& value) {
    if (size_ == capacity()) pages_.grow(std::max<std::size_t>(kFirstBytes, 2 * pages_.bytes()));
    data()[size_++] = value;
  }
  void append(std::span<const T> values) {
    for (const T& value : values) push_back(value);
  }
  void assign(std::span<const T> values) {
    BigArray fresh(values.size());
    std::copy(values.begin(), values.end(), fresh.begin());
    *this = std::move(fresh);
  }

  T* data() { return static_cast<T*>(pages_.data()); }
  const T* data() const { return static_cast<const T*>(pages_.data()); }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  T& operator[](std::size_t i) { return data()[i]; }
  const T& operator[](std::size_t i) const { return data()[i]; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t capacity() const { return pages_.bytes() / sizeof(T); }
  /// 0 where a file holds it.
  std::size_t memory_bytes() const { return pages_.in_memory() ? pages_.bytes() : 0; }
  /// Out of memory into a file of `folder`. @errors kIo: it cannot hold it.
  Status move_to_file(const std::filesystem::path& folder) { return size_ == 0 ? Status() : pages_.move_to_file(folder); }
  /// Nothing will be asked of it soon: a file's pages leave memory until they are.
  void set_aside() const { pages_.set_aside(); }
  friend bool operator==(const BigArray& a, const BigArray& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

 private:
  static constexpr std::size_t kFirstBytes = 4096;
  Pages pages_;
  std::size_t size_ = 0;
};

}  // namespace bonafide
