/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
 * Copyright 2026 the jtrace authors
 *
 * A library with one function that uses CPU. */
#include <stdint.h>

uint64_t JNI_CreateJavaVM_spin(uint64_t x)
{
	for (int i = 0; i < 1000000; i++)
		x = x * 6364136223846793005ull + 1442695040888963407ull;
	return x | 1;
}
