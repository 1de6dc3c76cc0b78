// How report.html looks: on screens from 360 pixels, dark and light, and on A4 and Letter.
#pragma once

namespace bonafide::report {

/// The style sheet. Refers to nothing outside the document.
extern const char* const kStyleSheet;

}  // namespace bonafide::report
