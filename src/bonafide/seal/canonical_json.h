// Canonical JSON (RFC 8785), so that a statement has one form of bytes. Of numbers only whole ones are let
// in: ours have no others, and printing doubles as ECMAScript does is most of what implementations get wrong.
#pragma once
#include <string>
#include <string_view>

#include "bonafide/base/result.h"

namespace bonafide::seal {

/// The canonical form of a JSON text: no blanks, keys by UTF-16 code units, the shortest escapes.
/// @param place names the text in errors. @errors kInput: it is no JSON (a lone surrogate is none), a key stands twice in an
/// object, a number has a fraction or an exponent or lies beyond 2^53 - 1, or it is nested over 64 deep.
Result<std::string> canonical_json(std::string_view json, std::string_view place);

}  // namespace bonafide::seal
