/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * SC_VECTOR_CLONES before a function has the compiler make one variant of it
 * for each vector width; the program takes the widest that the processor has.
 * Not under the sanitizers, which start after the choice is made.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__GLIBC__) \
    && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(SC_NO_VECTOR_CLONES)
#define SC_VECTOR_CLONES __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SC_VECTOR_CLONES
#endif
