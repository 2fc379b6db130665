#include <stddef.h>

/// The description of the HTTP API as YAML, and how many bytes it has.
const unsigned char *_Nonnull fabrique_description(size_t *_Nonnull count);
