// What the tests of this room share: files in a folder that goes away.
#pragma once
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "bonafide/ingest/ingest.h"

namespace bonafide::ingest::testing {

/// A test in a folder of its own.
class InFolder : public ::testing::Test {
 protected:
  InFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "bonafide.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
    std::filesystem::create_directory(folder_ / "work");
  }
  ~InFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  /// @return the file's path.
  std::string write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
  std::string read(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  ReadOptions options(std::vector<std::string> inputs) const {
    ReadOptions options;
    options.inputs = std::move(inputs);
    options.work_folder = folder_ / "work";
    return options;
  }
  std::string rejects() const { return read("work/rejects.csv"); }

  std::filesystem::path folder_;
};

inline Result<Log> read_quietly(const ReadOptions& options) {
  Progress progress(Progress::Mode::kQuiet);
  return read_log(options, progress);
}

/// The log, or an empty one and a failed test.
inline Log read_well(const ReadOptions& options) {
  auto log = read_quietly(options);
  if (log.ok()) return std::move(log).value();
  ADD_FAILURE() << log.error().message;
  return {};
}

/// The error's sentence; a log is a failed test.
inline std::string read_badly(const ReadOptions& options, ErrorKind kind = ErrorKind::kInput) {
  const auto log = read_quietly(options);
  if (log.ok()) {
    ADD_FAILURE() << "was read";
    return "";
  }
  EXPECT_EQ(log.error().kind, kind);
  return log.error().message;
}

/// "actor target time" of every event, in canonical order.
inline std::vector<std::string> events_of(const events::EventTable& table) {
  std::vector<std::string> lines;
  for (std::uint32_t target = 0; target < table.targets.size(); ++target)
    for (std::uint64_t event = table.target_begin[target]; event < table.target_begin[target + 1]; ++event)
      lines.push_back(std::string(table.actors[table.actor[event]]) + " " + std::string(table.targets[target]) + " " +
                      format_time(table.time_of(event), table.time.relative));
  return lines;
}

inline std::string gzip(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

inline std::string zstd(std::string_view bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  packed.resize(ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(), bytes.size()));
  ZSTD_freeCCtx(context);
  return packed;
}

/// A file of ../shared/data beside the repository, or "" where there is none.
inline std::string shared_data(const std::string& name) {
  for (std::filesystem::path folder = std::filesystem::absolute(__FILE__); folder.has_relative_path(); folder = folder.parent_path())
    if (const auto file = folder / "shared" / "data" / name; std::filesystem::exists(file)) return file.string();
  return "";
}

}  // namespace bonafide::ingest::testing
