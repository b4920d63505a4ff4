/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/checkpoint.h"
#include "sphere/connectivity.h"

G_BEGIN_DECLS

/**
 * naive_denoise:
 * @inputs: [n_grid][channels of the network without structure], the noisy
 *   targets among them not yet scaled; see sc_task_network_channels()
 * @is_target: [channels]: whether a channel is a noisy target
 * @output: (out caller-allocates): [n_grid][n_target]: F, the raw output
 *
 * The denoiser as its definition has it: every layer for every node and edge,
 * nothing shared, everything in double.
 */
void naive_denoise (ScCheckpoint *checkpoint, const ScConnectivity *connectivity,
                    const gdouble *inputs, gsize n_channels, const gboolean *is_target, gdouble sigma,
                    gsize n_target, gdouble *output);

G_END_DECLS
