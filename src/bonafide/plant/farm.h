// Planted farms: new accounts that are sent to customers who have nothing in common.
#pragma once
#include <cstdint>

#include "bonafide/plant/assemble.h"
#include "bonafide/plant/ground.h"

namespace bonafide::plant {

struct FarmPlan {
  bool trickle;              ///< acts follow each customer's own times over the window; else: uniform within it
  double window_seconds;     ///< of one customer's order
  std::uint32_t members;
  double density;            ///< part of the customers that a member serves
  double camouflage;         ///< part of a member's acts that serve nobody, in [0, 1)
  bool popular;              ///< customers from Ground::popular, else from Ground::ordinary
};

/// Plants one farm of kTargetsOfPlanting customers. An order begins at a moment of the customer's own
/// life, and a trickle ends with it. Camouflage acts are acts of the log drawn at random, target and time
/// together, never on a customer. The accounts are new; each borrows its columns (country, device, ...)
/// from an account of the log drawn at random, so nothing but lockstep betrays them.
Planted plant_farm(const Ground& ground, const FarmPlan& plan, RandomStream& stream);

}  // namespace bonafide::plant
