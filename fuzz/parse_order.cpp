// libFuzzer's door to parse_order.h: `make fuzz`.
#include "parse_order.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  bonafide::fuzz::parse_order_body({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
