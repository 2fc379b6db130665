#include "description.h"

// The document is compiled in, so that a program that was moved still has it.
static const unsigned char document[] = {
#embed "openapi.yaml"
};

const unsigned char *fabrique_description(size_t *count)
{
    *count = sizeof document;
    return document;
}
