// The column names of logs as others export them.
#include "bonafide/ingest/ingest.h"

namespace bonafide::ingest {

const std::vector<Profile>& profiles() {
  static const std::vector<Profile> all{
      {"bonafide",
       "our own names, as `simulate` and `detect` write them",
       {{"actor", "actor"},
        {"target", "target"},
        {"time", "time"},
        {"action", "action"},
        {"owner", "owner"},
        {"country", "country"},
        {"created", "created"},
        {"client", "client"},
        {"device", "device"},
        {"content", "content"}}},
      {"coortweet",
       "tables for the R package CooRTweet: who shared which object, and when",
       {{"actor", "account_id"}, {"target", "object_id"}, {"time", "timestamp_share"}, {"content", "content_id"}}},
  };
  return all;
}

}  // namespace bonafide::ingest
