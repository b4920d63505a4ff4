/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/bench-shape.h"
#include "cli/cli.h"

G_BEGIN_DECLS

/**
 * ScBenchRequest:
 * @shape: of the network
 * @threads: 0: all cores
 * @files: (array zero-terminated=1): what was named after the measurement, possibly nothing
 */
typedef struct
{
  const ScBenchShape *shape;
  guint threads;
  const gchar *const *files;
} ScBenchRequest;

/**
 * ScBench: one measurement of `sigmacast bench`.
 * @n_files: how many files may be named, all or none
 * @run: measures; adds its figures as members to the object that @figures is in
 */
typedef struct
{
  const gchar *name;
  const gchar *summary;
  gboolean (*run) (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error);
  guint n_files;
} ScBench;

extern const ScBench sc_bench_dataset;
extern const ScBench sc_bench_denoiser;
extern const ScBench sc_bench_globe;
extern const ScBench sc_bench_io;
extern const ScBench sc_bench_members;
extern const ScBench sc_bench_noise;
extern const ScBench sc_bench_plan;
extern const ScBench sc_bench_start;
extern const ScBench sc_bench_step;
extern const ScBench sc_bench_train;

/** sc_bench_add: one figure. */
void    sc_bench_add_number (JsonBuilder *figures, const gchar *name, gdouble value);

/** sc_bench_median: of @n values, which are put in order. */
gdouble sc_bench_median (gdouble *values, gsize n);

/**
 * sc_bench_sgemm_rate:
 *
 * Floating-point operations per second of CBLAS's sgemm, square 4096, float32,
 * all cores, best of three. Returns 0 with an error where memory is lacking.
 */
gdouble sc_bench_sgemm_rate (GError **error);

/** sc_bench_copy_rate: bytes read and written per second by memcpy of 64 MiB, all cores; best of six, else as above. */
gdouble sc_bench_copy_rate (GError **error);

/**
 * sc_bench_add_limits:
 * @operations: floating-point operations that took @seconds; 0: none to speak of
 * @bytes: read and written in that time; 0: not what limits it
 *
 * The process's peak memory so far, and how near this comes to what the
 * machine can do, which is measured here.
 */
gboolean sc_bench_add_limits (JsonBuilder *figures, gdouble seconds, gdouble operations, gdouble bytes, GError **error);

G_END_DECLS
