// The ladder as a picture: whom each order touches against what it still shows.
#pragma once
#include <cstddef>
#include <string>

#include "bonafide/orders/narrow.h"

namespace bonafide::report {

/// A figure with its finding as title, caption and table. @param id  unique in the document.
std::string ladder_figure(const orders::Ladder& ladder, const std::string& id);

/// The same in characters: a number for an order that nothing beats, a point for another. @param width columns, at least 60.
std::string ladder_chart(const orders::Ladder& ladder, std::size_t width);

}  // namespace bonafide::report
