// libcurl, and those of its functions that Swift cannot import because they are variadic.
#pragma once
#include <curl/curl.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

typedef size_t (*curl_shim_bytes)(char *, size_t, size_t, void *);

static inline CURLcode curl_shim_set_text(CURL *handle, CURLoption option, const char *text) {
    return curl_easy_setopt(handle, option, text);
}

static inline CURLcode curl_shim_set_number(CURL *handle, CURLoption option, long number) {
    return curl_easy_setopt(handle, option, number);
}

static inline CURLcode curl_shim_set_size(CURL *handle, CURLoption option, curl_off_t size) {
    return curl_easy_setopt(handle, option, size);
}

static inline CURLcode curl_shim_set_pointer(CURL *handle, CURLoption option, void *pointer) {
    return curl_easy_setopt(handle, option, pointer);
}

static inline CURLcode curl_shim_set_bytes(CURL *handle, CURLoption option, curl_shim_bytes function) {
    return curl_easy_setopt(handle, option, function);
}

static inline long curl_shim_number(CURL *handle, CURLINFO about) {
    long number = 0;
    curl_easy_getinfo(handle, about, &number);
    return number;
}

static inline void *curl_shim_private(CURL *handle) {
    char *pointer = NULL;
    curl_easy_getinfo(handle, CURLINFO_PRIVATE, &pointer);
    return pointer;
}

static inline CURLcode curl_shim_result(const CURLMsg *message) { return message->data.result; }
