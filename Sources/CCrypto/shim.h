#pragma once
// The functions that need no look-up and no memory of their own are marked as old since OpenSSL 3; they stay until 4.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
