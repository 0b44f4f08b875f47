/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
 * Copyright 2026 the jtrace authors
 *
 * A library that has nothing but what it is linked with. */
int jtrace_test_nothing;
